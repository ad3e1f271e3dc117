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
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Decoder<'lean> {
    lean: &'lean LeanRuntime,
    depth: u32,
}

impl<'lean> Decoder<'lean> {
    #[inline(always)]
    pub(crate) fn new(lean: &'lean LeanRuntime) -> Decoder<'lean> {
        Decoder { lean, depth: 0 }
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

impl<'lean> From<&'lean LeanRuntime> for Decoder<'lean> {
    fn from(lean: &'lean LeanRuntime) -> Decoder<'lean> {
        Decoder::new(lean)
    }
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
    stacker::maybe_grow(ENOUGH, PIECE, step)
}
