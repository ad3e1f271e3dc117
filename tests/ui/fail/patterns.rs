use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
#[lean(prefix = "arith_")]
trait Arith {
    fn add(&self, mut a: u64, _: u64) -> u64;
    fn sub(&self, (a, b): u64) -> u64;
}

fn main() {}
