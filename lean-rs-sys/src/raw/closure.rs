//! Function values: a code pointer, the number of arguments that it wants, and those that it already has.

use std::ffi::{c_uint, c_void};

use super::layout::{Closure, Header};
use super::object::{
    LeanClosure, b_lean_obj_arg, b_lean_obj_res, lean_is_closure, lean_obj_arg, lean_obj_res, lean_object,
    new_object, object_size, u_lean_obj_arg,
};

/// Code of a greater arity gets one pointer to its arguments instead of the arguments.
pub const LEAN_CLOSURE_MAX_ARGS: c_uint = 16;

macro_rules! applications {
    ($($name:ident, $count:literal: $($arg:ident)*;)*) => {
        runtime! {
            /// Gives `f` applied to one argument, or `f` holding it if it wants more. Takes all.
            fn lean_apply_1(f: lean_obj_arg, a1: lean_obj_arg) -> lean_obj_res;
            $(
                #[doc = concat!("[`lean_apply_1`] with ", $count, " arguments.")]
                fn $name(f: lean_obj_arg, $($arg: lean_obj_arg),*) -> lean_obj_res;
            )*
            /// [`lean_apply_1`] with the `n` arguments at `args`, at least one. Takes `f` and the arguments, not their place.
            fn lean_apply_n(f: lean_obj_arg, n: c_uint, args: *mut lean_obj_arg) -> lean_obj_res;
            /// [`lean_apply_n`] for more than [`LEAN_CLOSURE_MAX_ARGS`] arguments.
            fn lean_apply_m(f: lean_obj_arg, n: c_uint, args: *mut lean_obj_arg) -> lean_obj_res;
        }
    };
}

applications! {
    lean_apply_2, 2: a1 a2;
    lean_apply_3, 3: a1 a2 a3;
    lean_apply_4, 4: a1 a2 a3 a4;
    lean_apply_5, 5: a1 a2 a3 a4 a5;
    lean_apply_6, 6: a1 a2 a3 a4 a5 a6;
    lean_apply_7, 7: a1 a2 a3 a4 a5 a6 a7;
    lean_apply_8, 8: a1 a2 a3 a4 a5 a6 a7 a8;
    lean_apply_9, 9: a1 a2 a3 a4 a5 a6 a7 a8 a9;
    lean_apply_10, 10: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10;
    lean_apply_11, 11: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11;
    lean_apply_12, 12: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12;
    lean_apply_13, 13: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13;
    lean_apply_14, 14: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14;
    lean_apply_15, 15: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15;
    lean_apply_16, 16: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16;
}

/// Gives a closure with `num_fixed` unset arguments; the caller sets them before Lean sees the closure.
///
/// `fun` is a C function of `arity` boxed parameters, which it takes, with a boxed result; above
/// [`LEAN_CLOSURE_MAX_ARGS`] it has one parameter, a pointer to `arity` of them. An action has one parameter
/// more than its Lean type shows, the world, `lean_box(0)`.
///
/// # Safety
/// The [contract](crate::raw#contract). `fun` is such a function and never unwinds; `num_fixed < arity <= u16::MAX`.
#[inline]
pub unsafe fn lean_alloc_closure(fun: *mut c_void, arity: c_uint, num_fixed: c_uint) -> lean_obj_res {
    debug_assert!(num_fixed < arity && arity <= c_uint::from(u16::MAX));
    // SAFETY: the fields are written here, the arguments by the caller.
    unsafe {
        let bytes = object_size(size_of::<Closure>(), num_fixed as usize, size_of::<*mut lean_object>());
        let o = new_object(bytes, LeanClosure, 0);
        let c = closure(o);
        (*c).m_fun = fun;
        (*c).m_arity = arity as u16;
        (*c).m_num_fixed = num_fixed as u16;
        o
    }
}

/// A closure without arguments in static memory: never counted and never freed, as those that Lean's compiler emits.
///
/// ```
/// use lean_rs_sys::{StaticClosure, lean_object};
///
/// extern "C" fn identity(x: *mut lean_object) -> *mut lean_object {
///     x
/// }
/// // SAFETY: a function of one boxed parameter, which it gives back.
/// static IDENTITY: StaticClosure = unsafe { StaticClosure::new(identity as *const (), 1) };
/// assert!(!IDENTITY.object().is_null());
/// ```
#[repr(transparent)]
pub struct StaticClosure(Closure);

// SAFETY: nobody writes to an object whose count is zero.
unsafe impl Sync for StaticClosure {}
// SAFETY: as above.
unsafe impl Send for StaticClosure {}

impl StaticClosure {
    /// # Safety
    /// As for [`lean_alloc_closure`]; `arity` is not zero.
    #[must_use]
    pub const unsafe fn new(fun: *const (), arity: u16) -> StaticClosure {
        let m_header =
            Header { m_rc: 0, m_cs_sz: size_of::<Closure>() as u16, m_other: 0, m_tag: LeanClosure };
        let m_fun = fun.cast::<c_void>().cast_mut();
        StaticClosure(Closure { m_header, m_fun, m_arity: arity, m_num_fixed: 0, m_objs: [] })
    }

    /// The closure as Lean sees it. References to it may be given away without being counted.
    #[must_use]
    pub fn object(&'static self) -> *mut lean_object {
        (&raw const self.0).cast_mut().cast()
    }
}

#[inline]
fn closure(o: *mut lean_object) -> *mut Closure {
    o.cast()
}

mirrors! { "`o` is a live closure.";
    /// The code. Borrows.
    fn lean_closure_fun(o: b_lean_obj_arg) -> *mut c_void {
        debug_assert!(lean_is_closure(o));
        (*closure(o)).m_fun
    }
    /// The number of arguments that the code wants, the world of an action included. Borrows.
    fn lean_closure_arity(o: b_lean_obj_arg) -> c_uint { c_uint::from((*closure(o)).m_arity) }
    /// The number of arguments that the closure already has. Borrows.
    fn lean_closure_num_fixed(o: b_lean_obj_arg) -> c_uint { c_uint::from((*closure(o)).m_num_fixed) }
    /// The place of the arguments that the closure has. Borrows.
    fn lean_closure_arg_cptr(o: b_lean_obj_arg) -> *mut *mut lean_object { (&raw mut (*closure(o)).m_objs).cast() }
}

mirrors! { "`o` is a live closure that has more than `i` arguments, argument `i` is set.";
    /// Lends argument `i` of those that the closure has. Borrows the closure.
    fn lean_closure_get(o: b_lean_obj_arg, i: c_uint) -> b_lean_obj_res {
        debug_assert!(i < lean_closure_num_fixed(o));
        lean_closure_arg_cptr(o).add(i as usize).read()
    }
}

mirrors! { "`o` is a live closure that nobody else uses and that has more than `i` arguments.";
    /// Sets argument `i` to `v`, which is taken; what was there is forgotten. Borrows the closure.
    fn lean_closure_set(o: u_lean_obj_arg, i: c_uint, v: lean_obj_arg) {
        debug_assert!(i < lean_closure_num_fixed(o));
        lean_closure_arg_cptr(o).add(i as usize).write(v);
    }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::object::lean_box;
    use crate::raw::refcount::{lean_dec, lean_inc, lean_is_exclusive};
    use crate::raw::testing::Fake;

    #[test]
    fn parts_are_where_they_were_put() {
        extern "C" fn code(a: *mut lean_object) -> *mut lean_object {
            a
        }
        let fake = Fake::new(size_of::<Closure>() + 16, LeanClosure, 0);
        let o = fake.object();
        // SAFETY: the fake is a live closure with room for two arguments.
        unsafe {
            (*closure(o)).m_fun = code as *mut c_void;
            (*closure(o)).m_arity = 300;
            (*closure(o)).m_num_fixed = 2;
            lean_closure_set(o, 0, lean_box(1));
            lean_closure_set(o, 1, lean_box(2));
            assert_eq!((lean_closure_arity(o), lean_closure_num_fixed(o)), (300, 2));
            assert_eq!((lean_closure_get(o, 0), lean_closure_get(o, 1)), (lean_box(1), lean_box(2)));
            assert_eq!(lean_closure_fun(o), code as *mut c_void);
            assert_eq!(lean_closure_arg_cptr(o).addr() - o.addr(), 24);
        }
    }

    #[test]
    fn static_closures_are_not_counted() {
        extern "C" fn code(a: *mut lean_object) -> *mut lean_object {
            a
        }
        // SAFETY: a function of one boxed parameter.
        static CODE: StaticClosure = unsafe { StaticClosure::new(code as *const (), 1) };
        let o = CODE.object();
        // SAFETY: a closure that is never freed, with references that nobody counts.
        unsafe {
            lean_inc(o);
            lean_dec(o);
            lean_dec(o);
            assert!(lean_is_closure(o) && !lean_is_exclusive(o));
            assert_eq!((lean_closure_arity(o), lean_closure_num_fixed(o)), (1, 0));
            assert_eq!(lean_closure_fun(o), code as *mut c_void);
        }
    }
}
