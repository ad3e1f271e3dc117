//! What nothing checks is spelled with the word `unsafe`.
use lean_rs::prelude::*;

#[lean_module("Conformance", unchecked)]
trait Old {}

#[lean_module("Conformance", unsafe(deny(sorry), package = "conformance"))]
trait Checked {}

#[lean_module("Conformance", unsafe)]
trait Alone {}

#[lean_module("Conformance", unsafe())]
trait Empty {}

#[lean_module("Conformance", unsafe(uncheked))]
trait Misspelled {}

#[lean_module("Conformance", uncheked)]
trait MisspelledToo {}

#[lean_module("Conformance", unsafe(unchecked = true))]
trait Value {}

#[lean_module("Conformance", unsafe(unchecked), unsafe(unchecked))]
trait Twice {}

#[lean_module("Conformance", unsafe(unchecked +))]
trait Unreadable {}

#[lean_callback(extern_name = "malloc", unchecked)]
fn malloc(size: usize) -> usize {
    size
}

#[lean_callback(extern_name = "ext_below", assume_valid)]
fn below(n: u32) -> Nat {
    n.into()
}

#[lean_callback(unsafe(extern_name = "ext_clock"))]
fn clock() -> u64 {
    7
}

#[lean_callback(extern_name = "ext_half", unsafe)]
fn half(n: &Nat) -> Nat {
    n.clone()
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Positive", assume_valid)]
struct Positive {
    val: u32,
}

#[derive(LeanType)]
#[lean(unsafe)]
struct Meters {
    #[lean(unsafe(skip))]
    val: u64,
}

fn main() {}
