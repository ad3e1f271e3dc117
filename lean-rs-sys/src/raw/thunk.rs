//! Thunks: values that are computed when they are first asked for.

use std::sync::atomic::{AtomicPtr, Ordering::Acquire};

use super::layout::Thunk;
use super::object::{
    LeanThunk, b_lean_obj_arg, b_lean_obj_res, lean_obj_arg, lean_obj_res, lean_object, new_object,
    object_size,
};
use super::refcount::owned;

runtime! {
    /// The slow part of [`lean_thunk_get`]: computes the value, or waits for the thread that does. Borrows, lends.
    fn lean_thunk_get_core(t: b_lean_obj_arg) -> b_lean_obj_res;
}

/// # Safety
/// The runtime is initialized; one of the arguments is null.
#[inline]
unsafe fn new_thunk(m_value: *mut lean_object, m_closure: *mut lean_object) -> lean_obj_res {
    // SAFETY: both fields are written here.
    unsafe {
        let o = new_object(object_size(size_of::<Thunk>(), 0, 0), LeanThunk, 0);
        let t = o.cast::<Thunk>();
        (*t).m_value = m_value;
        (*t).m_closure = m_closure;
        o
    }
}

mirrors! { "The [contract](crate::raw#contract). `f` is a closure of one argument.";
    /// Gives a thunk that will apply `f` to a unit. Takes.
    fn lean_mk_thunk(f: lean_obj_arg) -> lean_obj_res { new_thunk(std::ptr::null_mut(), f) }
}

mirrors! { "The [contract](crate::raw#contract).";
    /// Gives a thunk that has its value already. Takes.
    fn lean_thunk_pure(v: lean_obj_arg) -> lean_obj_res { new_thunk(v, std::ptr::null_mut()) }
}

mirrors! { "`t` is a live thunk.";
    /// Lends the value, which is computed if need be. Borrows.
    fn lean_thunk_get(t: b_lean_obj_arg) -> b_lean_obj_res {
        // Other threads access it atomically, too.
        let value = AtomicPtr::from_ptr(&raw mut (*t.cast::<Thunk>()).m_value).load(Acquire);
        if value.is_null() { lean_thunk_get_core(t) } else { value }
    }
    /// `Thunk.get`: gives the value, which is computed if need be. Borrows the thunk.
    fn lean_thunk_get_own(t: b_lean_obj_arg) -> lean_obj_res { owned(lean_thunk_get(t)) }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::object::lean_box;
    use crate::raw::testing::Fake;

    #[test]
    fn a_value_that_is_there_is_lent() {
        let fake = Fake::new(size_of::<Thunk>(), LeanThunk, 0);
        // SAFETY: the fake is a live thunk.
        unsafe {
            (*fake.object().cast::<Thunk>()).m_value = lean_box(3);
            assert_eq!(lean_thunk_get(fake.object()), lean_box(3));
            assert_eq!(lean_thunk_get_own(fake.object()), lean_box(3));
        }
    }
}
