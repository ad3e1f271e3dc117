//! That nothing is left over: neither handles of this thread nor blocks in its heap of Lean objects.

use std::ffi::c_void;

use lean_rs::LeanRuntime;
use libloading::os::unix::Library;

/// Runs the body twice; what the first run allocates once is no leak, what the second one leaves behind is.
pub(crate) fn leaves_nothing(lean: &LeanRuntime, body: impl Fn()) {
    body();
    let (handles, blocks) = (lean.live_objects(), lean_blocks());
    body();
    assert_eq!(lean.live_objects(), handles, "handles are left over");
    assert_eq!(lean_blocks(), blocks, "Lean objects are left over");
}

/// `mi_heap_area_t` up to the field that counts.
#[repr(C)]
struct Area {
    blocks: *mut c_void,
    reserved: usize,
    committed: usize,
    used: usize,
}

type Visitor = unsafe extern "C" fn(*const c_void, *const Area, *mut c_void, usize, *mut c_void) -> bool;

/// The blocks that this thread has allocated from Lean's allocator; `None` where that is not mimalloc.
fn lean_blocks() -> Option<usize> {
    unsafe extern "C" fn count(
        _: *const c_void,
        area: *const Area,
        _: *mut c_void,
        _: usize,
        sum: *mut c_void,
    ) -> bool {
        // SAFETY: mimalloc passes an area, and the pointer below.
        unsafe { *sum.cast::<usize>() += (*area).used };
        true
    }
    let library = Library::this();
    // SAFETY: mimalloc's functions, with the types of its header.
    unsafe {
        let heap = library.get::<unsafe extern "C" fn() -> *mut c_void>(b"mi_heap_get_default\0").ok()?();
        let visit = library
            .get::<unsafe extern "C" fn(*mut c_void, bool, Visitor, *mut c_void) -> bool>(
                b"mi_heap_visit_blocks\0",
            )
            .ok()?;
        let mut sum = 0usize;
        visit(heap, false, count, (&raw mut sum).cast());
        Some(sum)
    }
}

#[test]
fn a_leak_is_seen() {
    let lean = super::lean();
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
