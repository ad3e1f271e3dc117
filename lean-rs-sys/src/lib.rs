//! Raw bindings to the Lean 4 runtime.
//!
//! - `raw`, with one module for each category of `lean.h`: declarations under their C names, and Rust mirrors of the
//!   functions that the header defines as `static inline` (which no library exports). All of it is re-exported at the
//!   root: `lean_rs_sys::lean_inc`.
//! - [`REQUIRED_SYMBOLS`]: the symbols that `libleanshared` has to export for it.
//! - [`version`]: the window of supported Lean versions and the digests of their headers.
//! - [`toolchain`]: the search for a toolchain; [`toolchain_file`]: the file that asks for one; [`names`]: how Lean spells module
//!   names in C.
//!
//! Most programs want the safe crate `lean-rs`. What is here is `unsafe`, and says for each function what the caller
//! must hold.
//!
//! # Features
//! - `link` (default): the raw declarations, linked against the `libleanshared` of the toolchain found at build time.
//! - `static-runtime`: links Lean's runtime into the program, from the archives of the toolchain.
//! - `metadata-only`: changes nothing. Build tools write it together with `default-features = false` to say what they use:
//!   only [`version`], [`toolchain`], [`names`] and [`REQUIRED_SYMBOLS`], which link nothing and are the same for all toolchains.
//!   Where another crate of the build asks for `link`, they get a linked build, which needs a toolchain.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod names;
// Without `link` nothing in it is used but the list of symbols, and nothing of it reaches a linker.
#[cfg(not(feature = "link"))]
#[allow(dead_code, unused_imports, unreachable_pub, non_camel_case_types, non_upper_case_globals)]
mod raw;
#[cfg(feature = "link")]
#[allow(non_camel_case_types, non_upper_case_globals)]
pub mod raw;
pub mod toolchain;
pub mod toolchain_file;
pub mod version;

#[cfg(not(feature = "link"))]
pub use raw::REQUIRED_SYMBOLS;
#[cfg(feature = "link")]
pub use raw::*;
pub use version::SUPPORTED_TOOLCHAINS;

/// The version that the toolchain found at build time states about itself; empty without `link`.
pub const LEAN_VERSION: &str = env!("LEAN_RS_SYS_VERSION");
/// The version of the window whose rules this build follows. Differs from [`LEAN_VERSION`] where versions share a
/// header, and with `LEAN_RS_ASSUME_VERSION`; empty without `link`.
pub const LEAN_RESOLVED_VERSION: &str = env!("LEAN_RS_SYS_RESOLVED");
/// The `lean.h` that was recognized; empty without `link`.
pub const LEAN_HEADER_PATH: &str = env!("LEAN_RS_SYS_HEADER");
/// The SHA-256 of that header; empty without `link`.
pub const LEAN_HEADER_DIGEST: &str = env!("LEAN_RS_SYS_DIGEST");

/// Whether Lean's runtime is linked into the program (feature `static-runtime`). A library of Lean code that is loaded would bring a
/// second one.
pub const RUNTIME_IS_LINKED: bool = cfg!(lean_static_runtime);
