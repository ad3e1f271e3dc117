//! Calls with 0 to 32 arguments.

use std::ffi::c_void;

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

macro_rules! arities {
    ($(($arity:literal $($arg:ident)*))*) => {$(
        arities!(@impl $arity $($arg)*);
    )*};
    (@impl $arity:literal $($arg:ident)*) => {
        impl<$($arg),*> Sealed for ($($arg,)*) {}

        impl<$($arg: LeanAbi),*> FunctionParams for ($($arg,)*) {
            const TYPES: &'static [&'static TypeDesc] = &[$(&$arg::TYPE),*];
        }

        impl<'lean, $($arg: IntoLean<'lean>),*> LeanArgs<'lean> for ($($arg,)*) {
            const ARITY: usize = $arity;

            #[allow(non_snake_case, unused_variables)]
            #[inline(always)]
            unsafe fn call<R: CValue>(self, function: *const c_void, lean: &'lean LeanRuntime) -> R {
                type Function<$($arg,)* R> = unsafe extern "C-unwind" fn($($arg),*) -> R;
                // SAFETY: the caller vouches for the signature. An exception of C++ code below may unwind through it.
                let function = unsafe { std::mem::transmute::<*const c_void, Function<$(C<$arg>,)* R>>(function) };
                let ($($arg,)*) = self;
                // Converted before any of them is handed over: should one panic, the others are dropped.
                $(let $arg = $arg.into_direct(lean);)*
                // SAFETY: as above; `release` gives a reference for each object parameter.
                unsafe { function($(<$arg as LeanAbi>::Repr::release($arg)),*) }
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
    (17 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17)
    (18 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18)
    (19 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19)
    (20 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20)
    (21 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21)
    (22 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22)
    (23 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23)
    (24 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24)
    (25 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25)
    (26 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26)
    (27 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27)
    (28 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28)
    (29 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29)
    (30 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30)
    (31 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 A31)
    (32 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 A31 A32)
}
