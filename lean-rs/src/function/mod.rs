//! Function values: Lean's called by Rust, and Rust's called by Lean.

mod args;
mod call;
mod entry;
mod failure;
mod fixed;
mod result;

use std::cell::{Cell, RefCell};
use std::fmt;

use lean_rs_sys as sys;

pub use args::{ArgumentsFor, ClosureArgs, LeanClosure, LeanClosureMut, LeanClosureOnce};
pub use call::ActionResult;
pub use fixed::{Callback, StaticFn, decode, own, run, share};
pub use result::ClosureResult;

use call::expect_function;
use entry::{Body, WithState, code};

use crate::abi::{FunctionParams, FunctionResult, TypeDesc};
use crate::error::{LeanError, LeanResult, Stage};
use crate::host::{self, Owner};
use crate::object::Obj;
use crate::runtime::LeanRuntime;
use crate::view::view;

view! {
    /// A Lean function value, of the parameters in the tuple `Args` and the result `R`.
    ///
    /// `R` is a type for a pure function, [`LeanIo`](crate::LeanIo), [`LeanEio`](crate::LeanEio) or
    /// [`LeanBaseIo`](crate::LeanBaseIo) of one for an action: `UInt64 → Nat → IO String` is
    /// `LeanFn<'lean, (u64, Nat), LeanIo<String>>`, and `IO Unit` is `LeanFn<'lean, (), LeanIo<()>>`.
    ///
    /// # Lean's functions
    /// `call` calls it with all arguments, `partial` gives it the first one. Both take it by reference; calling adds a reference
    /// for the time of the call.
    ///
    /// # Rust's functions
    /// `#[lean_callback]` on a function makes one without an allocation. Closures become one by
    ///
    /// | | closure | |
    /// |---|---|---|
    /// | [`LeanFn::new`] | `FnMut` | an error when it is called while it is running |
    /// | [`LeanFn::new_reentrant`] | `Fn` | |
    /// | [`LeanFn::new_once`] | `FnOnce` | an error when it is called a second time |
    /// | [`LeanFn::new_sync`] | `Fn + Send + Sync` | Lean may call it on any thread |
    ///
    /// ```
    /// use lean_rs::{LeanFn, LeanRuntime, LeanIo};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let mut seen = Vec::new();
    /// let push = LeanFn::<(String,), LeanIo<u64>>::new(lean, move |text: String| {
    ///     seen.push(text);
    ///     Ok(seen.len() as u64)
    /// });
    /// assert_eq!(push.call("a".to_owned())?, 1);
    /// assert_eq!(push.call("b".to_owned())?, 2);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    ///
    /// What a closure has captured is dropped once, when Lean releases the last reference to the function. A closure that is not
    /// `Sync` is called and dropped on the thread that made it. When Lean frees it on another one, it is dropped as soon as its
    /// thread makes or runs a closure again, or ends; if the thread has ended, it is leaked.
    ///
    /// A panic or an argument that cannot be converted is an exception for an action in `IO`. In a function that is pure, in
    /// `BaseIO` or in `EIO` with another error type, nothing can be thrown: the panic is reported, and the process ends.
    ///
    /// # What a pure function has to keep
    /// It gives the same result for the same arguments, and has no effect that matters. Lean's compiler may call it more or less
    /// often than the source says; and where Lean code has checked one result, it uses another one without a check, which may
    /// be undefined behavior. Nothing can check this, and no `unsafe` asks for it: what counts, draws random numbers, or reads a
    /// clock or what others change is an action in `IO`.
    LeanFn<'lean, Args: [Sized] [FunctionParams], R: [Sized] [FunctionResult]>(fn(Args) -> R),
    TypeDesc::Function { params: Args::TYPES, result: &R::TYPE }, true, expect_function, stays on its thread
}

// The bounds are on the functions: what does not hold is explained then.
impl<'lean, Args, R> LeanFn<'lean, Args, R> {
    /// Moves a closure into a Lean function that this thread may call.
    ///
    /// Write the types of the closure's parameters: `|n: u64| …`. An action calls it with its arguments, and gets its
    /// [`LeanResult`](crate::LeanResult): an `Err` is thrown, as the exception that it is or as an `IO.userError`. It is an
    /// error when it is called while it is running, or on another thread.
    #[must_use]
    pub fn new<F>(lean: &'lean LeanRuntime, closure: F) -> Self
    where
        Args: ClosureArgs<'lean> + ArgumentsFor<R>,
        R: ClosureResult<'lean>,
        F: LeanClosureMut<Args, R::Returned> + 'static,
    {
        let closure = RefCell::new(closure);
        Self::with_state::<_, F>(lean, Some(Owner::here()), move |args| match closure.try_borrow_mut() {
            Ok(mut closure) => Ok(closure.apply_mut(args)),
            Err(_) => Err(LeanError::host(
                Stage::Callback,
                "it was called while it was running: it may change what it captured. Make it with `LeanFn::new_reentrant`, \
                 which takes closures that do not",
            )),
        })
    }

    /// As [`new`](Self::new), for a closure that may be called while it is running: a function that it calls may call it
    /// again.
    #[must_use]
    pub fn new_reentrant<F>(lean: &'lean LeanRuntime, closure: F) -> Self
    where
        Args: ClosureArgs<'lean> + ArgumentsFor<R>,
        R: ClosureResult<'lean>,
        F: LeanClosure<Args, R::Returned> + 'static,
    {
        Self::with_state::<_, F>(lean, Some(Owner::here()), move |args| Ok(closure.apply(args)))
    }

    /// As [`new`](Self::new), for a closure that can be called once. It is an error when it is called again.
    #[must_use]
    pub fn new_once<F>(lean: &'lean LeanRuntime, closure: F) -> Self
    where
        Args: ClosureArgs<'lean> + ArgumentsFor<R>,
        R: ClosureResult<'lean>,
        F: LeanClosureOnce<Args, R::Returned> + 'static,
    {
        let closure = Cell::new(Some(closure));
        Self::with_state::<_, F>(lean, Some(Owner::here()), move |args| match closure.take() {
            Some(closure) => Ok(closure.apply_once(args)),
            None => Err(LeanError::host(
                Stage::Callback,
                "it was called a second time: `LeanFn::new_once` makes a function that can be called once. Make it with \
                 `LeanFn::new`",
            )),
        })
    }

    /// Moves a closure into a Lean function that every thread may call, several at the same time: for functions that Lean runs
    /// in tasks. The closure is dropped on whatever thread frees the function.
    #[must_use]
    pub fn new_sync<F>(lean: &'lean LeanRuntime, closure: F) -> Self
    where
        Args: ClosureArgs<'lean> + ArgumentsFor<R>,
        R: ClosureResult<'lean>,
        F: LeanClosure<Args, R::Returned> + Send + Sync + 'static,
    {
        Self::any_thread::<F>(lean, move |args| Ok(closure.apply(args)))
    }

    /// A Lean function that every thread may call: `state` is what is called, made of a closure that the program wrote as an `F`.
    pub(crate) fn any_thread<F>(
        lean: &'lean LeanRuntime,
        state: impl Fn(Args) -> LeanResult<R::Returned> + Send + Sync + 'static,
    ) -> Self
    where
        Args: ClosureArgs<'lean>,
        R: ClosureResult<'lean>,
    {
        Self::with_state::<_, F>(lean, None, state)
    }

    /// `state` is what is called, made of a closure that the program wrote as an `F`.
    fn with_state<K, F>(lean: &'lean LeanRuntime, owner: Option<Owner>, state: K) -> Self
    where
        Args: ClosureArgs<'lean>,
        R: ClosureResult<'lean>,
        K: Fn(Args) -> LeanResult<R::Returned> + 'static,
    {
        if let Some(owner) = &owner {
            owner.tidy();
        }
        let parameters = <WithState<K, F, Args, R> as Body>::PARAMETERS;
        let state = host::new::<K, F>(lean, state, owner);
        // SAFETY: the runtime has been started. The code takes the state and as many parameters as there are, gives a boxed
        // result and never unwinds. The state is the one argument that is set; its reference goes over.
        let object = unsafe {
            let code = code::<WithState<K, F, Args, R>>().cast_mut().cast();
            let object = sys::lean_alloc_closure(code, parameters as u32, 1);
            sys::lean_closure_set(object, 0, state.into_raw());
            Obj::from_owned(object)
        };
        Self::checked(object)
    }
}

impl<Args, R> fmt::Debug for LeanFn<'_, Args, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanFn").finish_non_exhaustive()
    }
}
