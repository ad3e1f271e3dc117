//! `Option α`, `Except ε α`, `α ⊕ β`: constructors with one boxed field.

use super::constructor::{Builder, constant};
use super::implement::objects;
use super::layout::{FieldKind, Layout};
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// A value of Lean's `α ⊕ β`, the type `Sum α β`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sum<A, B> {
    /// `Sum.inl`.
    Inl(A),
    /// `Sum.inr`.
    Inr(B),
}

/// One field of a type parameter's type.
const ONE: Layout<1> = Layout::new([FieldKind::Object]);

#[inline]
fn wrap<'lean>(lean: &'lean LeanRuntime, tag: u8, value: Obj<'lean>) -> Obj<'lean> {
    Builder::new(lean, tag, &ONE).field(value).finish()
}

/// The field of an object of constructor `tag` with one field.
#[inline]
fn payload<'lean, 'a>(object: ObjRef<'lean, 'a>) -> Option<(u8, ObjRef<'lean, 'a>)> {
    match (object.kind(), object.field(0)) {
        (ObjKind::Constructor { tag, fields: 1 }, Some(field)) => Some((tag, field)),
        _ => None,
    }
}

objects! {
    [T: LeanAbi] Option<T>: TypeDesc::Constant { name: "Option", args: &[&T::TYPE] }, unchecked T::UNCHECKED;
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: IntoLean<'lean>> IntoLean<'lean> for Option<T> {
    type With<'a>
        = Option<T::With<'a>>
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        match self {
            None => constant(lean, 0),
            Some(value) => wrap(lean, 1, value.into_boxed(lean)),
        }
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: ToLean<'lean>> ToLean<'lean> for Option<T> {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        match self {
            None => constant(lean, 0),
            Some(value) => wrap(lean, 1, value.to_boxed(lean)),
        }
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: TryFromLean<'lean>> TryFromLean<'lean> for Option<T> {
    #[inline]
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Option<T>> {
        match (object.kind(), payload(object)) {
            (ObjKind::Scalar(0), _) => Ok(None),
            (_, Some((1, value))) => {
                T::from_boxed(cx, value).map(Some).map_err(|error| error.in_part("some"))
            }
            (kind, _) => Err(LeanError::expected("an `Option`", kind)),
        }
    }
}

/// Two constructors with one field each: first the one with index 0.
macro_rules! either {
    ($ty:ident<$($param:ident),*>, $lean:literal, $type:literal, $($tag:literal $variant:ident $inner:ident $name:literal;)*) => {
        objects! {
            [$($param: LeanAbi),*] $ty<$($param),*>:
                TypeDesc::Constant { name: $type, args: &[$(&$inner::TYPE),*] }, unchecked $($inner::UNCHECKED)||*;
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, $($param: IntoLean<'lean>),*> IntoLean<'lean> for $ty<$($param),*> {
            type With<'a> = $ty<$($param::With<'a>),*> where Self: 'a;

            #[inline]
            fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
                match self {
                    $($ty::$variant(value) => wrap(lean, $tag, value.into_boxed(lean)),)*
                }
            }
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, $($param: ToLean<'lean>),*> ToLean<'lean> for $ty<$($param),*> {
            #[inline]
            fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
                match self {
                    $($ty::$variant(value) => wrap(lean, $tag, value.to_boxed(lean)),)*
                }
            }
        }

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<'lean, $($param: TryFromLean<'lean>),*> TryFromLean<'lean> for $ty<$($param),*> {
            #[inline]
            fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Self> {
                match payload(object) {
                    $(Some(($tag, value)) => {
                        $inner::from_boxed(cx, value).map($ty::$variant).map_err(|error| error.in_part($name))
                    })*
                    _ => Err(LeanError::expected($lean, object.kind())),
                }
            }
        }
    };
}

either!(Result<T, E>, "an `Except`", "Except", 0 Err E "error"; 1 Ok T "ok";);
either!(Sum<A, B>, "a `Sum`", "Sum", 0 Inl A "inl"; 1 Inr B "inr";);
