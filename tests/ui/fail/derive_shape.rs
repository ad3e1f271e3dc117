//! What a derive refuses by itself: all of it at once.
use std::marker::PhantomData;

use lean_rs::prelude::*;

#[derive(LeanType)]
enum Numbered {
    One = 1,
    Two,
}

#[derive(LeanType)]
#[lean(nam = "Pkg.Text")]
struct Text<'a> {
    text: &'a str,
    #[lean(skip, boxed)]
    cached: u8,
    marker: PhantomData<u8>,
}

#[derive(LeanType)]
union Bits {
    word: u64,
    float: f64,
}

fn main() {}
