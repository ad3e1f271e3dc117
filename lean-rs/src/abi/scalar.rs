//! Numbers, `Bool` and `Char`: passed by value, without an object.

use super::implement::scalar;
use super::packed;
use super::{Decoder, InfallibleFromLean, LeanAbi, TryFromLean, TypeDesc, sealed::Nobody};
use crate::error::{LeanError, LeanResult};
use crate::object::{ObjKind, ObjRef};

/// Scalars whose every bit pattern is a value: as for `scalar`, and the conversion back.
macro_rules! scalars {
    ($($rust:ty, $lean:literal, $c:ty, |$v:ident| $into:expr, |$w:ident| $from:expr $(, $packed:ident)?;)*) => {$(
        scalar!($rust, $lean, $c, |$v| $into $(, $packed)?);

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<'lean> TryFromLean<'lean> for $rust {
            #[inline(always)]
            fn from_direct(_: Decoder<'lean>, value: $c) -> LeanResult<$rust> {
                Ok(Self::from_direct_bare(value))
            }

            $(
                #[inline]
                fn vec_from_lean(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Vec<$rust>> {
                    let elements = $packed::view(object)?.iter();
                    Ok(elements.map(|element| Self::from_direct_bare(*element)).collect())
                }
            )?
        }

        impl<'lean> InfallibleFromLean<'lean> for $rust {
            #[inline(always)]
            fn from_direct_bare($w: $c) -> $rust {
                $from
            }

            fn sealed(_: Nobody) {}
        }
    )*};
}

scalars! {
    u8, "UInt8", u8, |v| v, |v| v, packed;
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
    // Lean has one NaN, which `Float.toBits` gives, and what represents it is left to the C compiler. A function of Rust's that
    // could tell one from another would be none of Lean's.
    f32, "Float32", f32, |v| v, |v| if v.is_nan() { f32::NAN } else { v };
    f64, "Float", f64, |v| v, |v| if v.is_nan() { f64::NAN } else { v }, packed;
}
scalar!(bool, "Bool", u8, |v| u8::from(v));
scalar!(char, "Char", u32, |v| u32::from(v));

#[cold]
pub(super) fn no_box(of: &TypeDesc, found: ObjKind) -> LeanError {
    let (TypeDesc::Constant { name, .. } | TypeDesc::Derived { name, .. }) = of else {
        return LeanError::expected("a boxed number", found);
    };
    LeanError::expected(format_args!("a boxed `{name}`"), found)
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean> TryFromLean<'lean> for bool {
    #[inline(always)]
    fn from_direct(_: Decoder<'lean>, value: u8) -> LeanResult<bool> {
        Ok(Self::from_direct_bare(value))
    }

    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<bool> {
        match object.kind() {
            ObjKind::Scalar(0) => Ok(false),
            ObjKind::Scalar(1) => Ok(true),
            kind => Err(no_box(&Self::TYPE, kind)),
        }
    }
}

impl<'lean> InfallibleFromLean<'lean> for bool {
    // C's `uint8_t`: any number but 0 counts as true, as in the code that Lean's compiler emits.
    #[inline(always)]
    fn from_direct_bare(value: u8) -> bool {
        value != 0
    }

    fn sealed(_: Nobody) {}
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean> TryFromLean<'lean> for char {
    #[inline]
    fn from_direct(_: Decoder<'lean>, value: u32) -> LeanResult<char> {
        char::from_u32(value).ok_or_else(|| no_char(value))
    }
}

#[cold]
fn no_char(value: u32) -> LeanError {
    LeanError::expected("a `Char`", format_args!("{value:#x}, which is not a Unicode scalar value"))
}
