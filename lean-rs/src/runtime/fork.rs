//! Lean does not survive a `fork`: the child has none of its threads, so that tasks would never end, and locks that others held
//! stay locked. POSIX says the same of most of C's library.
//!
//! The child is told so when it asks for a runtime or loads a module. Nothing else is checked: a call has no time for it, and
//! what the child has got from its parent it uses at its own risk, as whoever called `fork`, which is `unsafe`, has promised.

use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::thread;
use crate::error::{LeanError, LeanResult, Stage};

/// The process that Lean was started in.
static PROCESS: OnceLock<u32> = OnceLock::new();

/// Whether this process is a fork of that one.
static FORKED: AtomicBool = AtomicBool::new(false);

/// Has forks of this process know that they are. That costs them nothing, and no system call is needed to ask.
pub(super) fn watch() -> LeanResult<()> {
    PROCESS.get_or_init(process::id);
    // SAFETY: the handler does what may be done in a child.
    match unsafe { libc::pthread_atfork(None, None, Some(in_child)) } {
        0 => Ok(()),
        status => {
            let cause = std::io::Error::from_raw_os_error(status);
            Err(LeanError::host_caused(Stage::RuntimeInit, "cannot register what runs after a fork", cause))
        }
    }
}

unsafe extern "C" fn in_child() {
    FORKED.store(true, Ordering::Relaxed);
    // The only thread of the child.
    thread::mark_unattached();
}

/// Checks that this is the process that Lean was started in, or that it was not.
pub(crate) fn check() -> LeanResult<()> {
    if FORKED.load(Ordering::Relaxed) { Err(forked()) } else { Ok(()) }
}

#[cold]
fn forked() -> LeanError {
    LeanError::host(
        Stage::RuntimeInit,
        format!(
            "Lean was started in process {}, of which this one is a fork: it has none of Lean's threads, and locks that they \
             held stay locked. Fork before Lean is started, and start it in each process; or start another program with \
             `std::process::Command`",
            PROCESS.get().copied().unwrap_or_default()
        ),
    )
}
