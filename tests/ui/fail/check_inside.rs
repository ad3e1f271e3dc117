//! A type with a parameter, inside of another: its fields are compared for the parameters that the trait chooses.
use lean_rs::prelude::*;

/// In Lean, `x` is of the parameter's type.
#[derive(LeanType)]
#[lean(name = "Declarations.Rose")]
enum Rose<T> {
    Node { x: Vec<T>, kids: Vec<Rose<T>> },
}

#[lean_module("Declarations")]
#[lean(prefix = "decl_")]
trait Inside {
    fn rose(&self, r: Rose<Nat>) -> LeanResult<Rose<Nat>>;
    fn roses(&self, r: Option<Rose<Rose<u8>>>) -> LeanResult<Option<Rose<Rose<u8>>>>;
}

fn main() {}
