//! Calling function values.

use std::mem::MaybeUninit;

use lean_rs_sys as sys;

use crate::abi::{LeanBaseIo, LeanEio, LeanIo, LeanReturn, TryFromLean};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj, ObjRef};

/// The result type of an action: [`LeanIo`], [`LeanEio`] or [`LeanBaseIo`] of a type.
///
/// Sealed: it is implemented for those types.
pub trait ActionResult<'lean>: LeanReturn<'lean> {}

impl<'lean, T: TryFromLean<'lean>> ActionResult<'lean> for LeanIo<T> {}
impl<'lean, T: TryFromLean<'lean>, E: TryFromLean<'lean>> ActionResult<'lean> for LeanEio<T, E> {}
impl<'lean, T: TryFromLean<'lean>> ActionResult<'lean> for LeanBaseIo<T> {}

/// Calls a function value with all its arguments, `WITH_WORLD - 1` of them; an action gets the world in addition.
#[inline]
pub(super) fn apply<'lean, R: LeanReturn<'lean>, const WITH_WORLD: usize>(
    function: ObjRef<'lean, '_>,
    arguments: impl IntoIterator<Item = Obj<'lean>>,
) -> LeanResult<R::Value> {
    let mut given = [const { MaybeUninit::uninit() }; WITH_WORLD];
    let mut count = 0;
    for argument in arguments {
        given[count].write(argument.into_raw());
        count += 1;
    }
    if R::WORLD {
        given[count].write(sys::lean_io_mk_world());
        count += 1;
    }
    let function = function.to_owned().into_raw();
    // SAFETY: a function value, and arguments of its type, as the types of the `LeanFn` say; all references are handed over.
    // The count is at least one.
    let result = unsafe {
        let given = given.as_mut_ptr().cast();
        let result = match count as u32 {
            few @ ..=sys::LEAN_CLOSURE_MAX_ARGS => sys::lean_apply_n(function, few, given),
            many => sys::lean_apply_m(function, many, given),
        };
        Obj::from_owned(result)
    };
    R::decode_boxed(function_runtime(&result), result)
}

#[inline(always)]
fn function_runtime<'lean>(object: &Obj<'lean>) -> &'lean crate::LeanRuntime {
    object.as_ref().lean()
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
    match object.kind() {
        Kind::Closure => Ok(()),
        kind => Err(other_kind(kind)),
    }
}

#[cold]
fn other_kind(found: Kind) -> LeanError {
    LeanError::convert(format!("expected a function, found {found}"))
}
