//! Calls with 0 to 16 arguments.

use std::ffi::c_void;

use super::{CValue, IntoLean, sealed::Sealed};
use crate::runtime::LeanRuntime;

/// The arguments of a call: a tuple of 0 to 16 [`IntoLean`] types.
pub trait LeanArgs<'lean>: Sealed {
    /// How many there are.
    const ARITY: usize;

    /// # Safety
    /// `function` is the address of a function whose C signature is that of these arguments and of `C`, and of which
    /// all object parameters are owned.
    #[doc(hidden)]
    unsafe fn call<C: CValue>(self, function: *const c_void, lean: &'lean LeanRuntime) -> C;
}

macro_rules! arities {
    ($(($arity:literal $($arg:ident)*))*) => {$(
        arities!(@impl $arity $($arg)*);
    )*};
    (@impl $arity:literal $($arg:ident)*) => {
        impl<$($arg),*> Sealed for ($($arg,)*) {}

        impl<'lean, $($arg: IntoLean<'lean>),*> LeanArgs<'lean> for ($($arg,)*) {
            const ARITY: usize = $arity;

            #[allow(non_snake_case, unused_variables)]
            #[inline(always)]
            unsafe fn call<R: CValue>(self, function: *const c_void, lean: &'lean LeanRuntime) -> R {
                type Function<$($arg,)* R> = unsafe extern "C-unwind" fn($($arg),*) -> R;
                // SAFETY: the caller vouches for the signature. An exception of C++ code below may unwind through it.
                let function = unsafe { std::mem::transmute::<*const c_void, Function<$($arg::C,)* R>>(function) };
                let ($($arg,)*) = self;
                // SAFETY: as above; `into_c` gives a reference for each object parameter.
                unsafe { function($($arg.into_c(lean)),*) }
            }
        }
    };
}

arities! {
    (0)
    (1 A1)
    (2 A1 A2)
    (3 A1 A2 A3)
    (4 A1 A2 A3 A4)
    (5 A1 A2 A3 A4 A5)
    (6 A1 A2 A3 A4 A5 A6)
    (7 A1 A2 A3 A4 A5 A6 A7)
    (8 A1 A2 A3 A4 A5 A6 A7 A8)
    (9 A1 A2 A3 A4 A5 A6 A7 A8 A9)
    (10 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10)
    (11 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11)
    (12 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12)
    (13 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13)
    (14 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14)
    (15 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15)
    (16 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16)
}
