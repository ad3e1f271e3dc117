//! [`AsNat`] and [`AsInt`]: primitive integers where Lean has numbers without a limit.

use super::lean_int::{self, IntRef};
use super::lean_nat::{self, NatRef};
use super::{Int, Nat};
use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

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

impl<T: NatPrimitive> From<AsNat<T>> for Nat {
    fn from(n: AsNat<T>) -> Nat {
        n.0.into()
    }
}

impl<T: IntPrimitive> From<AsInt<T>> for Int {
    fn from(n: AsInt<T>) -> Int {
        n.0.into()
    }
}

/// The integers in [`AsNat`]. Sealed: its module is private.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a Lean `Nat`",
    note = "types that fit: u8, u16, u32, u64, u128, usize; `AsInt` takes signed ones"
)]
pub trait NatPrimitive: Copy + Into<Nat> {
    /// Makes the `Nat` object.
    fn to_nat_object(self, lean: &LeanRuntime) -> Obj<'_>;

    /// Reads a `Nat` object.
    fn from_nat_object(object: ObjRef<'_, '_>) -> LeanResult<Self>;
}

/// The integers in [`AsInt`]. Sealed: its module is private.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a Lean `Int`",
    note = "types that fit: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize"
)]
pub trait IntPrimitive: Copy + Into<Int> {
    /// Makes the `Int` object.
    fn to_int_object(self, lean: &LeanRuntime) -> Obj<'_>;

    /// Reads an `Int` object.
    fn from_int_object(object: ObjRef<'_, '_>) -> LeanResult<Self>;
}

macro_rules! nat_primitives {
    ($($primitive:ident: $wide:ident, $make:ident, $read:ident;)*) => {$(
        impl NatPrimitive for $primitive {
            #[inline]
            fn to_nat_object(self, lean: &LeanRuntime) -> Obj<'_> {
                lean_nat::$make(lean, self as $wide)
            }

            #[inline]
            fn from_nat_object(object: ObjRef<'_, '_>) -> LeanResult<$primitive> {
                let nat = NatRef::check(object)?;
                nat.$read()
                    .and_then(|n| $primitive::try_from(n).ok())
                    .ok_or_else(|| lean_nat::too_big(nat.size(), stringify!($primitive)))
            }
        }
    )*};
}

nat_primitives! {
    u8: u64, nat_object_from_u64, to_u64;
    u16: u64, nat_object_from_u64, to_u64;
    u32: u64, nat_object_from_u64, to_u64;
    u64: u64, nat_object_from_u64, to_u64;
    usize: u64, nat_object_from_u64, to_u64;
    u128: u128, nat_object_from_u128, to_u128;
}

macro_rules! int_primitives {
    ($($primitive:ident: $wide:ident, $make:ident, $read:ident;)*) => {$(
        impl IntPrimitive for $primitive {
            #[inline]
            fn to_int_object(self, lean: &LeanRuntime) -> Obj<'_> {
                lean_int::$make(lean, self as $wide)
            }

            #[inline]
            fn from_int_object(object: ObjRef<'_, '_>) -> LeanResult<$primitive> {
                let int = IntRef::check(object)?;
                int.$read()
                    .and_then(|n| $primitive::try_from(n).ok())
                    .ok_or_else(|| lean_int::too_big(int.size(), stringify!($primitive)))
            }
        }
    )*};
}

int_primitives! {
    i8: i64, int_object_from_i64, to_i64;
    i16: i64, int_object_from_i64, to_i64;
    i32: i64, int_object_from_i64, to_i64;
    i64: i64, int_object_from_i64, to_i64;
    isize: i64, int_object_from_i64, to_i64;
    i128: i128, int_object_from_i128, to_i128;
    u8: i64, int_object_from_i64, to_i64;
    u16: i64, int_object_from_i64, to_i64;
    u32: i64, int_object_from_i64, to_i64;
    u64: i128, int_object_from_i128, to_i128;
    usize: i128, int_object_from_i128, to_i128;
    u128: u128, int_object_from_u128, to_u128;
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn every_primitive_goes_there_and_back() {
        let lean = LeanRuntime::init().unwrap();
        let before = lean.live_objects();
        macro_rules! nats {
            ($($primitive:ident),*) => {$(
                for n in [$primitive::MIN, 1, $primitive::MAX / 2, $primitive::MAX / 2 + 1, $primitive::MAX] {
                    let object = n.to_nat_object(lean);
                    assert_eq!($primitive::from_nat_object(object.as_ref()).unwrap(), n);
                    assert_eq!(Nat::from_object(object.as_ref()).unwrap(), Nat::from(n));
                }
            )*};
        }
        nats!(u8, u16, u32, u64, u128, usize);
        macro_rules! ints {
            ($($primitive:ident),*) => {$(
                for n in [$primitive::MIN, $primitive::MIN + 1, 0, 1, $primitive::MAX / 2, $primitive::MAX] {
                    let object = n.to_int_object(lean);
                    assert_eq!($primitive::from_int_object(object.as_ref()).unwrap(), n);
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
        let object = 256u16.to_nat_object(lean);
        expect!["convert: expected a `Nat` that fits u8, found one of 9 bits"]
            .assert_eq(&u8::from_nat_object(object.as_ref()).unwrap_err().to_string());
        let object = u128::MAX.to_nat_object(lean);
        expect!["convert: expected a `Nat` that fits usize, found one of 128 bits"]
            .assert_eq(&usize::from_nat_object(object.as_ref()).unwrap_err().to_string());
        let object = (-1i8).to_int_object(lean);
        expect!["convert: expected an `Int` that fits u64, found a negative one of 1 bit"]
            .assert_eq(&u64::from_int_object(object.as_ref()).unwrap_err().to_string());
        expect!["convert: expected an `Int` that fits u128, found a negative one of 1 bit"]
            .assert_eq(&u128::from_int_object(object.as_ref()).unwrap_err().to_string());
    }
}
