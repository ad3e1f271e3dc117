//! Constructor objects: object fields first, then `USize` fields, then the other scalars by falling size.

use std::ffi::c_uint;

use super::layout::Ctor;
use super::object::{
    LeanMaxCtorTag, b_lean_obj_arg, b_lean_obj_res, header, lean_box, lean_is_ctor, lean_obj_arg,
    lean_obj_res, lean_object, lean_object_byte_size, lean_ptr_other, new_object, object_size,
};
use super::refcount::lean_dec;

/// Gives a constructor object; the caller sets all its fields before Lean sees it.
///
/// `scalar_sz` counts the bytes of the `USize` and other scalar fields; the padding behind them is zeroed, since the
/// runtime compares and hashes whole words.
///
/// # Safety
/// The [contract](crate::raw#contract). `tag` is at most [`LeanMaxCtorTag`], `num_objs` less than 256.
#[inline]
pub unsafe fn lean_alloc_ctor(tag: c_uint, num_objs: c_uint, scalar_sz: c_uint) -> lean_obj_res {
    debug_assert!(tag <= c_uint::from(LeanMaxCtorTag) && num_objs < 256 && scalar_sz < 1024);
    let used = size_of::<Ctor>() + num_objs as usize * size_of::<*mut lean_object>();
    let bytes = object_size(used, scalar_sz as usize, 1);
    // SAFETY: the caller writes the fields.
    let o = unsafe { new_object(bytes, tag as u8, num_objs as u8) };
    // SAFETY: just allocated with this layout.
    unsafe { clear_padding(o, used + scalar_sz as usize) };
    o
}

/// Zeroes the last word when the fields do not fill it.
///
/// # Safety
/// `o` is a constructor object whose memory holds `used` bytes, rounded up to words.
#[inline]
unsafe fn clear_padding(o: *mut lean_object, used: usize) {
    if !used.is_multiple_of(8) {
        // SAFETY: the last word begins at `used`, rounded down, and is inside the object.
        unsafe { o.cast::<u8>().add(used & !7).cast::<u64>().write(0) }
    }
}

mirrors! { "`o` is a live constructor object.";
    /// The number of object fields. Borrows.
    fn lean_ctor_num_objs(o: b_lean_obj_arg) -> c_uint { lean_ptr_other(o) }
    /// The size of a constructor object in bytes, as far as it is known: at least its header and fields. Borrows.
    ///
    /// Not in `lean.h`, where compiled code never asks. Constructor objects are small, and all runtimes that allocate with
    /// mimalloc, as well as the compiler for its static objects, record their size in the header; others are asked.
    fn ctor_byte_size(o: b_lean_obj_arg) -> usize {
        match (*header(o)).m_cs_sz {
            0 => lean_object_byte_size(o),
            size => usize::from(size),
        }
    }
    /// The place of the object fields. Borrows.
    fn lean_ctor_obj_cptr(o: b_lean_obj_arg) -> *mut *mut lean_object { (&raw mut (*o.cast::<Ctor>()).m_objs).cast() }
    /// The place of the scalar fields, behind the object fields. Borrows.
    fn lean_ctor_scalar_cptr(o: b_lean_obj_arg) -> *mut u8 {
        lean_ctor_obj_cptr(o).add(lean_ctor_num_objs(o) as usize).cast()
    }
}

mirrors! { "`o` is a live constructor object with more than `i` object fields, field `i` is set.";
    /// Lends object field `i`. Borrows the object.
    fn lean_ctor_get(o: b_lean_obj_arg, i: c_uint) -> b_lean_obj_res {
        debug_assert!(lean_is_ctor(o) && i < lean_ctor_num_objs(o));
        lean_ctor_obj_cptr(o).add(i as usize).read()
    }
}

mirrors! { "`o` is a live constructor object with more than `i` object fields that nobody else uses.";
    /// Sets object field `i` to `v`, which is taken; what was there is forgotten, not released. Borrows the object.
    fn lean_ctor_set(o: b_lean_obj_arg, i: c_uint, v: lean_obj_arg) {
        debug_assert!(lean_is_ctor(o) && i < lean_ctor_num_objs(o));
        lean_ctor_obj_cptr(o).add(i as usize).write(v);
    }
}

mirrors! { "`o` is a live constructor object that nobody else uses; `tag` is at most [`LeanMaxCtorTag`].";
    /// Changes the constructor index. Borrows the object.
    fn lean_ctor_set_tag(o: b_lean_obj_arg, tag: u8) {
        debug_assert!(tag <= LeanMaxCtorTag);
        (*header(o)).m_tag = tag;
    }
}

mirrors! { "That of [`lean_ctor_set`], and field `i` is set.";
    /// Releases object field `i` and leaves `lean_box(0)` there. Borrows the object.
    fn lean_ctor_release(o: b_lean_obj_arg, i: c_uint) {
        // The object owns its field, and forgets it before it is used again.
        lean_dec(lean_ctor_get(o, i));
        lean_ctor_set(o, i, lean_box(0));
    }
}

mirrors! { "`o` is a live constructor object whose word `i`, behind the object fields, is a `USize` field.";
    /// `USize` field `i`: these are numbered on from the object fields. Borrows.
    fn lean_ctor_get_usize(o: b_lean_obj_arg, i: c_uint) -> usize {
        debug_assert!(i >= lean_ctor_num_objs(o));
        lean_ctor_obj_cptr(o).add(i as usize).cast::<usize>().read()
    }
}

mirrors! { "That of [`lean_ctor_get_usize`], and nobody else uses the object.";
    /// Sets `USize` field `i`. Borrows the object.
    fn lean_ctor_set_usize(o: b_lean_obj_arg, i: c_uint, v: usize) {
        debug_assert!(i >= lean_ctor_num_objs(o));
        lean_ctor_obj_cptr(o).add(i as usize).cast::<usize>().write(v);
    }
}

/// # Safety
/// `o` is a live constructor object with a scalar field at `offset`.
#[inline]
unsafe fn scalar_field(o: *mut lean_object, offset: c_uint) -> *mut u8 {
    // SAFETY: the caller's promise is the same.
    unsafe {
        debug_assert!(offset >= lean_ctor_num_objs(o) * 8);
        lean_ctor_obj_cptr(o).cast::<u8>().add(offset as usize)
    }
}

// The offsets need not be aligned.
macro_rules! scalar_fields {
    ($($get:ident, $set:ident, $ty:ty, $what:literal;)*) => {
        mirrors! { "`o` is a live constructor object with a scalar field of this type at `offset`."; $(
            #[doc = concat!("The ", $what, " at `offset` bytes behind the first object field. Borrows.")]
            fn $get(o: b_lean_obj_arg, offset: c_uint) -> $ty {
                scalar_field(o, offset).cast::<$ty>().read_unaligned()
            }
        )* }

        mirrors! { "`o` is a live constructor object that nobody else uses, with a scalar field of this type at `offset`."; $(
            #[doc = concat!("Sets the ", $what, " at `offset` bytes behind the first object field. Borrows the object.")]
            fn $set(o: b_lean_obj_arg, offset: c_uint, v: $ty) {
                scalar_field(o, offset).cast::<$ty>().write_unaligned(v)
            }
        )* }
    };
}

scalar_fields! {
    lean_ctor_get_uint8, lean_ctor_set_uint8, u8, "`UInt8`, `Bool` or small enumeration";
    lean_ctor_get_uint16, lean_ctor_set_uint16, u16, "`UInt16`";
    lean_ctor_get_uint32, lean_ctor_set_uint32, u32, "`UInt32` or `Char`";
    lean_ctor_get_uint64, lean_ctor_set_uint64, u64, "`UInt64`";
    lean_ctor_get_float, lean_ctor_set_float, f64, "`Float`";
    lean_ctor_get_float32, lean_ctor_set_float32, f32, "`Float32`";
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::testing::Fake;

    #[test]
    fn fields_do_not_overlap() {
        // Two objects, one USize, then 8, 4, 2 and 1 bytes.
        let fake = Fake::new(8 + 3 * 8 + 8 + 8, 2, 2);
        let o = fake.object();
        // SAFETY: the fake is a live constructor object of this layout.
        unsafe {
            lean_ctor_set(o, 0, lean_box(10));
            lean_ctor_set(o, 1, lean_box(11));
            lean_ctor_set_usize(o, 2, usize::MAX);
            lean_ctor_set_uint64(o, 24, 0x0123_4567_89ab_cdef);
            lean_ctor_set_float32(o, 32, 1.5);
            lean_ctor_set_uint16(o, 36, 0xbeef);
            lean_ctor_set_uint8(o, 38, 7);
            assert_eq!((lean_ctor_get(o, 0), lean_ctor_get(o, 1)), (lean_box(10), lean_box(11)));
            assert_eq!(lean_ctor_get_usize(o, 2), usize::MAX);
            assert_eq!(lean_ctor_get_uint64(o, 24), 0x0123_4567_89ab_cdef);
            assert_eq!(lean_ctor_get_float32(o, 32), 1.5);
            assert_eq!((lean_ctor_get_uint16(o, 36), lean_ctor_get_uint8(o, 38)), (0xbeef, 7));
            assert_eq!(lean_ctor_scalar_cptr(o).addr() - o.addr(), 24);
            lean_ctor_release(o, 0);
            assert_eq!(lean_ctor_get(o, 0), lean_box(0));
            lean_ctor_set_tag(o, 9);
            assert_eq!((*header(o)).m_tag, 9);
        }
    }

    #[test]
    fn scalars_need_no_alignment() {
        let fake = Fake::new(32, 0, 0);
        // SAFETY: all offsets are inside the fake.
        unsafe {
            lean_ctor_set_float(fake.object(), 3, -0.5);
            assert_eq!(lean_ctor_get_float(fake.object(), 3), -0.5);
            lean_ctor_set_uint32(fake.object(), 13, u32::MAX);
            assert_eq!(lean_ctor_get_uint32(fake.object(), 13), u32::MAX);
        }
    }

    #[test]
    fn padding_is_zeroed() {
        let fake = Fake::new(24, 0, 0);
        // SAFETY: all offsets are inside the fake.
        unsafe {
            for used in [16, 17, 23, 24] {
                lean_ctor_set_uint64(fake.object(), 8, u64::MAX);
                clear_padding(fake.object(), used);
                let expected = if used % 8 == 0 { u64::MAX } else { 0 };
                assert_eq!(lean_ctor_get_uint64(fake.object(), 8), expected, "{used}");
            }
        }
    }
}
