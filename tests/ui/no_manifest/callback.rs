//! Without a build script, nobody knows how Lean declares a symbol; function values need no one to.
use lean_rs::prelude::*;

#[lean_callback]
fn twice(n: u64) -> u64 { 2 * n }

#[lean_callback(extern_name = "rs_log")]
fn log(text: &str) -> LeanResult<()> { println!("{text}"); Ok(()) }

#[lean_callback(extern_name = "rs_sum", unsafe(unchecked))]
fn sum(a: u64, b: u64) -> u64 { a + b }

// No follow-up errors.
fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    twice::lean_fn(lean).call(1)?;
    log::lean_fn(lean).call("text".to_owned())?;
    log("text")
}
