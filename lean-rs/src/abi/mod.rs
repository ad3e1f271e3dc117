//! How Rust values are represented in calls to compiled Lean.
//!
//! Every type has two representations: the *direct* one, in which parameters and results of exported functions are
//! passed (a `UInt64` is a `uint64_t`), and the *boxed* one, in which values stand in containers, `IO` results and
//! closures (the same `UInt64` is an object). Both follow the C that Lean's compiler emits (`src/Lean/Compiler/IR`).
//!
//! The traits here are sealed: which C type a Rust type has is not for other crates to say.

mod args;
mod object;
mod result;
mod scalar;
pub(crate) mod string;
mod unit;

use lean_rs_sys as sys;

use crate::error::LeanResult;
use crate::runtime::LeanRuntime;

pub use args::LeanArgs;
pub(crate) use result::take_io_result;
pub use result::{LeanIo, LeanReturn};

pub(crate) mod sealed {
    /// Keeps the traits of this module to this crate.
    pub trait Sealed {}
}

/// A type that a parameter or result of an exported Lean function can have.
///
/// | Rust | Lean | in C |
/// |---|---|---|
/// | `u8` … `u64`, `usize` | `UInt8` … `UInt64`, `USize` | `uint8_t` … `uint64_t`, `size_t` |
/// | `i8` … `i64`, `isize` | `Int8` … `Int64`, `ISize` | the unsigned type of the same width |
/// | `f64`, `f32` | `Float`, `Float32` | `double`, `float` |
/// | `bool`, `char` | `Bool`, `Char` | `uint8_t`, `uint32_t` |
/// | `()` | `Unit` | `lean_object*`, always `lean_box(0)` |
/// | `String`; as an argument also `&str` | `String` | `lean_object*` |
/// | [`Obj`](crate::Obj); as an argument also [`ObjRef`](crate::ObjRef) | any type that is an object in C | `lean_object*` |
///
/// Sealed: it cannot be implemented outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no representation in calls to Lean",
    label = "not a type that Lean can be given or can return",
    note = "types that fit: u8 to u64, usize, i8 to i64, isize, f32, f64, bool, char, (), String, Obj<'lean>; as \
            arguments also &str and ObjRef<'lean, '_>"
)]
pub trait LeanAbi: sealed::Sealed {
    /// The type in the C signature.
    #[doc(hidden)]
    type C: CValue;
}

/// A type that can be an argument: converted to Lean, giving up ownership.
///
/// Sealed: it cannot be implemented outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a Lean function",
    label = "not a type that Lean can be given",
    note = "types that fit: u8 to u64, usize, i8 to i64, isize, f32, f64, bool, char, (), &str, String, Obj<'lean>, \
            ObjRef<'lean, '_>"
)]
pub trait IntoLean<'lean>: LeanAbi {
    /// The same type with another lifetime of what it borrows.
    #[doc(hidden)]
    type With<'a>: IntoLean<'lean, C = Self::C>;

    /// The direct representation; an object's reference is the caller's.
    #[doc(hidden)]
    fn into_c(self, lean: &'lean LeanRuntime) -> Self::C;
}

/// A type that can be a result: converted from Lean, with a check of what Lean returned.
///
/// Sealed: it cannot be implemented outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a Lean function",
    label = "not a type that Lean can return",
    note = "types that fit: u8 to u64, usize, i8 to i64, isize, f32, f64, bool, char, (), String, Obj<'lean>; Lean \
            gives ownership of its results away, so that none of them is a reference"
)]
pub trait TryFromLean<'lean>: LeanAbi + Sized {
    /// Reads the direct representation.
    ///
    /// # Safety
    /// `value` was returned by Lean code, and an object's reference is handed over.
    #[doc(hidden)]
    unsafe fn from_c(lean: &'lean LeanRuntime, value: Self::C) -> LeanResult<Self>;

    /// Reads the boxed representation.
    ///
    /// # Safety
    /// `value` is a boxed scalar or a live object, whose reference is handed over.
    #[doc(hidden)]
    unsafe fn from_boxed(lean: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<Self>;
}

/// A type whose every direct representation is a valid value, so that a pure function can return it without a
/// [`LeanResult`].
///
/// Sealed: it cannot be implemented outside this crate.
#[diagnostic::on_unimplemented(
    message = "decoding `{Self}` can fail, so a Lean function cannot return it bare",
    label = "write `LeanResult<{Self}>`",
    note = "types that cannot fail to decode: u8 to u64, usize, i8 to i64, isize, f32, f64, bool, Obj<'lean>"
)]
pub trait InfallibleFromLean<'lean>: TryFromLean<'lean> {
    /// Reads the direct representation.
    ///
    /// # Safety
    /// As [`TryFromLean::from_c`].
    #[doc(hidden)]
    unsafe fn from_c_bare(lean: &'lean LeanRuntime, value: Self::C) -> Self;
}

/// The types that occur in C signatures of exported functions.
///
/// # Safety
/// Implemented for exactly those types.
#[doc(hidden)]
pub unsafe trait CValue: Copy + 'static {
    /// Whether this is the type of objects.
    const IS_OBJECT: bool = false;

    /// For an object, adds the reference that reading a constant does not give.
    ///
    /// # Safety
    /// An object is live.
    unsafe fn share(self) -> Self {
        self
    }
}

macro_rules! c_values {
    ($($ty:ty),*) => {$(
        // SAFETY: a C type of a scalar.
        unsafe impl CValue for $ty {}
    )*};
}
c_values!(u8, u16, u32, u64, usize, f32, f64);

// SAFETY: the C type of every object.
unsafe impl CValue for *mut sys::lean_object {
    const IS_OBJECT: bool = true;

    unsafe fn share(self) -> Self {
        // SAFETY: live, by the caller's word.
        unsafe { sys::lean_inc_checked(self) };
        self
    }
}
