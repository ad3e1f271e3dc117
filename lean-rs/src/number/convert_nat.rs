//! Conversions of [`Nat`] from and to primitive integers and [`Int`].

use super::error::{NumberRangeError, Size};
use super::nat::Repr;
use super::to_primitives::to_primitives;
use super::{Int, Nat, int};

impl Nat {
    fn range_error(&self, target: &'static str) -> NumberRangeError {
        NumberRangeError::new(target, Size { negative: false, bits: self.bits() })
    }
}

fn negative(bits: u64) -> NumberRangeError {
    NumberRangeError::new("Nat", Size { negative: true, bits })
}

macro_rules! from_unsigned {
    ($($unsigned:ty),*) => {$(
        impl From<$unsigned> for Nat {
            #[inline]
            fn from(n: $unsigned) -> Nat {
                // Not `u64::from`, which does not know that a `usize` fits.
                Nat::from_u64(n as u64)
            }
        }
    )*};
}
from_unsigned!(u8, u16, u32, u64, usize);

impl From<u128> for Nat {
    fn from(n: u128) -> Nat {
        u64::try_from(n).map_or_else(|_| Nat::from_big(n.into()), Nat::from_u64)
    }
}

macro_rules! try_from_signed {
    ($($signed:ty),*) => {$(
        impl TryFrom<$signed> for Nat {
            type Error = NumberRangeError;

            #[inline]
            fn try_from(n: $signed) -> Result<Nat, NumberRangeError> {
                let bits = <$signed>::BITS - n.unsigned_abs().leading_zeros();
                u128::try_from(n).map(Nat::from).map_err(|_| negative(bits.into()))
            }
        }
    )*};
}
try_from_signed!(i8, i16, i32, i64, i128, isize);

impl TryFrom<&Int> for Nat {
    type Error = NumberRangeError;

    fn try_from(n: &Int) -> Result<Nat, NumberRangeError> {
        match n.repr() {
            int::Repr::Small(small) => u64::try_from(*small).map(Nat::from_u64).ok(),
            int::Repr::Big(big) => big.to_biguint().map(Nat::from_big),
        }
        .ok_or_else(|| negative(n.bits()))
    }
}

impl TryFrom<Int> for Nat {
    type Error = NumberRangeError;

    fn try_from(n: Int) -> Result<Nat, NumberRangeError> {
        Nat::try_from(&n)
    }
}

to_primitives! { Nat: u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn primitives(n: u128, shift in 0u32..128) {
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
    fn errors_name_the_type() {
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
}
