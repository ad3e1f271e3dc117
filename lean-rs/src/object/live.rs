//! In debug builds, a count of the handles that this thread holds: a leak shows as a number that does not return.

use std::cell::Cell;

use crate::runtime::LeanRuntime;

thread_local! {
    // Without a destructor, so that handles dropped while the thread ends can still count.
    static LIVE: Cell<usize> = const { Cell::new(0) };
}

#[inline(always)]
pub(super) fn add() {
    if cfg!(debug_assertions) {
        LIVE.set(LIVE.get() + 1);
    }
}

#[inline(always)]
pub(super) fn remove() {
    if cfg!(debug_assertions) {
        LIVE.set(LIVE.get().wrapping_sub(1));
    }
}

impl LeanRuntime {
    /// The number of [`Obj`](crate::Obj) handles that this thread holds, in builds with debug assertions.
    ///
    /// For tests: a number that keeps growing is a leak.
    pub fn live_objects(&self) -> Option<usize> {
        cfg!(debug_assertions).then(|| LIVE.get())
    }
}
