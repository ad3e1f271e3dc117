//! Calls one function that is linked into the program and one that is loaded, and prints what a call costs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use lean_rs::prelude::*;

#[lean_module("Linked")]
#[lean(prefix = "linked_")]
trait Linked {
    fn step(&self, sum: u64, n: u64) -> u64;
    #[lean(export = "getenv")]
    fn half(&self, n: u32) -> u32;
    fn greet(&self, name: &str) -> LeanResult<String>;
    #[lean(constant)]
    fn names(&self) -> LeanResult<Vec<String>>;
}

#[lean_module("Loaded")]
#[lean(prefix = "loaded_")]
trait Loaded {
    fn step(&self, sum: u64, n: u64) -> u64;
}

/// Found by its name in the program.
#[unsafe(no_mangle)]
#[inline(never)]
fn marked(module: &LinkedModule<'_>, sum: u64, n: u64) -> u64 {
    module.step(sum, n)
}

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let linked = LinkedModule::load(lean)?;
    println!("{} {}", marked(&linked, 20, 22), linked.half(42));
    println!("{} {}", linked.greet("you")?, linked.names()?.join(", "));
    println!("{}", std::env::var("HOME").is_ok());
    if std::env::args().nth(1).is_some_and(|it| it == "measure") {
        let loaded = LoadedModule::load(lean)?;
        assert_eq!(linked.step(20, 22), loaded.step(20, 22));
        // Neither side may know more than that it is loaded.
        let (linked, loaded) = (black_box(linked), black_box(loaded));
        compare(|sum, n| loaded.step(sum, n), |sum, n| linked.step(sum, n));
    }
    Ok(())
}

/// Prints the nanoseconds for each call: the best of many rounds taken by turns, so that both see the same machine.
fn compare(loaded: impl Fn(u64, u64) -> u64, linked: impl Fn(u64, u64) -> u64) {
    let (mut best_loaded, mut best_linked) = (f64::MAX, f64::MAX);
    for _ in 0..100 {
        best_loaded = best_loaded.min(time(&loaded));
        best_linked = best_linked.min(time(&linked));
    }
    println!("loaded {best_loaded:.2} linked {best_linked:.2}");
}

fn time(call: impl Fn(u64, u64) -> u64) -> f64 {
    const CALLS: u32 = 1_000_000;
    let start = Instant::now();
    let mut sum = 0;
    for n in 0..CALLS {
        sum = call(sum, u64::from(n));
    }
    black_box(sum);
    let total: Duration = start.elapsed();
    total.as_secs_f64() * 1e9 / f64::from(CALLS)
}
