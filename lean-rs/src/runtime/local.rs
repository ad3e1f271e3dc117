//! What keeps a type on its thread, with a message that says what to do.

use std::marker::PhantomData;

/// A part of a type that is neither `Send` nor `Sync`. Unlike those of a raw pointer, the messages about it are of this crate.
pub(crate) struct OnItsThread<T = ()>(PhantomData<T>);

impl<T> OnItsThread<T> {
    pub(crate) const fn new() -> Self {
        OnItsThread(PhantomData)
    }
}

/// What no type is: this trait has no implementations.
#[diagnostic::on_unimplemented(
    message = "what belongs to Lean's runtime on this thread cannot be used on another thread",
    label = "this goes to another thread, or is shared with one",
    note = "call `LeanRuntime::init()` on the other thread, and `load` the module there: both cost nothing the second time",
    note = "to share a Lean object, make a `LeanShared` of it here, and call `.get(lean)` on the other thread; to share a closure, \
            `LeanShared::function`"
)]
pub(crate) trait UsableOnEveryThread {}

// SAFETY: no type has the trait.
unsafe impl<T: UsableOnEveryThread> Send for OnItsThread<T> {}
// SAFETY: as above.
unsafe impl<T: UsableOnEveryThread> Sync for OnItsThread<T> {}
