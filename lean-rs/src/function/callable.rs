//! How often, and from where, a closure may be called.

use std::cell::{Cell, RefCell};

use super::args::{LeanClosure, LeanClosureMut, LeanClosureOnce};
use crate::error::{LeanError, LeanResult, Stage};

/// A closure inside a Lean object: called through a shared reference, also while it is running.
pub(super) trait Callable<Args, R> {
    fn call(&self, args: Args) -> LeanResult<R>;
}

/// An `Fn`.
pub(super) struct Shared<F>(pub(super) F);

impl<Args, R, F: LeanClosure<Args, R>> Callable<Args, R> for Shared<F> {
    #[inline]
    fn call(&self, args: Args) -> LeanResult<R> {
        Ok(self.0.apply(args))
    }
}

/// An `FnMut`.
pub(super) struct Exclusive<F>(pub(super) RefCell<F>);

impl<Args, R, F: LeanClosureMut<Args, R>> Callable<Args, R> for Exclusive<F> {
    #[inline]
    fn call(&self, args: Args) -> LeanResult<R> {
        match self.0.try_borrow_mut() {
            Ok(mut closure) => Ok(closure.apply_mut(args)),
            Err(_) => Err(LeanError::host(
                Stage::Callback,
                "it was called while it was running: it may change what it captured. Make it with `LeanFn::new_reentrant`, \
                 which takes closures that do not",
            )),
        }
    }
}

/// An `FnOnce`.
pub(super) struct Once<F>(pub(super) Cell<Option<F>>);

impl<Args, R, F: LeanClosureOnce<Args, R>> Callable<Args, R> for Once<F> {
    #[inline]
    fn call(&self, args: Args) -> LeanResult<R> {
        match self.0.take() {
            Some(closure) => Ok(closure.apply_once(args)),
            None => Err(LeanError::host(
                Stage::Callback,
                "it was called a second time: `LeanFn::new_once` makes a function that can be called once. Make it with \
                 `LeanFn::new`",
            )),
        }
    }
}
