//! Arrays of scalars: `ByteArray`, with elements of one byte, and `FloatArray`, with elements of eight.

use std::slice;

use lean_rs_sys as sys;

use crate::error::LeanResult;
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// An element type of scalar arrays.
///
/// # Safety
/// Arrays whose header says that elements have the size of this type hold only values of it, and every bit pattern
/// is one.
pub(crate) unsafe trait Packed: Copy {
    /// The Lean type of the arrays.
    const ARRAY: &'static str;
}

// SAFETY: elements of one byte are those of `ByteArray`.
unsafe impl Packed for u8 {
    const ARRAY: &'static str = "ByteArray";
}

// SAFETY: elements of eight bytes are those of `FloatArray`.
unsafe impl Packed for f64 {
    const ARRAY: &'static str = "FloatArray";
}

/// Checks that the object is an array of this element type.
#[inline]
pub(crate) fn expect<T: Packed>(object: ObjRef<'_, '_>) -> LeanResult<()> {
    let kind = ObjKind::ScalarArray { element_size: size_of::<T>() as u8 };
    object.expect(kind, format_args!("a `{}`", T::ARRAY))
}

/// Looks at the elements.
#[inline]
pub(crate) fn view<'a, T: Packed>(object: ObjRef<'_, 'a>) -> LeanResult<&'a [T]> {
    expect::<T>(object)?;
    // SAFETY: just checked.
    Ok(unsafe { elements(object) })
}

/// Looks at the elements.
///
/// # Safety
/// [`expect`] found the object to be an array of this element type.
#[inline]
pub(crate) unsafe fn elements<'a, T: Packed>(object: ObjRef<'_, 'a>) -> &'a [T] {
    // SAFETY: a live array with so many elements, aligned to eight bytes. Lean writes to an array only while it holds the
    // one reference to it, and the caller's is another.
    unsafe {
        slice::from_raw_parts(
            sys::lean_sarray_cptr(object.as_ptr()).cast::<T>(),
            sys::lean_sarray_size(object.as_ptr()),
        )
    }
}

/// A new array with these elements.
#[inline]
pub(crate) fn of_slice<'lean, T: Packed>(values: &[T], _: &'lean LeanRuntime) -> Obj<'lean> {
    // SAFETY: the runtime has been started; the array has room for the elements, which are all set before anybody sees it.
    unsafe {
        let array = sys::lean_alloc_sarray(size_of::<T>() as u32, values.len(), values.len());
        sys::lean_sarray_cptr(array).cast::<T>().copy_from_nonoverlapping(values.as_ptr(), values.len());
        Obj::from_owned(array)
    }
}
