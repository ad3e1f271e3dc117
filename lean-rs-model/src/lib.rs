//! What Lean declarations are, and what stands for them in Rust: the part that the build script (`lean-build`) and the macros
//! (`lean-rs-macros`) share, so that the two cannot disagree.
//!
//! - [`manifest`]: what a build script found out, as one file.
//! - [`types`], [`signature`], [`c`], [`effect`]: the model of Lean's types and declarations, which the file holds.
//! - [`builtin`]: the table of the Lean types that lean-rs knows.
//! - [`bindings`]: the Rust types, traits and functions for Lean declarations.
//!
//! Nothing here runs Lake or reads an object file, so that the macros compile fast.
#![forbid(unsafe_code)]

pub mod bindings;
pub mod builtin;
pub mod c;
mod conditions;
pub mod effect;
pub mod manifest;
mod names;
mod proofs;
mod rust;
mod shown;
pub mod signature;
pub mod types;
mod values;
