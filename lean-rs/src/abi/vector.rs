//! `Vector α n`: an array whose length is part of its type.

use std::ops::Deref;

use super::implement::objects;
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc, array};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

/// A `Vector α n`: exactly `N` elements, as a slice.
///
/// Lean's compiled code reads a vector without looking at its length, so `N` is part of the Rust type and compared with Lean's
/// while Rust compiles. `[T; N]` stands for the same type where the whole value is converted and `T` is not `u8` or `f64`; this one also in
/// functions, views and references, and it keeps its elements on the heap.
///
/// ```
/// use lean_rs::LeanVector;
///
/// let vector = LeanVector::from([1u64, 2, 3]);
/// assert_eq!(vector.iter().sum::<u64>(), 6);
/// assert_eq!(vector.into_inner(), [1, 2, 3]);
/// let error = LeanVector::<u64, 3>::try_from(vec![1]).unwrap_err();
/// assert_eq!(error.to_string(), "convert: expected a `Vector` of 3 elements, found 1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeanVector<T, const N: usize>(Vec<T>);

impl<T, const N: usize> LeanVector<T, N> {
    /// The elements as a `Vec`.
    #[must_use]
    pub fn into_inner(self) -> Vec<T> {
        self.0
    }
}

impl<T, const N: usize> From<[T; N]> for LeanVector<T, N> {
    fn from(elements: [T; N]) -> LeanVector<T, N> {
        LeanVector(elements.into())
    }
}

impl<T, const N: usize> TryFrom<Vec<T>> for LeanVector<T, N> {
    type Error = LeanError;

    /// # Errors
    /// At [`Stage::Convert`](crate::Stage::Convert) if there are not exactly `N`.
    fn try_from(elements: Vec<T>) -> LeanResult<LeanVector<T, N>> {
        match elements.len() {
            found if found == N => Ok(LeanVector(elements)),
            found => Err(LeanError::expected(format_args!("a `Vector` of {N} elements"), found)),
        }
    }
}

impl<T, const N: usize> Deref for LeanVector<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T, const N: usize> AsRef<[T]> for LeanVector<T, N> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T, const N: usize> AsMut<[T]> for LeanVector<T, N> {
    fn as_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T, const N: usize> IntoIterator for LeanVector<T, N> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T, const N: usize> IntoIterator for &'a LeanVector<T, N> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

objects! {
    [T: LeanAbi, const N: usize] LeanVector<T, N>: TypeDesc::Indexed { name: "Vector", index: N as u64, args: &[&T::TYPE] },
        unchecked T::UNCHECKED;
}

// SAFETY: what is given is a value of the type: it has `N` elements.
unsafe impl<'lean, T: IntoLean<'lean>, const N: usize> IntoLean<'lean> for LeanVector<T, N> {
    type With<'a>
        = LeanVector<T, N>
    where
        Self: 'a;

    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        array::of_boxed(self.0.into_iter().map(|value| value.into_boxed(lean)), lean)
    }
}

// SAFETY: as above.
unsafe impl<'lean, T: ToLean<'lean>, const N: usize> ToLean<'lean> for LeanVector<T, N> {
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        array::of_boxed(self.0.iter().map(|value| value.to_boxed(lean)), lean)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: TryFromLean<'lean>, const N: usize> TryFromLean<'lean> for LeanVector<T, N> {
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<LeanVector<T, N>> {
        array::decode_boxed(cx, object)?.try_into()
    }
}
