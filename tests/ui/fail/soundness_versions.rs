//! A type of one version of a package is none of another version: it is declared alike, but a type inside it is not.
use lean_rs::prelude::*;

#[derive(LeanType)]
#[lean(name = "Util.In")]
struct In {
    count: Nat,
}

#[derive(LeanType)]
#[lean(name = "Util.Out")]
struct Out {
    inner: In,
}

#[lean_module("LoadingFirst")]
#[lean(prefix = "loading_")]
trait First {
    fn first_out(&self, n: u64) -> LeanResult<Out>;
}

#[lean_module("LoadingSecond")]
#[lean(prefix = "loading_")]
trait Second {
    fn second_out(&self, n: u64) -> LeanResult<Out>;
}

fn main() {}
