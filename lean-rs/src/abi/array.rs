//! `Array α`: objects with boxed elements.

use lean_rs_sys as sys;

use super::decoder::with_stack;
use super::implement::{like_vec, objects};
use super::vector::LeanVector;
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// Checks that the object is an array, and gives the number of its elements.
#[inline]
pub(crate) fn expect(object: ObjRef<'_, '_>) -> LeanResult<usize> {
    if object.tag() == Some(sys::LeanArray) {
        // SAFETY: a live array, as its tag shows.
        Ok(unsafe { sys::lean_array_size(object.as_ptr()) })
    } else {
        Err(other_kind(object.kind()))
    }
}

#[cold]
fn other_kind(found: ObjKind) -> LeanError {
    LeanError::convert(match found {
        ObjKind::ScalarArray { .. } => format!(
            "expected an `Array`, found {found}: `ByteArray` and `FloatArray` are `Vec<u8>` and `Vec<f64>`, `Array` of the \
             same elements is `ArrayOf<u8>` and `ArrayOf<f64>`"
        ),
        _ => format!("expected an `Array`, found {found}"),
    })
}

/// The element with this index.
///
/// # Safety
/// The object is an array with more elements.
#[inline]
pub(crate) unsafe fn element<'lean, 'a>(object: ObjRef<'lean, 'a>, index: usize) -> ObjRef<'lean, 'a> {
    // SAFETY: by the caller's contract; the array keeps its elements alive, and Lean writes to an array only while it holds the
    // one reference to it.
    unsafe { ObjRef::from_raw(sys::lean_array_get_core(object.as_ptr(), index)) }
}

/// Checks that so many elements fit into a Lean object or, of a list, into memory, each with so many bytes: slices of types
/// without a size have any length, and Lean ends the process where a size is no number.
///
/// # Panics
/// They do not, as `Vec` panics.
#[inline]
pub(crate) fn check_length(length: usize, bytes: usize) {
    // More than the header of any object takes.
    const HEADER: usize = 64;
    let most = (isize::MAX as usize - HEADER) / bytes;
    if length > most {
        too_long(length, most);
    }
}

#[cold]
fn too_long(length: usize, most: usize) -> ! {
    panic!(
        "cannot convert {length} elements to Lean: at most {most} fit into memory. Convert fewer, or pass the number of them"
    )
}

/// A new array with these elements.
///
/// # Panics
/// There are more than fit into memory.
pub(crate) fn of_boxed<'lean>(
    mut values: impl ExactSizeIterator<Item = Obj<'lean>>,
    _: &'lean LeanRuntime,
) -> Obj<'lean> {
    let capacity = values.len();
    check_length(capacity, size_of::<*mut sys::lean_object>());
    // SAFETY: the runtime has been started. The size follows the elements that are set, so that the array is complete at
    // every moment; it never passes the capacity, whatever the iterator says.
    unsafe {
        let array = Obj::from_owned(sys::lean_alloc_array(0, capacity));
        let ptr = array.as_ref().as_ptr();
        let elements = sys::lean_array_cptr(ptr);
        with_stack(|| {
            for i in 0..capacity {
                let Some(value) = values.next() else { break };
                elements.add(i).write(value.into_raw());
                sys::lean_array_set_size(ptr, i + 1);
            }
        });
        array
    }
}

/// Reads each element, and hands it on.
pub(crate) fn decode_each<'lean, T: TryFromLean<'lean>>(
    cx: Decoder<'lean>,
    object: ObjRef<'lean, '_>,
    mut take: impl FnMut(T) -> LeanResult<()>,
) -> LeanResult<()> {
    let size = expect(object)?;
    cx.nested(|cx| {
        (0..size).try_for_each(|index| {
            // SAFETY: less than the array's size.
            let element = unsafe { element(object, index) };
            T::from_boxed(cx, element).and_then(&mut take).map_err(|error| error.at_index(index))
        })
    })
}

/// The elements as Rust values.
pub(crate) fn decode_boxed<'lean, T: TryFromLean<'lean>>(
    cx: Decoder<'lean>,
    object: ObjRef<'lean, '_>,
) -> LeanResult<Vec<T>> {
    let size = expect(object)?;
    cx.nested(|cx| {
        let mut values = Vec::with_capacity(size);
        for index in 0..size {
            // SAFETY: less than the array's size.
            match T::from_boxed(cx, unsafe { element(object, index) }) {
                Ok(value) => values.push(value),
                Err(error) => return Err(error.at_index(index)),
            }
        }
        Ok(values)
    })
}

/// What a slice can be had of.
macro_rules! slices {
    ($([T $(, $($param:tt)*)?] $ty:ty: $type:expr;)*) => {$(
        objects! { [T: LeanAbi $(, $($param)*)?] $ty: $type, unchecked T::UNCHECKED; }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, T: ToLean<'lean> $(, $($param)*)?> ToLean<'lean> for $ty {
            #[inline]
            fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
                T::slice_to_lean(self, lean)
            }
        }
    )*};
}

slices! {
    [T] Vec<T>: T::VEC;
    [T] [T]: T::VEC;
    [T, const N: usize] [T; N]: TypeDesc::sized(&T::VEC, &LeanVector::<T, N>::TYPE);
}

objects! {
    [T: LeanAbi] ArrayOf<T>: TypeDesc::Constant { name: "Array", args: &[&T::TYPE] }, unchecked T::UNCHECKED;
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: IntoLean<'lean>> IntoLean<'lean> for Vec<T> {
    type With<'a>
        = Vec<T>
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        T::vec_into_lean(self, lean)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: TryFromLean<'lean>> TryFromLean<'lean> for Vec<T> {
    #[inline]
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Vec<T>> {
        T::vec_from_lean(cx, object)
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: IntoLean<'lean>, const N: usize> IntoLean<'lean> for [T; N] {
    type With<'a>
        = [T; N]
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        T::vec_into_lean(self.into(), lean)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: TryFromLean<'lean>, const N: usize> TryFromLean<'lean> for [T; N] {
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<[T; N]> {
        let values = T::vec_from_lean(cx, object)?;
        <[T; N]>::try_from(values).map_err(|values| {
            LeanError::convert(format!("expected an array of {N} elements, found one of {}", values.len()))
        })
    }
}

/// An `Array α` for every element type, `u8` and `f64` included.
///
/// `Vec<u8>` stands for Lean's `ByteArray` and `Vec<f64>` for `FloatArray`; `ArrayOf<u8>` and `ArrayOf<f64>` stand for
/// `Array UInt8` and `Array Float`, whose elements are boxed. For other types it is the same as `Vec`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArrayOf<T>(pub Vec<T>);

like_vec!(ArrayOf);

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: IntoLean<'lean>> IntoLean<'lean> for ArrayOf<T> {
    type With<'a>
        = ArrayOf<T>
    where
        Self: 'a;

    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        of_boxed(self.0.into_iter().map(|value| value.into_boxed(lean)), lean)
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: ToLean<'lean>> ToLean<'lean> for ArrayOf<T> {
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        of_boxed(self.0.iter().map(|value| value.to_boxed(lean)), lean)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: TryFromLean<'lean>> TryFromLean<'lean> for ArrayOf<T> {
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<ArrayOf<T>> {
        decode_boxed(cx, object).map(ArrayOf)
    }
}
