use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith {
    #[lean(export = "identity")]
    fn identity<T>(&self, x: T) -> T;
    #[lean(export = "first")]
    fn first<'a>(&self, text: &'a str) -> u8;
    #[lean(export = "bounded")]
    fn bounded(&self, x: u8) -> u8
    where
        Self: Sized;
}

fn main() {}
