//! A type that the compiler finds to have no representation: the error is on the type, and there is one for each.
use std::collections::HashMap;

use lean_rs::prelude::*;

#[lean_module("Conformance", unchecked)]
trait Arith {
    #[lean(export = "count")]
    fn count(&self, before: u8, words: HashMap<String, u64>) -> u64;
    #[lean(export = "words")]
    fn words(&self) -> LeanResult<HashMap<String, u64>>;
    #[lean(export = "read", io)]
    fn read(&self) -> LeanResult<HashMap<String, u64>>;
    #[lean(export = "name")]
    fn name(&self) -> String;
}

fn main() {}
