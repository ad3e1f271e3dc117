//! The heap of Lean objects.

use std::ffi::c_void;

use libloading::os::unix::Library;

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
pub(crate) fn lean_blocks() -> Option<usize> {
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
