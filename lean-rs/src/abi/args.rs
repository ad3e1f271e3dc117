//! Calls with 0 to 32 arguments.

use std::ffi::c_void;

use super::arity::for_each_arity;
use super::repr::{CValue, Repr};
use super::{C, FunctionParams, IntoLean, LeanAbi, TypeDesc, sealed::Sealed};
use crate::runtime::LeanRuntime;

/// The arguments of a call: a tuple of 0 to 32 [`IntoLean`] types.
///
/// Sealed: it is implemented for those tuples.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the arguments of a Lean function",
    note = "arguments are a tuple of 0 to 32 types that implement `IntoLean`; one argument is `(A,)`"
)]
pub trait LeanArgs<'lean>: Sealed {
    /// How many there are.
    const ARITY: usize;

    /// # Safety
    /// `function` is the address of a function whose C signature is that of these arguments and of `C`, and of which
    /// all object parameters are owned.
    #[doc(hidden)]
    unsafe fn call<C: CValue>(self, function: *const c_void, lean: &'lean LeanRuntime) -> C;
}

/// An argument as it is. A type that cannot be one is an error here, on its own tokens, and not one of the whole call too:
/// what this returns can be an argument, whatever the type was.
#[doc(hidden)]
#[inline(always)]
pub fn argument<'lean, T: IntoLean<'lean>>(value: T) -> impl IntoLean<'lean> {
    value
}

macro_rules! arguments {
    ($(($index:literal $arg:ident $name:ident))*) => {
        impl<$($arg),*> Sealed for ($($arg,)*) {}

        impl<$($arg: LeanAbi),*> FunctionParams for ($($arg,)*) {
            const TYPES: &'static [&'static TypeDesc] = &[$(&$arg::TYPE),*];
        }

        impl<'lean, $($arg: IntoLean<'lean>),*> LeanArgs<'lean> for ($($arg,)*) {
            const ARITY: usize = <[u32]>::len(&[$($index),*]);

            #[allow(unused_variables)]
            #[inline(always)]
            unsafe fn call<R: CValue>(self, function: *const c_void, lean: &'lean LeanRuntime) -> R {
                type Function<$($arg,)* R> = unsafe extern "C-unwind" fn($($arg),*) -> R;
                // SAFETY: the caller vouches for the signature. An exception of C++ code below may unwind through it.
                let function = unsafe { std::mem::transmute::<*const c_void, Function<$(C<$arg>,)* R>>(function) };
                let ($($name,)*) = self;
                // Converted before any of them is handed over: should one panic, the others are dropped.
                $(let $name = $name.into_direct(lean);)*
                // SAFETY: as above; `release` gives a reference for each object parameter.
                unsafe { function($(<$arg as LeanAbi>::Repr::release($name)),*) }
            }
        }
    };
}

for_each_arity!(arguments);
