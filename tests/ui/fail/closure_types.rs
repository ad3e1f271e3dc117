//! Closures that do not fit the Lean function they are to become, and calls with other arguments.
#![allow(unused)]
use lean_rs::prelude::*;
use lean_rs::{LeanEio, LeanFn};

struct Plain;

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;

    // Parameters.
    LeanFn::<(u64,), u64>::new(lean, |n: u32| u64::from(n));
    LeanFn::<(u64, u64), u64>::new(lean, |n: u64| n);
    LeanFn::<(u64,), u64>::new(lean, |a: u64, b: u64| a + b);
    LeanFn::<(String,), u64>::new(lean, |text: &str| text.len() as u64);

    // Results.
    LeanFn::<(u64,), u64>::new(lean, |n: u64| n.to_string());
    LeanFn::<(u64,), LeanIo<u64>>::new(lean, |n: u64| n);
    LeanFn::<(u64,), u64>::new(lean, |n: u64| LeanResult::Ok(n));
    LeanFn::<(u64,), LeanEio<u64, String>>::new(lean, |n: u64| LeanResult::Ok(n));

    // Types that cannot cross.
    LeanFn::<(Plain,), u64>::new(lean, |_: Plain| 0);
    LeanFn::<(u64,), Plain>::new(lean, |_: u64| Plain);
    LeanFn::<u64, u64>::new(lean, |n: u64| n);

    // Calls.
    let f = LeanFn::<(u64, String), u64>::new(lean, |n: u64, _: String| n);
    f.call(1, "text")?;
    f.call(1)?;
    f.partial("text".to_owned())?;
    Ok(())
}
