//! The thread that a closure belongs to.
//!
//! A closure that is not `Send` is called and dropped on the thread that made it. Lean may free it on another one, at the
//! end of a task: then the closure goes into the mailbox of its thread, which drops it when it next makes or runs a closure,
//! or ends. If the thread has ended already, the closure is never dropped.

use std::cell::Cell;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Head, drop_now};
use crate::sync::Mutex;

/// The thread that something belongs to.
#[derive(Clone)]
pub(crate) struct Owner(Arc<Mailbox>);

struct Mailbox {
    /// Whether there may be something in it.
    full: AtomicBool,
    /// What the thread is to drop; `None` when it has ended.
    states: Mutex<Option<Vec<Unused>>>,
}

/// The cell of a value that nobody uses any more.
struct Unused(*mut Head);

// SAFETY: it is not looked at before it is back on its thread.
unsafe impl Send for Unused {}

thread_local! {
    static HERE: Here = Here(Owner::new(Some(Vec::new())));
    // Without a destructor and cheap to read. Null before the first closure, and when the thread's mailbox is closed: an
    // address that is compared belongs to a mailbox that exists.
    static ADDRESS: Cell<*const Mailbox> = const { Cell::new(ptr::null()) };
}

/// Mailboxes of threads that made closures in their last destructors.
static ENDING: Mutex<Vec<Owner>> = Mutex::new(Vec::new());

/// A thread's own mailbox.
struct Here(Owner);

impl Drop for Here {
    fn drop(&mut self) {
        // What is dropped may free further closures of this thread, which are dropped at once.
        while let Some(states) = self.0.take(true) {
            states.into_iter().for_each(Unused::drop_here);
        }
        ADDRESS.set(ptr::null());
    }
}

impl Unused {
    fn drop_here(self) {
        // SAFETY: by `send`, nobody uses the cell, and this is the thread that it belongs to.
        unsafe { drop_now(self.0) };
    }
}

impl Owner {
    /// This thread, with a new mailbox.
    fn new(states: Option<Vec<Unused>>) -> Owner {
        let mailbox = Arc::new(Mailbox { full: AtomicBool::new(false), states: Mutex::new(states) });
        ADDRESS.set(Arc::as_ptr(&mailbox));
        Owner(mailbox)
    }

    /// This thread.
    pub(crate) fn here() -> Owner {
        HERE.try_with(|here| here.0.clone()).unwrap_or_else(|_| Owner::of_ending_thread())
    }

    /// This thread, while its last thread-locals are being destroyed: nothing is sent to it any more.
    #[cold]
    fn of_ending_thread() -> Owner {
        if ADDRESS.get().is_null() {
            // Never freed, so that no other thread's mailbox is ever at this address.
            ENDING.lock().push(Owner::new(None));
        }
        let address = ADDRESS.get();
        // SAFETY: a mailbox that exists, that of `HERE` or the one above; the count is that of the new owner.
        unsafe {
            Arc::increment_strong_count(address);
            Owner(Arc::from_raw(address))
        }
    }

    /// Whether it is this thread.
    #[inline]
    pub(crate) fn is_here(&self) -> bool {
        ADDRESS.get() == Arc::as_ptr(&self.0)
    }

    /// Drops what other threads have sent to this one, which is the owner.
    #[inline]
    pub(crate) fn tidy(&self) {
        if self.0.full.load(Ordering::Relaxed) {
            self.drop_sent();
        }
    }

    #[cold]
    fn drop_sent(&self) {
        self.0.full.store(false, Ordering::Relaxed);
        self.take(false).into_iter().flatten().for_each(Unused::drop_here);
    }

    /// What is in the mailbox; `None` if it is closed. `close` closes one in which there is nothing.
    fn take(&self, close: bool) -> Option<Vec<Unused>> {
        let mut states = self.0.states.lock();
        let taken = states.as_mut().map(std::mem::take);
        if close && taken.as_ref().is_some_and(Vec::is_empty) {
            *states = None;
        }
        taken
    }

    /// Has the thread drop a value; where it has ended, nobody does.
    ///
    /// # Safety
    /// Nobody uses its cell any more.
    pub(super) unsafe fn send(&self, state: *mut Head) {
        if let Some(states) = &mut *self.0.states.lock() {
            states.push(Unused(state));
            self.0.full.store(true, Ordering::Relaxed);
        }
    }
}
