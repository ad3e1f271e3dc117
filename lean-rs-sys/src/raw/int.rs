//! Integers: 32 bits are boxed in the pointer as their unsigned image, everything else is a big number object.

use std::ffi::{c_char, c_int};

use super::nat::{both_small, comparisons, operations};
use super::object::{b_lean_obj_arg, lean_box, lean_is_scalar, lean_obj_arg, lean_obj_res, lean_unbox};
use super::refcount::lean_inc_ref;

/// The greatest integer that is boxed in the pointer.
pub const LEAN_MAX_SMALL_INT: i64 = i32::MAX as i64;
/// The least integer that is boxed in the pointer.
pub const LEAN_MIN_SMALL_INT: i64 = i32::MIN as i64;

runtime! {
    /// Gives the `Int` of a decimal numeral with an optional `-` (NUL-terminated).
    fn lean_cstr_to_int(decimal: *const c_char) -> lean_obj_res;
    /// [`lean_int64_to_int`] for integers of more than 32 bits.
    fn lean_big_int64_to_int(n: i64) -> lean_obj_res;
    /// Gives the `Int` of a `usize` above [`LEAN_MAX_SMALL_INT`].
    fn lean_big_size_t_to_int(n: usize) -> lean_obj_res;
    /// Gives the `Nat` of a big integer that is not negative. Takes.
    fn lean_big_int_to_nat(a: lean_obj_arg) -> lean_obj_res;
    /// [`lean_int_neg`] of a big integer. Borrows.
    fn lean_int_big_neg(a: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_int_add`] where an integer is big. Borrows both.
    fn lean_int_big_add(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_int_sub`] where an integer is big. Borrows both.
    fn lean_int_big_sub(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_int_mul`] where an integer is big. Borrows both.
    fn lean_int_big_mul(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_int_eq`] where an integer is big. Borrows both.
    fn lean_int_big_eq(a: b_lean_obj_arg, b: b_lean_obj_arg) -> bool;
    /// [`lean_int_le`] where an integer is big. Borrows both.
    fn lean_int_big_le(a: b_lean_obj_arg, b: b_lean_obj_arg) -> bool;
    /// [`lean_int_lt`] where an integer is big. Borrows both.
    fn lean_int_big_lt(a: b_lean_obj_arg, b: b_lean_obj_arg) -> bool;
    /// [`lean_int_dec_nonneg`] of a big integer. Borrows.
    fn lean_int_big_nonneg(a: b_lean_obj_arg) -> bool;
    /// The low 8 bits of a big integer. Borrows.
    fn lean_int8_of_big_int(a: b_lean_obj_arg) -> i8;
    /// The low 16 bits of a big integer. Borrows.
    fn lean_int16_of_big_int(a: b_lean_obj_arg) -> i16;
    /// The low 32 bits of a big integer. Borrows.
    fn lean_int32_of_big_int(a: b_lean_obj_arg) -> i32;
    /// The low 64 bits of a big integer. Borrows.
    fn lean_int64_of_big_int(a: b_lean_obj_arg) -> i64;
    /// The low bits of a big integer. Borrows.
    fn lean_isize_of_big_int(a: b_lean_obj_arg) -> isize;
}

/// Gives the `Int` of a C `int`, which is always small.
#[inline]
pub fn lean_int_to_int(n: c_int) -> lean_obj_res {
    lean_box(n as u32 as usize)
}

mirrors! { "The [contract](crate::raw#contract).";
    /// Gives the `Int` of an `i64`.
    fn lean_int64_to_int(n: i64) -> lean_obj_res {
        match i32::try_from(n) {
            Ok(n) => lean_int_to_int(n),
            Err(_) => lean_big_int64_to_int(n),
        }
    }
}

/// The value of a small `Int`. Looks at the pointer only.
#[inline]
pub fn lean_scalar_to_int64(a: b_lean_obj_arg) -> i64 {
    debug_assert!(lean_is_scalar(a));
    i64::from(lean_unbox(a) as u32 as i32)
}

/// Gives the `Int` of a `Nat`. Takes.
///
/// # Safety
/// `a` is a live `Nat` of which the caller owns a reference.
#[inline]
pub unsafe fn lean_nat_to_int(a: lean_obj_arg) -> lean_obj_res {
    if lean_is_scalar(a) && lean_unbox(a) > LEAN_MAX_SMALL_INT as usize {
        // SAFETY: the runtime is initialized, since the caller has a number.
        unsafe { lean_big_size_t_to_int(lean_unbox(a)) }
    } else {
        // Small in both, or big in both: the same object.
        a
    }
}

mirrors! { "`a` is a live `Int`, not negative, of which the caller owns a reference.";
    /// Gives the `Nat` of an `Int` that is not negative. Takes.
    fn lean_int_to_nat(a: lean_obj_arg) -> lean_obj_res { if lean_is_scalar(a) { a } else { lean_big_int_to_nat(a) } }
}

/// Gives the absolute value as a `Nat`. Borrows.
///
/// # Safety
/// `a` is a live `Int`.
#[inline]
pub unsafe fn lean_nat_abs(a: b_lean_obj_arg) -> lean_obj_res {
    if lean_is_scalar(a) {
        return lean_box(lean_scalar_to_int64(a).unsigned_abs() as usize);
    }
    // SAFETY: a big integer; the reference that `lean_big_int_to_nat` takes is made first.
    unsafe {
        if lean_int_big_nonneg(a) {
            lean_inc_ref(a);
            lean_big_int_to_nat(a)
        } else {
            // The negation of a big integer may be small: -(2^31) is small, 2^31 is not.
            lean_int_to_nat(lean_int_big_neg(a))
        }
    }
}

mirrors! { "`a` is a live `Int`.";
    /// Gives `-a`. Borrows.
    fn lean_int_neg(a: b_lean_obj_arg) -> lean_obj_res {
        if lean_is_scalar(a) { lean_int64_to_int(-lean_scalar_to_int64(a)) } else { lean_int_big_neg(a) }
    }
    /// Whether `a` is not negative, as Lean's decision procedure gives it: 0 or 1. Borrows.
    fn lean_int_dec_nonneg(a: b_lean_obj_arg) -> u8 {
        u8::from(if lean_is_scalar(a) { lean_scalar_to_int64(a) >= 0 } else { lean_int_big_nonneg(a) })
    }
}

// Small ones have 32 bits, so that 64 hold every result.
operations! { "Int", lean_scalar_to_int64;
    /// Gives `a + b`. Borrows both.
    lean_int_add, lean_int_big_add, |a, b| lean_int64_to_int(a + b);
    /// Gives `a - b`. Borrows both.
    lean_int_sub, lean_int_big_sub, |a, b| lean_int64_to_int(a - b);
    /// Gives `a * b`. Borrows both.
    lean_int_mul, lean_int_big_mul, |a, b| lean_int64_to_int(a * b);
}

comparisons! { "Int", lean_scalar_to_int64;
    lean_int_eq, lean_int_dec_eq, lean_int_big_eq, ==;
    lean_int_le, lean_int_dec_le, lean_int_big_le, <=;
    lean_int_lt, lean_int_dec_lt, lean_int_big_lt, <;
}

macro_rules! to_machine {
    ($($name:ident, $big:ident, $ty:ty;)*) => {
        mirrors! { "`a` is a live `Int`."; $(
            #[doc = concat!("The low bits of an `Int` as Lean passes them, in a `", stringify!($ty), "`. Borrows.")]
            fn $name(a: b_lean_obj_arg) -> $ty {
                if lean_is_scalar(a) { lean_scalar_to_int64(a) as $ty } else { $big(a) as $ty }
            }
        )* }
    };
}

to_machine! {
    lean_int8_of_int, lean_int8_of_big_int, u8;
    lean_int16_of_int, lean_int16_of_big_int, u16;
    lean_int32_of_int, lean_int32_of_big_int, u32;
    lean_int64_of_int, lean_int64_of_big_int, u64;
    lean_isize_of_int, lean_isize_of_big_int, usize;
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;

    const SAMPLE: [i32; 6] = [0, 1, -1, 12_345, i32::MAX, i32::MIN];

    #[test]
    fn small_integers_are_their_unsigned_image() {
        for n in SAMPLE {
            assert_eq!(lean_scalar_to_int64(lean_int_to_int(n)), i64::from(n));
            assert!(lean_unbox(lean_int_to_int(n)) <= u32::MAX as usize);
            // SAFETY: boxed scalars.
            unsafe {
                assert_eq!(lean_int64_to_int(i64::from(n)), lean_int_to_int(n));
                assert_eq!(lean_int_dec_nonneg(lean_int_to_int(n)), u8::from(n >= 0));
                assert_eq!(lean_unbox(lean_nat_abs(lean_int_to_int(n))), n.unsigned_abs() as usize);
                assert_eq!(lean_int8_of_int(lean_int_to_int(n)), n as u8);
                assert_eq!(lean_int64_of_int(lean_int_to_int(n)), i64::from(n) as u64);
            }
        }
    }

    #[test]
    fn small_arithmetic_and_order() {
        let int = lean_int_to_int;
        // SAFETY: boxed scalars, and all results are small.
        unsafe {
            assert_eq!(lean_int_add(int(-5), int(3)), int(-2));
            assert_eq!(lean_int_sub(int(-5), int(3)), int(-8));
            assert_eq!(lean_int_mul(int(-5), int(3)), int(-15));
            assert_eq!(lean_int_neg(int(7)), int(-7));
            assert!(lean_int_lt(int(-1), int(0)) && !lean_int_lt(int(0), int(-1)));
            assert!(lean_int_le(int(-1), int(-1)) && lean_int_eq(int(-1), int(-1)));
            assert_eq!((lean_int_dec_eq(int(1), int(2)), lean_int_dec_lt(int(1), int(2))), (0, 1));
            assert_eq!((lean_nat_to_int(lean_box(3)), lean_int_to_nat(int(3))), (int(3), lean_box(3)));
        }
    }
}
