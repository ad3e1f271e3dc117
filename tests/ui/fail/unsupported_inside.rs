//! Types inside others, types that only look as if they fitted, and a struct without the derive.
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use lean_rs::prelude::*;

struct Plain {
    x: u8,
}

/// A key of a map that cannot be one.
#[derive(LeanType)]
struct Key {
    x: u8,
}

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith {
    #[lean(export = "shared")]
    fn shared(&self, text: Rc<String>) -> u64;
    #[lean(export = "plain")]
    fn plain(&self, plain: Plain) -> u64;
    #[lean(export = "nested")]
    fn nested(&self, nested: Vec<Option<HashSet<u8>>>) -> u64;
    #[lean(export = "slice")]
    fn slice(&self, plains: &[Plain]) -> u64;
    #[lean(export = "map")]
    fn map(&self) -> LeanResult<HashMap<Key, u64>>;
    #[lean(export = "given")]
    fn given(&self) -> LeanResult<Vec<Plain>>;
    #[lean(export = "borrowed")]
    fn borrowed(&self) -> LeanResult<Option<&'static str>>;
}

fn main() {}
