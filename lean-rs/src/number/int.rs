//! [`Int`]: representation, order, text.

use std::fmt;
use std::str::FromStr;

use ::bigint::{BigInt, Sign};

use super::Nat;
use super::error::Size;
use super::parse::{ParseNumberError, parse};
use super::repr::{Repr, represented};

/// An integer of any size: Lean's `Int`.
///
/// It is a plain Rust value that holds no Lean object: it needs no runtime, can be kept, and crosses threads. What fits an
/// `i64` is stored without allocation. Every primitive integer and [`Nat`] convert to it with `From`, and it converts to
/// every primitive integer and to `Nat` with `TryFrom`, whose error is a
/// [`NumberRangeError`](crate::NumberRangeError).
///
/// It compares with every primitive integer. `+ - * / %` have Lean's results, which for negative numbers are not those of Rust's
/// integers: division is Euclidean, so that a remainder is never negative, and a number divided by 0 is 0. The feature
/// `num-bigint` adds conversions to and from `num_bigint::BigInt` (version 0.4), for other arithmetic.
///
/// ```
/// use lean_rs::{Int, Nat};
///
/// let small = Int::from(-42i8);
/// assert_eq!(small, -42);
/// assert_eq!(i16::try_from(&small), Ok(-42));
/// let error = Nat::try_from(&small).unwrap_err();
/// assert_eq!(error.to_string(), "expected a number that fits Nat, found a negative one of 6 bits");
///
/// assert_eq!((&small / Int::from(5), &small % Int::from(5)), (Int::from(-9), Int::from(3)));
///
/// let big: Int = "-1000000000000000000000".parse()?;
/// assert!(big < small && big.is_negative());
/// assert_eq!(format!("{big:?}"), "-1000000000000000000000");
/// # Ok::<_, lean_rs::ParseNumberError>(())
/// ```
// The derived equality, hash and order are right because `Repr` is canonical.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Int(Repr<i64, BigInt>);

represented!(Int: i64, BigInt);

impl Int {
    /// Whether this is less than 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(n) => n.is_negative(),
            Repr::Big(n) => n.sign() == Sign::Minus,
        }
    }

    /// The number of binary digits of the absolute value; 0 for 0.
    ///
    /// ```
    /// use lean_rs::Int;
    ///
    /// assert_eq!(Int::from(-8).bits(), 4);
    /// ```
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small(n) => u64::from(u64::BITS - n.unsigned_abs().leading_zeros()),
            Repr::Big(n) => n.bits(),
        }
    }

    pub(super) fn from_magnitude(negative: bool, magnitude: Nat) -> Int {
        if let Repr::Small(n) = *magnitude.repr() {
            return Int::from(if negative { -i128::from(n) } else { i128::from(n) });
        }
        let sign = if negative { Sign::Minus } else { Sign::Plus };
        Int::from_big(BigInt::from_biguint(sign, magnitude.into_big()))
    }

    pub(super) fn size(&self) -> Size {
        Size { negative: self.is_negative(), bits: self.bits() }
    }
}

impl FromStr for Int {
    type Err = ParseNumberError;

    /// Reads decimal digits, with an optional `+` or `-`.
    fn from_str(text: &str) -> Result<Int, ParseNumberError> {
        parse(text, "an integer", true).map(|(negative, magnitude)| Int::from_magnitude(negative, magnitude))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn int(text: &str) -> Int {
        text.parse().unwrap()
    }

    #[test]
    fn what_fits_is_small() {
        for n in [0, 1, -1, i64::MAX, i64::MIN] {
            assert!(matches!(Int::from_big(n.into()).0, Repr::Small(small) if small == n));
            assert!(matches!(int(&n.to_string()).0, Repr::Small(small) if small == n));
        }
        for text in ["9223372036854775808", "-9223372036854775809", "18446744073709551616"] {
            assert!(matches!(int(text).0, Repr::Big(_)), "{text}");
        }
        assert!(size_of::<Int>() <= 32);
    }

    #[test]
    fn zero_and_sign() {
        assert!(Int::ZERO.is_zero() && Int::default() == Int::ZERO && int("-0") == Int::ZERO);
        assert!(!Int::ZERO.is_negative() && int("-1").is_negative() && !int("1").is_negative());
        assert!(int("-9223372036854775809").is_negative() && !int("9223372036854775808").is_negative());
        assert_eq!((int("0").bits(), int("-1").bits(), int("-9223372036854775808").bits()), (0, 1, 64));
    }

    #[test]
    fn order_and_equality_with_literals() {
        let n = int("-5");
        assert!(n == -5 && n != 5 && n < -4 && n > -6);
        assert!(int("9223372036854775808") > i64::MAX && int("-9223372036854775809") < i64::MIN);
        let mut numbers = ["9223372036854775808", "-9223372036854775810", "3", "-9223372036854775809", "-3"];
        numbers.sort_by_key(|text| int(text));
        assert_eq!(
            numbers,
            ["-9223372036854775810", "-9223372036854775809", "-3", "3", "9223372036854775808"]
        );
    }

    #[test]
    fn equal_numbers_hash_equally() {
        let set: HashSet<Int> = [
            int("-7"),
            Int::from_big((-7).into()),
            int("-18446744073709551616"),
            int("-018446744073709551616"),
        ]
        .into();
        assert_eq!(set.len(), 2);
    }

    #[test]
    fn formats_follow_those_of_integers() {
        for text in ["-42", "-340282366920938463463374607431768211456"] {
            let n = int(text);
            assert_eq!((format!("{n}"), format!("{n:?}")), (text.to_owned(), text.to_owned()));
            assert_eq!(format!("{n:045}"), format!("-{:0>44}", &text[1..]));
            assert_eq!(format!("{n:>45}"), format!("{text:>45}"));
        }
        assert_eq!(format!("{:+}", int("42")), "+42");
        assert_eq!(format!("{:x} {:#X} {:#b}", int("-255"), int("-255"), int("5")), "-ff -0xFF 0b101");
        assert_eq!(format!("{:#x}", int("-18446744073709551616")), "-0x10000000000000000");
    }

    proptest! {
        #[test]
        fn agrees_with_i128(a: i128, b: i128, shift in 0u32..128) {
            let (a, b) = (a >> shift, b);
            let (x, y) = (int(&a.to_string()), int(&b.to_string()));
            prop_assert_eq!(x.to_string(), a.to_string());
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.is_negative(), a < 0);
            prop_assert_eq!(x.bits(), u64::from(u128::BITS - a.unsigned_abs().leading_zeros()));
            prop_assert_eq!(x.clone().into_big(), BigInt::from(a));
        }
    }
}
