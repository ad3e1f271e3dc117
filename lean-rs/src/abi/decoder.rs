//! What decoding a value carries along, and how deep values are taken apart and built.

use crate::error::{LeanError, LeanResult};
use crate::runtime::LeanRuntime;

/// How deep a value from Lean may be nested to become a Rust value: levels of `Box`, `Vec` and other containers inside
/// one another.
///
/// What is deeper is an error and no Rust value: a Rust value of a million levels could not even be dropped without
/// overflowing the stack, since drop, clone and comparison recurse. Lists are not nested by their length, and views such as
/// [`Obj`](crate::Obj) and [`LeanArray`](crate::LeanArray) stop the count.
pub const MAX_DEPTH: u32 = 1024;

/// The runtime, and the levels above the value that is being decoded.
///
/// Only this crate makes one, for a value whose Lean type is known; the traits that get one are `unsafe`. So safe code cannot
/// have an object read as a value of another type.
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Decoder<'lean> {
    lean: &'lean LeanRuntime,
    depth: u32,
    /// Whether the value is known to be of the Lean type that it is read as, with all that the type promises.
    is_vouched: bool,
}

impl<'lean> Decoder<'lean> {
    /// For a value of the Lean type that it is read as.
    #[inline(always)]
    pub(crate) fn new(lean: &'lean LeanRuntime) -> Decoder<'lean> {
        Decoder { lean, depth: 0, is_vouched: true }
    }

    /// As [`new`](Self::new), for the tests of layouts.
    ///
    /// # Safety
    /// It is used for values of the Lean types that they are read as.
    #[must_use]
    pub unsafe fn vouched(lean: &'lean LeanRuntime) -> Decoder<'lean> {
        Decoder::new(lean)
    }

    /// For an object of any type.
    #[inline(always)]
    pub(crate) fn of_any(lean: &'lean LeanRuntime) -> Decoder<'lean> {
        Decoder { lean, depth: 0, is_vouched: false }
    }

    /// Checks that the value is known to be of the Lean type, because that promises more than can be seen.
    ///
    /// # Errors
    /// It may be an object of any type.
    #[inline]
    pub fn expect_vouched(self, ty: &'static str) -> LeanResult<()> {
        if self.is_vouched { Ok(()) } else { Err(not_vouched(ty)) }
    }

    /// As [`expect_vouched`](Self::expect_vouched), for a type of which nothing shows in an object.
    ///
    /// # Errors
    /// It may be an object of any type.
    #[inline]
    pub(crate) fn expect_handle(self, ty: &'static str) -> LeanResult<()> {
        if self.is_vouched { Ok(()) } else { Err(not_a_handle(ty)) }
    }

    /// The runtime.
    #[inline(always)]
    #[must_use]
    pub fn lean(self) -> &'lean LeanRuntime {
        self.lean
    }

    /// Decodes what is one level deeper.
    #[inline]
    pub(crate) fn nested<T>(self, decode: impl FnOnce(Decoder<'lean>) -> LeanResult<T>) -> LeanResult<T> {
        if self.depth == MAX_DEPTH {
            return Err(too_deep());
        }
        with_stack(|| decode(Decoder { depth: self.depth + 1, ..self }))
    }
}

#[cold]
fn not_a_handle(ty: &str) -> LeanError {
    LeanError::convert(format!(
        "an object does not show whether it is a `{ty}`, so `to_rust` cannot make a handle of it: have Lean return a `{ty}`, or use \
         `to_rust_unchecked`"
    ))
}

#[cold]
fn not_vouched(ty: &str) -> LeanError {
    LeanError::convert(format!(
        "an object does not show whether it keeps what `{ty}` promises (`unsafe(assume_valid)`), so `to_rust` cannot make one of \
         it: have Lean return a `{ty}`, or use `to_rust_unchecked`"
    ))
}

#[cold]
fn too_deep() -> LeanError {
    LeanError::convert(format!(
        "expected a value of at most {MAX_DEPTH} levels, found a deeper one. Take it as an `Obj`, or return it from Lean as \
         an array or list of its parts"
    ))
}

/// Runs a step of a recursion with enough stack for the next one: on the thread's, or on a new piece.
#[inline]
pub(crate) fn with_stack<T>(step: impl FnOnce() -> T) -> T {
    /// More than a step with large values takes, in a build without optimization.
    const ENOUGH: usize = 64 << 10;
    const PIECE: usize = 2 << 20;
    crate::stack::with_at_least(ENOUGH, PIECE, step)
}
