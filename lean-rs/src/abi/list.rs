//! `List α`: converted in a loop, so that its length costs no stack.

use super::constructor::{Builder, constant};
use super::decoder::with_stack;
use super::implement::{like_vec, objects};
use super::layout::{FieldKind, Layout};
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc, array};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// A `List α`: a `Vec` of its elements in the field `0`.
///
/// Lists of any length can be converted: they are taken apart and built in a loop.
///
/// ```
/// use lean_rs::LeanList;
///
/// let list: LeanList<u64> = (1..=3).collect();
/// assert_eq!(list.iter().sum::<u64>(), 6);
/// assert_eq!(Vec::from(list), [1, 2, 3]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeanList<T>(pub Vec<T>);

impl<T> Default for LeanList<T> {
    fn default() -> LeanList<T> {
        LeanList(Vec::new())
    }
}

like_vec!(LeanList);

impl<T> IntoIterator for LeanList<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a LeanList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T> AsRef<[T]> for LeanList<T> {
    fn as_ref(&self) -> &[T] {
        &self.0
    }
}

impl<T> AsMut<[T]> for LeanList<T> {
    fn as_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T> Extend<T> for LeanList<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

impl<T> LeanList<T> {
    /// The elements in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// The number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The elements as a `Vec`.
    #[must_use]
    pub fn into_inner(self) -> Vec<T> {
        self.0
    }
}

/// `List.cons`: head and tail.
const CONS: Layout<2> = Layout::new([FieldKind::Object; 2]);

/// The bytes of one: a header of a word, and the two.
const CELL: usize = 24;

/// A list of these elements, the last of which comes first.
///
/// # Panics
/// There are more than fit into memory.
fn of_reversed<'lean>(
    values: impl ExactSizeIterator<Item = Obj<'lean>>,
    lean: &'lean LeanRuntime,
) -> Obj<'lean> {
    array::check_length(values.len(), CELL);
    with_stack(|| {
        values.fold(constant(lean, 0), |tail, head| {
            Builder::new(lean, 1, &CONS).field(head).field(tail).finish()
        })
    })
}

objects! {
    [T: LeanAbi] LeanList<T>: TypeDesc::Constant { name: "List", args: &[&T::TYPE] }, unchecked T::UNCHECKED;
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: IntoLean<'lean>> IntoLean<'lean> for LeanList<T> {
    type With<'a>
        = LeanList<T>
    where
        Self: 'a;

    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        of_reversed(self.0.into_iter().rev().map(|value| value.into_boxed(lean)), lean)
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: ToLean<'lean>> ToLean<'lean> for LeanList<T> {
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        of_reversed(self.0.iter().rev().map(|value| value.to_boxed(lean)), lean)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: TryFromLean<'lean>> TryFromLean<'lean> for LeanList<T> {
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<LeanList<T>> {
        cx.nested(|cx| {
            let mut values = Vec::new();
            let mut rest = object;
            loop {
                match (rest.kind(), rest.field(0), rest.field(1)) {
                    (ObjKind::Scalar(0), ..) => return Ok(LeanList(values)),
                    (ObjKind::Constructor { tag: 1, fields: 2 }, Some(head), Some(tail)) => {
                        let index = values.len();
                        values.push(T::from_boxed(cx, head).map_err(|error| error.at_index(index))?);
                        rest = tail;
                    }
                    (kind, ..) if values.is_empty() => return Err(LeanError::expected("a `List`", kind)),
                    (kind, ..) => {
                        let found = format!("{kind} behind {} elements", values.len());
                        return Err(LeanError::expected("a `List`", found));
                    }
                }
            }
        })
    }
}
