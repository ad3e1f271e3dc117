//! [`LeanArray`]: an `Array` of Lean's.

use std::fmt;
use std::iter::FusedIterator;
use std::ops::Range;

use super::view;
use crate::abi::{Decoder, LeanAbi, ToLean, TryFromLean, TypeDesc, array};
use crate::error::LeanResult;
use crate::object::ObjRef;
use crate::runtime::LeanRuntime;

view! {
    /// A Lean `Array α`, read where it is: elements are converted one by one, when they are asked for.
    ///
    /// Making one takes the same time whatever the length. With views as elements, such as `LeanArray<LeanStr>` or
    /// `LeanArray<LeanArray<u64>>`, nothing is copied at all.
    ///
    /// ```
    /// use lean_rs::{LeanArray, LeanRuntime};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let array = LeanArray::<String>::new(lean, &["a".to_owned(), "b".to_owned()]);
    /// assert_eq!(array.len(), 2);
    /// assert_eq!(array.get(1).transpose()?.as_deref(), Some("b"));
    /// assert_eq!(array.iter().collect::<Result<String, _>>()?, "ab");
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    LeanArray<'lean, T: [LeanAbi] [LeanAbi]>(fn() -> T),
    TypeDesc::Constant { name: "Array", args: &[&T::TYPE] }, !T::TYPE.is_any(), array::expect
}

impl<'lean, T: LeanAbi> LeanArray<'lean, T> {
    /// Converts the elements into a new Lean array.
    #[must_use]
    pub fn new(lean: &'lean LeanRuntime, elements: &[T]) -> Self
    where
        T: ToLean<'lean>,
    {
        Self::checked(array::of_boxed(elements.iter().map(|element| element.to_boxed(lean)), lean))
    }

    /// The number of elements.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        array::expect(self.object.as_ref()).unwrap_or(0)
    }

    /// Whether there are no elements.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The object of the element with this index, borrowed; `None` behind the end.
    #[must_use]
    #[inline]
    pub fn get_ref(&self, index: usize) -> Option<ObjRef<'lean, '_>> {
        // SAFETY: an array, as was checked when this view was made, with more elements.
        (index < self.len()).then(|| unsafe { array::element(self.object.as_ref(), index) })
    }

    /// The element with this index; `None` behind the end.
    ///
    /// # Errors
    /// [`Stage::Convert`](crate::Stage::Convert) when the element is not what `T` expects.
    #[inline]
    pub fn get(&self, index: usize) -> Option<LeanResult<T>>
    where
        T: TryFromLean<'lean>,
    {
        let element = self.get_ref(index)?;
        let cx = Decoder::new(self.object.as_ref().lean());
        Some(T::from_boxed(cx, element).map_err(|error| error.at_index(index)))
    }

    /// The elements one after the other, each converted when it is its turn.
    #[inline]
    pub fn iter(&self) -> LeanArrayIter<'lean, '_, T> {
        LeanArrayIter { array: self, range: 0..self.len() }
    }

    /// All elements.
    ///
    /// # Errors
    /// [`Stage::Convert`](crate::Stage::Convert) when an element is not what `T` expects.
    pub fn to_vec(&self) -> LeanResult<Vec<T>>
    where
        T: TryFromLean<'lean>,
    {
        array::decode_boxed(Decoder::new(self.object.as_ref().lean()), self.object.as_ref())
    }
}

impl<T: LeanAbi> fmt::Debug for LeanArray<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).filter_map(|index| self.get_ref(index))).finish()
    }
}

impl<'lean, 'a, T: TryFromLean<'lean>> IntoIterator for &'a LeanArray<'lean, T> {
    type Item = LeanResult<T>;
    type IntoIter = LeanArrayIter<'lean, 'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The elements of a [`LeanArray`], from [`LeanArray::iter`].
pub struct LeanArrayIter<'lean, 'a, T> {
    array: &'a LeanArray<'lean, T>,
    range: Range<usize>,
}

impl<'lean, 'a, T: LeanAbi> LeanArrayIter<'lean, 'a, T> {
    /// The elements with these indices, of which only those that there are count.
    pub(super) fn of(array: &'a LeanArray<'lean, T>, range: Range<usize>) -> Self {
        let end = range.end.min(array.len());
        LeanArrayIter { array, range: range.start.min(end)..end }
    }
}

impl<'lean, T: TryFromLean<'lean>> Iterator for LeanArrayIter<'lean, '_, T> {
    type Item = LeanResult<T>;

    #[inline]
    fn next(&mut self) -> Option<LeanResult<T>> {
        self.range.next().and_then(|index| self.array.get(index))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }

    #[inline]
    fn nth(&mut self, n: usize) -> Option<LeanResult<T>> {
        self.range.nth(n).and_then(|index| self.array.get(index))
    }
}

impl<'lean, T: TryFromLean<'lean>> DoubleEndedIterator for LeanArrayIter<'lean, '_, T> {
    #[inline]
    fn next_back(&mut self) -> Option<LeanResult<T>> {
        self.range.next_back().and_then(|index| self.array.get(index))
    }
}

impl<'lean, T: TryFromLean<'lean>> ExactSizeIterator for LeanArrayIter<'lean, '_, T> {}
impl<'lean, T: TryFromLean<'lean>> FusedIterator for LeanArrayIter<'lean, '_, T> {}

impl<T> fmt::Debug for LeanArrayIter<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanArrayIter").field("range", &self.range).finish_non_exhaustive()
    }
}
