//! Registered closures, and how one is called.

use std::any::Any;
use std::sync::Arc;

use super::registry::Registry;
use super::{LeanCallbackFlow, LeanCallbackPayload, LeanCallbackStatus};
use crate::error::{LeanError, LeanResult, Stage};
use crate::library;
use crate::sync::Mutex;
use crate::unwind::caught;

/// All closures of the process that Lean may call.
pub(super) static CALLBACKS: Registry<Entry> = Registry::new();

/// A closure for payloads of the kind `P`.
pub(super) type Function<P> =
    dyn for<'a> Fn(<P as LeanCallbackPayload>::Event<'a>) -> LeanCallbackFlow + Send + Sync;

/// What the registry holds. The handle has a reference, and so has each call while it runs: the closure is dropped with
/// the last of them.
pub(super) struct Entry {
    /// The `Box<Function<P>>` of some kind `P`.
    function: Box<dyn Any + Send + Sync>,
    pub(super) failure: Mutex<Option<LeanError>>,
}

impl Entry {
    pub(super) fn new<P: LeanCallbackPayload>(function: Box<Function<P>>) -> Entry {
        Entry { function: Box::new(function), failure: Mutex::new(None) }
    }

    #[cold]
    fn keep(&self, failure: LeanError) {
        // The one before is dropped without the lock.
        let _before = self.failure.lock().replace(failure);
    }
}

/// Calls the closure with this number, if the payload is for it. `event` makes the payload, when somebody wants it.
///
/// Nothing unwinds out of this.
pub(super) fn call<'a, P: LeanCallbackPayload>(
    number: usize,
    trampoline: usize,
    event: impl FnOnce() -> LeanResult<P::Event<'a>>,
) -> LeanCallbackStatus {
    let Some(entry) = CALLBACKS.get(number) else { return LeanCallbackStatus::StaleHandle };
    let _called = library::called_by_initializer();
    let status = match entry.function.downcast_ref::<Box<Function<P>>>() {
        Some(function) if trampoline == P::trampoline() => run::<P>(&entry, function, event),
        _ => LeanCallbackStatus::WrongPayload,
    };
    // The closure is dropped here if its handle is gone by now. The panic of a destructor has been reported by the hook.
    let _ = caught(|| drop(entry));
    status
}

fn run<'a, P: LeanCallbackPayload>(
    entry: &Arc<Entry>,
    function: &Function<P>,
    event: impl FnOnce() -> LeanResult<P::Event<'a>>,
) -> LeanCallbackStatus {
    // What the closure shares with others may be half changed after a panic, as behind any lock without poison.
    match caught(|| event().map(function)) {
        Ok(Ok(LeanCallbackFlow::Continue)) => LeanCallbackStatus::Ok,
        Ok(Ok(LeanCallbackFlow::Stop)) => LeanCallbackStatus::Stopped,
        Ok(Err(error)) => {
            entry.keep(error);
            LeanCallbackStatus::Unreadable
        }
        Err(said) => {
            let message = format!("the callback for {} panicked: {said}", P::NAME);
            entry.keep(LeanError::host(Stage::Callback, message));
            LeanCallbackStatus::Panicked
        }
    }
}
