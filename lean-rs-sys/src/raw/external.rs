//! External objects: data of the host that Lean carries around, counts and gives back.

use std::ffi::c_void;
use std::marker::{PhantomData, PhantomPinned};

use super::layout::External;
use super::object::{
    LeanExternal, b_lean_obj_arg, lean_is_external, lean_obj_arg, lean_obj_res, lean_object, new_object,
    object_size,
};
use super::refcount::{lean_dec_ref, lean_is_exclusive};

/// Releases the data of an external object when the object is freed, on whatever thread that happens.
pub type lean_external_finalize_proc = unsafe extern "C" fn(data: *mut c_void);
/// Applies a function value to every Lean object that the data refers to, for [`lean_mark_mt`](super::lean_mark_mt)
/// and its like. Borrows the function.
pub type lean_external_foreach_proc = unsafe extern "C" fn(data: *mut c_void, f: b_lean_obj_arg);

/// What the external objects of one kind have in common: their finalizer and their traversal. Opaque.
#[repr(C)]
pub struct lean_external_class {
    _body: [u8; 0],
    _marker: PhantomData<(*mut u8, PhantomPinned)>,
}

runtime! {
    /// Gives a class, which lives for ever. Both functions are called by the runtime and never unwind.
    fn lean_register_external_class(
        finalize: lean_external_finalize_proc,
        foreach: lean_external_foreach_proc,
    ) -> *mut lean_external_class;
}

/// Gives an external object that owns `data`: the class's finalizer gets it when the object is freed.
///
/// # Safety
/// The [contract](crate::raw#contract). `class` was registered, and its functions can handle `data`.
#[inline]
pub unsafe fn lean_alloc_external(class: *mut lean_external_class, data: *mut c_void) -> lean_obj_res {
    // SAFETY: both fields are written here.
    unsafe {
        let o = new_object(object_size(size_of::<External>(), 0, 0), LeanExternal, 0);
        (*external(o)).m_class = class;
        (*external(o)).m_data = data;
        o
    }
}

#[inline]
fn external(o: *mut lean_object) -> *mut External {
    o.cast()
}

mirrors! { "`o` is a live external object.";
    /// The class of an external object. Borrows.
    fn lean_get_external_class(o: b_lean_obj_arg) -> *mut lean_external_class {
        debug_assert!(lean_is_external(o));
        (*external(o)).m_class
    }
    /// The data of an external object, which stays its owner. Borrows.
    fn lean_get_external_data(o: b_lean_obj_arg) -> *mut c_void {
        debug_assert!(lean_is_external(o));
        (*external(o)).m_data
    }
}

/// Gives an external object of the same class with other data: `o` itself if it is exclusive. Takes.
///
/// The data that an exclusive object had before is the caller's again, and is not finalized.
///
/// # Safety
/// `o` is a live external object of which the caller owns a reference; its class can handle `data`.
#[inline]
pub unsafe fn lean_set_external_data(o: lean_obj_arg, data: *mut c_void) -> lean_obj_res {
    // SAFETY: the caller's promise is the same.
    unsafe {
        if lean_is_exclusive(o) {
            (*external(o)).m_data = data;
            o
        } else {
            let new = lean_alloc_external(lean_get_external_class(o), data);
            lean_dec_ref(o);
            new
        }
    }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::testing::Fake;

    #[test]
    fn data_is_where_it_was_put() {
        let fake = Fake::new(size_of::<External>(), LeanExternal, 0);
        let mut data = 5;
        let data = (&raw mut data).cast::<c_void>();
        // SAFETY: the fake is a live external object and exclusive.
        unsafe {
            assert_eq!(lean_set_external_data(fake.object(), data), fake.object());
            assert_eq!(lean_get_external_data(fake.object()), data);
            assert!(lean_get_external_class(fake.object()).is_null());
        }
    }
}
