//! Arrays of objects.
//!
//! Not mirrored: `lean_array_get` and its kin, since compilers disagree on whether it takes its default, and
//! in-place updates, since the function that copies a shared array changed with the linearity marks of Lean 4.35.

use super::layout::Array;
use super::object::{
    LeanArray, b_lean_obj_arg, b_lean_obj_res, in_memory, lean_box, lean_is_array, lean_obj_arg,
    lean_obj_res, lean_object, new_object, object_size, u_lean_obj_arg,
};
use super::refcount::owned;

runtime! {
    /// Gives `a` with `v` at its end; changes `a` in place if it is exclusive. Takes both.
    fn lean_array_push(a: lean_obj_arg, v: lean_obj_arg) -> lean_obj_res;
    /// Gives an array with `n` (a `Nat`) references to `v`. Takes both.
    fn lean_mk_array(n: lean_obj_arg, v: lean_obj_arg) -> lean_obj_res;
}

/// Gives an array of `size` unset elements with room for `capacity`; the caller sets them before Lean sees the array.
///
/// A capacity too great for the address space ends the process, as lack of memory does.
///
/// # Safety
/// The [contract](crate::raw#contract). `size <= capacity`.
#[inline]
pub unsafe fn lean_alloc_array(size: usize, capacity: usize) -> lean_obj_res {
    debug_assert!(size <= capacity);
    // SAFETY: the fields are written here, the elements by the caller.
    unsafe {
        let bytes = object_size(size_of::<Array>(), capacity, size_of::<*mut lean_object>());
        let o = new_object(bytes, LeanArray, 0);
        (*array(o)).m_size = size;
        (*array(o)).m_capacity = capacity;
        o
    }
}

mirrors! { "The [contract](crate::raw#contract).";
    /// Gives an empty array.
    fn lean_mk_empty_array() -> lean_obj_res { lean_alloc_array(0, 0) }
    /// Gives an empty array with room for `capacity` (a `Nat`) elements. Borrows.
    fn lean_mk_empty_array_with_capacity(capacity: b_lean_obj_arg) -> lean_obj_res {
        lean_alloc_array(0, in_memory(capacity))
    }
}

#[inline]
fn array(o: *mut lean_object) -> *mut Array {
    o.cast()
}

mirrors! { "`o` is a live array of objects.";
    /// The number of elements. Borrows.
    fn lean_array_size(o: b_lean_obj_arg) -> usize {
        debug_assert!(lean_is_array(o));
        (*array(o)).m_size
    }
    /// `Array.size`: the number of elements as a `Nat`. Borrows.
    fn lean_array_get_size(o: b_lean_obj_arg) -> lean_obj_res { lean_box(lean_array_size(o)) }
    /// The number of elements there is room for. Borrows.
    fn lean_array_capacity(o: b_lean_obj_arg) -> usize { (*array(o)).m_capacity }
    /// The place of the elements. Borrows.
    fn lean_array_cptr(o: b_lean_obj_arg) -> *mut *mut lean_object { (&raw mut (*array(o)).m_data).cast() }
}

mirrors! { "`o` is a live array of objects that nobody else uses; `size` is at most its capacity.";
    /// Sets the number of elements, without setting or releasing any. Borrows, although the type says unique.
    fn lean_array_set_size(o: u_lean_obj_arg, size: usize) {
        debug_assert!(size <= lean_array_capacity(o));
        (*array(o)).m_size = size;
    }
}

mirrors! { "`o` is a live array of objects with more than `i` elements, element `i` is set.";
    /// Lends element `i`. Borrows the array.
    fn lean_array_get_core(o: b_lean_obj_arg, i: usize) -> b_lean_obj_res {
        debug_assert!(i < lean_array_size(o));
        lean_array_cptr(o).add(i).read()
    }
    /// Gives element `i`, with a reference of its own. Borrows the array.
    fn lean_array_uget(o: b_lean_obj_arg, i: usize) -> lean_obj_res { owned(lean_array_get_core(o, i)) }
}

mirrors! { "`o` is a live array of objects that nobody else uses, with more than `i` elements.";
    /// Sets element `i` to `v`, which is taken; what was there is forgotten, not released. Borrows the array.
    fn lean_array_set_core(o: u_lean_obj_arg, i: usize, v: lean_obj_arg) {
        debug_assert!(i < lean_array_size(o));
        lean_array_cptr(o).add(i).write(v);
    }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::testing::Fake;

    #[test]
    fn elements_are_where_they_were_put() {
        let fake = Fake::new(size_of::<Array>() + 4 * 8, LeanArray, 0);
        let (o, element) = (fake.object(), Fake::new(16, 0, 0));
        // SAFETY: the fake is a live array with room for four elements.
        unsafe {
            (*array(o)).m_capacity = 4;
            lean_array_set_size(o, 2);
            lean_array_set_core(o, 0, lean_box(5));
            lean_array_set_core(o, 1, element.object());
            assert_eq!((lean_array_size(o), lean_array_capacity(o)), (2, 4));
            assert_eq!(lean_array_get_size(o), lean_box(2));
            assert_eq!(lean_array_get_core(o, 0), lean_box(5));
            assert_eq!(lean_array_uget(o, 1), element.object());
            assert!(crate::raw::refcount::lean_is_shared(element.object()));
            assert_eq!(lean_array_cptr(o).addr() - o.addr(), 24);
        }
    }
}
