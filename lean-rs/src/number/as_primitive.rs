//! [`AsNat`] and [`AsInt`]: primitive integers where Lean has numbers without a limit.

use super::lean_int::IntRef;
use super::lean_nat::NatRef;
use super::{Int, Nat};
use crate::error::{LeanError, LeanResult};
use crate::object::ObjRef;

/// A Rust integer where Lean says `Nat`: `u8` to `u128` or `usize`.
///
/// For functions whose numbers are known to be of that size. As a result, a greater number is an error at
/// [`Stage::Convert`](crate::Stage::Convert); [`Nat`] takes every number.
///
/// ```
/// use lean_rs::{AsNat, Nat};
///
/// let n = AsNat(42u32);
/// assert_eq!(n.0, 42);
/// assert_eq!(Nat::from(n), 42);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsNat<T>(pub T);

/// A Rust integer where Lean says `Int`: `i8` to `i128`, `isize`, `u8` to `u128` or `usize`.
///
/// For functions whose numbers are known to be of that size. As a result, a number that does not fit is an error at
/// [`Stage::Convert`](crate::Stage::Convert); [`Int`] takes every number.
///
/// ```
/// use lean_rs::{AsInt, Int};
///
/// let n = AsInt(-42i32);
/// assert_eq!(n.0, -42);
/// assert_eq!(Int::from(n), -42);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsInt<T>(pub T);

/// The integers in [`AsNat`]. Sealed: its module is private.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a Lean `Nat`",
    note = "types that fit: u8, u16, u32, u64, u128, usize; `AsInt` takes signed ones"
)]
pub trait NatPrimitive: Copy + Into<Nat> + TryFrom<Nat> + TryFrom<u64> {
    /// Its name, for messages.
    const NAME: &'static str;
}

/// The integers in [`AsInt`]. Sealed: its module is private.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a Lean `Int`",
    note = "types that fit: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize"
)]
pub trait IntPrimitive: Copy + Into<Int> + TryFrom<Int> + TryFrom<i64> {
    /// Its name, for messages.
    const NAME: &'static str;
}

macro_rules! primitives {
    ($as:ident, $trait:ident, $number:ident, $view:ident, $what:literal: $($primitive:ident)*) => {
        impl<T: $trait> From<$as<T>> for $number {
            fn from(n: $as<T>) -> $number {
                n.0.into()
            }
        }

        impl<T: $trait> $as<T> {
            /// Reads a Lean object.
            #[inline]
            pub(crate) fn from_object(object: ObjRef<'_, '_>) -> LeanResult<$as<T>> {
                let number = $view::check(object)?;
                let read = match number.to_small() {
                    Some(small) => T::try_from(small).ok(),
                    // What fits no primitive is not read.
                    None if number.size().bits <= 128 => T::try_from(number.read()).ok(),
                    None => None,
                };
                read.map($as).ok_or_else(|| {
                    LeanError::expected(format_args!("{} that fits {}", $what, T::NAME), number.size())
                })
            }
        }

        $(impl $trait for $primitive {
            const NAME: &'static str = stringify!($primitive);
        })*
    };
}

primitives! { AsNat, NatPrimitive, Nat, NatRef, "a `Nat`": u8 u16 u32 u64 u128 usize }
primitives! {
    AsInt, IntPrimitive, Int, IntRef, "an `Int`": i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::runtime::LeanRuntime;

    #[test]
    fn every_primitive_goes_there_and_back() {
        let lean = LeanRuntime::init().unwrap();
        let before = lean.live_objects();
        macro_rules! nats {
            ($($primitive:ident),*) => {$(
                for n in [$primitive::MIN, 1, $primitive::MAX / 2, $primitive::MAX / 2 + 1, $primitive::MAX] {
                    let object = Nat::from(n).to_object(lean);
                    assert_eq!(AsNat::from_object(object.as_ref()).unwrap(), AsNat(n));
                    assert_eq!(Nat::from_object(object.as_ref()).unwrap(), Nat::from(n));
                }
            )*};
        }
        nats!(u8, u16, u32, u64, u128, usize);
        macro_rules! ints {
            ($($primitive:ident),*) => {$(
                for n in [$primitive::MIN, $primitive::MIN + 1, 0, 1, $primitive::MAX / 2, $primitive::MAX] {
                    let object = Int::from(n).to_object(lean);
                    assert_eq!(AsInt::from_object(object.as_ref()).unwrap(), AsInt(n));
                    assert_eq!(Int::from_object(object.as_ref()).unwrap(), Int::from(n));
                }
            )*};
        }
        ints!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
        assert_eq!(lean.live_objects(), before);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let lean = LeanRuntime::init().unwrap();
        let object = Nat::from(256u16).to_object(lean);
        expect!["convert: expected a `Nat` that fits u8, found one of 9 bits"]
            .assert_eq(&AsNat::<u8>::from_object(object.as_ref()).unwrap_err().to_string());
        let object = Nat::from(u128::MAX).to_object(lean);
        expect!["convert: expected a `Nat` that fits usize, found one of 128 bits"]
            .assert_eq(&AsNat::<usize>::from_object(object.as_ref()).unwrap_err().to_string());
        let object = Int::from(-1).to_object(lean);
        expect!["convert: expected an `Int` that fits u64, found a negative one of 1 bit"]
            .assert_eq(&AsInt::<u64>::from_object(object.as_ref()).unwrap_err().to_string());
        expect!["convert: expected an `Int` that fits u128, found a negative one of 1 bit"]
            .assert_eq(&AsInt::<u128>::from_object(object.as_ref()).unwrap_err().to_string());
    }
}
