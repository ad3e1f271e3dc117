//! `List α`: converted in a loop, so that its length costs no stack.

use super::constructor::{Builder, constant};
use super::decoder::with_stack;
use super::layout::{FieldKind, Layout};
use super::repr::Object;
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc, sealed::Sealed};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj, ObjRef};
use crate::runtime::LeanRuntime;

/// A `List α`, as a `Vec` of its elements.
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

impl<T> From<Vec<T>> for LeanList<T> {
    fn from(values: Vec<T>) -> LeanList<T> {
        LeanList(values)
    }
}

impl<T> From<LeanList<T>> for Vec<T> {
    fn from(list: LeanList<T>) -> Vec<T> {
        list.0
    }
}

impl<T> FromIterator<T> for LeanList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> LeanList<T> {
        LeanList(values.into_iter().collect())
    }
}

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

impl<T> std::ops::Deref for LeanList<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> std::ops::DerefMut for LeanList<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

/// `List.cons`: head and tail.
const CONS: Layout<2> = Layout::new([FieldKind::Object; 2]);

/// A list of these elements, the last of which comes first.
fn of_reversed<'lean>(values: impl Iterator<Item = Obj<'lean>>, lean: &'lean LeanRuntime) -> Obj<'lean> {
    with_stack(|| {
        values.fold(constant(lean, 0), |tail, head| {
            Builder::new(lean, 1, &CONS).field(head).field(tail).finish()
        })
    })
}

impl<T: LeanAbi> Sealed for LeanList<T> {}

impl<T: LeanAbi> LeanAbi for LeanList<T> {
    type Repr = Object;
    const TYPE: TypeDesc = TypeDesc::Constant { name: "List", args: &[&T::TYPE] };
    const UNCHECKED: bool = T::UNCHECKED;
}

impl<'lean, T: IntoLean<'lean>> IntoLean<'lean> for LeanList<T> {
    type With<'a>
        = LeanList<T>
    where
        Self: 'a;

    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        of_reversed(self.0.into_iter().rev().map(|value| value.into_boxed(lean)), lean)
    }
}

impl<'lean, T: ToLean<'lean>> ToLean<'lean> for LeanList<T> {
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        of_reversed(self.0.iter().rev().map(|value| value.to_boxed(lean)), lean)
    }
}

impl<'lean, T: TryFromLean<'lean>> TryFromLean<'lean> for LeanList<T> {
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<LeanList<T>> {
        cx.nested(|cx| {
            let mut values = Vec::new();
            let mut rest = object;
            loop {
                match (rest.kind(), rest.field(0), rest.field(1)) {
                    (Kind::Scalar(0), ..) => return Ok(LeanList(values)),
                    (Kind::Constructor { tag: 1, fields: 2 }, Some(head), Some(tail)) => {
                        let index = values.len();
                        values.push(T::from_boxed(cx, head).map_err(|error| error.at_index(index))?);
                        rest = tail;
                    }
                    (kind, ..) => return Err(no_list(kind, values.len())),
                }
            }
        })
    }
}

#[cold]
fn no_list(found: Kind, before: usize) -> LeanError {
    LeanError::convert(match before {
        0 => format!("expected a `List`, found {found}"),
        n => format!("expected a `List`, found {found} behind {n} elements"),
    })
}
