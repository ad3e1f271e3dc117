//! Objects: their kinds, boxed scalars, allocation, panics of the runtime.

use std::ffi::{c_char, c_uint};
use std::marker::{PhantomData, PhantomPinned};

use super::layout::Header;

/// A value on Lean's heap, or a boxed scalar: only ever behind a pointer, whose low bit tells the two apart.
///
/// Opaque: its size is unknown, and it is neither `Send`, `Sync` nor `Unpin`.
#[repr(C)]
pub struct lean_object {
    _body: [u8; 0],
    _marker: PhantomData<(*mut u8, PhantomPinned)>,
}

/// An argument that the callee takes: one reference goes over to it.
pub type lean_obj_arg = *mut lean_object;
/// An argument that the callee borrows: the caller keeps its reference.
pub type b_lean_obj_arg = *mut lean_object;
/// An argument that the callee takes and that nobody else refers to.
pub type u_lean_obj_arg = *mut lean_object;
/// A result that is given: the caller owns one reference.
pub type lean_obj_res = *mut lean_object;
/// A result that is lent: valid while its owner lives.
pub type b_lean_obj_res = *mut lean_object;

/// The greatest tag of a constructor object (`LeanMaxCtorIdx` in older headers); greater tags are the kinds below.
pub const LeanMaxCtorTag: u8 = 243;
/// Tag of a promise.
pub const LeanPromise: u8 = 244;
/// Tag of a closure.
pub const LeanClosure: u8 = 245;
/// Tag of an array of objects.
pub const LeanArray: u8 = 246;
/// Tag that the runtime reserves for arrays of structures.
pub const LeanStructArray: u8 = 247;
/// Tag of an array of scalars: `ByteArray`, `FloatArray`.
pub const LeanScalarArray: u8 = 248;
/// Tag of a string.
pub const LeanString: u8 = 249;
/// Tag of a big number.
pub const LeanMPZ: u8 = 250;
/// Tag of a thunk.
pub const LeanThunk: u8 = 251;
/// Tag of a task.
pub const LeanTask: u8 = 252;
/// Tag of a mutable reference.
pub const LeanRef: u8 = 253;
/// Tag of an external (host) object.
pub const LeanExternal: u8 = 254;
/// Tag that the runtime keeps for itself.
pub const LeanReserved: u8 = 255;

/// The size in bytes up to which the runtime calls an object small.
pub const LEAN_MAX_SMALL_OBJECT_SIZE: usize = 4096;
/// Object sizes are multiples of this.
pub const LEAN_OBJECT_SIZE_DELTA: usize = 8;

runtime! {
    /// Gives uninitialized memory for an object; ends the process when there is none.
    ///
    /// `bytes` is a multiple of [`LEAN_OBJECT_SIZE_DELTA`]. The header is the caller's to write.
    fn lean_alloc_object(bytes: usize) -> *mut lean_object;
    /// Returns the memory of an object without looking at what it refers to.
    fn lean_free_object(o: *mut lean_object);
    /// The size in bytes of an object's memory; borrows a heap object.
    fn lean_object_byte_size(o: b_lean_obj_arg) -> usize;

    /// Prints `message` (NUL-terminated) as an internal error and ends the process.
    fn lean_internal_panic(message: *const c_char) -> !;
    /// Ends the process: out of memory.
    fn lean_internal_panic_out_of_memory() -> !;
    /// Ends the process: code was reached that the compiler had ruled out.
    fn lean_internal_panic_unreachable() -> !;
    /// What `panic!` compiles to: prints `message` (a Lean string) and gives `default`. Takes both.
    fn lean_panic_fn(default: lean_obj_arg, message: lean_obj_arg) -> lean_obj_res;
    /// What an index out of bounds (`a[i]!`) leads to: gives `default`. Takes.
    fn lean_array_get_panic(default: lean_obj_arg) -> lean_obj_res;
}

/// The header's place; reading or writing it is what is unsafe.
#[inline]
pub(crate) fn header(o: *mut lean_object) -> *mut Header {
    o.cast()
}

/// Whether a pointer is a boxed scalar and not an object. Looks at the pointer only.
#[inline]
pub fn lean_is_scalar(o: *mut lean_object) -> bool {
    o.addr() & 1 == 1
}

/// Boxes a scalar of up to 63 bits in the pointer; the top bit of `n` is lost. Needs no reference count.
#[inline]
pub fn lean_box(n: usize) -> *mut lean_object {
    std::ptr::without_provenance_mut((n << 1) | 1)
}

/// The scalar that [`lean_box`] put in the pointer; meaningless for a heap object.
#[inline]
pub fn lean_unbox(o: *mut lean_object) -> usize {
    o.addr() >> 1
}

mirrors! { "`o` is a live heap object, not a boxed scalar.";
    /// The tag of a heap object: constructor index, or one of the kinds such as [`LeanString`]. Borrows.
    fn lean_ptr_tag(o: b_lean_obj_arg) -> u8 { (*header(o)).m_tag }
    /// The byte of the header that means a different thing for each kind. Borrows.
    ///
    /// For arrays, scalar arrays and strings the top bit is a linearity mark from Lean 4.35 on.
    fn lean_ptr_other(o: b_lean_obj_arg) -> c_uint { c_uint::from((*header(o)).m_other) }

    /// Whether a heap object is a constructor object. Borrows.
    fn lean_is_ctor(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) <= LeanMaxCtorTag }
    /// Whether a heap object is a promise. Borrows.
    fn lean_is_promise(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanPromise }
    /// Whether a heap object is a closure. Borrows.
    fn lean_is_closure(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanClosure }
    /// Whether a heap object is an array of objects. Borrows.
    fn lean_is_array(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanArray }
    /// Whether a heap object is an array of scalars. Borrows.
    fn lean_is_sarray(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanScalarArray }
    /// Whether a heap object is a string. Borrows.
    fn lean_is_string(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanString }
    /// Whether a heap object is a big number. Borrows.
    fn lean_is_mpz(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanMPZ }
    /// Whether a heap object is a thunk. Borrows.
    fn lean_is_thunk(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanThunk }
    /// Whether a heap object is a task. Borrows.
    fn lean_is_task(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanTask }
    /// Whether a heap object is a mutable reference. Borrows.
    fn lean_is_ref(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanRef }
    /// Whether a heap object is an external object. Borrows.
    fn lean_is_external(o: b_lean_obj_arg) -> bool { lean_ptr_tag(o) == LeanExternal }
}

/// The constructor index of a value of an inductive type, boxed or on the heap. Borrows.
///
/// # Safety
/// `o` is a boxed scalar or a live heap object.
#[inline]
pub unsafe fn lean_obj_tag(o: b_lean_obj_arg) -> c_uint {
    if lean_is_scalar(o) {
        // The header narrows to `unsigned` too: an index is a small number.
        lean_unbox(o) as c_uint
    } else {
        // SAFETY: not a scalar, so a live heap object.
        c_uint::from(unsafe { lean_ptr_tag(o) })
    }
}

/// `base + count * each`, rounded up to whole words; `None` if that is no `usize`.
#[inline]
pub(crate) const fn object_size(base: usize, count: usize, each: usize) -> Option<usize> {
    let Some(bytes) = count.checked_mul(each) else { return None };
    let Some(bytes) = bytes.checked_add(base) else { return None };
    bytes.checked_next_multiple_of(LEAN_OBJECT_SIZE_DELTA)
}

/// Gives a new object with a header and one reference. Sizes that overflowed end the process as lack of memory does.
///
/// # Safety
/// The runtime is initialized; the caller writes everything behind the header.
#[inline]
pub(crate) unsafe fn new_object(bytes: Option<usize>, tag: u8, other: u8) -> *mut lean_object {
    let Some(bytes) = bytes else {
        // SAFETY: takes no argument and does not return.
        unsafe { lean_internal_panic_out_of_memory() }
    };
    // SAFETY: `object_size` rounded the size to whole words; the memory is ours to initialize.
    unsafe {
        let o = lean_alloc_object(bytes);
        init_header(o, bytes, tag, other);
        o
    }
}

/// A size that a `Nat` states; a big number is more than any memory, and ends the process.
///
/// # Safety
/// `n` is a live `Nat`.
#[inline]
pub(crate) unsafe fn in_memory(n: b_lean_obj_arg) -> usize {
    if !lean_is_scalar(n) {
        // SAFETY: takes no argument and does not return.
        unsafe { lean_internal_panic_out_of_memory() }
    }
    lean_unbox(n)
}

/// Writes the header of an object with one reference.
///
/// A runtime with mimalloc reads the size of a small object (a constructor object has no other record of it) from
/// `m_cs_sz`, and `lean_alloc_object` leaves 0 there; runtimes without it overwrite the field before they read it.
///
/// # Safety
/// `o` points to `bytes` writable bytes, at least a header, aligned to words.
#[inline]
pub(crate) unsafe fn init_header(o: *mut lean_object, bytes: usize, tag: u8, other: u8) {
    let m_cs_sz = if bytes <= LEAN_MAX_SMALL_OBJECT_SIZE { bytes as u16 } else { 0 };
    // SAFETY: the caller passes room for a header.
    unsafe { header(o).write(Header { m_rc: 1, m_cs_sz, m_other: other, m_tag: tag }) }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::testing::Fake;

    #[test]
    fn scalars_live_in_the_pointer() {
        for n in [0, 1, 255, u32::MAX as usize, usize::MAX >> 1] {
            assert!(lean_is_scalar(lean_box(n)));
            assert_eq!(lean_unbox(lean_box(n)), n);
        }
        assert_eq!(lean_box(0).addr(), 1);
        assert_eq!(lean_unbox(lean_box(usize::MAX)), usize::MAX >> 1, "the top bit is lost");
        // SAFETY: a boxed scalar.
        assert_eq!(unsafe { lean_obj_tag(lean_box(17)) }, 17);
    }

    #[test]
    fn kinds_are_read_from_the_tag() {
        let fake = Fake::new(16, LeanString, 3);
        let o = fake.object();
        // SAFETY: the fake is a live object with a header.
        unsafe {
            assert!(!lean_is_scalar(o) && lean_is_string(o) && !lean_is_ctor(o) && !lean_is_array(o));
            assert_eq!((lean_ptr_tag(o), lean_obj_tag(o), lean_ptr_other(o)), (LeanString, 249, 3));
            init_header(o, 16, LeanMaxCtorTag, 0);
            assert!(lean_is_ctor(o));
            init_header(o, 16, LeanPromise, 0);
            assert!(lean_is_promise(o) && !lean_is_ctor(o));
        }
    }

    #[test]
    fn sizes_never_wrap() {
        assert_eq!(object_size(8, 0, 8), Some(8));
        assert_eq!(object_size(24, 5, 1), Some(32));
        assert_eq!(object_size(24, usize::MAX / 8 + 1, 8), None);
        assert_eq!(object_size(24, usize::MAX, 1), None);
        assert_eq!(object_size(8, usize::MAX - 9, 1), None, "the rounding overflows");
    }

    #[test]
    fn small_objects_record_their_size() {
        let fake = Fake::new(32, 0, 0);
        // SAFETY: the fake has room for a header.
        unsafe {
            init_header(fake.object(), 4096, 1, 2);
            assert_eq!((*header(fake.object())).m_cs_sz, 4096);
            init_header(fake.object(), 4104, 1, 2);
            assert_eq!((*header(fake.object())).m_cs_sz, 0);
        }
    }
}
