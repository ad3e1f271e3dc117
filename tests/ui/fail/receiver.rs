use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith {
    #[lean(export = "add")]
    fn add(a: u64, b: u64) -> u64;
    #[lean(export = "neg")]
    fn neg(&mut self, a: i64) -> i64;
    #[lean(export = "double")]
    fn double(self, a: u64) -> u64;
}

fn main() {}
