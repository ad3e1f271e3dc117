//! Calls of Lean code that recurses a million times.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::thread;

use lean_rs::prelude::*;
use lean_rs::{LeanArray, LeanFn};

const MILLION: u64 = 1_000_000;

/// Lean's `mix` from 0 up to `n`.
fn mixed(n: u64) -> u64 {
    after(n, 0)
}

fn after(n: u64, bottom: u64) -> u64 {
    (0..n).fold(bottom, |sum, n| sum.wrapping_mul(31).wrapping_add(n))
}

#[lean_module("Deep")]
#[lean(prefix = "deep_")]
trait Plain<'lean> {
    fn sum(&self, #[lean(nat)] n: u64) -> LeanResult<u64>;
    #[lean(io)]
    fn call(&self, #[lean(nat)] n: u64, f: LeanFn<'lean, (), LeanIo<u64>>) -> LeanResult<u64>;
}

#[lean_module("Deep")]
#[lean(prefix = "deep_")]
trait Deep<'lean> {
    #[lean(deep)]
    fn sum(&self, #[lean(nat)] n: u64) -> u64;
    #[lean(deep)]
    fn sum_array(&self, ns: &LeanArray<'lean, Nat>) -> u64;
    #[lean(export = "deep_sum_array", deep)]
    fn sum_slice(&self, ns: &[Nat]) -> LeanResult<u64>;
    #[lean(deep, io)]
    fn act(&self, #[lean(nat)] n: u64, text: &str) -> LeanResult<u64>;
    #[lean(io, deep)]
    fn call(&self, #[lean(nat)] n: u64, f: LeanFn<'lean, (), LeanIo<u64>>) -> LeanResult<u64>;
}

#[test]
fn on_a_large_stack() {
    let lean = LeanRuntime::init().unwrap();
    let plain = PlainModule::load(lean).unwrap();
    // Handles and thread-locals are those of the caller, as is what is borrowed.
    thread_local!(static SET: Cell<u32> = const { Cell::new(0) });
    let mut calls = 0;
    let sum = lean.on_large_stack(LeanRuntime::LARGE_STACK, || {
        SET.set(7);
        calls += 1;
        plain.sum(MILLION)
    });
    assert_eq!(sum.unwrap(), mixed(MILLION));
    assert_eq!((SET.get(), calls), (7, 1));
    // As much as the recursion needs, and more than anybody has.
    assert_eq!(lean.on_large_stack(4 << 30, || plain.sum(2 * MILLION)).unwrap(), mixed(2 * MILLION));
    assert_eq!(lean.on_large_stack(0, || plain.sum(10)).unwrap(), mixed(10));
}

#[test]
fn deep_methods() {
    let lean = LeanRuntime::init().unwrap();
    let deep = DeepModule::load(lean).unwrap();
    assert_eq!(deep.sum(MILLION), mixed(MILLION));

    let numbers: Vec<Nat> = (0..MILLION).rev().map(Nat::from).collect();
    let array = LeanArray::new(lean, &numbers);
    assert_eq!(deep.sum_array(&array), mixed(MILLION));
    assert_eq!(deep.sum_slice(&numbers).unwrap(), mixed(MILLION));

    assert_eq!(deep.act(MILLION, "").unwrap(), mixed(MILLION));
    let error = deep.act(MILLION, "from the bottom").unwrap_err();
    assert_eq!(error.to_string(), "from the bottom");
}

#[test]
fn callbacks_at_the_bottom() {
    let lean = LeanRuntime::init().unwrap();
    let deep = DeepModule::load(lean).unwrap();
    let inner = deep.clone();
    // Lean, Rust, Lean on another stack, Rust, Lean on a third.
    let act = LeanFn::<(), LeanIo<u64>>::new(lean, move || {
        let innermost = inner.clone();
        let lean = LeanRuntime::init()?;
        let act = LeanFn::<(), LeanIo<u64>>::new(lean, move || Ok(innermost.sum(MILLION)));
        inner.call(MILLION, act)
    });
    let bottom = after(MILLION, mixed(MILLION));
    assert_eq!(deep.call(MILLION, act.clone()).unwrap(), after(MILLION, bottom));
    // In a call inside another one.
    let plain = PlainModule::load(lean).unwrap();
    let nested =
        lean.on_large_stack(64 << 20, || lean.on_large_stack(512 << 20, || plain.call(MILLION, act)));
    assert_eq!(nested.unwrap(), after(MILLION, bottom));
}

#[test]
fn panics_reach_the_caller() {
    let lean = LeanRuntime::init().unwrap();
    let deep = DeepModule::load(lean).unwrap();
    for _ in 0..10 {
        let payload =
            catch_unwind(|| lean.on_large_stack(LeanRuntime::LARGE_STACK, || panic_any(7))).unwrap_err();
        assert_eq!(payload.downcast_ref(), Some(&7));
    }
    // Of a function that Lean has called, as an exception.
    let act = LeanFn::<(), LeanIo<u64>>::new(lean, || panic!("at the bottom"));
    let error = deep.call(MILLION, act).unwrap_err();
    assert!(error.to_string().contains("panicked: at the bottom"), "{error}");
    let payload =
        catch_unwind(AssertUnwindSafe(|| lean.on_large_stack(usize::MAX, || deep.sum(1)))).unwrap_err();
    let said = payload.downcast_ref::<String>().unwrap();
    assert!(said.starts_with("there is no memory for a stack of 18446744073709551615 bytes"), "{said}");
    assert_eq!(deep.sum(MILLION), mixed(MILLION));
}

#[test]
fn threads_at_the_same_time() {
    const THREADS: u64 = 8;
    thread::scope(|scope| {
        for n in 0..THREADS {
            scope.spawn(move || {
                let deep = DeepModule::load(LeanRuntime::init().unwrap()).unwrap();
                let sum = mixed(MILLION - n);
                for _ in 0..2 {
                    assert_eq!(deep.sum(MILLION - n), sum);
                }
            });
        }
    });
}
