use lean_rs::prelude::*;

#[lean_module("Conformanse")]
trait Misspelled {
    #[lean(export = "conf_add")]
    fn add(&self, a: u64, b: u64) -> u64;
}

#[lean_module("Conformance", package = "arith")]
trait OtherPackage {
    #[lean(export = "conf_add")]
    fn add(&self, a: u64, b: u64) -> u64;
}

// No follow-up errors.
fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    MisspelledModule::load(lean)?.add(1, 2);
    OtherPackageModule::load(lean)?.add(1, 2);
    Ok(())
}
