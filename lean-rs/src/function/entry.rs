//! The C functions that Lean calls: the code of closures.

use std::marker::PhantomData;

use lean_rs_sys as sys;

use super::args::ClosureArgs;
use super::failure::{Callee, guard};
use super::fixed::Callback;
use super::result::ClosureResult;
use crate::abi::{Decoder, FunctionResult};
use crate::error::{LeanError, LeanResult, Stage};
use crate::host;
use crate::object::Obj;
use crate::runtime::LeanRuntime;

type Pointer = *mut sys::lean_object;

/// What the code of a closure does with its arguments.
pub(super) trait Body {
    /// How many arguments there are, with the state in front of them and the world behind.
    const PARAMETERS: usize;

    /// # Safety
    /// `arguments` are [`Self::PARAMETERS`] boxed values of the types that the closure takes; a reference to each is handed
    /// over.
    unsafe fn run(arguments: *const Pointer) -> Pointer;
}

/// The code of a closure with a state: a `K` from an `F` that was made by [`host::new`].
pub(super) struct WithState<K, F, Args, R>(PhantomData<(K, F, Args, R)>);

impl<'lean, K, F, Args, R> Body for WithState<K, F, Args, R>
where
    K: Fn(Args) -> LeanResult<R::Returned>,
    Args: ClosureArgs<'lean>,
    R: ClosureResult<'lean>,
{
    const PARAMETERS: usize = 1 + Args::COUNT + R::WORLD as usize;

    #[inline]
    unsafe fn run(arguments: *const Pointer) -> Pointer {
        let body = |lean: &'lean LeanRuntime| {
            // SAFETY: the first argument is the state, the others are those of the closure; the references are handed over.
            let (object, args) = unsafe { (Obj::from_owned(*arguments), Args::own(arguments.add(1), lean)) };
            // SAFETY: the code and the state were put into one closure, and on another thread than the owner's nothing is done.
            let (closure, owner) = unsafe { host::of::<K>(&object) };
            if let Some(owner) = owner {
                if !owner.is_here() {
                    return Err(other_thread());
                }
                owner.tidy();
            }
            closure(Args::decode(args, Decoder::new(lean))?)
        };
        guard::<R, _>(Callee::closure::<F>, body, R::boxed)
    }
}

#[cold]
fn other_thread() -> LeanError {
    LeanError::host(
        Stage::Callback,
        "it was called on another thread than the one that made it: Lean runs tasks on threads of its own. Make it with \
         `LeanFn::new_sync`, which takes closures that are `Send` and `Sync`",
    )
}

/// The code of a closure without a state.
pub(super) struct Fixed<C>(PhantomData<C>);

impl<C: Callback<'static>> Body for Fixed<C> {
    const PARAMETERS: usize = C::Taken::COUNT + C::Result::WORLD as usize;

    #[inline]
    unsafe fn run(arguments: *const Pointer) -> Pointer {
        let body = |lean: &'static LeanRuntime| -> LeanResult<_> {
            // SAFETY: these are the arguments; the references are handed over.
            let args = unsafe { C::Taken::own(arguments, lean) };
            Ok(C::call(lean, C::Taken::decode(args, Decoder::new(lean))?))
        };
        guard::<C::Result, _>(|| Callee::function(C::NAME, C::INSTEAD), body, C::Result::boxed)
    }
}

macro_rules! functions {
    ($($name:ident($($arg:ident),*);)*) => {
        $(
            /// # Safety
            /// As for [`Body::run`].
            unsafe extern "C" fn $name<B: Body>($($arg: Pointer),*) -> Pointer {
                let arguments = [$($arg),*];
                debug_assert_eq!(arguments.len(), B::PARAMETERS);
                // SAFETY: by the caller's contract.
                unsafe { B::run(arguments.as_ptr()) }
            }
        )*

        /// The code of a closure, as Lean calls it: with as many arguments as it takes, or, if these are more than 16, with
        /// a pointer to them.
        pub(super) const fn code<B: Body>() -> *const () {
            let few: &[*const ()] = &[$($name::<B> as *const ()),*];
            assert!(B::PARAMETERS > 0, "a function value without parameters is no function");
            if B::PARAMETERS <= few.len() { few[B::PARAMETERS - 1] } else { many::<B> as *const () }
        }
    };
}

functions! {
    f1(a1);
    f2(a1, a2);
    f3(a1, a2, a3);
    f4(a1, a2, a3, a4);
    f5(a1, a2, a3, a4, a5);
    f6(a1, a2, a3, a4, a5, a6);
    f7(a1, a2, a3, a4, a5, a6, a7);
    f8(a1, a2, a3, a4, a5, a6, a7, a8);
    f9(a1, a2, a3, a4, a5, a6, a7, a8, a9);
    f10(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10);
    f11(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11);
    f12(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12);
    f13(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13);
    f14(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14);
    f15(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15);
    f16(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16);
}

/// # Safety
/// As for [`Body::run`].
unsafe extern "C" fn many<B: Body>(arguments: *const Pointer) -> Pointer {
    // SAFETY: by the caller's contract.
    unsafe { B::run(arguments) }
}
