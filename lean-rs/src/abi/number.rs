//! `Nat` and `Int`: [`Nat`], [`Int`], the 128-bit integers, and other integers in [`AsNat`] and [`AsInt`].

use super::implement::{into_as_to, objects};
use super::{Decoder, ToLean, TryFromLean, TypeDesc};
use crate::error::LeanResult;
use crate::number::as_primitive::{IntPrimitive, NatPrimitive};
use crate::number::{AsInt, AsNat, BitVec, Fin, Int, Nat};
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

macro_rules! numbers {
    ($([$($param:tt)*] $ty:ty: $type:expr, |$v:ident, $lean:ident| $to:expr, |$o:ident| $from:expr;)*) => {$(
        objects! { [$($param)*] $ty: $type; }
        into_as_to! { [$($param)*] $ty; }

        // SAFETY: what is given is a value of the type, which checks what it promises.
        unsafe impl<'lean, $($param)*> ToLean<'lean> for $ty {
            #[inline]
            fn to_direct(&self, $lean: &'lean LeanRuntime) -> Obj<'lean> {
                let $v = self;
                $to
            }
        }

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<'lean, $($param)*> TryFromLean<'lean> for $ty {
            #[inline]
            fn from_boxed(_: Decoder<'lean>, $o: ObjRef<'lean, '_>) -> LeanResult<$ty> {
                $from
            }
        }
    )*};
}

const NAT: TypeDesc = TypeDesc::constant("Nat");
const INT: TypeDesc = TypeDesc::constant("Int");

/// A type whose values a number in Lean's type tells apart.
const fn indexed(name: &'static str, index: usize) -> TypeDesc {
    TypeDesc::Indexed { name, index: index as u64, args: &[] }
}

/// A number of so many bytes is a `BitVec` of their bits, too.
macro_rules! of_bytes {
    ($bytes:expr) => {
        TypeDesc::Also { of: &NAT, member: &const { indexed("BitVec", 8 * $bytes) } }
    };
}

numbers! {
    [] Nat: NAT, |v, lean| v.to_object(lean), |o| Nat::from_object(o);
    [] Int: INT, |v, lean| v.to_object(lean), |o| Int::from_object(o);
    // Lean has no integers of 128 bits, so that these can mean nothing else.
    [] u128: of_bytes!(16), |v, lean| AsNat(*v).to_direct(lean), |o| AsNat::from_object(o).map(|n| n.0);
    [] i128: INT, |v, lean| AsInt(*v).to_direct(lean), |o| AsInt::from_object(o).map(|n| n.0);
    [T: NatPrimitive] AsNat<T>: of_bytes!(size_of::<T>()),
        |v, lean| Nat::from(*v).to_object(lean), |o| AsNat::from_object(o);
    [T: IntPrimitive] AsInt<T>: INT, |v, lean| Int::from(*v).to_object(lean), |o| AsInt::from_object(o);
    [const N: usize] Fin<N>: indexed("Fin", N),
        |v, lean| AsNat(v.get()).to_direct(lean), |o| AsNat::<usize>::from_object(o)?.0.try_into();
    [const W: usize] BitVec<W>: indexed("BitVec", W),
        |v, lean| v.as_nat().to_object(lean), |o| Nat::from_object(o)?.try_into();
}
