use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
#[lean(prefix = "arith_")]
trait Arith {
    fn add(&self, a: u64, b: u64) -> u64;
    #[lean(export = "arith_add")]
    fn plus(&self, a: u64, b: u64) -> u64;
}

fn main() {}
