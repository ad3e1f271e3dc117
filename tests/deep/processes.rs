//! What ends a process, or changes one: overflows, memory, Lean's limits. Each case is a process of its own.

mod children;
#[path = "../heap/private_size.rs"]
mod private_size;

use std::thread;

use children::{Case, End};
use expect_test::expect;
use lean_rs::prelude::*;
use lean_rs::{LeanFn, RuntimeOptions};
use private_size::private_size;

const MILLION: u64 = 1_000_000;

#[lean_module("Deep")]
#[lean(prefix = "deep_")]
trait Deep<'lean> {
    fn sum(&self, #[lean(nat)] n: u64) -> u64;
    fn endless(&self, n: u64) -> u64;
    fn endless_task(&self, n: u64) -> u64;
    #[lean(io)]
    fn call(&self, #[lean(nat)] n: u64, f: LeanFn<'lean, (), LeanIo<u64>>) -> LeanResult<u64>;
}

#[lean_module("Full")]
#[lean(prefix = "full_")]
trait Full {
    #[lean(io)]
    fn nested(&self, #[lean(nat)] n: u64) -> LeanResult<String>;
}

fn main() -> LeanResult<()> {
    let of_rust = || {
        expect![[r#"

            thread 'main' has overflowed its stack
            fatal runtime error: stack overflow, aborting
        "#]]
    };
    let of_lean_rs = || {
        expect![[r#"

            lean-rs: stack overflow: the code on a stack of 8 MiB needs more. If its recursion ends, give it more with `LeanRuntime::on_large_stack`. The process ends here
        "#]]
    };
    let aborts = |name, run, said| Case { name, run, end: End::Aborts, said };
    let well = |name, run| Case { name, run, end: End::Well, said: expect![""] };
    let cases = vec![
        aborts("a million calls on the main thread", a_million_calls, of_rust()),
        aborts("an endless recursion", endless, of_rust()),
        aborts("an endless recursion on a large stack", endless_on_large_stack, of_lean_rs()),
        aborts("the same on another thread", endless_on_a_thread, of_lean_rs()),
        aborts(
            "the same below a callback, where more is left",
            endless_below_a_callback,
            expect![[r#"

                lean-rs: stack overflow: the code on a stack of 256 MiB needs more. If its recursion ends, give it more with `LeanRuntime::on_large_stack`. The process ends here
            "#]],
        ),
        aborts("an overflow after a large stack", overflow_afterwards, of_rust()),
        Case { name: "in a task", run: endless_task, end: End::Faults, said: expect![""] },
        well("memory is given back", memory_is_given_back),
        well("threads that come and go", threads_come_and_go),
        well("the kernel on a large stack", kernel),
    ];
    children::main(cases, |_, _| ())
}

fn modules() -> LeanResult<(&'static LeanRuntime, DeepModule<'static>)> {
    let lean = LeanRuntime::init()?;
    Ok((lean, DeepModule::load(lean)?))
}

fn a_million_calls() -> LeanResult<()> {
    modules()?.1.sum(MILLION);
    Ok(())
}

fn endless() -> LeanResult<()> {
    modules()?.1.endless(0);
    Ok(())
}

/// Rust's handler comes before Lean's, and does not know the threads that Lean makes.
fn endless_task() -> LeanResult<()> {
    modules()?.1.endless_task(0);
    Ok(())
}

fn endless_on_large_stack() -> LeanResult<()> {
    let (lean, deep) = modules()?;
    lean.on_large_stack(8 << 20, || deep.endless(0));
    Ok(())
}

fn endless_on_a_thread() -> LeanResult<()> {
    thread::spawn(endless_on_large_stack).join().expect("no panic")
}

fn endless_below_a_callback() -> LeanResult<()> {
    let (lean, deep) = modules()?;
    let inner = deep.clone();
    let act =
        LeanFn::<(), LeanIo<u64>>::new(lean, move || Ok(lean.on_large_stack(8 << 20, || inner.endless(0))));
    lean.on_large_stack(LeanRuntime::LARGE_STACK, || deep.call(MILLION, act))?;
    Ok(())
}

/// The thread's own guard is Rust's affair again.
fn overflow_afterwards() -> LeanResult<()> {
    let (lean, deep) = modules()?;
    lean.on_large_stack(LeanRuntime::LARGE_STACK, || deep.sum(MILLION));
    deep.endless(0);
    Ok(())
}

fn memory_is_given_back() -> LeanResult<()> {
    let (lean, deep) = modules()?;
    let before = private_size();
    for _ in 0..3 {
        let inside = lean.on_large_stack(LeanRuntime::LARGE_STACK, || {
            deep.sum(MILLION);
            private_size()
        });
        assert!(
            inside > before + (48 << 20),
            "the recursion needs less than expected: {before}, then {inside}"
        );
        let after = private_size();
        assert!(after < before + (2 << 20), "{before} bytes, then {after}");
    }
    Ok(())
}

fn threads_come_and_go() -> LeanResult<()> {
    let (lean, deep) = modules()?;
    lean.on_large_stack(LeanRuntime::LARGE_STACK, || deep.sum(MILLION));
    let round = || {
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let (lean, deep) = modules().expect("the module");
                    for size in [16, 32, 64, 128, 256] {
                        lean.on_large_stack(size << 20, || deep.sum(10_000));
                    }
                    lean.on_large_stack(LeanRuntime::LARGE_STACK, || deep.sum(MILLION / 4));
                });
            }
        });
    };
    round();
    let before = private_size();
    for _ in 0..2 {
        round();
    }
    let after = private_size();
    assert!(after < before + (16 << 20), "{before} bytes, then {after}");
    Ok(())
}

/// The kernel fails where its stack ends, which is not where the thread's ends.
fn kernel() -> LeanResult<()> {
    const DEEP: u64 = 100_000;
    let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    let full = FullModule::load(lean)?;
    for _ in 0..2 {
        assert_eq!(full.nested(100)?, "an answer");
        assert_eq!(full.nested(DEEP)?, "deep recursion");
        assert_eq!(lean.on_large_stack(LeanRuntime::LARGE_STACK, || full.nested(DEEP))?, "an answer");
        // It is Lean that notices the end of this one, before the system does.
        assert_eq!(lean.on_large_stack(4 << 20, || full.nested(DEEP))?, "deep recursion");
        assert_eq!(
            lean.on_large_stack(4 << 20, || lean
                .on_large_stack(LeanRuntime::LARGE_STACK, || full.nested(DEEP)))?,
            "an answer"
        );
    }
    thread::spawn(|| {
        let lean = LeanRuntime::init()?;
        let full = FullModule::load(lean)?;
        assert_eq!(lean.on_large_stack(LeanRuntime::LARGE_STACK, || full.nested(DEEP))?, "an answer");
        assert_eq!(lean.on_large_stack(4 << 20, || full.nested(DEEP))?, "deep recursion");
        Ok(())
    })
    .join()
    .expect("no panic")
}
