//! Comparison of [`Nat`] and [`Int`] with primitive integers, on either side.

use std::cmp::Ordering;

use super::{Int, Nat};

macro_rules! compare {
    ($number:ident: |$this:ident, $other:ident| $ordering:expr; $($primitive:ty)*) => {$(
        impl PartialEq<$primitive> for $number {
            #[inline]
            fn eq(&self, other: &$primitive) -> bool {
                self.partial_cmp(other) == Some(Ordering::Equal)
            }
        }

        impl PartialOrd<$primitive> for $number {
            #[inline]
            fn partial_cmp(&self, other: &$primitive) -> Option<Ordering> {
                let ($this, $other) = (self, *other);
                Some($ordering)
            }
        }

        impl PartialEq<$number> for $primitive {
            #[inline]
            fn eq(&self, other: &$number) -> bool {
                other == self
            }
        }

        impl PartialOrd<$number> for $primitive {
            #[inline]
            fn partial_cmp(&self, other: &$number) -> Option<Ordering> {
                other.partial_cmp(self).map(Ordering::reverse)
            }
        }
    )*};
}

compare! {
    Nat: |this, other| Nat::try_from(other).map_or(Ordering::Greater, |other| this.cmp(&other));
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
}
compare! { Int: |this, other| this.cmp(&Int::from(other)); u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_primitives(a: i128, b: i128, shifts in (0u32..128, 0u32..128)) {
            let (a, b) = (a >> shifts.0, b >> shifts.1);
            let int = Int::from(a);
            macro_rules! agree {
                ($($primitive:ident)*) => {$(
                    for b in [b, a] {
                        let Some(other) = $primitive::try_from(b).ok() else { continue };
                        prop_assert_eq!(int.partial_cmp(&other), Some(a.cmp(&b)));
                        prop_assert_eq!(other.partial_cmp(&int), Some(b.cmp(&a)));
                        prop_assert_eq!((int == other, other == int), (a == b, a == b));
                        let Ok(nat) = Nat::try_from(a) else { continue };
                        prop_assert_eq!(nat.partial_cmp(&other), Some(a.cmp(&b)));
                        prop_assert_eq!(other.partial_cmp(&nat), Some(b.cmp(&a)));
                        prop_assert_eq!((nat == other, other == nat), (a == b, a == b));
                    }
                )*};
            }
            agree!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
        }
    }
}
