//! [`Nat`]: representation, order, text.

use std::fmt;
use std::str::FromStr;

use ::bigint::BigUint;

use super::error::Size;
use super::parse::{ParseNumberError, parse};
use super::repr::{Repr, represented};

/// A natural number of any size: Lean's `Nat`.
///
/// It is a plain Rust value that holds no Lean object: it needs no runtime, can be kept, and crosses threads. What fits a
/// `u64` is stored without allocation. Every unsigned primitive converts to it with `From`, signed ones and
/// [`Int`](crate::Int) with `TryFrom`, and it converts to every primitive integer with `TryFrom`, whose error is a
/// [`NumberRangeError`](crate::NumberRangeError).
///
/// It compares with every primitive integer. `+ - * / %` have Lean's results: a difference that would be negative is 0, and so
/// is a number divided by 0. The feature `num-bigint` adds conversions to and from `num_bigint::BigUint` (version 0.4), for
/// other arithmetic.
///
/// ```
/// use lean_rs::Nat;
///
/// let small = Nat::from(42u32);
/// assert_eq!(small, 42);
/// assert_eq!(u8::try_from(&small), Ok(42));
///
/// let big: Nat = "1000000000000000000000".parse()?;
/// assert!(big > small && 41 < small);
/// assert_eq!(&big * &small, "42000000000000000000000".parse::<Nat>()?);
/// assert_eq!(&small - &big, 0);
/// assert_eq!(big.to_string(), "1000000000000000000000");
/// let error = u64::try_from(&big).unwrap_err();
/// assert_eq!(error.to_string(), "expected a number that fits u64, found one of 70 bits");
/// # Ok::<_, lean_rs::ParseNumberError>(())
/// ```
// The derived equality, hash and order are right because `Repr` is canonical.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nat(Repr<u64, BigUint>);

represented!(Nat: u64, BigUint);

impl Nat {
    /// The number of binary digits; 0 for 0.
    ///
    /// ```
    /// use lean_rs::Nat;
    ///
    /// assert_eq!(Nat::from(255u8).bits(), 8);
    /// assert_eq!(Nat::ZERO.bits(), 0);
    /// ```
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small(n) => u64::from(u64::BITS - n.leading_zeros()),
            Repr::Big(n) => n.bits(),
        }
    }

    pub(super) fn size(&self) -> Size {
        Size { negative: false, bits: self.bits() }
    }
}

impl FromStr for Nat {
    type Err = ParseNumberError;

    /// Reads decimal digits, with an optional `+`.
    fn from_str(text: &str) -> Result<Nat, ParseNumberError> {
        parse(text, "a natural number", false).map(|(_, magnitude)| magnitude)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn nat(text: &str) -> Nat {
        text.parse().unwrap()
    }

    #[test]
    fn what_fits_is_small() {
        for n in [0, 1, u64::MAX] {
            assert!(matches!(Nat::from_big(n.into()).0, Repr::Small(small) if small == n));
        }
        assert!(matches!(nat("18446744073709551616").0, Repr::Big(_)));
        assert!(matches!(nat("0000000000000000000000000000000000007").0, Repr::Small(7)));
        assert!(size_of::<Nat>() <= 24);
    }

    #[test]
    fn zero() {
        assert!(Nat::ZERO.is_zero() && Nat::default() == Nat::ZERO && nat("0") == Nat::ZERO);
        assert!(!nat("1").is_zero() && !nat("18446744073709551616").is_zero());
        assert_eq!((Nat::ZERO.bits(), nat("1").bits(), Nat::from_small(u64::MAX).bits()), (0, 1, 64));
        assert_eq!(nat("18446744073709551616").bits(), 65);
    }

    #[test]
    fn order_and_equality_with_literals() {
        let n = nat("5");
        assert!(n == 5 && n != 6 && n < 6 && n > 4);
        assert!(nat("18446744073709551616") > u64::MAX);
        assert!(nat("18446744073709551616") != 0);
    }

    #[test]
    fn equal_numbers_hash_equally() {
        let set: HashSet<Nat> =
            [nat("7"), Nat::from_big(7u8.into()), nat("18446744073709551616"), nat("+018446744073709551616")]
                .into();
        assert_eq!(set.len(), 2);
    }

    #[test]
    fn formats_follow_those_of_integers() {
        for text in ["42", "340282366920938463463374607431768211456"] {
            let n = nat(text);
            assert_eq!((format!("{n}"), format!("{n:?}")), (text.to_owned(), text.to_owned()));
            assert_eq!(format!("{n:+}"), format!("+{text}"));
            assert_eq!(format!("{n:045}"), format!("{text:0>45}"));
            assert_eq!(format!("{n:>45}"), format!("{text:>45}"));
        }
        assert_eq!(format!("{:x} {:#X} {:b}", nat("255"), nat("255"), nat("5")), "ff 0xFF 101");
        assert_eq!(format!("{:#x}", nat("18446744073709551616")), "0x10000000000000000");
    }

    proptest! {
        #[test]
        fn agrees_with_u128(a: u128, b: u128, shift in 0u32..128) {
            let (a, b) = (a >> shift, b);
            let (x, y) = (nat(&a.to_string()), nat(&b.to_string()));
            prop_assert_eq!(x.to_string(), a.to_string());
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.bits(), u64::from(u128::BITS - a.leading_zeros()));
            prop_assert_eq!(x == y, a == b);
        }
    }
}
