//! Many threads: started at once, one after another, and calling side by side.
//!
//! `LEAN_RS_TEST_CALLS` is how many calls each of up to eight threads makes, and more threads come and go where
//! `LEAN_RS_TESTS_STRESS_SECONDS` asks for stress. Not a test of the usual harness, whose own threads would be
//! measured as well.

#[path = "heap/lean.rs"]
mod lean_heap;
#[path = "heap/private_size.rs"]
mod private_size;

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use lean_rs::prelude::*;
use lean_rs_tests::{
    Effects, EffectsModule, Scalars, ScalarsModule, Strings, StringsModule, Structures, StructuresModule,
};

use lean_heap::lean_blocks;
use private_size::private_size;

#[lean_module("SharedTests")]
#[lean(prefix = "shared_")]
trait Shared<'lean> {
    fn apply(&self, f: LeanFn<'lean, (Nat,), Nat>, n: Nat) -> LeanResult<Nat>;
}

fn main() -> LeanResult<()> {
    start_from_64_threads();
    println!("64 threads started Lean at once");
    let stress = std::env::var_os("LEAN_RS_TESTS_STRESS_SECONDS").is_some();
    let count = if stress { 100_000 } else { 20_000 };
    let growth = threads_come_and_go(count);
    println!("{count} threads were attached and detached, memory grew by {growth} bytes");

    let calls = std::env::var("LEAN_RS_TEST_CALLS").map_or(20_000, |text| text.parse().expect("a number"));
    println!("| Threads | Calls per second |\n|---|---|");
    for threads in [1, 2, 4, 8] {
        let rate = mixed_calls(threads, calls);
        println!("| {threads} | {rate:.0} |");
    }
    Ok(())
}

/// Each thread believes to be the first one.
fn start_from_64_threads() {
    let barrier = Barrier::new(64);
    thread::scope(|scope| {
        for n in 0..64_u64 {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                let m = ScalarsModule::load(LeanRuntime::init().unwrap()).unwrap();
                assert_eq!(m.u64_mod(n, 0), n);
            });
        }
    });
}

/// Threads that are attached, call Lean once, and end: what all but the first of them leave behind.
fn threads_come_and_go(count: u64) -> u64 {
    let one = |n: u64| {
        thread::spawn(move || {
            let m = ScalarsModule::load(LeanRuntime::init().unwrap()).unwrap();
            drop(m.u64_to_nat(u64::MAX - n));
        })
        .join()
        .unwrap();
    };
    (0..count / 10).for_each(one);
    let before = private_size();
    (count / 10..count).for_each(one);
    let growth = private_size().saturating_sub(before);
    // Less than 32 bytes for each.
    assert!(growth < 32 * count, "the process grew by {growth} bytes in {count} threads");
    growth
}

/// Threads that make so many calls each, of all kinds; how many calls there were in a second.
fn mixed_calls(threads: usize, calls: u64) -> f64 {
    // What is allocated once is not a leak.
    work(calls / 10);
    let size = private_size();
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                work(10);
                let (lean, before) = (LeanRuntime::init().unwrap(), lean_blocks());
                work(calls);
                assert_eq!(lean.live_objects().unwrap_or(0), 0);
                // Those of tasks are freed on other threads, and counted there as soon as this one looks.
                let after = lean_blocks();
                assert!(
                    after <= before.map(|n| n + 64),
                    "{after:?} blocks of Lean's heap, before {before:?}"
                );
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let growth = private_size().saturating_sub(size);
    assert!(growth < (threads as u64) << 20, "the process grew by {growth} bytes in {threads} threads");
    threads as f64 * calls as f64 / seconds
}

fn work(calls: u64) {
    let lean = LeanRuntime::init().unwrap();
    let scalars = ScalarsModule::load(lean).unwrap();
    let strings = StringsModule::load(lean).unwrap();
    let structures = StructuresModule::load(lean).unwrap();
    let effects = EffectsModule::load(lean).unwrap();
    let shared = SharedModule::load(lean).unwrap();
    for n in 0..calls {
        match n % 4 {
            // Tasks cost as much as a thousand calls.
            _ if n % 1000 == 999 => assert_eq!(effects.as_task_wait(99).unwrap(), 99),
            0 => assert_eq!(scalars.u64_mod(n, 0), n),
            1 => assert_eq!(strings.str_append("é\0", "and more than a few bytes").unwrap().len(), 28),
            2 => {
                let made = structures.derived_make(7, "a title", 0.5, 3).unwrap();
                assert_eq!(structures.derived_id(&made), 10);
            }
            _ => {
                let next = LeanFn::new(lean, |n: Nat| n + Nat::from(1_u8));
                assert_eq!(shared.apply(next, n.into()).unwrap(), n + 1);
            }
        }
    }
}
