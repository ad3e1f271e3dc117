use lean_rs::prelude::*;

#[lean_module("Arith")]
trait Arith {
    #[lean(export = "arith_add")]
    fn add(&self, a: u64, b: u64) -> u64;
    fn sub(&self, a: u64, b: u64) -> u64;
}

#[lean_module]
trait Nameless {}

#[lean_module("lean/Arith.lean", package = "arith")]
trait File {}

#[lean_module("Arith", unsafe(unchecked))]
trait Unchecked {}

// No follow-up errors.
fn main() -> LeanResult<()> {
    let arith = ArithModule::load(LeanRuntime::init()?)?;
    arith.add(1, arith.sub(3, 1));
    Ok(())
}
