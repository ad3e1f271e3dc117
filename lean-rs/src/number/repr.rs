//! What [`Nat`](super::Nat) and [`Int`](super::Int) have in common: representation, order, text.

use std::cmp::Ordering;

/// Canonical: `Big` holds only what does not fit `Small`.
///
/// Others can look at it, but only the file of a number makes one of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Repr<S, B> {
    Small(S),
    Big(B),
}

impl<S: Ord, B: Ord + Default> Ord for Repr<S, B> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            (Repr::Big(a), Repr::Big(b)) => a.cmp(b),
            // A big one is beyond every small one, on the side that its sign says.
            (Repr::Big(a), Repr::Small(_)) => a.cmp(&B::default()),
            (Repr::Small(_), Repr::Big(b)) => B::default().cmp(b),
        }
    }
}

impl<S: Ord, B: Ord + Default> PartialOrd for Repr<S, B> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The representation of a number that is a struct of one.
macro_rules! represented {
    ($number:ident: $small:ident, $big:ident) => {
        impl $number {
            /// The number 0.
            pub const ZERO: $number = $number::from_small(0);

            /// Whether this is 0.
            pub const fn is_zero(&self) -> bool {
                matches!(self.0, Repr::Small(0))
            }

            pub(super) const fn from_small(n: $small) -> $number {
                $number(Repr::Small(n))
            }

            /// The one place that makes `Repr::Big`.
            pub(super) fn from_big(n: $big) -> $number {
                $number($small::try_from(&n).map_or(Repr::Big(n), Repr::Small))
            }

            pub(super) fn repr(&self) -> &Repr<$small, $big> {
                &self.0
            }

            pub(super) fn into_big(self) -> $big {
                match self.0 {
                    Repr::Small(n) => $big::from(n),
                    Repr::Big(n) => n,
                }
            }
        }

        impl Default for $number {
            fn default() -> $number {
                $number::ZERO
            }
        }

        impl fmt::Display for $number {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.0 {
                    Repr::Small(n) => fmt::Display::fmt(n, f),
                    Repr::Big(n) => fmt::Display::fmt(n, f),
                }
            }
        }

        /// The digits, as for Rust's integers.
        impl fmt::Debug for $number {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        represented!(@radix $number LowerHex UpperHex Binary);
    };
    (@radix $number:ident $($radix:ident)*) => {$(
        impl fmt::$radix for $number {
            // A sign and the digits: an integer without a width has no two's complement.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::$radix::fmt(&self.clone().into_big(), f)
            }
        }
    )*};
}
pub(super) use represented;
