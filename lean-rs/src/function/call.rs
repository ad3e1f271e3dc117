//! Calling function values.

use std::mem::MaybeUninit;

use lean_rs_sys as sys;

use crate::abi::arity::MAX_PARAMETERS;
use crate::abi::sealed::Nobody;
use crate::abi::{Decoder, LeanBaseIo, LeanEio, LeanIo, LeanReturn, TryFromLean};
use crate::error::LeanResult;
use crate::object::{Obj, ObjKind, ObjRef};

/// The arguments of a function, and the world of an action behind them.
const MOST: usize = MAX_PARAMETERS + 1;

/// The result type of an action: [`LeanIo`], [`LeanEio`] or [`LeanBaseIo`] of a type.
///
/// Sealed: it is implemented for those types.
pub trait ActionResult<'lean>: LeanReturn<'lean> {
    /// For this crate alone to implement: a function value without parameters is called with the world, which only an action
    /// takes.
    #[doc(hidden)]
    fn sealed(_: Nobody);
}

impl<'lean, T: TryFromLean<'lean>> ActionResult<'lean> for LeanIo<T> {
    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>, E: TryFromLean<'lean>> ActionResult<'lean> for LeanEio<T, E> {
    fn sealed(_: Nobody) {}
}

impl<'lean, T: TryFromLean<'lean>> ActionResult<'lean> for LeanBaseIo<T> {
    fn sealed(_: Nobody) {}
}

/// Calls a function value with all its arguments; an action gets the world in addition.
#[inline]
pub(super) fn apply<'lean, R: LeanReturn<'lean>, const N: usize>(
    function: ObjRef<'lean, '_>,
    arguments: [Obj<'lean>; N],
) -> LeanResult<R::Value> {
    const { assert!(N < MOST) };
    let mut given = [const { MaybeUninit::uninit() }; MOST];
    for (place, argument) in given.iter_mut().zip(arguments) {
        place.write(argument.into_raw());
    }
    given[N].write(sys::lean_io_mk_world());
    let count = (N + usize::from(R::WORLD)) as u32;
    let closure = function.to_owned().into_raw();
    // SAFETY: a function value, and at least one argument, all of its types, as those of the `LeanFn` say; the references are
    // handed over.
    let result = unsafe {
        let given = given.as_mut_ptr().cast();
        let result = if count <= sys::LEAN_CLOSURE_MAX_ARGS {
            sys::lean_apply_n(closure, count, given)
        } else {
            sys::lean_apply_m(closure, count, given)
        };
        Obj::from_owned(result)
    };
    R::decode_boxed(Decoder::new(function.lean()), result)
}

/// Gives a function value its first argument.
pub(super) fn partial<'lean>(function: ObjRef<'lean, '_>, argument: Obj<'lean>) -> LeanResult<Obj<'lean>> {
    // SAFETY: a function value, and an argument of its type; the references are handed over.
    let rest =
        unsafe { Obj::from_owned(sys::lean_apply_1(function.to_owned().into_raw(), argument.into_raw())) };
    expect_function(rest.as_ref())?;
    Ok(rest)
}

/// Checks that the object is a function value.
#[inline]
pub(super) fn expect_function(object: ObjRef<'_, '_>) -> LeanResult<()> {
    object.expect(ObjKind::Closure, "a function")
}
