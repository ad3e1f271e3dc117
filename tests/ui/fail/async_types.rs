use lean_rs::prelude::*;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Tasks {
    async fn task_pure(&self, n: u64) -> LeanResult<String>;
    #[lean(io)]
    async fn as_task(&self, k: u8) -> LeanResult<Nat>;
    async fn base_u64(&self, n: u64) -> LeanResult<u64>;
}

fn main() {}
