//! `α × β`: pairs of boxed values. A longer tuple is a pair whose second part is a tuple, as in Lean.

use super::constructor::Builder;
use super::layout::{FieldKind, Layout};
use super::repr::Object;
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// `Prod.mk`.
const PAIR: Layout<2> = Layout::new([FieldKind::Object; 2]);

#[inline]
fn pair<'lean>(lean: &'lean LeanRuntime, first: Obj<'lean>, second: Obj<'lean>) -> Obj<'lean> {
    Builder::new(lean, 0, &PAIR).field(first).field(second).finish()
}

#[inline]
fn parts<'lean, 'a>(object: ObjRef<'lean, 'a>) -> LeanResult<(ObjRef<'lean, 'a>, ObjRef<'lean, 'a>)> {
    match (object.kind(), object.field(0), object.field(1)) {
        (ObjKind::Constructor { tag: 0, fields: 2 }, Some(first), Some(second)) => Ok((first, second)),
        (kind, ..) => Err(LeanError::expected("a pair", kind)),
    }
}

/// What is boxed first stands in the innermost pair: the last part.
macro_rules! nest {
    ($lean:ident, $method:ident, $last:expr) => {
        $last.$method($lean)
    };
    ($lean:ident, $method:ident, $first:expr, $($rest:expr),+) => {{
        let first = $first.$method($lean);
        pair($lean, first, nest!($lean, $method, $($rest),+))
    }};
}

/// The type of nested pairs.
macro_rules! product {
    ($last:ident) => {
        $last::TYPE
    };
    ($first:ident, $($rest:ident),+) => {
        TypeDesc::Constant { name: "Prod", args: &[&$first::TYPE, &product!($($rest),+)] }
    };
}

macro_rules! unnest {
    ($cx:ident, $object:ident, $last:ident $at:literal) => {
        let $last = $last::from_boxed($cx, $object).map_err(|error| error.in_part($at))?;
    };
    ($cx:ident, $object:ident, $first:ident $at:literal, $($rest:ident $ats:literal),+) => {
        let (first, rest) = parts($object)?;
        let $first = $first::from_boxed($cx, first).map_err(|error| error.in_part($at))?;
        unnest!($cx, rest, $($rest $ats),+);
    };
}

macro_rules! tuples {
    ($(($($part:ident $index:tt $at:literal),*))*) => {$(
        // SAFETY: this is how Lean represents the type.
        unsafe impl<$($part: LeanAbi),*> LeanAbi for ($($part,)*) {
            type Repr = Object;
            const TYPE: TypeDesc = product!($($part),*);
            const UNCHECKED: bool = $($part::UNCHECKED)||*;
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, $($part: IntoLean<'lean>),*> IntoLean<'lean> for ($($part,)*) {
            type With<'a> = ($($part::With<'a>,)*) where Self: 'a;

            #[inline]
            fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
                nest!(lean, into_boxed, $(self.$index),*)
            }
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, $($part: ToLean<'lean>),*> ToLean<'lean> for ($($part,)*) {
            #[inline]
            fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
                nest!(lean, to_boxed, $(self.$index),*)
            }
        }

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<'lean, $($part: TryFromLean<'lean>),*> TryFromLean<'lean> for ($($part,)*) {
            #[allow(non_snake_case)]
            #[inline]
            fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Self> {
                unnest!(cx, object, $($part $at),*);
                Ok(($($part,)*))
            }
        }
    )*};
}

tuples! {
    (A 0 "0", B 1 "1")
    (A 0 "0", B 1 "1", C 2 "2")
    (A 0 "0", B 1 "1", C 2 "2", D 3 "3")
    (A 0 "0", B 1 "1", C 2 "2", D 3 "3", E 4 "4")
    (A 0 "0", B 1 "1", C 2 "2", D 3 "3", E 4 "4", F 5 "5")
    (A 0 "0", B 1 "1", C 2 "2", D 3 "3", E 4 "4", F 5 "5", G 6 "6")
    (A 0 "0", B 1 "1", C 2 "2", D 3 "3", E 4 "4", F 5 "5", G 6 "6", H 7 "7")
}
