//! The runtime, and that a target gives back what it took from it.

use lean_rs::LeanRuntime;

#[path = "../../tests/heap/lean.rs"]
mod heap;

/// Starts Lean, or attaches the thread to it.
///
/// # Panics
/// Lean does not start.
#[must_use]
pub fn lean() -> &'static LeanRuntime {
    LeanRuntime::init().expect("Lean starts")
}

/// What a thread holds: blocks of Lean's heap, where they can be counted, and handles, where they are.
fn held(lean: &LeanRuntime) -> (usize, usize) {
    (heap::lean_blocks().unwrap_or(0), lean.live_objects().unwrap_or(0))
}

/// Runs `act`, and checks that it leaves nothing behind and takes nothing that was there.
///
/// # Panics
/// It does.
pub fn balanced(lean: &LeanRuntime, mut act: impl FnMut()) {
    let mut run = || {
        let before = held(lean);
        act();
        (before, held(lean))
    };
    let (before, after) = run();
    // What is made once, for all later runs, is no leak.
    if before != after {
        let (before, after) = run();
        assert_eq!(before, after, "blocks of Lean's heap, and handles, before and after");
    }
}
