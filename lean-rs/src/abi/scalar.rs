//! Numbers, `Bool` and `Char`: passed by value, without an object.

use lean_rs_sys as sys;

use super::{InfallibleFromLean, IntoLean, LeanAbi, TryFromLean, sealed::Sealed};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj};
use crate::runtime::LeanRuntime;

/// A scalar whose every bit pattern is a value: its C type, and how it is boxed.
macro_rules! scalars {
    ($($rust:ty, $lean:literal, $c:ty, |$v:ident| $into:expr, |$w:ident| $from:expr, $unbox:expr;)*) => {$(
        impl Sealed for $rust {}
        impl LeanAbi for $rust {
            type C = $c;
        }
        impl<'lean> IntoLean<'lean> for $rust {
            type With<'a> = $rust;

            #[inline(always)]
            fn into_c(self, _: &'lean LeanRuntime) -> $c {
                let $v = self;
                $into
            }
        }
        impl<'lean> TryFromLean<'lean> for $rust {
            #[inline(always)]
            unsafe fn from_c(lean: &'lean LeanRuntime, value: $c) -> LeanResult<$rust> {
                // SAFETY: the same contract.
                Ok(unsafe { Self::from_c_bare(lean, value) })
            }

            unsafe fn from_boxed(_: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<$rust> {
                // SAFETY: the caller hands the reference over.
                let object = unsafe { Obj::from_owned(value) };
                let unboxed: Option<$c> = $unbox(&object);
                match unboxed {
                    Some($w) => Ok($from),
                    None => Err(LeanError::convert(format!(
                        concat!("expected a boxed `", $lean, "`, found {}"),
                        object.kind()
                    ))),
                }
            }
        }
        impl<'lean> InfallibleFromLean<'lean> for $rust {
            #[inline(always)]
            unsafe fn from_c_bare(_: &'lean LeanRuntime, value: $c) -> $rust {
                let $w = value;
                $from
            }
        }
    )*};
}

scalars! {
    u8, "UInt8", u8, |v| v, |v| v, small;
    u16, "UInt16", u16, |v| v, |v| v, small;
    u32, "UInt32", u32, |v| v, |v| v, small;
    u64, "UInt64", u64, |v| v, |v| v, |o| word(o);
    usize, "USize", usize, |v| v, |v| v, |o| word(o).map(|v| v as usize);
    // A signed integer travels as the unsigned type of its width, with the same bits.
    i8, "Int8", u8, |v| v.cast_unsigned(), |v| v.cast_signed(), small;
    i16, "Int16", u16, |v| v.cast_unsigned(), |v| v.cast_signed(), small;
    i32, "Int32", u32, |v| v.cast_unsigned(), |v| v.cast_signed(), small;
    i64, "Int64", u64, |v| v.cast_unsigned(), |v| v.cast_signed(), |o| word(o);
    isize, "ISize", usize, |v| v.cast_unsigned(), |v| v.cast_signed(), |o| word(o).map(|v| v as usize);
    f64, "Float", f64, |v| v, |v| v, |o| word(o).map(f64::from_bits);
    f32, "Float32", f32, |v| v, |v| v, |o| word(o).map(|v| f32::from_bits(low_half(v)));
    // C's `uint8_t`: any number but 0 counts as true, as in the code that Lean's compiler emits.
    bool, "Bool", u8, |v| u8::from(v), |v| v != 0, |o| small(o).filter(|v: &u8| *v <= 1);
}

/// A number of 32 bits or less is boxed in the pointer.
fn small<T: TryFrom<usize>>(object: &Obj<'_>) -> Option<T> {
    match object.kind() {
        Kind::Scalar(n) => T::try_from(n).ok(),
        _ => None,
    }
}

/// Wider numbers and floats are boxed in an object of constructor 0 that has no object field and 8 bytes.
fn word(object: &Obj<'_>) -> Option<u64> {
    match object.kind() {
        Kind::Constructor { tag: 0, fields: 0 } => {
            // SAFETY: a constructor object without object fields is only made to hold scalars, and objects are allocated
            // in units of 8 bytes.
            Some(unsafe { sys::lean_ctor_get_uint64(object.as_ref().as_ptr(), 0) })
        }
        _ => None,
    }
}

/// The four bytes at the lower address.
fn low_half(word: u64) -> u32 {
    let [a, b, c, d, ..] = word.to_ne_bytes();
    u32::from_ne_bytes([a, b, c, d])
}

impl Sealed for char {}

impl LeanAbi for char {
    type C = u32;
}

impl<'lean> IntoLean<'lean> for char {
    type With<'a> = char;

    #[inline(always)]
    fn into_c(self, _: &'lean LeanRuntime) -> u32 {
        u32::from(self)
    }
}

impl<'lean> TryFromLean<'lean> for char {
    #[inline]
    unsafe fn from_c(_: &'lean LeanRuntime, value: u32) -> LeanResult<char> {
        char::from_u32(value).ok_or_else(|| {
            LeanError::convert(format!(
                "expected a `Char`, found {value:#x}, which is not a Unicode scalar value"
            ))
        })
    }

    unsafe fn from_boxed(lean: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<char> {
        // SAFETY: the caller hands the reference over.
        let object = unsafe { Obj::from_owned(value) };
        match small::<u32>(&object) {
            // SAFETY: a number, no reference.
            Some(code) => unsafe { Self::from_c(lean, code) },
            None => Err(LeanError::convert(format!("expected a boxed `Char`, found {}", object.kind()))),
        }
    }
}
