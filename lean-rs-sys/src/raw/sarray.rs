//! Arrays of scalars: `ByteArray` (elements of one byte) and `FloatArray` (eight).

use std::ffi::c_uint;

use super::layout::ScalarArray;
use super::object::{
    LeanScalarArray, b_lean_obj_arg, in_memory, lean_box, lean_internal_panic, lean_is_sarray, lean_obj_arg,
    lean_obj_res, lean_object, lean_ptr_other, new_object, object_size, u_lean_obj_arg,
};

/// The bit of the element size that is a linearity mark from Lean 4.35.0-rc1 on.
pub const LEAN_LINEAR_MARK_MASK: c_uint = 0x80;

runtime! {
    /// Gives a `ByteArray` with `v` at its end; changes `a` in place if it is exclusive. Takes.
    fn lean_byte_array_push(a: lean_obj_arg, v: u8) -> lean_obj_res;
    /// Gives a `FloatArray` with `v` at its end; changes `a` in place if it is exclusive. Takes.
    fn lean_float_array_push(a: lean_obj_arg, v: f64) -> lean_obj_res;
    /// Gives an unshared copy with room for `capacity` elements, at least as many as there are. Takes.
    fn lean_copy_sarray(a: lean_obj_arg, capacity: usize) -> lean_obj_res;
    /// The hash that Lean's `ByteArray.hash` gives. Borrows.
    fn lean_byte_array_hash(a: b_lean_obj_arg) -> u64;
}

/// Gives an array of `size` unset elements with room for `capacity`; the caller sets them before Lean sees the array.
///
/// A capacity too great for the address space ends the process as lack of memory does, and so does an element size of
/// 128 and more, whose top bit would be the mark.
///
/// # Safety
/// The [contract](crate::raw#contract). `size <= capacity`.
#[inline]
pub unsafe fn lean_alloc_sarray(elem_size: c_uint, size: usize, capacity: usize) -> lean_obj_res {
    debug_assert!(size <= capacity);
    // SAFETY: the fields are written here, the elements by the caller.
    unsafe {
        if elem_size >= LEAN_LINEAR_MARK_MASK {
            lean_internal_panic(c"element size of a scalar array is 128 or more".as_ptr());
        }
        let bytes = object_size(size_of::<ScalarArray>(), capacity, elem_size as usize);
        let o = new_object(bytes, LeanScalarArray, elem_size as u8);
        (*array(o)).m_size = size;
        (*array(o)).m_capacity = capacity;
        o
    }
}

mirrors! { "The [contract](crate::raw#contract).";
    /// Gives an empty `ByteArray` with room for `capacity` (a `Nat`) bytes. Borrows.
    fn lean_mk_empty_byte_array(capacity: b_lean_obj_arg) -> lean_obj_res {
        lean_alloc_sarray(1, 0, in_memory(capacity))
    }
    /// Gives an empty `FloatArray` with room for `capacity` (a `Nat`) elements. Borrows.
    fn lean_mk_empty_float_array(capacity: b_lean_obj_arg) -> lean_obj_res {
        lean_alloc_sarray(size_of::<f64>() as c_uint, 0, in_memory(capacity))
    }
}

#[inline]
fn array(o: *mut lean_object) -> *mut ScalarArray {
    o.cast()
}

mirrors! { "`o` is a live array of scalars.";
    /// The size of an element in bytes. Borrows.
    ///
    /// The mark of Lean 4.35 is masked whatever the version: no array was ever made with an element size that has the
    /// bit, so the mask is right for older runtimes too.
    fn lean_sarray_elem_size(o: b_lean_obj_arg) -> c_uint {
        debug_assert!(lean_is_sarray(o));
        lean_ptr_other(o) & !LEAN_LINEAR_MARK_MASK
    }
    /// The number of elements. Borrows.
    fn lean_sarray_size(o: b_lean_obj_arg) -> usize { (*array(o)).m_size }
    /// The number of elements there is room for. Borrows.
    fn lean_sarray_capacity(o: b_lean_obj_arg) -> usize { (*array(o)).m_capacity }
    /// The place of the elements, aligned to eight bytes. Borrows.
    fn lean_sarray_cptr(o: b_lean_obj_arg) -> *mut u8 { (&raw mut (*array(o)).m_data).cast() }
}

mirrors! { "`o` is a live `ByteArray`.";
    /// `ByteArray.size`: the number of bytes as a `Nat`. Borrows.
    fn lean_byte_array_size(o: b_lean_obj_arg) -> lean_obj_res { lean_box(lean_sarray_size(o)) }
}

mirrors! { "`o` is a live `FloatArray`.";
    /// `FloatArray.size`: the number of elements as a `Nat`. Borrows.
    fn lean_float_array_size(o: b_lean_obj_arg) -> lean_obj_res { lean_box(lean_sarray_size(o)) }
    /// The place of the elements of a `FloatArray`. Borrows.
    fn lean_float_array_cptr(o: b_lean_obj_arg) -> *mut f64 { lean_sarray_cptr(o).cast() }
}

mirrors! { "`o` is a live array of scalars that nobody else uses; `size` is at most its capacity.";
    /// Sets the number of elements. Borrows, although the type says unique.
    fn lean_sarray_set_size(o: u_lean_obj_arg, size: usize) {
        debug_assert!(size <= lean_sarray_capacity(o));
        (*array(o)).m_size = size;
    }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::testing::Fake;

    #[test]
    fn the_mark_is_no_part_of_the_element_size() {
        for (other, size) in [(1, 1), (8, 8), (0x81, 1), (0x88, 8)] {
            let fake = Fake::new(size_of::<ScalarArray>(), LeanScalarArray, other);
            // SAFETY: the fake is a live array of scalars.
            assert_eq!(unsafe { lean_sarray_elem_size(fake.object()) }, size);
        }
    }

    #[test]
    fn floats_are_aligned() {
        let fake = Fake::new(size_of::<ScalarArray>() + 16, LeanScalarArray, 8);
        let o = fake.object();
        // SAFETY: the fake is a live array with room for two floats.
        unsafe {
            (*array(o)).m_capacity = 2;
            lean_sarray_set_size(o, 2);
            lean_float_array_cptr(o).add(1).write(4.5);
            assert_eq!(*lean_float_array_cptr(o), 0.0);
            assert_eq!(*lean_float_array_cptr(o).add(1), 4.5);
            assert_eq!((lean_sarray_size(o), lean_sarray_capacity(o)), (2, 2));
            assert_eq!((lean_float_array_size(o), lean_byte_array_size(o)), (lean_box(2), lean_box(2)));
        }
    }
}
