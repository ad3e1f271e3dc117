//! What Lean declarations are, and what stands for them in Rust: the part that the build script (`lean-build`) and the macros
//! (`lean-rs-macros`) share, so that the two cannot disagree.
//!
//! - [`manifest`]: what a build script found out, as one file; its types are the model of Lean's signatures and types.
//! - [`bindings`]: the Rust types, traits and functions for Lean declarations.
//! - [`effect`]: what a call does besides giving a value.
//! - [`digest`]: by what a library is recognized.
//!
//! Nothing here runs Lake or reads an object file, so that the macros compile fast.
#![forbid(unsafe_code)]

pub mod bindings;
pub mod digest;
pub mod effect;
pub mod manifest;
