//! Scalars as objects, the form that they have inside containers and as arguments of function values.
//!
//! 32 bits and less fit the pointer ([`lean_box`], for `UInt8`, `UInt16`, `Bool`, `Char` and enumerations too); wider
//! ones and floats get a constructor object with tag 0 and no object field. Signed types travel as the unsigned type
//! of their width.

use super::ctor::{
    lean_alloc_ctor, lean_ctor_get_float, lean_ctor_get_float32, lean_ctor_get_uint64, lean_ctor_get_usize,
    lean_ctor_set_float, lean_ctor_set_float32, lean_ctor_set_uint64, lean_ctor_set_usize,
};
use super::object::{b_lean_obj_arg, lean_box, lean_obj_res, lean_unbox};

/// Boxes a `UInt32`, in the pointer on 64-bit targets.
#[inline]
pub fn lean_box_uint32(v: u32) -> lean_obj_res {
    lean_box(v as usize)
}

/// The `UInt32` that [`lean_box_uint32`] boxed.
#[inline]
pub fn lean_unbox_uint32(o: b_lean_obj_arg) -> u32 {
    lean_unbox(o) as u32
}

macro_rules! boxed {
    ($($make:ident, $read:ident, $ty:ty, $set:ident, $get:ident, $what:literal;)*) => { $(
        mirrors! { "The [contract](crate::raw#contract).";
            #[doc = concat!("Gives an object that holds a ", $what, ".")]
            fn $make(v: $ty) -> lean_obj_res {
                let o = lean_alloc_ctor(0, 0, size_of::<$ty>() as u32);
                $set(o, 0, v);
                o
            }
        }

        mirrors! { concat!("`o` is a live boxed ", $what, ".");
            #[doc = concat!("The ", $what, " in such an object. Borrows.")]
            fn $read(o: b_lean_obj_arg) -> $ty { $get(o, 0) }
        }
    )* };
}

boxed! {
    lean_box_uint64, lean_unbox_uint64, u64, lean_ctor_set_uint64, lean_ctor_get_uint64, "`UInt64`";
    lean_box_usize, lean_unbox_usize, usize, lean_ctor_set_usize, lean_ctor_get_usize, "`USize`";
    lean_box_float, lean_unbox_float, f64, lean_ctor_set_float, lean_ctor_get_float, "`Float`";
    lean_box_float32, lean_unbox_float32, f32, lean_ctor_set_float32, lean_ctor_get_float32, "`Float32`";
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::testing::Fake;

    #[test]
    fn small_scalars_need_no_object() {
        for v in [0, 1, u32::MAX] {
            assert_eq!(lean_unbox_uint32(lean_box_uint32(v)), v);
        }
    }

    #[test]
    fn wide_scalars_are_read_from_the_first_word() {
        let fake = Fake::new(16, 0, 0);
        let o = fake.object();
        // SAFETY: the fake is a live constructor object with one word of scalars.
        unsafe {
            lean_ctor_set_uint64(o, 0, u64::MAX - 1);
            assert_eq!((lean_unbox_uint64(o), lean_unbox_usize(o)), (u64::MAX - 1, usize::MAX - 1));
            lean_ctor_set_float(o, 0, 2.5);
            assert_eq!(lean_unbox_float(o), 2.5);
            lean_ctor_set_float32(o, 0, 0.25);
            assert_eq!(lean_unbox_float32(o), 0.25);
        }
    }
}
