//! An exported function, with its types.

use std::fmt;
use std::marker::PhantomData;

use super::symbols::Address;
use crate::abi::arity::for_each_arity;
use crate::abi::{Decoder, IntoLean, LeanArgs, LeanReturn, Repr, Target};
use crate::error::LeanResult;
use crate::runtime::LeanRuntime;

/// An exported Lean function that [`LeanModule::exported`](crate::LeanModule::exported) found.
///
/// `call` takes as many arguments as the tuple `Args` has types, and gives a [`LeanResult`]: an exception for an `IO`
/// function that throws, [`Stage::Convert`](crate::Stage::Convert) for a result that is not what `R` expects.
pub struct Exported<'lean, Args, R> {
    lean: &'lean LeanRuntime,
    address: Address,
    signature: PhantomData<fn(Args) -> R>,
}

impl<'lean, Args, R> Exported<'lean, Args, R> {
    pub(super) fn new(lean: &'lean LeanRuntime, address: Address) -> Self {
        Exported { lean, address, signature: PhantomData }
    }
}

impl<Args, R> Clone for Exported<'_, Args, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Args, R> Copy for Exported<'_, Args, R> {}

impl<Args, R> fmt::Debug for Exported<'_, Args, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exported<{}, {}>", std::any::type_name::<Args>(), std::any::type_name::<R>())
    }
}

/// Calls a function and decodes its result.
///
/// # Safety
/// The addresses are those of functions whose C signature is that of `A` and `R`.
#[inline(always)]
pub(crate) unsafe fn call<'lean, A: LeanArgs<'lean>, R: LeanReturn<'lean>>(
    lean: &'lean LeanRuntime,
    target: Target,
    args: A,
) -> LeanResult<R::Value> {
    // SAFETY: by the caller's contract; the result is what such a function returns.
    R::decode(Decoder::new(lean), unsafe { R::Passed::own(lean, args.call(target, lean)) })
}

macro_rules! calls {
    ($(($index:literal $arg:ident $name:ident))*) => {
        impl<'lean, $($arg: IntoLean<'lean>,)* R: LeanReturn<'lean>> Exported<'lean, ($($arg,)*), R> {
            /// Calls the function; see [`Exported`] for what it gives.
            #[allow(clippy::too_many_arguments)]
            #[inline]
            pub fn call(&self $(, $name: $arg::With<'_>)*) -> LeanResult<R::Value> {
                // SAFETY: `LeanModule::exported` was called with the types of the export, and `With` changes no more
                // than a lifetime.
                unsafe { call::<($($arg::With<'_>,)*), R>(self.lean, Target::new(self.address), ($($name,)*)) }
            }
        }
    };
}

for_each_arity!(calls);
