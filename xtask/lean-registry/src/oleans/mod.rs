//! The library's `.olean` files: 32-bit ones from the npm package, rewritten as 64-bit ones.
//!
//! Such a file is a header, the address of the root object, and the objects one behind the other,
//! each in the memory layout of the Lean that wrote it.  It is read by mapping it at the base
//! address that its header names, so all pointers in it are absolute.  What differs between the
//! two layouts is the width of pointers and sizes; the order of the objects stays the same.

mod convert;
mod ir;
mod layout;
pub mod library;
mod module;
pub mod package;
pub mod skew;
mod verify;

pub use self::convert::{convert, size_bound};
pub use self::layout::{ALIGN, Error, Result, Target};
pub use self::module::Module;
pub use self::verify::verify;
