//! Conversions of [`Nat`] and [`Int`] from and to primitive integers, and into each other.

use super::error::NumberRangeError;
use super::repr::Repr;
use super::{Int, Nat};

/// From primitive integers that always fit the small representation, and from others.
macro_rules! from_primitives {
    ($number:ident: $($small:ident)*; $($wide:ident)*) => {
        $(impl From<$small> for $number {
            #[inline]
            fn from(n: $small) -> $number {
                // Not `from`, which does not know that a `usize` or `isize` fits.
                $number::from_small(n as _)
            }
        })*
        $(impl From<$wide> for $number {
            #[inline]
            fn from(n: $wide) -> $number {
                n.try_into().map_or_else(|_| $number::from_big(n.into()), $number::from_small)
            }
        })*
    };
}
from_primitives! { Nat: u8 u16 u32 u64 usize; u128 }
from_primitives! { Int: i8 i16 i32 i64 isize u8 u16 u32; u64 usize u128 i128 }

impl From<Nat> for Int {
    fn from(n: Nat) -> Int {
        Int::from_magnitude(false, n)
    }
}

impl TryFrom<&Int> for Nat {
    type Error = NumberRangeError;

    fn try_from(n: &Int) -> Result<Nat, NumberRangeError> {
        match n.repr() {
            Repr::Small(small) => u64::try_from(*small).map(Nat::from_small).ok(),
            Repr::Big(big) => big.to_biguint().map(Nat::from_big),
        }
        .ok_or_else(|| NumberRangeError::new("Nat", n.size()))
    }
}

macro_rules! try_from_integers {
    ($($integer:ty),*) => {$(
        impl TryFrom<$integer> for Nat {
            type Error = NumberRangeError;

            #[inline]
            fn try_from(n: $integer) -> Result<Nat, NumberRangeError> {
                Nat::try_from(&Int::from(n))
            }
        }
    )*};
}
try_from_integers!(i8, i16, i32, i64, i128, isize, Int);

/// To primitive integers, which may not hold the number.
macro_rules! to_primitives {
    ($number:ident: $($primitive:ident)*) => {$(
        impl TryFrom<&$number> for $primitive {
            type Error = NumberRangeError;

            #[inline]
            fn try_from(n: &$number) -> Result<$primitive, NumberRangeError> {
                match n.repr() {
                    Repr::Small(small) => $primitive::try_from(*small).ok(),
                    Repr::Big(big) => $primitive::try_from(big).ok(),
                }
                .ok_or_else(|| NumberRangeError::new(stringify!($primitive), n.size()))
            }
        }

        impl TryFrom<$number> for $primitive {
            type Error = NumberRangeError;

            #[inline]
            fn try_from(n: $number) -> Result<$primitive, NumberRangeError> {
                $primitive::try_from(&n)
            }
        }
    )*};
}
to_primitives! { Nat: u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }
to_primitives! { Int: u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn naturals_and_primitives(n: u128, shift in 0u32..128) {
            let n = n >> shift;
            let nat = Nat::from(n);
            macro_rules! agree {
                ($($primitive:ident),*) => {$(
                    prop_assert_eq!($primitive::try_from(&nat).ok(), $primitive::try_from(n).ok());
                    prop_assert!($primitive::try_from(n).ok().is_none_or(|same| Nat::try_from(same) == Ok(nat.clone())));
                )*};
            }
            agree!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
        }
    }

    #[test]
    fn negative_numbers_are_refused() {
        assert!(Nat::try_from(-1i64).is_err());
        assert!(Nat::try_from(i128::MIN).is_err());
        assert!(Nat::try_from("-340282366920938463463374607431768211456".parse::<Int>().unwrap()).is_err());
    }

    #[test]
    fn errors_of_naturals_name_the_type() {
        let n: Nat = "36893488147419103232".parse().unwrap();
        assert_eq!(
            i128::try_from(Nat::from(u128::MAX)).unwrap_err().to_string(),
            "expected a number that fits i128, found one of 128 bits"
        );
        assert_eq!(
            usize::try_from(n).unwrap_err().to_string(),
            "expected a number that fits usize, found one of 66 bits"
        );
    }

    proptest! {
        #[test]
        fn integers_and_primitives(n: i128, shift in 0u32..128) {
            let n = n >> shift;
            let int = Int::from(n);
            macro_rules! agree {
                ($($primitive:ident),*) => {$(
                    prop_assert_eq!($primitive::try_from(&int).ok(), $primitive::try_from(n).ok());
                    prop_assert!($primitive::try_from(n).ok().map(Int::from).is_none_or(|same| same == int));
                )*};
            }
            agree!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
        }

        #[test]
        fn naturals(n: u128, shift in 0u32..128) {
            let nat = Nat::from(n >> shift);
            prop_assert_eq!(Int::from(nat.clone()), Int::from(n >> shift));
            prop_assert_eq!(Nat::try_from(Int::from(nat.clone())), Ok(nat));
        }
    }

    #[test]
    fn errors_of_integers_name_the_type() {
        assert_eq!(
            i64::try_from(Int::from(i128::MIN)).unwrap_err().to_string(),
            "expected a number that fits i64, found a negative one of 128 bits"
        );
        assert_eq!(
            i128::try_from(Int::from(u128::MAX)).unwrap_err().to_string(),
            "expected a number that fits i128, found one of 128 bits"
        );
    }
}
