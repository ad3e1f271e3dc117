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

pub(crate) use counter::{add, count, remove};
