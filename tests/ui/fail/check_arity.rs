//! Another number of parameters, or another order.
use lean_rs::prelude::*;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Arity<'lean> {
    fn u8_add(&self, a: u8) -> u8;
    fn u16_mul(&self, a: u16, b: u16, c: u16) -> u16;
    fn proof(&self) -> LeanResult<Nat>;
    fn i8_add(&self, b: i8, a: i8) -> i8;
    fn str_push(&self, c: char, s: &str) -> LeanResult<String>;
}

// No follow-up errors.
fn main() -> LeanResult<()> {
    ArityModule::load(LeanRuntime::init()?)?.u8_add(1);
    Ok(())
}
