//! Function values in both directions, with real Lean.

mod callbacks;
mod calls;
mod drops;
mod errors;
mod given;
mod nesting;
mod threads;

use lean_rs::{LeanRuntime, Nat};
use lean_rs_tests::{ClosuresModule, FunctionsModule};

fn lean() -> &'static LeanRuntime {
    LeanRuntime::init().expect("Lean starts")
}

fn closures() -> ClosuresModule<'static> {
    ClosuresModule::load(lean()).expect("the module loads")
}

fn functions() -> FunctionsModule<'static> {
    FunctionsModule::load(lean()).expect("the module loads")
}

fn n(n: u64) -> Nat {
    Nat::from(n)
}

/// A number that is known to be small.
fn small(n: &Nat) -> u64 {
    u64::try_from(n).expect("a small number")
}
