//! Calls with 0 to 32 arguments.

use super::arity::for_each_arity;
use super::repr::{CValue, Repr};
use super::{C, FunctionParams, IntoLean, LeanAbi, TypeDesc, sealed::Sealed};
use crate::library::Address;
use crate::runtime::LeanRuntime;
use crate::stack;

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

    /// Calls a function.
    ///
    /// # Safety
    /// The addresses are those of functions whose C signature is that of these arguments and of `C`, and of which all object
    /// parameters are owned.
    #[doc(hidden)]
    unsafe fn call<C: CValue>(self, target: Target, lean: &'lean LeanRuntime) -> C;
}

/// What is called, and how.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub(crate) function: Address,
    /// Called in place of the function, where that is this one: a constant, whose code the linker may put in place of the call.
    pub(crate) known: Option<Address>,
    /// Whether exceptions of C++ code end before they reach Rust code.
    pub(crate) apart: bool,
}

impl Target {
    #[inline(always)]
    pub(crate) fn new(function: Address) -> Target {
        Target { function, known: None, apart: false }
    }
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
            unsafe fn call<R: CValue>(self, target: Target, lean: &'lean LeanRuntime) -> R {
                let Target { function, known, apart } = target;
                type Function<$($arg,)* R> = unsafe extern "C-unwind" fn($($arg),*) -> R;
                // SAFETY: the caller vouches for the signature. An exception of C++ code below may unwind through it.
                let typed = |it: Address| unsafe {
                    std::mem::transmute::<*const std::ffi::c_void, Function<$(C<$arg>,)* R>>(it.0)
                };
                let ($($name,)*) = self;
                // Converted before any of them is handed over: should one panic, the others are dropped.
                $(let $name = $name.into_direct(lean);)*
                let ($($name,)*) = ($(<$arg as LeanAbi>::Repr::release($name),)*);
                let call = move || match known {
                    // SAFETY: as above; `release` gave a reference for each object parameter.
                    Some(known) if known == function => unsafe { typed(known)($($name),*) },
                    // SAFETY: as above.
                    _ => unsafe { typed(function)($($name),*) },
                };
                if apart { stack::apart(call) } else { call() }
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
            for apart in [false, true] {
                let target = Target { known, apart, ..Target::new(noted) };
                // SAFETY: all are of that type.
                let sum: u64 = unsafe { (20_u64, 22_u64).call(target, lean) };
                assert_eq!(sum, 42, "{target:?}");
            }
        }
    }
}
