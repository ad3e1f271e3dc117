//! Conversions to and from the types of num-bigint.

use ::bigint::{BigInt, BigUint};

use super::error::NumberRangeError;
use super::{Int, Nat};

/// Available with the feature `num-bigint`.
///
/// ```
/// # extern crate bigint as num_bigint;
/// use lean_rs::Nat;
/// use num_bigint::BigUint;
///
/// let square = BigUint::from(Nat::from(u64::MAX)).pow(2);
/// assert_eq!(Nat::from(square).bits(), 128);
/// ```
impl From<BigUint> for Nat {
    fn from(n: BigUint) -> Nat {
        Nat::from_big(n)
    }
}

/// Available with the feature `num-bigint`.
///
/// ```
/// # extern crate bigint as num_bigint;
/// use lean_rs::Int;
/// use num_bigint::BigInt;
///
/// assert_eq!(Int::from(-BigInt::from(Int::from(7))), -7);
/// ```
impl From<BigInt> for Int {
    fn from(n: BigInt) -> Int {
        Int::from_big(n)
    }
}

macro_rules! conversions {
    ($($from:ty => $to:ty: |$n:ident| $value:expr;)*) => {$(
        /// Available with the feature `num-bigint`.
        impl From<$from> for $to {
            fn from($n: $from) -> $to {
                $value
            }
        }
    )*};
}

conversions! {
    &BigUint => Nat: |n| Nat::from_big(n.clone());
    Nat => BigUint: |n| n.into_big();
    &Nat => BigUint: |n| n.clone().into_big();
    &BigInt => Int: |n| Int::from_big(n.clone());
    Int => BigInt: |n| n.into_big();
    &Int => BigInt: |n| n.clone().into_big();
    BigUint => Int: |n| Int::from_big(n.into());
    Nat => BigInt: |n| n.into_big().into();
}

/// Available with the feature `num-bigint`.
impl TryFrom<BigInt> for Nat {
    type Error = NumberRangeError;

    fn try_from(n: BigInt) -> Result<Nat, NumberRangeError> {
        Nat::try_from(Int::from(n))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn round_trips(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let natural = BigUint::from_bytes_le(&bytes);
            prop_assert_eq!(BigUint::from(Nat::from(natural.clone())), natural.clone());
            prop_assert_eq!(BigUint::from(&Nat::from(&natural)), natural.clone());
            prop_assert_eq!(BigInt::from(Nat::from(natural.clone())), BigInt::from(natural.clone()));
            prop_assert_eq!(Nat::try_from(BigInt::from(natural.clone())), Ok(Nat::from(natural)));

            let integer = BigInt::from_signed_bytes_le(&bytes);
            prop_assert_eq!(BigInt::from(Int::from(integer.clone())), integer.clone());
            prop_assert_eq!(BigInt::from(&Int::from(&integer)), integer);
        }
    }

    #[test]
    fn negative_numbers_are_no_naturals() {
        let error = Nat::try_from(BigInt::from(-1)).unwrap_err();
        assert_eq!(error.to_string(), "expected a number that fits Nat, found a negative one of 1 bit");
    }
}
