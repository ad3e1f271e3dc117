//! All exports of the conformance package, called through traits.

mod actions;
mod complete;
mod constants;
mod data;
mod effects;
mod enums;
mod functions;
mod numbers;
mod scalars;
mod strings;
mod structures;

use crate::leaves_nothing::leaves_nothing;
use lean_rs::{LeanError, LeanRuntime, Obj, ObjKind};
use lean_rs_tests::{Scalars, ScalarsModule};

/// The runtime; each test runs in a thread of its own, which this announces to Lean.
fn lean() -> &'static LeanRuntime {
    LeanRuntime::init().expect("Lean starts")
}

fn scalars() -> ScalarsModule<'static> {
    ScalarsModule::load(lean()).expect("the module loads")
}

/// A `Nat`, made by Lean.
fn nat(n: u64) -> Obj<'static> {
    scalars().u64_to_nat(n)
}

/// The decimal digits of a `Nat`, written by Lean.
fn digits(n: &Obj<'static>) -> String {
    assert!(n.to_rust::<lean_rs::Nat>(lean()).is_ok());
    // SAFETY: a `Nat`, as was just found.
    unsafe { scalars().nat_repr(n.as_ref()) }.expect("digits are a string")
}

/// The value of a small `Nat`.
fn small(n: &Obj<'_>) -> usize {
    match n.kind() {
        ObjKind::Scalar(n) => n,
        other => panic!("expected a small Nat, found {other}"),
    }
}
