//! Fields whose types have no representation: the error is on the type.
use std::collections::HashMap;

use lean_rs::prelude::*;

#[derive(LeanType)]
struct Words {
    count: u64,
    words: HashMap<String, u64>,
}

#[derive(LeanType)]
enum Figure {
    Empty,
    Named(std::rc::Rc<str>),
}

fn main() {}
