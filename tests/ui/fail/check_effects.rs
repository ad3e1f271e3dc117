//! Effects, and constants for functions.
use lean_rs::prelude::*;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Effects<'lean> {
    // In `IO`, which is not said.
    fn io_u64(&self, a: u64) -> u64;
    // Pure, said to be in `IO`.
    #[lean(io)]
    fn u8_add(&self, a: u8, b: u8) -> LeanResult<u8>;
    // In `BaseIO`.
    #[lean(io)]
    fn base_u64(&self, n: u64) -> LeanResult<u64>;
    // In `EIO`, said to be in `IO`.
    #[lean(io)]
    fn eio_scalar(&self, fail: bool) -> LeanResult<Nat>;
    fn k64(&self) -> u64;
    #[lean(constant)]
    fn f1(&self) -> LeanResult<Nat>;
    #[lean(constant)]
    fn io_const(&self) -> u64;
}

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Errors<'lean> {
    // The error is a `UInt64`.
    #[lean(eio)]
    fn eio_scalar(&self, fail: bool) -> LeanResult<Result<Nat, String>>;
}

fn main() {}
