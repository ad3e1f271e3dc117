//! What the benchmarks call: the package of the quickstart example, and one of identities.

use lean_rs::prelude::*;
use lean_rs::{LeanBytes, LeanStr};

/// Exports of `Quickstart`.
#[lean_module("Quickstart")]
#[lean(prefix = "quickstart_")]
pub trait Quickstart {
    /// `UInt64 → UInt64 → UInt64`.
    fn add(&self, a: u64, b: u64) -> u64;
    /// `String → String`.
    fn greet(&self, name: &str) -> LeanResult<String>;
    /// `UInt32`.
    #[lean(constant)]
    fn limit(&self) -> u32;
}

/// Exports of `Values`: what goes in comes out.
#[lean_module("Values")]
#[lean(prefix = "values_")]
#[allow(missing_docs)]
pub trait Values<'lean> {
    fn add(&self, a: u64, b: u64) -> u64;
    fn string(&self, s: &str) -> LeanResult<String>;
    fn bytes(&self, b: LeanBytes<'lean>) -> LeanResult<LeanBytes<'lean>>;
    fn strings(&self, a: Vec<String>) -> LeanResult<Vec<String>>;
    fn numbers(&self, a: Vec<u64>) -> LeanResult<Vec<u64>>;
}

/// The same exports with views.
#[lean_module("Values")]
#[allow(missing_docs)]
pub trait ValueViews<'lean> {
    #[lean(export = "values_string")]
    fn string(&self, s: LeanStr<'lean>) -> LeanResult<LeanStr<'lean>>;
}
