//! The manifest was written by another version of lean-build.
use lean_rs::prelude::*;

#[lean_module("Arith")]
trait Arith {
    #[lean(export = "arith_add")]
    fn add(&self, a: u64, b: u64) -> u64;
}

fn main() {}
