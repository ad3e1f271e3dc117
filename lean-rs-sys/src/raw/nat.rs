//! Natural numbers: boxed in the pointer up to 63 bits, a big number object above.
//!
//! The mirrors do the small case and call the exported `lean_nat_big_…` for the rest, which also takes mixed arguments.

use std::ffi::{c_char, c_uint};

use super::object::{
    b_lean_obj_arg, lean_box, lean_is_scalar, lean_obj_arg, lean_obj_res, lean_object, lean_unbox,
};
use super::refcount::lean_dec;

/// The greatest number that is boxed in the pointer.
pub const LEAN_MAX_SMALL_NAT: usize = usize::MAX >> 1;

runtime! {
    /// Gives the `Nat` of a decimal numeral (NUL-terminated).
    fn lean_cstr_to_nat(decimal: *const c_char) -> lean_obj_res;
    /// [`lean_usize_to_nat`] for numbers above [`LEAN_MAX_SMALL_NAT`].
    fn lean_big_usize_to_nat(n: usize) -> lean_obj_res;
    /// [`lean_uint64_to_nat`] for numbers above [`LEAN_MAX_SMALL_NAT`].
    fn lean_big_uint64_to_nat(n: u64) -> lean_obj_res;
    /// The product of two small numbers that does not fit one.
    fn lean_nat_overflow_mul(a: usize, b: usize) -> lean_obj_res;
    /// [`lean_nat_succ`] of a big number. Borrows.
    fn lean_nat_big_succ(a: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_add`] where a number is big. Borrows both.
    fn lean_nat_big_add(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_sub`] where a number is big. Borrows both.
    fn lean_nat_big_sub(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_mul`] where a number is big. Borrows both.
    fn lean_nat_big_mul(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_div`] where a number is big. Borrows both.
    fn lean_nat_big_div(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_mod`] where a number is big. Borrows both.
    fn lean_nat_big_mod(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_eq`] where a number is big. Borrows both.
    fn lean_nat_big_eq(a: b_lean_obj_arg, b: b_lean_obj_arg) -> bool;
    /// [`lean_nat_le`] where a number is big. Borrows both.
    fn lean_nat_big_le(a: b_lean_obj_arg, b: b_lean_obj_arg) -> bool;
    /// [`lean_nat_lt`] where a number is big. Borrows both.
    fn lean_nat_big_lt(a: b_lean_obj_arg, b: b_lean_obj_arg) -> bool;
    /// [`lean_nat_land`] where a number is big. Borrows both.
    fn lean_nat_big_land(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_lor`] where a number is big. Borrows both.
    fn lean_nat_big_lor(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// [`lean_nat_shiftr`] where a number is big. Borrows both.
    fn lean_nat_big_shiftr(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// Gives `a * 2^b`. Borrows both.
    fn lean_nat_shiftl(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// Gives `a^b`. Borrows both.
    fn lean_nat_pow(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// Gives the greatest common divisor. Borrows both.
    fn lean_nat_gcd(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res;
    /// Gives the position of the highest bit; 0 for 0. Borrows.
    fn lean_nat_log2(a: b_lean_obj_arg) -> lean_obj_res;
    /// The low 8 bits of a big number. Borrows.
    fn lean_uint8_of_big_nat(a: b_lean_obj_arg) -> u8;
    /// The low 16 bits of a big number. Borrows.
    fn lean_uint16_of_big_nat(a: b_lean_obj_arg) -> u16;
    /// The low 32 bits of a big number. Borrows.
    fn lean_uint32_of_big_nat(a: b_lean_obj_arg) -> u32;
    /// The low 64 bits of a big number. Borrows.
    fn lean_uint64_of_big_nat(a: b_lean_obj_arg) -> u64;
    /// The low bits of a big number. Borrows.
    fn lean_usize_of_big_nat(a: b_lean_obj_arg) -> usize;
}

/// Whether both are boxed in the pointer.
#[inline]
pub(crate) fn both_small(a: *mut lean_object, b: *mut lean_object) -> bool {
    lean_is_scalar(a) && lean_is_scalar(b)
}

mirrors! { "The [contract](crate::raw#contract).";
    /// Gives the `Nat` of a `usize`.
    fn lean_usize_to_nat(n: usize) -> lean_obj_res {
        if n <= LEAN_MAX_SMALL_NAT { lean_box(n) } else { lean_big_usize_to_nat(n) }
    }
    /// Gives the `Nat` of a `u64`.
    fn lean_uint64_to_nat(n: u64) -> lean_obj_res {
        if n <= LEAN_MAX_SMALL_NAT as u64 { lean_box(n as usize) } else { lean_big_uint64_to_nat(n) }
    }
}

/// Gives the `Nat` of a C `unsigned`, which is always small.
#[inline]
pub fn lean_unsigned_to_nat(n: c_uint) -> lean_obj_res {
    lean_box(n as usize)
}

mirrors! { "`a` is a live `Nat`.";
    /// Gives `a + 1`. Borrows.
    fn lean_nat_succ(a: b_lean_obj_arg) -> lean_obj_res {
        if lean_is_scalar(a) { lean_usize_to_nat(lean_unbox(a) + 1) } else { lean_nat_big_succ(a) }
    }
}

/// Mirrors operations on numbers: with the values of small ones, and by a function of the runtime for others.
macro_rules! operations {
    ($type:literal, $value:ident; $(
        $(#[doc = $doc:expr])* $name:ident, $big:ident, |$a:ident, $b:ident| $small:expr;
    )*) => {
        mirrors! { concat!("`a` and `b` are live `", $type, "`s."); $(
            $(#[doc = $doc])*
            fn $name(a: b_lean_obj_arg, b: b_lean_obj_arg) -> lean_obj_res {
                if both_small(a, b) {
                    let ($a, $b) = ($value(a), $value(b));
                    $small
                } else {
                    $big(a, b)
                }
            }
        )* }
    };
}
pub(super) use operations;

operations! { "Nat", lean_unbox;
    /// Gives `a + b`. Borrows both.
    lean_nat_add, lean_nat_big_add, |a, b| lean_usize_to_nat(a + b);
    /// Gives `a - b`, 0 where that is negative. Borrows both.
    lean_nat_sub, lean_nat_big_sub, |a, b| lean_box(a.saturating_sub(b));
    /// Gives `a * b`. Borrows both.
    lean_nat_mul, lean_nat_big_mul, |a, b| match a.checked_mul(b) {
        Some(product) => lean_usize_to_nat(product),
        None => lean_nat_overflow_mul(a, b),
    };
    /// Gives `a / b` rounded down, 0 for `b = 0`. Borrows both.
    lean_nat_div, lean_nat_big_div, |a, b| lean_box(a.checked_div(b).unwrap_or(0));
    /// Gives the remainder of `a / b`, `a` for `b = 0`. Borrows both.
    lean_nat_mod, lean_nat_big_mod, |a, b| lean_box(a.checked_rem(b).unwrap_or(a));
    /// Gives the bits that are in both. Borrows both.
    lean_nat_land, lean_nat_big_land, |a, b| lean_box(a & b);
    /// Gives the bits that are in either. Borrows both.
    lean_nat_lor, lean_nat_big_lor, |a, b| lean_box(a | b);
    /// Gives `a / 2^b` rounded down. Borrows both.
    lean_nat_shiftr, lean_nat_big_shiftr, |a, b| lean_box(if b < 64 { a >> b } else { 0 });
}

/// As `operations!`, for comparisons and the decision procedures that they make.
macro_rules! comparisons {
    ($type:literal, $value:ident; $($name:ident, $decide:ident, $big:ident, $sign:tt;)*) => {
        mirrors! { concat!("`a` and `b` are live `", $type, "`s."); $(
            #[doc = concat!("Whether `a ", stringify!($sign), " b`. Borrows both.")]
            fn $name(a: b_lean_obj_arg, b: b_lean_obj_arg) -> bool {
                if both_small(a, b) { $value(a) $sign $value(b) } else { $big(a, b) }
            }
            #[doc = concat!("[`", stringify!($name), "`] as Lean's decision procedure gives it: 0 or 1. Borrows both.")]
            fn $decide(a: b_lean_obj_arg, b: b_lean_obj_arg) -> u8 { u8::from($name(a, b)) }
        )* }
    };
}
pub(super) use comparisons;

comparisons! { "Nat", lean_unbox;
    lean_nat_eq, lean_nat_dec_eq, lean_nat_big_eq, ==;
    lean_nat_le, lean_nat_dec_le, lean_nat_big_le, <=;
    lean_nat_lt, lean_nat_dec_lt, lean_nat_big_lt, <;
}

macro_rules! to_machine {
    ($($name:ident, $take:ident, $big:ident, $ty:ty;)*) => {
        mirrors! { "`a` is a live `Nat`."; $(
            #[doc = concat!("The low bits of a `Nat` as a `", stringify!($ty), "`: the number modulo 2^bits. Borrows.")]
            fn $name(a: b_lean_obj_arg) -> $ty { if lean_is_scalar(a) { lean_unbox(a) as $ty } else { $big(a) } }
        )* }

        mirrors! { "`a` is a live `Nat` of which the caller owns a reference."; $(
            #[doc = concat!("[`", stringify!($name), "`] that takes the number.")]
            fn $take(a: lean_obj_arg) -> $ty {
                let low = $name(a);
                lean_dec(a);
                low
            }
        )* }
    };
}

to_machine! {
    lean_uint8_of_nat, lean_uint8_of_nat_mk, lean_uint8_of_big_nat, u8;
    lean_uint16_of_nat, lean_uint16_of_nat_mk, lean_uint16_of_big_nat, u16;
    lean_uint32_of_nat, lean_uint32_of_nat_mk, lean_uint32_of_big_nat, u32;
    lean_uint64_of_nat, lean_uint64_of_nat_mk, lean_uint64_of_big_nat, u64;
    lean_usize_of_nat, lean_usize_of_nat_mk, lean_usize_of_big_nat, usize;
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;

    fn small(f: unsafe fn(b_lean_obj_arg, b_lean_obj_arg) -> lean_obj_res, a: usize, b: usize) -> usize {
        // SAFETY: boxed scalars are live, and all results of these tests are small.
        lean_unbox(unsafe { f(lean_box(a), lean_box(b)) })
    }

    #[test]
    fn small_numbers_need_no_runtime() {
        assert_eq!(small(lean_nat_add, 2, 3), 5);
        assert_eq!((small(lean_nat_sub, 2, 3), small(lean_nat_sub, 3, 2)), (0, 1));
        assert_eq!(small(lean_nat_mul, 1 << 31, 1 << 31), 1 << 62);
        assert_eq!((small(lean_nat_div, 7, 2), small(lean_nat_div, 7, 0)), (3, 0));
        assert_eq!((small(lean_nat_mod, 7, 4), small(lean_nat_mod, 7, 0)), (3, 7));
        assert_eq!((small(lean_nat_land, 6, 3), small(lean_nat_lor, 6, 3)), (2, 7));
        assert_eq!((small(lean_nat_shiftr, 9, 1), small(lean_nat_shiftr, 9, 64)), (4, 0));
        assert_eq!(lean_unsigned_to_nat(9), lean_box(9));
        // SAFETY: boxed scalars.
        unsafe {
            assert_eq!(lean_nat_succ(lean_box(41)), lean_box(42));
            assert_eq!(lean_usize_to_nat(LEAN_MAX_SMALL_NAT), lean_box(LEAN_MAX_SMALL_NAT));
            assert_eq!(lean_uint64_to_nat(7), lean_box(7));
        }
    }

    #[test]
    fn comparisons_of_small_numbers() {
        let (one, two) = (lean_box(1), lean_box(2));
        // SAFETY: boxed scalars.
        unsafe {
            assert!(lean_nat_eq(one, one) && !lean_nat_eq(one, two));
            assert!(lean_nat_le(one, one) && lean_nat_le(one, two) && !lean_nat_le(two, one));
            assert!(lean_nat_lt(one, two) && !lean_nat_lt(one, one));
            assert_eq!(
                (lean_nat_dec_eq(one, two), lean_nat_dec_le(one, two), lean_nat_dec_lt(one, two)),
                (0, 1, 1)
            );
        }
    }

    #[test]
    fn conversions_keep_the_low_bits() {
        let n = lean_box(0x1234_5678_9abc_def0);
        // SAFETY: a boxed scalar.
        unsafe {
            assert_eq!((lean_uint8_of_nat(n), lean_uint16_of_nat(n)), (0xf0, 0xdef0));
            assert_eq!(
                (lean_uint32_of_nat(n), lean_uint64_of_nat_mk(n)),
                (0x9abc_def0, 0x1234_5678_9abc_def0)
            );
        }
    }
}
