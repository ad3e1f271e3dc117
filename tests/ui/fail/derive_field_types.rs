//! Fields whose types have no representation: the error is on the type.
use std::collections::HashSet;

use lean_rs::prelude::*;

#[derive(LeanType)]
struct Words {
    count: u64,
    words: HashSet<String>,
}

#[derive(LeanType)]
enum Figure {
    Empty,
    Named(std::rc::Rc<str>),
}

#[derive(LeanType)]
struct Alone(HashSet<String>);

#[derive(LeanType)]
enum Wrapper {
    Of { name: std::rc::Rc<str> },
}

fn main() {}
