//! Objects in front of memory that cannot be read: whoever reads behind their end is found out.

use std::cell::RefCell;

use lean_rs::__private::{Object, Repr};
use lean_rs::{LeanRuntime, Obj};
use lean_rs_sys as sys;

const PAGE: usize = 4096;
const SLOTS: usize = 256;

thread_local! {
    static PLACES: RefCell<Places> = RefCell::new(Places::new());
}

/// Pages that can be written, each followed by one that cannot be read.
struct Places {
    start: *mut u8,
    used: usize,
}

impl Places {
    fn new() -> Places {
        // SAFETY: new memory, of which every other page is made accessible.
        unsafe {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            let start = libc::mmap(std::ptr::null_mut(), 2 * PAGE * SLOTS, libc::PROT_NONE, flags, -1, 0);
            assert_ne!(start, libc::MAP_FAILED, "there is memory");
            for slot in 0..SLOTS {
                let page = start.byte_add(2 * PAGE * slot);
                assert_eq!(libc::mprotect(page, PAGE, libc::PROT_READ | libc::PROT_WRITE), 0);
            }
            Places { start: start.cast(), used: 0 }
        }
    }

    /// A place of so many bytes at the end of a page; `None` if all are in use.
    fn take(&mut self, size: usize) -> Option<*mut u8> {
        if size > PAGE || self.used == SLOTS {
            return None;
        }
        self.used += 1;
        // SAFETY: inside of the memory.
        Some(unsafe { self.start.add(2 * PAGE * (self.used - 1) + PAGE - size) })
    }
}

/// Moves a new object in front of memory that cannot be read. It is never freed there, so that its references to others go into
/// `extra`. Objects that belong to Lean's runtime stay where they are.
///
/// # Safety
/// The reference is handed over, nobody else has one, and the object is not used after [`reuse`].
pub(crate) unsafe fn moved<'lean>(
    object: *mut sys::lean_object,
    lean: &'lean LeanRuntime,
    extra: &mut Vec<Obj<'lean>>,
) -> *mut sys::lean_object {
    // SAFETY: a live object of the kind that its tag says. Its bytes are copied whole, with its references, and its memory is
    // given back without them. The first field of the header is the count, of which 0 means that the object is never freed.
    unsafe {
        let (fields, count) = match sys::lean_ptr_tag(object) {
            0..=sys::LeanMaxCtorTag => {
                (sys::lean_ctor_obj_cptr(object), sys::lean_ctor_num_objs(object) as usize)
            }
            sys::LeanArray => (sys::lean_array_cptr(object), sys::lean_array_size(object)),
            sys::LeanScalarArray | sys::LeanString => (std::ptr::null_mut(), 0),
            _ => return object,
        };
        let size = sys::lean_object_byte_size(object);
        let Some(place) = PLACES.with_borrow_mut(|places| places.take(size.next_multiple_of(8))) else {
            return object;
        };
        extra.extend((0..count).map(|i| Object::own(lean, fields.add(i).read())));
        place.copy_from_nonoverlapping(object.cast(), size);
        place.cast::<i32>().write(0);
        sys::lean_free_object(object);
        place.cast()
    }
}

/// All places may be taken again.
pub(crate) fn reuse() {
    PLACES.with_borrow_mut(|places| places.used = 0);
}
