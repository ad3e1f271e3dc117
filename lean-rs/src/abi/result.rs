//! Results of calls: a value, or an `IO` result that holds a value or an exception.

use std::marker::PhantomData;

use lean_rs_sys as sys;

use super::repr::{Object, Repr};
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
#[inline]
pub(crate) fn take_io_result(result: Obj<'_>) -> LeanResult<Obj<'_>> {
    if is_result(result.as_ref(), 0) {
        return Ok(payload(&result));
    }
    Err(match take_eio_result(result) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => LeanException::of_object(&error),
        Err(error) => error,
    })
}

/// The payload of an `IO` result: of constructor 0 the value, of constructor 1 what was thrown.
#[inline]
fn take_eio_result(result: Obj<'_>) -> LeanResult<Result<Obj<'_>, Obj<'_>>> {
    let object = result.as_ref();
    if is_result(object, 0) {
        Ok(Ok(payload(&result)))
    } else if is_result(object, 1) {
        Ok(Err(payload(&result)))
    } else {
        Err(no_result(result.kind()))
    }
}

/// Older results have a second field, for the state of the world.
#[inline(always)]
fn is_result(object: ObjRef<'_, '_>, constructor: u8) -> bool {
    object.fields_of(constructor).is_some_and(|fields| fields > 0)
}

/// The first field of a result.
#[inline(always)]
fn payload<'lean>(result: &Obj<'lean>) -> Obj<'lean> {
    // SAFETY: a live constructor object with a field, as its header has said.
    unsafe { ObjRef::from_raw(sys::lean_ctor_get(result.as_ref().as_ptr(), 0)) }.to_owned()
}

#[cold]
fn no_result(kind: ObjKind) -> LeanError {
    LeanError::convert(format!(
        "expected the result of an `IO` action, found {kind}. Is the function in `IO`? A pure function and one in \
         `BaseIO` return their value itself"
    ))
}
