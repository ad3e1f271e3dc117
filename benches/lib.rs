//! What the benchmarks call: the package of the quickstart example.

use lean_rs::prelude::*;

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
