//! The streams of a thread that ends.
//!
//! Lean keeps for each thread where it reads and prints (`IO.setStdout` and the like). `lean_finalize_thread` releases them one after the
//! other, in the middle of its own work: the destructor of a Rust closure in one of them would find a thread whose streams are half
//! gone. So the process's own are set before.

use std::sync::OnceLock;

use lean_rs_sys as sys;

use crate::object::Obj;
use crate::shared::LeanShared;

/// Those that each thread begins with: for reading, for printing, for errors.
static DEFAULT: OnceLock<[LeanShared<Obj<'static>>; 3]> = OnceLock::new();

/// How often a destructor may set a stream again, before what it sets is leaked.
const ROUNDS: usize = 16;

/// Keeps the streams of the first thread that is attached, before anything could set others. Not of the one that has started Lean: it is
/// never detached, and what Lean notes for a thread that has looked at them would be lost with it.
pub(super) fn keep() {
    DEFAULT.get_or_init(|| {
        // SAFETY: Lean runs, and knows this thread; each reference is given to a handle.
        unsafe {
            [sys::lean_get_stdin(), sys::lean_get_stdout(), sys::lean_get_stderr()]
                .map(|stream| LeanShared::new(Obj::from_owned(stream)))
        }
    });
}

/// Sets them on a thread that is about to end, and drops those that it has.
pub(super) fn reset() {
    let Some([stdin, stdout, stderr]) = DEFAULT.get() else { return };
    set(stdin, |stream| {
        // SAFETY: Lean knows this thread; the reference goes over.
        unsafe { sys::lean_get_set_stdin(stream) }
    });
    set(stdout, |stream| {
        // SAFETY: as above.
        unsafe { sys::lean_get_set_stdout(stream) }
    });
    set(stderr, |stream| {
        // SAFETY: as above.
        unsafe { sys::lean_get_set_stderr(stream) }
    });
}

fn set(own: &LeanShared<Obj<'static>>, replace: impl Fn(*mut sys::lean_object) -> *mut sys::lean_object) {
    let next = || {
        let former = replace(own.get(super::token()).into_raw());
        // SAFETY: the reference of the thread is given to the handle.
        unsafe { Obj::<'static>::from_owned(former) }
    };
    // Dropping one runs destructors of the program, which may set another.
    for _ in 0..ROUNDS {
        let former = next();
        if former.as_ref().as_ptr() == own.as_ptr() {
            return;
        }
    }
    std::mem::forget(next());
}
