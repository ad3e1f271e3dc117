//! A closure outlives the function that makes it.
use lean_rs::LeanFn;
use lean_rs::prelude::*;

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let mut seen = Vec::new();
    let f = LeanFn::<(u64,), LeanIo<()>>::new(lean, |n: u64| {
        seen.push(n);
        Ok(())
    });
    f.call(1)?;
    Ok(())
}
