//! Rust functions without a state, as Lean's function values and as Lean's `@[extern]` functions.

use std::marker::PhantomData;

use lean_rs_sys as sys;

use super::LeanFn;
use super::args::ClosureArgs;
use super::entry::{Body, Fixed, code};
use super::failure::{Callee, guard};
use super::result::ClosureResult;
use crate::abi::{CValue, Decoder, LeanAbi, Owned, Repr, TryFromLean};
use crate::error::LeanResult;
use crate::object::Obj;
use crate::runtime::{self, LeanRuntime};

/// A Rust function with `#[lean_callback]`.
///
/// # Safety
/// `Args` and `Taken` stand for the same Lean types.
#[doc(hidden)]
pub unsafe trait Callback<'lean> {
    /// The arguments, as the types of its `LeanFn` say.
    type Args;
    /// The same arguments as what the function is called with: a view for a `&str`, say.
    type Taken: ClosureArgs<'lean>;
    /// What it returns.
    type Returned;
    /// The result type of its `LeanFn`.
    type Result: ClosureResult<'lean, Returned = Self::Returned>;
    /// Its path, for messages.
    const NAME: &'static str;
    /// What is returned where an error has no place in the result.
    const INSTEAD: Option<fn() -> Self::Returned>;

    /// Calls it.
    fn call(lean: &'lean LeanRuntime, args: Self::Taken) -> Self::Returned;
}

/// The Lean closure of a [`Callback`], in static memory.
#[doc(hidden)]
pub struct StaticFn<C> {
    closure: sys::StaticClosure,
    callback: PhantomData<fn(C)>,
}

impl<C: for<'lean> Callback<'lean>> StaticFn<C> {
    /// The closure.
    #[must_use]
    pub const fn new() -> StaticFn<C> {
        let parameters = <Fixed<C> as Body>::PARAMETERS as u16;
        // SAFETY: the code takes as many boxed parameters, gives a boxed result and never unwinds.
        let closure = unsafe { sys::StaticClosure::new(code::<Fixed<C>>(), parameters) };
        StaticFn { closure, callback: PhantomData }
    }

    /// As a function value; nothing is allocated.
    #[must_use]
    pub fn value<'lean>(
        &'static self,
        _: &'lean LeanRuntime,
    ) -> LeanFn<'lean, <C as Callback<'lean>>::Args, <C as Callback<'lean>>::Result> {
        // SAFETY: an object that is never freed, so that references to it can be handed over.
        LeanFn::checked(unsafe { Obj::from_owned(self.closure.object()) })
    }
}

impl<C: for<'lean> Callback<'lean>> Default for StaticFn<C> {
    fn default() -> StaticFn<C> {
        StaticFn::new()
    }
}

/// Takes ownership of a parameter of a C function that Lean has called.
///
/// # Safety
/// The value is of the Lean type that `T` stands for, and an object's reference is handed over.
#[doc(hidden)]
#[inline]
pub unsafe fn own<'lean, T: LeanAbi>(value: <T::Repr as Repr>::C) -> Owned<'lean, T> {
    // SAFETY: by the caller's contract.
    unsafe { T::Repr::own(runtime::lent(), value) }
}

/// Takes a reference to a parameter that was lent to a C function that Lean has called.
///
/// # Safety
/// The value is of the Lean type that `T` stands for, and live.
#[doc(hidden)]
#[inline]
pub unsafe fn share<'lean, T: LeanAbi>(value: <T::Repr as Repr>::C) -> Owned<'lean, T> {
    // SAFETY: by the caller's contract; the new reference is ours.
    unsafe { own::<T>(value.share()) }
}

/// Converts a parameter.
///
/// # Safety
/// The value is of the Lean type that `T` stands for.
///
/// # Errors
/// It is not a value of `T`; `name` is in the message.
#[doc(hidden)]
#[inline]
pub unsafe fn decode<'lean, T: TryFromLean<'lean>>(
    lean: &'lean LeanRuntime,
    value: Owned<'lean, T>,
    name: &'static str,
) -> LeanResult<T> {
    T::from_direct(Decoder::new(lean), value).map_err(|error| error.in_part(name))
}

/// Runs a C function that Lean has called; `take` converts its parameters.
///
/// # Safety
/// Lean has called the function, on this thread, and waits for its result.
#[doc(hidden)]
#[inline]
pub unsafe fn run<'lean, C: Callback<'lean>>(
    take: impl FnOnce(&'lean LeanRuntime) -> LeanResult<C::Taken>,
) -> <C::Result as ClosureResult<'lean>>::C {
    let body = |lean| Ok(C::call(lean, take(lean)?));
    guard::<C::Result, _>(|| Callee::function(C::NAME, C::INSTEAD), body, C::Result::direct)
}
