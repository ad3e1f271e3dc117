//! What a task has as its value, and what `get` makes of it.

use std::marker::PhantomData;

use crate::abi::sealed::Nobody;
use crate::abi::{Decoder, LeanAbi, LeanIo, TryFromLean, TypeDesc};
use crate::error::{LeanError, LeanException, LeanResult, Stage};
use crate::object::{Obj, ObjRef};

/// Marks the task of an `IO.Promise α`, whose value is an `Option α`, in [`LeanTask`](crate::LeanTask): `get` gives `LeanResult<T>`, an
/// error if the promise was dropped without a value.
#[derive(Debug)]
pub struct Promised<T>(PhantomData<fn() -> T>);

/// What a [`LeanTask`](crate::LeanTask) can be of: a type that crosses, or [`LeanIo`] or [`Promised`] of one.
///
/// Sealed: it is implemented for those types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a Lean task",
    note = "the value of a task is a type that implements `LeanAbi`, or `LeanIo<T>` for `Except IO.Error α`, or `Promised<T>` for the \
            `Option α` of a promise"
)]
pub trait TaskValue {
    /// The Lean type of the value.
    #[doc(hidden)]
    const TYPE: TypeDesc;

    /// For this crate alone to implement.
    #[doc(hidden)]
    fn sealed(_: Nobody);
}

/// A [`TaskValue`] that [`LeanTask::get`](crate::LeanTask::get) can give to Rust.
///
/// Sealed: it is implemented for types that implement [`TryFromLean`], and for [`LeanIo`] and [`Promised`] of them.
#[diagnostic::on_unimplemented(
    message = "the value of a task of `{Self}` cannot be taken from Lean",
    note = "the value of a task is a type that implements `TryFromLean`, or `LeanIo` or `Promised` of one"
)]
pub trait TaskResult<'lean>: TaskValue {
    /// What `get` gives.
    type Value;

    /// Reads the value of a task.
    #[doc(hidden)]
    fn decode(cx: Decoder<'lean>, value: ObjRef<'lean, '_>) -> LeanResult<Self::Value>;
}

impl<T: LeanAbi> TaskValue for T {
    const TYPE: TypeDesc = <T as LeanAbi>::TYPE;

    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>> TaskResult<'lean> for T {
    type Value = T;

    #[inline]
    fn decode(cx: Decoder<'lean>, value: ObjRef<'lean, '_>) -> LeanResult<T> {
        T::from_boxed(cx, value)
    }
}

impl<T: LeanAbi> TaskValue for LeanIo<T> {
    const TYPE: TypeDesc = TypeDesc::Constant {
        name: "Except",
        args: &[&TypeDesc::constant("IO.Error"), &<T as LeanAbi>::TYPE],
    };

    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>> TaskResult<'lean> for LeanIo<T> {
    type Value = T;

    fn decode(cx: Decoder<'lean>, value: ObjRef<'lean, '_>) -> LeanResult<T> {
        let outcome = Result::<T, Obj<'lean>>::from_boxed(cx, value)?;
        outcome.map_err(|error| LeanException::of_object(&error))
    }
}

impl<T: LeanAbi> TaskValue for Promised<T> {
    const TYPE: TypeDesc = <Option<T> as LeanAbi>::TYPE;

    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>> TaskResult<'lean> for Promised<T> {
    type Value = T;

    fn decode(cx: Decoder<'lean>, value: ObjRef<'lean, '_>) -> LeanResult<T> {
        Option::<T>::from_boxed(cx, value)?.ok_or_else(dropped)
    }
}

#[cold]
fn dropped() -> LeanError {
    LeanError::host(
        Stage::Callback,
        "the promise was dropped without a value: the last `IO.Promise` or `LeanPromise` of it is gone, and nobody has called `resolve`",
    )
}
