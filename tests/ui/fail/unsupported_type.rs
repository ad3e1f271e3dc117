//! A type that the compiler finds to have no representation: the error is on the type, and there is one for each.
use std::collections::HashSet;

use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith {
    #[lean(export = "count")]
    fn count(&self, before: u8, words: HashSet<String>) -> u64;
    #[lean(export = "words")]
    fn words(&self) -> LeanResult<HashSet<String>>;
    #[lean(export = "read", io)]
    fn read(&self) -> LeanResult<HashSet<String>>;
    #[lean(export = "name")]
    fn name(&self) -> String;
}

fn main() {}
