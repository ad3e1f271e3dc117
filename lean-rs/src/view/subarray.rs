//! [`LeanSubarray`]: a `Subarray` of Lean's.

use std::fmt;
use std::ops::Range;

use super::{LeanArray, LeanArrayIter};
use crate::abi::implement::objects;
use crate::abi::{
    Builder, Decoder, FieldKind, IntoLean, Layout, LeanAbi, Reader, ToLean, TryFromLean, TypeDesc, constant,
};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// A Lean `Subarray α`: part of an array, read where it is.
///
/// Its range is always inside the array, as the proofs in Lean's structure say: Lean reads elements without looking at the
/// array's size again.
///
/// ```
/// use lean_rs::{LeanArray, LeanRuntime, LeanSubarray};
///
/// let lean = LeanRuntime::init()?;
/// let array = LeanArray::new(lean, &[1u64, 2, 3, 4]);
/// let middle = LeanSubarray::new(array, 1..3)?;
/// assert_eq!(middle.iter().collect::<Result<Vec<u64>, _>>()?, [2, 3]);
/// # Ok::<_, lean_rs::LeanError>(())
/// ```
pub struct LeanSubarray<'lean, T> {
    array: LeanArray<'lean, T>,
    range: Range<usize>,
}

impl<'lean, T: LeanAbi> LeanSubarray<'lean, T> {
    /// The part of an array with these indices.
    ///
    /// # Errors
    /// [`Stage::Convert`](crate::Stage::Convert) when the range is not inside the array.
    pub fn new(array: LeanArray<'lean, T>, range: Range<usize>) -> LeanResult<Self> {
        if range.start > range.end || range.end > array.len() {
            return Err(LeanError::expected(
                format_args!("a range inside an array of {} elements", array.len()),
                format_args!("{} to {}", range.start, range.end),
            ));
        }
        Ok(LeanSubarray { array, range })
    }

    /// The whole array.
    pub fn array(&self) -> &LeanArray<'lean, T> {
        &self.array
    }

    /// The indices in the whole array.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The number of elements in the part.
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether there are no elements in the part.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// The elements of the part one after the other, each converted when it is its turn.
    pub fn iter(&self) -> LeanArrayIter<'lean, '_, T> {
        LeanArrayIter::of(&self.array, self.range())
    }
}

impl<T: LeanAbi> Clone for LeanSubarray<'_, T> {
    /// Adds a reference to the array; it is not copied.
    fn clone(&self) -> Self {
        LeanSubarray { array: self.array.clone(), range: self.range() }
    }
}

impl<T: LeanAbi> fmt::Debug for LeanSubarray<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.range().filter_map(|index| self.array.get_ref(index))).finish()
    }
}

/// `Std.Slice` is a structure with one field, the `SubarrayData`: array, start, stop, and two proofs.
const DATA: Layout<3> = Layout::new([FieldKind::Object; 3]);

objects! {
    [T: LeanAbi] LeanSubarray<'_, T>:
        TypeDesc::Constant { name: "Subarray", args: &[&T::TYPE] }, unchecked !T::TYPE.is_any();
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: LeanAbi> IntoLean<'lean> for LeanSubarray<'lean, T> {
    type With<'a>
        = Self
    where
        Self: 'a;

    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        let Range { start, end } = self.range;
        Builder::new(lean, 0, &DATA)
            .field(self.array)
            // Indices as `Nat`s: those of elements in memory are small.
            .field(constant(lean, start))
            .field(constant(lean, end))
            .finish()
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: LeanAbi> ToLean<'lean> for LeanSubarray<'lean, T> {
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        self.clone().into_direct(lean)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: LeanAbi> TryFromLean<'lean> for LeanSubarray<'lean, T> {
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Self> {
        let mut reader = Reader::new(cx, object, "Subarray", 0, &DATA)?;
        let array = reader.field("array")?;
        let mut index = |name| match reader.field::<Obj<'_>>(name)?.kind() {
            ObjKind::Scalar(index) => Ok(index),
            kind => Err(LeanError::expected("the index of an element", kind).in_field("Subarray", name)),
        };
        Self::new(array, index("start")?..index("stop")?)
    }
}
