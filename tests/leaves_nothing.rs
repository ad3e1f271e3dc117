//! That nothing is left over: neither handles of this thread nor blocks in its heap of Lean objects.

#[path = "heap/lean.rs"]
mod lean_heap;

use lean_heap::lean_blocks;
use lean_rs::LeanRuntime;

/// Runs the body twice; what the first run allocates once is no leak, what the second one leaves behind is.
pub(crate) fn leaves_nothing(lean: &LeanRuntime, body: impl Fn()) {
    body();
    let (handles, blocks) = (lean.live_objects(), lean_blocks());
    body();
    assert_eq!(lean.live_objects(), handles, "handles are left over");
    assert_eq!(lean_blocks(), blocks, "Lean objects are left over");
}

#[test]
fn a_leak_is_seen() {
    let lean = LeanRuntime::init().unwrap();
    let strings = lean_rs_tests::StringObjectsModule::load(lean).unwrap();
    use lean_rs_tests::StringObjects as _;
    let made = strings.make("kept");
    let before = lean_blocks();
    let another = strings.make("kept, too");
    assert_eq!(lean_blocks(), before.map(|n| n + 1));
    drop(another);
    assert_eq!(lean_blocks(), before);
    drop(made);
}
