//! Objects in Rust's memory, so that mirrors can be tested without a runtime (and under Miri).

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};

use super::object::{init_header, lean_object};

/// A zeroed block with a header and one reference; freed when dropped, whatever its count says.
pub(crate) struct Fake {
    object: *mut lean_object,
    layout: Layout,
}

impl Fake {
    pub(crate) fn new(bytes: usize, tag: u8, other: u8) -> Fake {
        let layout = Layout::from_size_align(bytes, 8).unwrap();
        assert!(bytes >= 8);
        // SAFETY: the size is not zero, and the block has room for the header.
        unsafe {
            let block = alloc_zeroed(layout);
            if block.is_null() {
                handle_alloc_error(layout);
            }
            init_header(block.cast(), bytes, tag, other);
            Fake { object: block.cast(), layout }
        }
    }

    pub(crate) fn object(&self) -> *mut lean_object {
        self.object
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        // SAFETY: allocated in `new` with this layout.
        unsafe { dealloc(self.object.cast(), self.layout) }
    }
}
