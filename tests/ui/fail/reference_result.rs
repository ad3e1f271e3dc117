use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
trait Arith<'lean> {
    #[lean(export = "name")]
    fn name(&self) -> &str;
    #[lean(export = "origin")]
    fn origin(&self) -> LeanResult<&Obj<'lean>>;
}

fn main() {}
