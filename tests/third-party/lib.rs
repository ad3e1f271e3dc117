//! A Lean library of others, which was compiled by an official Lean 4.35.0. It is in the Python package that the toolchain of
//! `cargo xtask toolchain --lean 4.35.0` is made from, and in that toolchain's `share/python`. There is no build script that
//! knows its exports: it is opened by its path.

use std::path::PathBuf;

use lean_rs::prelude::*;

/// The functions behind the C interface that the package's binding for Python calls.
#[lean_module("Elpi.Ffi", package = "lean-elpi", unsafe(unchecked))]
#[lean(prefix = "leanelpi_ffi_")]
pub trait Elpi {
    /// A program, under its number.
    #[lean(io)]
    fn load(&self, source: &str) -> LeanResult<u64>;
    /// The program with one clause more.
    #[lean(export = "leanelpi_ffi_assert", io)]
    fn assert_clause(&self, program: u64, clause: &str) -> LeanResult<u64>;
    /// Answers in JSON, at most `limit` after at most `fuel` steps; 0 is no limit.
    #[lean(io)]
    fn solve(&self, program: u64, query: &str, limit: u64, fuel: u64) -> LeanResult<String>;
    /// Forgets a program.
    #[lean(io)]
    fn free(&self, program: u64) -> LeanResult<()>;
}

/// The folder of the Python package.
pub fn folder() -> PathBuf {
    [env!("LEAN_TOOLCHAIN"), "share/python"].iter().collect()
}

/// Loads the library.
///
/// # Panics
/// The toolchain has none, or Lean does not start.
pub fn elpi() -> ElpiModule<'static> {
    // Its modules import `Lean`.
    let options = RuntimeOptions::new().full_library(true);
    let lean = LeanRuntime::init_with(options).expect("Lean starts");
    open(lean).expect("the library loads")
}

/// The same in a runtime that has been started in some way.
///
/// # Errors
/// The library cannot be used in it.
///
/// # Panics
/// The toolchain has none.
pub fn open(lean: &LeanRuntime) -> LeanResult<ElpiModule<'_>> {
    let library = folder().join("leanelpi/libleanelpi.so");
    assert!(library.is_file(), "there is no {}: use `cargo xtask test --lean 4.35.0`", library.display());
    // SAFETY: the types are those of the package's sources.
    unsafe { ElpiModule::open(lean, library) }
}
