//! Results of calls: a value, or an `IO` result that holds a value or an exception.

use std::marker::PhantomData;

use lean_rs_sys as sys;

use super::{CValue, TryFromLean};
use crate::error::{LeanError, LeanException, LeanResult};
use crate::object::{Kind, Obj};
use crate::runtime::LeanRuntime;

/// Marks the result type `IO T` of a Lean function in [`LeanModule::exported`](crate::LeanModule::exported).
///
/// A call gives `LeanResult<T>`; an exception becomes [`LeanError::Exception`]. `BaseIO T` is not marked: its functions
/// return `T` itself.
#[derive(Debug)]
pub struct LeanIo<T>(PhantomData<fn() -> T>);

/// What an exported function can return: a [`TryFromLean`] type, or [`LeanIo`] of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a Lean function",
    note = "a result is a type that implements `TryFromLean`, or `LeanIo` of one"
)]
pub trait LeanReturn<'lean> {
    /// What the caller gets.
    type Value;
    #[doc(hidden)]
    type C: CValue;

    /// # Safety
    /// `value` was returned by a function with this result type, and an object's reference is handed over.
    #[doc(hidden)]
    unsafe fn decode(lean: &'lean LeanRuntime, value: Self::C) -> LeanResult<Self::Value>;
}

impl<'lean, T: TryFromLean<'lean>> LeanReturn<'lean> for T {
    type Value = T;
    type C = T::C;

    #[inline(always)]
    unsafe fn decode(lean: &'lean LeanRuntime, value: T::C) -> LeanResult<T> {
        // SAFETY: the same contract.
        unsafe { T::from_c(lean, value) }
    }
}

impl<'lean, T: TryFromLean<'lean>> LeanReturn<'lean> for LeanIo<T> {
    type Value = T;
    type C = *mut sys::lean_object;

    unsafe fn decode(lean: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<T> {
        // SAFETY: the caller hands the reference over.
        let result = unsafe { Obj::from_owned(value) };
        let value = take_io_result(&result)?;
        // SAFETY: the payload of an `IO` result is boxed; its reference is handed over.
        unsafe { T::from_boxed(lean, value.into_raw()) }
    }
}

/// The value of an `IO` result (constructor 0), or its exception (constructor 1).
pub(crate) fn take_io_result<'lean>(result: &Obj<'lean>) -> LeanResult<Obj<'lean>> {
    let payload = result.as_ref().field(0);
    match (result.kind(), payload) {
        (Kind::Constructor { tag: 0, .. }, Some(value)) => Ok(value.to_owned()),
        (Kind::Constructor { tag: 1, .. }, Some(error)) => Err(LeanException::of_object(&error.to_owned())),
        (kind, _) => Err(LeanError::convert(format!(
            "expected the result of an `IO` action, found {kind}. Is the function in `IO`? A pure function and one in \
             `BaseIO` return their value itself"
        ))),
    }
}
