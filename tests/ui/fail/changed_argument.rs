//! Arguments that a function would change.
use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith {
    #[lean(export = "text")]
    fn text(&self, text: &mut str) -> u64;
    #[lean(export = "numbers")]
    fn numbers(&self, numbers: &mut [u64]) -> u64;
}

fn main() {}
