//! For build scripts of crates that call Lean: builds a Lean package with Lake and tells the rest of the build.
//!
//! ```no_run
//! // the body of `main` in build.rs
//! lean_build::LakePackage::new("lean").module("Arith").build();
//! ```
//!
//! With the Lean package in the folder `lean/` beside `Cargo.toml`, this
//! - finds the toolchain that `lean-rs` is linked against, and checks the package's `lean-toolchain` file against it;
//! - runs `lake build` for the shared library that has the module, and finds the library's file;
//! - finds the C symbol that initializes the module, under the conventions of all supported versions of Lean;
//! - reads the signatures of the module's exports, from the C code that Lean's compiler emitted and from Lean itself, and
//!   compares the two;
//! - reads which symbols the library leaves for the program to define (`@[extern]` declarations), and has the linker export
//!   them from programs that do;
//! - writes what it found into one [manifest], which the macros of `lean-rs` read;
//! - tells Cargo which files to watch, and gives programs, tests and examples the path of Lean's library.
//!
//! Errors end the build with a report; [`LakePackage::try_build`] returns them as [`BuildError`] instead.
//!
//! Reading signatures takes a second or two when a module is new or changed; the answers are kept in `.lake/lean-build` of
//! the package. [`bindings`] writes Rust for them; the program `cargo lean` (feature `cli`) prints that, and more.
//!
//! Lean packages that ship with this crate are put where the lakefile requires them, before Lake runs: `leanRsInterop` in
//! `.lake/lean-rs/lean-rs-interop`, which calls Rust closures, and `leanRsData` in `.lake/lean-rs/lean-rs-data`, maps as arrays
//! of pairs.
//!
//! Crates with programs and without a Lean package call [`link_program`].
//!
//! A package is built in its own folder, or in a copy in `OUT_DIR` where that must not or cannot be written
//! ([`LakePackage::out_of_tree`]); one that a published crate carries, always in a copy ([`LakePackage::bundled`]).
//!
//! Environment variables: `LEAN_SYSROOT` names the toolchain's directory, `LAKE` the program to run as Lake, and
//! `LEAN_RS_PREBUILT_…` a folder with an earlier build of a package. With `DOCS_RS`, nothing is built.
//!
//! A new `.lean` file that is part of a library only through a pattern in the lakefile (`globs`) is not noticed until
//! something else changes; one that another file imports is.
//!
//! # Features
//! - `cli`: the program `cargo lean`, which writes bindings (`bind`), lists exports and externs (`inspect`), finds out what is wrong
//!   with an installation (`doctor`, also a module here), writes new crates (`new`) and makes folders of programs that run without Lean
//!   (`bundle`). Not for build scripts.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod active_toolchain;
mod atomic;
mod bitcode;
mod cargo;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod digest;
#[cfg(feature = "cli")]
pub mod doctor;
mod error;
mod initializer;
mod lake;
mod lake_manifest;
mod lake_output;
mod lakefile;
mod lean_toolchain;
mod library;
mod link_program;
mod linkage;
mod lock;
mod manifest_entries;
mod out_of_tree;
mod package;
mod shims;
mod signatures;
mod store;
mod undefined_symbols;
mod warning;

pub use lean_rs_model::{bindings, manifest};

#[cfg(feature = "__fuzzing")]
#[doc(hidden)]
pub use signatures::fuzzing;

pub use error::{BuildError, LakeFailure, LeanError};
pub use link_program::link_program;
pub use linkage::Linkage;
pub use package::{Build, LakePackage};
