//! Threads that Lean did not start: attached before they use it, and detached on exit.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use lean_rs_sys as sys;

use super::streams;
use crate::error::{LeanError, LeanResult, Stage};

thread_local! {
    // Without a destructor: also true while the destructors of other thread-locals run.
    static ATTACHED: Cell<bool> = const { Cell::new(false) };
    // The moment when it became true.
    static SINCE: Cell<u64> = const { Cell::new(0) };
    // Whether Lean made the thread, and so called Rust on it before anything attached it.
    static OF_LEAN: Cell<bool> = const { Cell::new(false) };
}

/// The last moment that mattered for the order of things.
static CLOCK: AtomicU64 = AtomicU64::new(0);

/// A new moment: later than all that were, and not later than what happens after it, on threads that are started after it,
/// too.
pub(crate) fn next_moment() -> u64 {
    CLOCK.fetch_add(1, Ordering::Relaxed) + 1
}

/// When this thread was attached to Lean, or when Lean first called Rust on it.
pub(crate) fn attached_since() -> u64 {
    SINCE.get()
}

/// Whether this thread is one that Lean made, for tasks.
pub(crate) fn is_of_lean() -> bool {
    OF_LEAN.get()
}

/// A number of this thread, which no other one has as long as it lives; not 0.
pub(crate) fn this_thread() -> usize {
    ATTACHED.with(|it| ptr::from_ref(it).addr())
}

#[inline]
pub(crate) fn is_attached() -> bool {
    ATTACHED.get()
}

/// The thread that started Lean is known to it already, and is not detached here.
pub(super) fn mark_attached() {
    if !ATTACHED.replace(true) {
        SINCE.set(CLOCK.load(Ordering::Relaxed));
    }
}

/// Nor is one that Lean made, on which it calls Rust for the first time.
pub(super) fn mark_lent() {
    mark_attached();
    OF_LEAN.set(true);
}

/// In a fork, whose only thread has the values of the one that called `fork`.
pub(super) fn mark_unattached() {
    ATTACHED.set(false);
}

/// Announces this thread, unless Lean knows it.
pub(super) fn attach() -> LeanResult<()> {
    if is_attached() {
        return Ok(());
    }
    let key = exit_key()?;
    // SAFETY: a key of this process. The value is not null, so that the destructor runs when the thread ends.
    let status = unsafe { libc::pthread_setspecific(key, round(1)) };
    if status != 0 {
        return Err(exit_hook_error(status));
    }
    // SAFETY: the runtime runs, and Lean does not know this thread.
    unsafe { sys::lean_initialize_thread() };
    streams::keep();
    mark_attached();
    tracing::debug!("attached a thread to Lean");
    Ok(())
}

/// The key whose destructor detaches a thread.
///
/// Handles may be kept in thread-locals, whose destructors use Lean. Those run before the destructors of `pthread`
/// keys on Linux; on other systems the order is that of the keys, so that the last round of destructors is waited for.
fn exit_key() -> LeanResult<libc::pthread_key_t> {
    static KEY: OnceLock<Result<libc::pthread_key_t, i32>> = OnceLock::new();
    let key = KEY.get_or_init(|| {
        let mut key = 0;
        // SAFETY: writes the new key to `key`.
        match unsafe { libc::pthread_key_create(&mut key, Some(at_thread_exit)) } {
            0 => Ok(key),
            status => Err(status),
        }
    });
    (*key).map_err(exit_hook_error)
}

fn exit_hook_error(status: i32) -> LeanError {
    let cause = std::io::Error::from_raw_os_error(status);
    LeanError::host_caused(Stage::RuntimeInit, "cannot register what runs when this thread ends", cause)
}

/// Rounds of destructors that every POSIX system runs (`_POSIX_THREAD_DESTRUCTOR_ITERATIONS`).
const ROUNDS: usize = 4;

fn round(n: usize) -> *const c_void {
    std::ptr::without_provenance(n)
}

extern "C" fn at_thread_exit(value: *mut c_void) {
    let n = value.addr();
    if n < ROUNDS - 1 {
        if let Ok(key) = exit_key() {
            // SAFETY: a key of this process; a new value asks for another round.
            unsafe { libc::pthread_setspecific(key, round(n + 1)) };
        }
        return;
    }
    streams::reset();
    // SAFETY: this thread was announced with `lean_initialize_thread`, and no Rust code of it runs any more.
    unsafe { sys::lean_finalize_thread() };
}
