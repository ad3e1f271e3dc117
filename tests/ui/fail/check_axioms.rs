//! Exports that depend on `sorry` or on axioms.
use lean_rs::prelude::*;

#[lean_module("Unfinished", deny(sorry))]
#[lean(prefix = "unfinished_")]
trait Sorry {
    fn guess(&self, n: u64) -> u64;
    fn assumes(&self, n: u64) -> u64;
    fn clean(&self, n: u64) -> u64;
}

#[lean_module("Unfinished", deny(axioms = "propext, Quot.sound"))]
#[lean(prefix = "unfinished_")]
trait Axioms {
    fn guess(&self, n: u64) -> u64;
    fn assumes(&self, n: u64) -> u64;
    fn clean(&self, n: u64) -> u64;
}

#[lean_module("Unfinished", deny(sorry, axioms = "Unfinished.trusted, sorryAx"))]
#[lean(prefix = "unfinished_")]
trait Allowed {
    fn assumes(&self, n: u64) -> u64;
}

#[lean_module("Unfinished", deny(everything))]
trait Wrong {}

#[lean_module("Unfinished", unsafe(unchecked), deny(sorry))]
trait Contradiction {}

fn main() {}
