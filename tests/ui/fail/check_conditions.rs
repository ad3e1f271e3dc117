//! What Lean code relies on, and Rust does not promise.
use lean_rs::prelude::*;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Conditions {
    fn proof(&self, n: Nat, m: Nat) -> LeanResult<Nat>;
    fn fin_val(&self, n: Nat, i: Nat) -> LeanResult<Nat>;
    fn subtype_val(&self, p: Nat) -> LeanResult<Nat>;
}

fn main() {}
