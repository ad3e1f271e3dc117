//! Results of calls: a value, or an `IO` result that holds a value or an exception.

use std::marker::PhantomData;

use super::repr::{CValue, Object, Repr};
use super::{Decoder, FunctionResult, LeanAbi, Owned, TryFromLean, sealed::Nobody};
use crate::error::{LeanError, LeanException, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};

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
        if let Some(value) = result.as_ref().first_of(VALUE) {
            return read(cx, value);
        }
        T::from_owned(cx, take_io_result(result)?)
    }

    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>, E: TryFromLean<'lean>> LeanReturn<'lean> for LeanEio<T, E> {
    type Value = Result<T, E>;
    type Passed = Object;

    #[inline]
    fn decode_boxed(cx: Decoder<'lean>, result: Obj<'lean>) -> LeanResult<Result<T, E>> {
        if let Some(value) = result.as_ref().first_of(VALUE) {
            read(cx, value).map(Ok)
        } else if let Some(error) = result.as_ref().first_of(ERROR) {
            read(cx, error).map(Err).map_err(|error: LeanError| error.in_part("error"))
        } else {
            Err(no_result(result.kind()))
        }
    }

    fn sealed(_: Nobody) {}
}

/// The value of an `IO` result, or its exception.
#[inline]
pub(crate) fn take_io_result(result: Obj<'_>) -> LeanResult<Obj<'_>> {
    let object = result.as_ref();
    if let Some(value) = object.first_of(VALUE) {
        Ok(value.to_owned())
    } else if let Some(error) = object.first_of(ERROR) {
        Err(LeanException::of_object(&error.to_owned()))
    } else {
        Err(no_result(result.kind()))
    }
}

/// The constructor of a result that has a value. Older results have a second field, for the state of the world.
const VALUE: u8 = 0;
/// The constructor of a result that has what was thrown.
const ERROR: u8 = 1;

/// Reads the payload of a result: a number where it is, an object as one that a view may keep.
#[inline(always)]
fn read<'lean, T: TryFromLean<'lean>>(cx: Decoder<'lean>, payload: ObjRef<'lean, '_>) -> LeanResult<T> {
    if <<T::Repr as Repr>::C as CValue>::IS_OBJECT {
        T::from_owned(cx, payload.to_owned())
    } else {
        T::from_boxed(cx, payload)
    }
}

#[cold]
fn no_result(kind: ObjKind) -> LeanError {
    LeanError::convert(format!(
        "expected the result of an `IO` action, found {kind}. Is the function in `IO`? A pure function and one in \
         `BaseIO` return their value itself"
    ))
}
