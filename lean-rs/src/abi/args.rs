//! Calls with 0 to 32 arguments.

use super::arity::for_each_arity;
use super::repr::{CValue, Repr};
use super::{C, FunctionParams, IntoLean, LeanAbi, TypeDesc, sealed::Sealed};
use crate::library::Address;
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

    /// Calls `function`, and where that is `known`, calls this one: a constant, whose code the linker may put in place of the call.
    ///
    /// # Safety
    /// Both are addresses of functions whose C signature is that of these arguments and of `C`, and of which all object
    /// parameters are owned.
    #[doc(hidden)]
    unsafe fn call<C: CValue>(self, function: Address, known: Option<Address>, lean: &'lean LeanRuntime)
    -> C;
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
            unsafe fn call<R: CValue>(
                self,
                function: Address,
                known: Option<Address>,
                lean: &'lean LeanRuntime,
            ) -> R {
                type Function<$($arg,)* R> = unsafe extern "C-unwind" fn($($arg),*) -> R;
                // SAFETY: the caller vouches for the signature. An exception of C++ code below may unwind through it.
                let typed = |it: Address| unsafe {
                    std::mem::transmute::<*const std::ffi::c_void, Function<$(C<$arg>,)* R>>(it.0)
                };
                let ($($name,)*) = self;
                // Converted before any of them is handed over: should one panic, the others are dropped.
                $(let $name = $name.into_direct(lean);)*
                let ($($name,)*) = ($(<$arg as LeanAbi>::Repr::release($name),)*);
                match known {
                    // SAFETY: as above; `release` gave a reference for each object parameter.
                    Some(known) if known == function => unsafe { typed(known)($($name),*) },
                    // SAFETY: as above.
                    _ => unsafe { typed(function)($($name),*) },
                }
            }
        }
    };
}

for_each_arity!(arguments);

#[cfg(test)]
mod tests {
    use super::*;

    extern "C-unwind" fn initialized(a: u64, b: u64) -> u64 {
        a + b
    }

    /// What the name leads to in another library, where nothing has initialized it.
    extern "C-unwind" fn other_copy(_: u64, _: u64) -> u64 {
        unreachable!("the copy of the code that `load` has not initialized")
    }

    #[test]
    fn the_copy_that_load_has_noted_is_called() {
        let lean = LeanRuntime::init().unwrap();
        let noted = Address::of(initialized as *const ());
        for known in [None, Some(noted), Some(Address::of(other_copy as *const ()))] {
            // SAFETY: all are of that type.
            let sum: u64 = unsafe { (20_u64, 22_u64).call(noted, known, lean) };
            assert_eq!(sum, 42, "{known:?}");
        }
    }
}
