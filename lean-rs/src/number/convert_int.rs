//! Conversions of [`Int`] from and to primitive integers, and from [`Nat`].

use super::error::{NumberRangeError, Size};
use super::int::Repr;
use super::to_primitives::to_primitives;
use super::{Int, Nat};

impl Int {
    fn range_error(&self, target: &'static str) -> NumberRangeError {
        NumberRangeError::new(target, Size { negative: self.is_negative(), bits: self.bits() })
    }
}

macro_rules! from_small {
    ($($small:ty),*) => {$(
        impl From<$small> for Int {
            #[inline]
            fn from(n: $small) -> Int {
                // Not `i64::from`, which does not know that an `isize` fits.
                Int::from_i64(n as i64)
            }
        }
    )*};
}
from_small!(i8, i16, i32, i64, isize, u8, u16, u32);

macro_rules! from_wide {
    ($($wide:ty),*) => {$(
        impl From<$wide> for Int {
            #[inline]
            fn from(n: $wide) -> Int {
                i64::try_from(n).map_or_else(|_| Int::from_big(n.into()), Int::from_i64)
            }
        }
    )*};
}
from_wide!(u64, usize, u128, i128);

impl From<Nat> for Int {
    fn from(n: Nat) -> Int {
        Int::from_magnitude(false, n)
    }
}

to_primitives! { Int: u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn primitives(n: i128, shift in 0u32..128) {
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
    fn errors_name_the_type() {
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
