//! [`BitVec`]: numbers of so many bits.

use std::fmt;

use super::Nat;
use crate::error::{LeanError, LeanResult};

/// A number of at most `W` bits: Lean's `BitVec W`.
///
/// Lean's compiled code relies on the width, so `W` is part of the Rust type and compared with Lean's while Rust compiles. For `BitVec
/// 128` and, as a whole value, for `BitVec 8` to `BitVec 64` there are also `u128` and [`AsNat<u8>`](crate::AsNat) to `AsNat<u64>`. A
/// `u8` alone is Lean's `UInt8`, which is passed in another way.
///
/// ```
/// use lean_rs::{BitVec, Nat};
///
/// let byte = BitVec::<8>::from(0xa5);
/// assert_eq!(byte.to_string(), "0xa5#8");
/// assert_eq!(u8::from(byte), 0xa5);
/// assert_eq!(BitVec::<12>::new(Nat::from(0xfffu32)).map(Nat::from), Some(Nat::from(0xfffu32)));
/// assert_eq!(BitVec::<12>::new(Nat::from(0x1000u32)), None);
/// let error = BitVec::<12>::try_from(Nat::from(0x1000u32)).unwrap_err();
/// assert_eq!(error.to_string(), "convert: expected a `BitVec 12`, found a number of 13 bits");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BitVec<const W: usize>(Nat);

impl<const W: usize> BitVec<W> {
    /// The number, if it has no more than `W` bits.
    #[must_use]
    pub fn new(n: Nat) -> Option<BitVec<W>> {
        (n.bits() <= W as u64).then_some(BitVec(n))
    }

    /// The number.
    #[must_use]
    pub fn as_nat(&self) -> &Nat {
        &self.0
    }
}

impl<const W: usize> TryFrom<Nat> for BitVec<W> {
    type Error = LeanError;

    /// # Errors
    /// At [`Stage::Convert`](crate::Stage::Convert) if the number has more than `W` bits.
    fn try_from(n: Nat) -> LeanResult<BitVec<W>> {
        let bits = n.bits();
        BitVec::new(n).ok_or_else(|| {
            LeanError::expected(format_args!("a `BitVec {W}`"), format_args!("a number of {bits} bits"))
        })
    }
}

impl<const W: usize> From<BitVec<W>> for Nat {
    fn from(n: BitVec<W>) -> Nat {
        n.0
    }
}

macro_rules! primitives {
    ($($primitive:ident: $bits:literal)*) => {$(
        impl From<$primitive> for BitVec<$bits> {
            fn from(n: $primitive) -> BitVec<$bits> {
                BitVec(n.into())
            }
        }

        impl From<BitVec<$bits>> for $primitive {
            fn from(n: BitVec<$bits>) -> $primitive {
                // It always fits.
                $primitive::try_from(n.0).unwrap_or($primitive::MAX)
            }
        }
    )*};
}
primitives! { u8: 8 u16: 16 u32: 32 u64: 64 u128: 128 }

/// As Lean prints it: hexadecimal digits, and the width.
impl<const W: usize> fmt::Display for BitVec<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:0>1$}#{W}", format!("{:x}", self.0), W.div_ceil(4))
    }
}

impl<const W: usize> fmt::Debug for BitVec<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
