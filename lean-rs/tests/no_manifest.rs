//! Without a build script, a library is opened by its path.
use lean_rs::prelude::*;

// SAFETY: never loaded.
#[lean_module("Arith", package = "arith", unsafe(unchecked))]
trait Arith {
    #[lean(export = "arith_add")]
    fn add(&self, a: u64, b: u64) -> u64;
}

#[test]
fn without_a_build_script() -> LeanResult<()> {
    let _ = || -> LeanResult<u64> {
        // SAFETY: never run.
        let arith = unsafe { ArithModule::open(LeanRuntime::init()?, "libarith_Arith.so") }?;
        Ok(arith.add(1, 2))
    };
    assert_eq!(ArithModule::EXPORTS[0].symbol(), "arith_add");
    Ok(())
}
