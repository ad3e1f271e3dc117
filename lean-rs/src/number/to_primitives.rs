//! What `Nat` and `Int` have in common on their way to primitive integers.

/// The conversions of a number without a limit to primitive integers, which may not hold it.
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
                .ok_or_else(|| n.range_error(stringify!($primitive)))
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
pub(super) use to_primitives;
