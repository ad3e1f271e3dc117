//! Lean's maps, which cross as arrays of pairs.
use std::collections::HashMap;

use lean_rs::prelude::*;

#[lean_module("Bindings")]
trait Maps {
    #[lean(export = "bindings_counts")]
    fn counts(&self, words: &[String]) -> LeanResult<HashMap<String, Nat>>;
    #[lean(export = "bindings_count")]
    fn count(&self, counts: &HashMap<String, Nat>, word: &str) -> LeanResult<Nat>;
}

fn main() {}
