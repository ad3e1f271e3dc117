use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith {
    #[lean(export = "add")]
    async fn add(&self, a: u64, b: u64) -> u64;
    #[lean(export = "div", eio)]
    async fn div(&self, a: u64, b: u64) -> LeanResult<Result<u64, u8>>;
    #[lean(export = "sub")]
    unsafe extern "C" fn sub(&self, a: u64, b: u64) -> u64;
}

fn main() {}
