//! A crate that forbids unsafe code has none in its attributes.
#![forbid(unsafe_code)]

use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Trusted {
    #[lean(export = "conf_u8_add")]
    fn add(&self, a: u64, b: u64) -> u64;
}

#[lean_callback(extern_name = "malloc", unsafe(unchecked))]
fn malloc(size: usize) -> usize {
    size
}

#[lean_callback(extern_name = "ext_below", unsafe(assume_valid))]
fn below(n: u32) -> Nat {
    n.into()
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Positive", unsafe(assume_valid))]
struct Positive {
    val: u32,
}

fn main() {}
