//! The compiler expands each copy of a type that a macro is in, and each may become another type.

use lean_rs::prelude::*;

macro_rules! text {
    () => {
        String
    };
}

macro_rules! three {
    () => {
        3
    };
}

#[derive(LeanType)]
#[lean(name = "Families.Buffer")]
struct Buffer {
    items: lean_rs::ArrayOf<text!()>,
}

#[lean_module("Families")]
#[lean(prefix = "fam_")]
trait Macros {
    fn names(&self, b: Option<text!()>) -> LeanResult<Vec<text!()>>;
    fn last(&self, v: [Nat; { three!() }]) -> LeanResult<Nat>;
}

#[lean_callback(extern_name = "ext_reset")]
fn reset(n: Vec<text!()>) {}

fn main() {}
