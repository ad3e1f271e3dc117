//! Results of calls: a value, or an `IO` result that holds a value or an exception.

use std::marker::PhantomData;

use super::repr::{Object, Repr};
use super::{Decoder, FunctionResult, LeanAbi, Owned, TryFromLean, sealed::Nobody};
use crate::error::{LeanError, LeanException, LeanResult};
use crate::object::{Obj, ObjKind};

/// Marks the result type `IO T` of a Lean function, in [`LeanFn`](crate::LeanFn) and
/// [`LeanModule::exported`](crate::LeanModule::exported).
///
/// A call gives `LeanResult<T>`; an exception becomes [`LeanError::Exception`].
#[derive(Debug)]
pub struct LeanIo<T>(PhantomData<fn() -> T>);

/// Marks the result type `EIO E T` of a Lean function, in [`LeanFn`](crate::LeanFn) and
/// [`LeanModule::exported`](crate::LeanModule::exported).
///
/// A call gives `LeanResult<Result<T, E>>`: what Lean code throws is a value of `E`.
#[derive(Debug)]
pub struct LeanEio<T, E>(PhantomData<fn() -> (T, E)>);

/// Marks the result type `BaseIO T` of a function value, an action that cannot throw, in [`LeanFn`](crate::LeanFn).
///
/// An exported function in `BaseIO` returns `T` itself, and is not marked.
#[derive(Debug)]
pub struct LeanBaseIo<T>(PhantomData<fn() -> T>);

/// What an exported function returns, with what it owns.
pub(crate) type Passed<'lean, R> = <<R as LeanReturn<'lean>>::Passed as Repr>::Owned<'lean>;

/// What a Lean function can return: a [`TryFromLean`] type, or [`LeanIo`], [`LeanEio`] or [`LeanBaseIo`] of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a Lean function",
    note = "a result is a type that implements `TryFromLean`, or `LeanIo`, `LeanEio` or `LeanBaseIo` of one"
)]
pub trait LeanReturn<'lean>: FunctionResult {
    /// What the caller gets.
    type Value;
    /// How an exported function returns it.
    #[doc(hidden)]
    type Passed: Repr;

    /// Reads what an exported function returned.
    #[doc(hidden)]
    #[inline]
    fn decode(cx: Decoder<'lean>, value: Passed<'lean, Self>) -> LeanResult<Self::Value> {
        Self::decode_boxed(cx, <Self::Passed as Repr>::boxed(cx.lean(), value))
    }

    /// Reads what a function value gave.
    #[doc(hidden)]
    fn decode_boxed(cx: Decoder<'lean>, value: Obj<'lean>) -> LeanResult<Self::Value>;

    /// For this crate alone to implement.
    #[doc(hidden)]
    fn sealed(_: Nobody);
}

impl<'lean, T: TryFromLean<'lean>> LeanReturn<'lean> for T {
    type Value = T;
    type Passed = <T as LeanAbi>::Repr;

    #[inline(always)]
    fn decode(cx: Decoder<'lean>, value: Owned<'lean, T>) -> LeanResult<T> {
        T::from_direct(cx, value)
    }

    #[inline]
    fn decode_boxed(cx: Decoder<'lean>, value: Obj<'lean>) -> LeanResult<T> {
        T::from_owned(cx, value)
    }

    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>> LeanReturn<'lean> for LeanBaseIo<T> {
    type Value = T;
    type Passed = T::Repr;

    #[inline]
    fn decode(cx: Decoder<'lean>, value: Owned<'lean, T>) -> LeanResult<T> {
        T::decode(cx, value)
    }

    #[inline]
    fn decode_boxed(cx: Decoder<'lean>, value: Obj<'lean>) -> LeanResult<T> {
        T::decode_boxed(cx, value)
    }

    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>> LeanReturn<'lean> for LeanIo<T> {
    type Value = T;
    type Passed = Object;

    #[inline]
    fn decode_boxed(cx: Decoder<'lean>, result: Obj<'lean>) -> LeanResult<T> {
        T::from_owned(cx, take_io_result(result)?)
    }

    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>, E: TryFromLean<'lean>> LeanReturn<'lean> for LeanEio<T, E> {
    type Value = Result<T, E>;
    type Passed = Object;

    #[inline]
    fn decode_boxed(cx: Decoder<'lean>, result: Obj<'lean>) -> LeanResult<Result<T, E>> {
        match take_eio_result(result)? {
            Ok(value) => T::from_owned(cx, value).map(Ok),
            Err(error) => E::from_owned(cx, error).map(Err).map_err(|error| error.in_part("error")),
        }
    }

    fn sealed(_: Nobody) {}
}

/// The value of an `IO` result, or its exception.
pub(crate) fn take_io_result(result: Obj<'_>) -> LeanResult<Obj<'_>> {
    take_eio_result(result)?.map_err(|error| LeanException::of_object(&error))
}

/// The payload of an `IO` result: of constructor 0 the value, of constructor 1 what was thrown.
fn take_eio_result(result: Obj<'_>) -> LeanResult<Result<Obj<'_>, Obj<'_>>> {
    let kind = result.kind();
    match (kind, result.into_field(0)) {
        (ObjKind::Constructor { tag: 0, .. }, Some(value)) => Ok(Ok(value)),
        (ObjKind::Constructor { tag: 1, .. }, Some(error)) => Ok(Err(error)),
        _ => Err(LeanError::convert(format!(
            "expected the result of an `IO` action, found {kind}. Is the function in `IO`? A pure function and one in \
             `BaseIO` return their value itself"
        ))),
    }
}
