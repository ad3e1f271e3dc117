//! [`LeanCallbackHandle`]: a closure that Lean may call as long as the handle lives.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::callback::{CALLBACKS, Entry};
use super::{LeanCallbackFlow, LeanCallbackPayload};
use crate::error::LeanError;

/// A Rust closure that Lean code calls through the Lean package `leanRsInterop`: it receives the callback as two `USize`s.
///
/// Register a closure, and give both [`abi_parts`](Self::abi_parts) to a Lean function that takes two `USize`; there,
/// `LeanRsInterop.Callback` has functions that call with them. Lean cannot do harm with the numbers, also when it makes
/// them up: a call that does not fit is answered with a [`LeanCallbackStatus`](crate::interop::LeanCallbackStatus).
///
/// Lean may call at any time and from any of its threads, also from several at once, therefore the closure is `Fn + Send +
/// Sync + 'static`. In it, [`LeanRuntime::init`](crate::LeanRuntime::init) gives the runtime, to call Lean again.
///
/// Dropping the handle never waits. Calls that begin afterwards are answered with `StaleHandle`; those that run, on other
/// threads or further up on this one, run to their end. The closure is dropped once, by the handle or by the last running
/// call. So a callback may drop its own handle, or register others.
///
/// A panic in the closure does not reach Lean, which gets the status `Panicked`; later calls run the closure again.
///
/// ```
/// use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanProgressTick};
///
/// let handle = LeanCallbackHandle::<LeanProgressTick>::register(|tick| {
///     println!("{} of {}", tick.current, tick.total);
///     if tick.current < 10 { LeanCallbackFlow::Continue } else { LeanCallbackFlow::Stop }
/// });
/// let (id, trampoline) = handle.abi_parts();      // for a Lean function `(handle trampoline : USize) → …`
/// # let _ = (id, trampoline);
/// ```
///
/// A closure cannot borrow from where it is registered, nor change what other threads could see half changed:
/// ```compile_fail
/// # use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanProgressTick};
/// let steps = std::cell::Cell::new(0);
/// let handle = LeanCallbackHandle::<LeanProgressTick>::register(move |tick| {
///     steps.set(tick.current);
///     LeanCallbackFlow::Continue
/// });
/// ```
#[must_use = "dropping the handle ends it: calls are answered with `StaleHandle`"]
pub struct LeanCallbackHandle<P> {
    number: usize,
    trampoline: usize,
    entry: Arc<Entry>,
    payload: PhantomData<fn() -> P>,
}

impl<P: LeanCallbackPayload> LeanCallbackHandle<P> {
    /// Registers a closure for payloads of the kind `P`.
    ///
    /// # Panics
    /// More than 2³² closures are registered at a time.
    pub fn register<F>(callback: F) -> LeanCallbackHandle<P>
    where
        F: for<'a> Fn(P::Event<'a>) -> LeanCallbackFlow + Send + Sync + 'static,
    {
        let entry = Arc::new(Entry::new::<P>(Box::new(callback)));
        let number = CALLBACKS.insert(entry.clone());
        LeanCallbackHandle { number, trampoline: P::trampoline(), entry, payload: PhantomData }
    }
}

impl<P> LeanCallbackHandle<P> {
    /// What Lean needs for a call: the handle's number and the trampoline, in this order.
    ///
    /// The trampoline is the address of the function that takes payloads of this kind. It is compared and never jumped to.
    #[must_use]
    pub fn abi_parts(&self) -> (usize, usize) {
        (self.number, self.trampoline)
    }

    /// Why the last call failed that was answered with `Panicked` ([`Stage::Callback`](crate::Stage::Callback), with the
    /// message of the panic) or `Unreadable` ([`Stage::Convert`](crate::Stage::Convert)); `None` if there was none.
    ///
    /// Only the last failure is kept, and of its message not more than a few thousand bytes.
    #[must_use]
    pub fn last_failure(&self) -> Option<LeanError> {
        self.entry.failure.lock().clone()
    }
}

impl<P> Drop for LeanCallbackHandle<P> {
    fn drop(&mut self) {
        // The registry's reference, given up without its lock: the closure's destructor may use the registry.
        drop(CALLBACKS.remove(self.number));
    }
}

impl<P: LeanCallbackPayload> fmt::Debug for LeanCallbackHandle<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanCallbackHandle")
            .field("number", &format_args!("{:#x}", self.number))
            .field("payload", &P::NAME)
            .finish_non_exhaustive()
    }
}
