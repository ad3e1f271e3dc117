//! In debug builds, a count of the handles that this thread holds: a leak shows as a number that does not return.

#[cfg(debug_assertions)]
mod counter {
    use std::cell::Cell;

    thread_local! {
        // Without a destructor, so that handles dropped while the thread ends can still count.
        static LIVE: Cell<usize> = const { Cell::new(0) };
    }

    pub(crate) fn add() {
        LIVE.with(|live| live.set(live.get() + 1));
    }

    pub(crate) fn remove() {
        LIVE.with(|live| live.set(live.get().wrapping_sub(1)));
    }

    pub(crate) fn count() -> Option<usize> {
        Some(LIVE.with(Cell::get))
    }
}

#[cfg(not(debug_assertions))]
mod counter {
    #[inline(always)]
    pub(crate) fn add() {}

    #[inline(always)]
    pub(crate) fn remove() {}

    pub(crate) fn count() -> Option<usize> {
        None
    }
}

use crate::runtime::LeanRuntime;

pub(super) use counter::{add, remove};

impl LeanRuntime {
    /// The number of [`Obj`](crate::Obj) handles that this thread holds, in builds with debug assertions.
    ///
    /// For tests: a number that keeps growing is a leak.
    pub fn live_objects(&self) -> Option<usize> {
        counter::count()
    }
}
