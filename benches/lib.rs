//! What the benchmarks call: the package of the quickstart example, and one of identities and loops.

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

/// Five fields of different kinds.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[allow(missing_docs)]
pub struct Order {
    pub id: u64,
    pub price: f64,
    pub count: u32,
    #[lean(rename = "open_")]
    pub open: bool,
    pub name: String,
}

/// Five fields, numbers only.
#[derive(Debug, Clone, Copy, PartialEq, LeanType)]
#[allow(missing_docs)]
pub struct Sample {
    pub id: u64,
    pub x: f64,
    pub y: f64,
    pub count: u32,
    pub valid: bool,
}

/// Exports of `Values`: what goes in comes out.
#[lean_module("Values")]
#[lean(prefix = "values_")]
#[allow(missing_docs)]
pub trait Values<'lean> {
    fn add(&self, a: u64, b: u64) -> u64;
    fn string(&self, s: &str) -> LeanResult<String>;
    fn bytes(&self, b: &LeanBytes<'lean>) -> LeanResult<LeanBytes<'lean>>;
    fn strings(&self, a: &[String]) -> LeanResult<Vec<String>>;
    fn numbers(&self, a: &[u64]) -> LeanResult<Vec<u64>>;
    fn nat(&self, n: Nat) -> LeanResult<Nat>;
    fn order(&self, o: &Order) -> LeanResult<Order>;
    fn sample(&self, s: Sample) -> LeanResult<Sample>;
}

/// Exports of `Callbacks`: loops that call functions, and functions for them. Loads into programs that define the functions
/// which Lean declares there.
#[lean_module("Callbacks")]
#[lean(prefix = "callbacks_")]
#[allow(missing_docs)]
pub trait Callbacks<'lean> {
    fn iterate(&self, f: &LeanFn<'lean, (u64,), u64>, x: u64, n: u64) -> u64;
    #[lean(io)]
    fn iterate_io(&self, f: &LeanFn<'lean, (u64,), LeanIo<u64>>, x: u64, n: u64) -> LeanResult<u64>;
    fn next(&self, unit: ()) -> LeanResult<Option<LeanFn<'lean, (u64,), u64>>>;
    fn next_io(&self, unit: ()) -> LeanResult<Option<LeanFn<'lean, (u64,), LeanIo<u64>>>>;
    fn iterate_c(&self, x: u64, n: u64) -> u64;
    fn iterate_rust(&self, x: u64, n: u64) -> u64;
    #[lean(io)]
    fn iterate_c_io(&self, x: u64, n: u64) -> LeanResult<u64>;
    #[lean(io)]
    fn iterate_rust_io(&self, x: u64, n: u64) -> LeanResult<u64>;
    fn ticks_c(&self, handle: usize, trampoline: usize, done: u64, total: u64) -> u64;
    fn ticks(&self, handle: usize, trampoline: usize, done: u64, total: u64) -> u64;
}
