//! What the benchmarks share: the [harness], and what they call in Lean.

pub mod harness;

use lean_rs::prelude::*;

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

/// Twenty fields.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[rustfmt::skip]
#[allow(missing_docs)]
pub struct Wide {
    pub n0: u64, pub n1: u64, pub n2: u64, pub n3: u64, pub n4: u64, pub n5: u64,
    pub n6: u64, pub n7: u64, pub n8: u64, pub n9: u64, pub n10: u64, pub n11: u64,
    pub x0: f64, pub x1: f64, pub x2: f64, pub x3: f64,
    pub c0: u32, pub c1: u32,
    pub s0: String, pub s1: String,
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

/// Nodes with numbers.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[allow(missing_docs)]
pub enum Tree {
    Leaf,
    Node { left: Box<Tree>, right: Box<Tree>, value: u64 },
}

/// Exports of `Values`, which do almost nothing.
#[lean_module("Values")]
#[lean(prefix = "values_")]
#[allow(missing_docs)]
pub trait Values<'lean> {
    fn add(&self, a: u64, b: u64) -> u64;
    #[lean(constant)]
    fn limit(&self) -> u32;
    #[lean(io)]
    fn next_io(&self, n: u64) -> LeanResult<u64>;
    #[lean(eio)]
    fn refuse(&self, n: u64) -> LeanResult<Result<u64, u64>>;
    #[lean(io)]
    fn fail(&self, n: u64) -> LeanResult<u64>;
    fn even(&self, n: u64) -> LeanResult<Result<u64, u64>>;

    fn option(&self, o: Option<u64>) -> LeanResult<Option<u64>>;
    fn pair(&self, p: (u64, bool)) -> LeanResult<(u64, bool)>;
    fn nat(&self, n: &Nat) -> LeanResult<Nat>;

    fn string(&self, s: &str) -> LeanResult<String>;
    fn string_view(&self, s: &str) -> LeanResult<LeanStr<'lean>>;
    fn string_size(&self, s: &str) -> u64;
    fn bytes(&self, b: &LeanBytes<'lean>) -> LeanResult<LeanBytes<'lean>>;
    fn bytes_copy(&self, b: &LeanBytes<'lean>) -> LeanResult<Vec<u8>>;
    fn bytes_size(&self, b: &[u8]) -> u64;
    fn strings(&self, a: &[String]) -> LeanResult<Vec<String>>;
    fn numbers(&self, a: &[u64]) -> LeanResult<Vec<u64>>;
    fn order(&self, o: &Order) -> LeanResult<Order>;
    fn wide(&self, w: &Wide) -> LeanResult<Wide>;
    fn samples(&self, a: &[Sample]) -> LeanResult<Vec<Sample>>;
    fn tree(&self, t: &Tree) -> LeanResult<Tree>;
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
    fn iterate_c(&self, x: u64, n: u64) -> u64;
    fn iterate_rust(&self, x: u64, n: u64) -> u64;
    #[lean(io)]
    fn iterate_c_io(&self, x: u64, n: u64) -> LeanResult<u64>;
    #[lean(io)]
    fn iterate_rust_io(&self, x: u64, n: u64) -> LeanResult<u64>;
    fn ticks_c(&self, handle: usize, trampoline: usize, done: u64, total: u64) -> u64;
    fn ticks(&self, handle: usize, trampoline: usize, done: u64, total: u64) -> u64;
}
