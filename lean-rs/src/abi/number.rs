//! `Nat` and `Int`: [`Nat`], [`Int`], the 128-bit integers, and other integers in [`AsNat`] and [`AsInt`].

use super::implement::{into_as_to, objects};
use super::{Decoder, ToLean, TryFromLean, TypeDesc};
use crate::error::LeanResult;
use crate::number::as_primitive::{IntPrimitive, NatPrimitive};
use crate::number::{AsInt, AsNat, Int, Nat};
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

macro_rules! numbers {
    ($($ty:ty $(where $param:ident: $bound:ident)?, $type:literal, |$v:ident, $lean:ident| $to:expr, |$o:ident| $from:expr;)*) => {$(
        objects! { [$($param: $bound)?] $ty: TypeDesc::constant($type); }
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

numbers! {
    Nat, "Nat", |v, lean| v.to_object(lean), |o| Nat::from_object(o);
    Int, "Int", |v, lean| v.to_object(lean), |o| Int::from_object(o);
    // Lean has no integers of 128 bits, so that these can mean nothing else.
    u128, "Nat", |v, lean| AsNat(*v).to_direct(lean), |o| AsNat::from_object(o).map(|n| n.0);
    i128, "Int", |v, lean| AsInt(*v).to_direct(lean), |o| AsInt::from_object(o).map(|n| n.0);
    AsNat<T> where T: NatPrimitive, "Nat", |v, lean| Nat::from(*v).to_object(lean), |o| AsNat::from_object(o);
    AsInt<T> where T: IntPrimitive, "Int", |v, lean| Int::from(*v).to_object(lean), |o| AsInt::from_object(o);
}
