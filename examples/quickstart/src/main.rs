//! Calls compiled Lean: numbers, strings, a constant, an `IO` action, and an exception.

use lean_rs::prelude::*;

#[lean_module("Quickstart")]
#[lean(prefix = "quickstart_")]
trait Quickstart {
    fn add(&self, a: u64, b: u64) -> u64;
    fn is_digit(&self, c: char) -> bool;
    fn greet(&self, name: &str) -> LeanResult<String>;
    #[lean(constant)]
    fn limit(&self) -> u32;
    #[lean(io)]
    fn count_lines(&self, path: &str) -> LeanResult<u32>;
}

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let quickstart = QuickstartModule::load(lean)?;

    println!("20 + 22 = {}", quickstart.add(20, 22));
    println!("is '7' a digit? {}", quickstart.is_digit('7'));
    println!("{}", quickstart.greet("wörld")?);
    println!("the limit is {} lines", quickstart.limit());

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/build.rs");
    println!("build.rs has {} lines", quickstart.count_lines(path)?);
    match quickstart.count_lines("no/such/file") {
        Ok(count) => println!("no/such/file has {count} lines"),
        Err(LeanError::Exception(exception)) => {
            println!("Lean threw {:?}: {exception}", exception.kind());
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
