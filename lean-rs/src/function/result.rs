//! What Rust functions give to Lean, by the result type of their Lean function.

use lean_rs_sys as sys;

use crate::abi::sealed::Nobody;
use crate::abi::{CValue, FunctionResult, IntoLean, LeanAbi, LeanBaseIo, LeanEio, LeanIo, Repr};
use crate::error::LeanResult;
use crate::object::Obj;
use crate::runtime::LeanRuntime;

/// An object that is handed over to Lean.
type Pointer = *mut sys::lean_object;

/// The result type of a Lean function that Rust implements: an argument type, or [`LeanIo`], [`LeanEio`] or
/// [`LeanBaseIo`] of one.
///
/// Sealed: it is implemented for those types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a Rust function that Lean calls",
    label = "not a type that Lean can be given",
    note = "results are what Lean can be given: numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, HashMap, \
            BTreeMap, Option, Result, tuples, Sum, views, LeanFn, External, Obj; or `LeanIo`, `LeanEio` or `LeanBaseIo` of one of these",
    note = "for a struct or enum of your own write `#[derive(LeanType)]`"
)]
pub trait ClosureResult<'lean>: FunctionResult {
    /// What the Rust function returns: `T` for a pure function and for [`LeanBaseIo<T>`], [`LeanResult<T>`] for
    /// [`LeanIo<T>`], `Result<T, E>` for [`LeanEio<T, E>`].
    type Returned;

    /// The direct representation.
    #[doc(hidden)]
    type C: CValue;

    /// Gives the direct representation; an error if there is no place for one.
    #[doc(hidden)]
    fn direct(returned: LeanResult<Self::Returned>, lean: &'lean LeanRuntime) -> LeanResult<Self::C>;

    /// Gives the boxed representation; an error if there is no place for one.
    #[doc(hidden)]
    fn boxed(returned: LeanResult<Self::Returned>, lean: &'lean LeanRuntime) -> LeanResult<Pointer>;

    /// For this crate alone to implement.
    #[doc(hidden)]
    fn sealed(_: Nobody);
}

impl<'lean, T: IntoLean<'lean>> ClosureResult<'lean> for T {
    type Returned = T;
    type C = <T::Repr as Repr>::C;

    #[inline]
    fn direct(returned: LeanResult<T>, lean: &'lean LeanRuntime) -> LeanResult<Self::C> {
        Ok(<T as LeanAbi>::Repr::release(returned?.into_direct(lean)))
    }

    #[inline]
    fn boxed(returned: LeanResult<T>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        Ok(returned?.into_boxed(lean).into_raw())
    }

    fn sealed(_: Nobody) {}
}

impl<'lean, T: IntoLean<'lean>> ClosureResult<'lean> for LeanBaseIo<T> {
    type Returned = T;
    type C = <T::Repr as Repr>::C;

    #[inline]
    fn direct(returned: LeanResult<T>, lean: &'lean LeanRuntime) -> LeanResult<Self::C> {
        T::direct(returned, lean)
    }

    #[inline]
    fn boxed(returned: LeanResult<T>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        T::boxed(returned, lean)
    }

    fn sealed(_: Nobody) {}
}

impl<'lean, T: IntoLean<'lean>> ClosureResult<'lean> for LeanIo<T> {
    type Returned = LeanResult<T>;
    type C = Pointer;

    #[inline]
    fn direct(returned: LeanResult<LeanResult<T>>, lean: &'lean LeanRuntime) -> LeanResult<Self::C> {
        Self::boxed(returned, lean)
    }

    #[inline]
    fn boxed(returned: LeanResult<LeanResult<T>>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        Ok(match returned.flatten() {
            Ok(value) => done(value.into_boxed(lean)),
            Err(error) => thrown(error.to_lean(lean)),
        })
    }

    fn sealed(_: Nobody) {}
}

impl<'lean, T: IntoLean<'lean>, E: IntoLean<'lean>> ClosureResult<'lean> for LeanEio<T, E> {
    type Returned = Result<T, E>;
    type C = Pointer;

    #[inline]
    fn direct(returned: LeanResult<Result<T, E>>, lean: &'lean LeanRuntime) -> LeanResult<Self::C> {
        Self::boxed(returned, lean)
    }

    #[inline]
    fn boxed(returned: LeanResult<Result<T, E>>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        Ok(match returned? {
            Ok(value) => done(value.into_boxed(lean)),
            Err(error) => thrown(error.into_boxed(lean)),
        })
    }

    fn sealed(_: Nobody) {}
}

/// The result of an action that gave this value.
#[inline]
fn done(value: Obj<'_>) -> Pointer {
    // SAFETY: the runtime runs, as the object shows; its reference goes into the result.
    unsafe { sys::lean_io_result_mk_ok(value.into_raw()) }
}

/// The result of an action that threw this error.
#[cold]
fn thrown(error: Obj<'_>) -> Pointer {
    // SAFETY: the runtime runs, as the object shows; its reference goes into the result.
    unsafe { sys::lean_io_result_mk_error(error.into_raw()) }
}
