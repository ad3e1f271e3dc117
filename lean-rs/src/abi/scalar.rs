//! Numbers, `Bool` and `Char`: passed by value, without an object.

use super::packed;
use super::repr::Repr;
use super::{Decoder, InfallibleFromLean, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc, sealed::Sealed};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj, ObjRef};
use crate::runtime::LeanRuntime;

/// A scalar whose every bit pattern is a value: its C type, the conversions, and what is special about arrays of it.
macro_rules! scalars {
    ($($rust:ty, $lean:literal, $c:ty, |$v:ident| $into:expr, |$w:ident| $from:expr
        $(, array $array:literal, into { $($vec_into:item)* } to { $($slice_to:item)* } from { $($vec_from:item)* })?;)*) => {$(
        impl Sealed for $rust {}
        impl LeanAbi for $rust {
            type Repr = $c;
            const TYPE: TypeDesc = TypeDesc::constant($lean);
            $(const VEC: TypeDesc = TypeDesc::constant($array);)?
        }
        impl<'lean> IntoLean<'lean> for $rust {
            type With<'a> = $rust;

            #[inline(always)]
            fn into_direct(self, _: &'lean LeanRuntime) -> $c {
                let $v = self;
                $into
            }

            $($($vec_into)*)?
        }
        impl<'lean> ToLean<'lean> for $rust {
            #[inline(always)]
            fn to_direct(&self, lean: &'lean LeanRuntime) -> $c {
                (*self).into_direct(lean)
            }

            $($($slice_to)*)?
        }
        impl<'lean> TryFromLean<'lean> for $rust {
            #[inline(always)]
            fn from_direct(_: Decoder<'lean>, value: $c) -> LeanResult<$rust> {
                Ok(Self::from_direct_bare(value))
            }

            #[inline]
            fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<$rust> {
                match <$c as Repr>::unboxed(object) {
                    Some(value) => Ok(Self::from_direct_bare(value)),
                    None => Err(no_box($lean, object.kind())),
                }
            }

            $($($vec_from)*)?
        }
        impl<'lean> InfallibleFromLean<'lean> for $rust {
            #[inline(always)]
            fn from_direct_bare($w: $c) -> $rust {
                $from
            }
        }
    )*};
}

/// What [`scalars`] takes for the two element types of scalar arrays.
macro_rules! packed {
    ($rust:ty, $lean:literal, $c:ty, $array:literal) => {
        scalars! {
            $rust, $lean, $c, |v| v, |v| v,
            array $array,
            into {
                #[inline]
                fn vec_into_lean(vec: Vec<$rust>, lean: &'lean LeanRuntime) -> Obj<'lean> {
                    packed::of_slice(&vec, lean)
                }
            }
            to {
                #[inline]
                fn slice_to_lean(slice: &[$rust], lean: &'lean LeanRuntime) -> Obj<'lean> {
                    packed::of_slice(slice, lean)
                }
            }
            from {
                #[inline]
                fn vec_from_lean(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Vec<$rust>> {
                    packed::view(object).map(<[$rust]>::to_vec)
                }
            };
        }
    };
}

packed!(u8, "UInt8", u8, "ByteArray");
packed!(f64, "Float", f64, "FloatArray");

scalars! {
    u16, "UInt16", u16, |v| v, |v| v;
    u32, "UInt32", u32, |v| v, |v| v;
    u64, "UInt64", u64, |v| v, |v| v;
    usize, "USize", usize, |v| v, |v| v;
    // A signed integer travels as the unsigned type of its width, with the same bits.
    i8, "Int8", u8, |v| v.cast_unsigned(), |v| v.cast_signed();
    i16, "Int16", u16, |v| v.cast_unsigned(), |v| v.cast_signed();
    i32, "Int32", u32, |v| v.cast_unsigned(), |v| v.cast_signed();
    i64, "Int64", u64, |v| v.cast_unsigned(), |v| v.cast_signed();
    isize, "ISize", usize, |v| v.cast_unsigned(), |v| v.cast_signed();
    f32, "Float32", f32, |v| v, |v| v;
}

#[cold]
pub(super) fn no_box(lean: &str, found: Kind) -> LeanError {
    LeanError::convert(format!("expected a boxed `{lean}`, found {found}"))
}

impl Sealed for bool {}

impl LeanAbi for bool {
    type Repr = u8;
    const TYPE: TypeDesc = TypeDesc::constant("Bool");
}

impl<'lean> IntoLean<'lean> for bool {
    type With<'a> = bool;

    #[inline(always)]
    fn into_direct(self, _: &'lean LeanRuntime) -> u8 {
        u8::from(self)
    }
}

impl<'lean> ToLean<'lean> for bool {
    #[inline(always)]
    fn to_direct(&self, _: &'lean LeanRuntime) -> u8 {
        u8::from(*self)
    }
}

impl<'lean> TryFromLean<'lean> for bool {
    #[inline(always)]
    fn from_direct(_: Decoder<'lean>, value: u8) -> LeanResult<bool> {
        Ok(Self::from_direct_bare(value))
    }

    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<bool> {
        match object.kind() {
            Kind::Scalar(0) => Ok(false),
            Kind::Scalar(1) => Ok(true),
            kind => Err(no_box("Bool", kind)),
        }
    }
}

impl<'lean> InfallibleFromLean<'lean> for bool {
    // C's `uint8_t`: any number but 0 counts as true, as in the code that Lean's compiler emits.
    #[inline(always)]
    fn from_direct_bare(value: u8) -> bool {
        value != 0
    }
}

impl Sealed for char {}

impl LeanAbi for char {
    type Repr = u32;
    const TYPE: TypeDesc = TypeDesc::constant("Char");
}

impl<'lean> IntoLean<'lean> for char {
    type With<'a> = char;

    #[inline(always)]
    fn into_direct(self, _: &'lean LeanRuntime) -> u32 {
        u32::from(self)
    }
}

impl<'lean> ToLean<'lean> for char {
    #[inline(always)]
    fn to_direct(&self, _: &'lean LeanRuntime) -> u32 {
        u32::from(*self)
    }
}

impl<'lean> TryFromLean<'lean> for char {
    #[inline]
    fn from_direct(_: Decoder<'lean>, value: u32) -> LeanResult<char> {
        char::from_u32(value).ok_or_else(|| no_char(value))
    }

    #[inline]
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<char> {
        match u32::unboxed(object) {
            Some(value) => Self::from_direct(cx, value),
            None => Err(no_box("Char", object.kind())),
        }
    }
}

#[cold]
fn no_char(value: u32) -> LeanError {
    LeanError::convert(format!("expected a `Char`, found {value:#x}, which is not a Unicode scalar value"))
}
