//! `Nat` and `Int`: [`Nat`], [`Int`], the 128-bit integers, and other integers in [`AsNat`] and [`AsInt`].

use super::implement::{into_as_to, objects};
use super::{Decoder, ToLean, TryFromLean, TypeDesc};
use crate::error::LeanResult;
use crate::number::as_primitive::{IntPrimitive, NatPrimitive};
use crate::number::{AsInt, AsNat, BitVec, Fin, Int, Nat};
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

macro_rules! numbers {
    ($($ty:ty $(where $param:ident: $bound:ident)?, $type:expr, |$v:ident, $lean:ident| $to:expr, |$o:ident| $from:expr;)*) => {$(
        objects! { [$($param: $bound)?] $ty: $type; }
        into_as_to! { [$($param: $bound)?] $ty; }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean $(, $param: $bound)?> ToLean<'lean> for $ty {
            #[inline]
            fn to_direct(&self, $lean: &'lean LeanRuntime) -> Obj<'lean> {
                let $v = self;
                $to
            }
        }

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<'lean $(, $param: $bound)?> TryFromLean<'lean> for $ty {
            #[inline]
            fn from_boxed(_: Decoder<'lean>, $o: ObjRef<'lean, '_>) -> LeanResult<$ty> {
                $from
            }
        }
    )*};
}

const NAT: TypeDesc = TypeDesc::constant("Nat");
const INT: TypeDesc = TypeDesc::constant("Int");

/// A number of so many bits is a `BitVec` of them, too.
macro_rules! of_bits {
    ($bits:expr) => {
        TypeDesc::Also {
            of: &NAT,
            member: &TypeDesc::Indexed { name: "BitVec", index: $bits as u64, args: &[] },
        }
    };
}

numbers! {
    Nat, NAT, |v, lean| v.to_object(lean), |o| Nat::from_object(o);
    Int, INT, |v, lean| v.to_object(lean), |o| Int::from_object(o);
    // Lean has no integers of 128 bits, so that these can mean nothing else.
    u128, of_bits!(128), |v, lean| AsNat(*v).to_direct(lean), |o| AsNat::from_object(o).map(|n| n.0);
    i128, INT, |v, lean| AsInt(*v).to_direct(lean), |o| AsInt::from_object(o).map(|n| n.0);
    AsNat<T> where T: NatPrimitive, of_bits!(T::BITS), |v, lean| Nat::from(*v).to_object(lean), |o| AsNat::from_object(o);
    AsInt<T> where T: IntPrimitive, INT, |v, lean| Int::from(*v).to_object(lean), |o| AsInt::from_object(o);
}

macro_rules! families {
    ($($ty:ident<$param:ident>, |$v:ident, $lean:ident| $to:expr, |$o:ident| $from:expr;)*) => {$(
        objects! {
            [const $param: usize] $ty<$param>:
                TypeDesc::Indexed { name: stringify!($ty), index: $param as u64, args: &[] };
        }
        into_as_to! { [const $param: usize] $ty<$param>; }

        // SAFETY: what is given is a value of the type, which checks the number.
        unsafe impl<'lean, const $param: usize> ToLean<'lean> for $ty<$param> {
            #[inline]
            fn to_direct(&self, $lean: &'lean LeanRuntime) -> Obj<'lean> {
                let $v = self;
                $to
            }
        }

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<'lean, const $param: usize> TryFromLean<'lean> for $ty<$param> {
            #[inline]
            fn from_boxed(_: Decoder<'lean>, $o: ObjRef<'lean, '_>) -> LeanResult<$ty<$param>> {
                $from
            }
        }
    )*};
}

families! {
    Fin<N>, |v, lean| AsNat(v.get()).to_direct(lean), |o| AsNat::<usize>::from_object(o)?.0.try_into();
    BitVec<W>, |v, lean| v.as_nat().to_object(lean), |o| Nat::from_object(o)?.try_into();
}
