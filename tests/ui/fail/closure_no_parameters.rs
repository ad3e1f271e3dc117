//! In Lean a pure function without parameters is a value.
use lean_rs::LeanFn;
use lean_rs::prelude::*;

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let _ = LeanFn::<(), u64>::new(lean, || 7);
    Ok(())
}
