//! Mutable references (`IO.Ref`, `ST.Ref`).

use std::sync::atomic::AtomicPtr;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};

use super::layout::Ref;
use super::object::{b_lean_obj_arg, lean_obj_arg, lean_obj_res, lean_object};
use super::refcount::{lean_is_st, lean_mark_mt};

runtime! {
    /// Gives a mutable reference that holds `v`. Takes.
    fn lean_st_mk_ref(v: lean_obj_arg) -> lean_obj_res;
    /// Gives what the reference holds. Borrows the reference, from which nobody has taken the value if it is one thread's.
    fn lean_st_ref_get(r: b_lean_obj_arg) -> lean_obj_res;
    /// Puts `v` there and gives what was there. Borrows the reference, takes `v`.
    ///
    /// To set a reference, release what this gives: the function for it changed its name within the supported versions.
    fn lean_st_ref_swap(r: b_lean_obj_arg, v: lean_obj_arg) -> lean_obj_res;
}

/// The value's place as an atomic: other threads may change a shared one.
///
/// # Safety
/// `r` is a live reference for as long as the result is used.
#[inline]
unsafe fn value<'a>(r: b_lean_obj_arg) -> &'a AtomicPtr<lean_object> {
    // SAFETY: the field is aligned, and lives as long as the object.
    unsafe { AtomicPtr::from_ptr(&raw mut (*r.cast::<Ref>()).m_value) }
}

mirrors! { "`r` is a live reference.";
    /// Whether somebody has taken the value, and not put one back yet: `ST.Ref.take`, which `modify` begins with. Borrows.
    ///
    /// Not a function of `lean.h`.
    fn lean_st_ref_is_taken(r: b_lean_obj_arg) -> bool { value(r).load(Relaxed).is_null() }
}

/// Puts `new` there if `expected` is there, and tells whether it was. Borrows all; then the reference owns the caller's count of
/// `new`, and the caller that of `expected`.
///
/// Not a function of `lean.h`, whose `ST.Ref.take` would keep others from the value until one is put back.
///
/// # Safety
/// `r` is a live reference, the other two are values of the type that it holds, and the caller owns a count of `new`.
#[inline]
pub unsafe fn lean_st_ref_replace(r: b_lean_obj_arg, expected: b_lean_obj_arg, new: b_lean_obj_arg) -> bool {
    // SAFETY: the caller's promise is the same.
    unsafe {
        if !lean_is_st(r) {
            // As in all that writes to a reference that several threads have.
            lean_mark_mt(new);
        }
        value(r).compare_exchange(expected, new, AcqRel, Acquire).is_ok()
    }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::object::{LeanRef, lean_box};
    use crate::raw::testing::Fake;

    #[test]
    fn a_value_is_replaced_if_it_is_the_expected_one() {
        let fake = Fake::new(size_of::<Ref>(), LeanRef, 0);
        let r = fake.object();
        // SAFETY: the fake is a live reference of this thread, which holds scalars.
        unsafe {
            assert!(lean_st_ref_is_taken(r));
            assert!(!lean_st_ref_replace(r, lean_box(1), lean_box(2)), "taken");
            value(r).store(lean_box(1), Relaxed);
            assert!(!lean_st_ref_is_taken(r));
            assert!(!lean_st_ref_replace(r, lean_box(3), lean_box(2)));
            assert!(lean_st_ref_replace(r, lean_box(1), lean_box(2)));
            assert_eq!(value(r).load(Relaxed), lean_box(2));
        }
    }
}
