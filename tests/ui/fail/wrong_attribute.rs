use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
#[lean(export = "arith_")]
trait Arith {
    #[lean(exprt = "add")]
    fn add(&self, a: u64, b: u64) -> u64;
    #[lean(export = add)]
    fn sub(&self, a: u64, b: u64) -> u64;
    #[lean(export = "mul", io = true, io)]
    fn mul(&self, a: u64, b: u64) -> LeanResult<u64>;
    #[lean(prefix = "arith_")]
    fn div(&self, a: u64, b: u64) -> u64;
    #[lean(constant, io, export = "limit")]
    fn limit(&self) -> LeanResult<u64>;
    #[lean(export = "a-b")]
    fn rem(&self, a: u64, b: u64) -> u64;
    #[lean(export = "pow")]
    fn pow(&self, a: u64) -> u64 {
        a
    }
}

#[lean_module("Conformance", unsafe(unchecked))]
struct Point;

#[lean_module("Arith", packge = "arith")]
trait Misspelled {}

fn main() {}
