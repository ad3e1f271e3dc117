//! Types that are refused by their form.
use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith {
    #[lean(export = "sum")]
    fn sum(&self, values: &[u64]) -> u64;
    #[lean(export = "swap")]
    fn swap(&self, pair: (u8, u8)) -> LeanResult<(u8, u8)>;
    #[lean(export = "apply")]
    fn apply(&self, f: impl Fn(u8) -> u8, g: &dyn Fn(u8)) -> u8;
    #[lean(export = "clear")]
    fn clear(&self, text: &mut String) -> u8;
    #[lean(export = "length")]
    fn length(&self, text: &String) -> u64;
}

fn main() {}
