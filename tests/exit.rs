//! How processes end: while tasks of Lean run, from any thread, with a stack that Lean's code has used up, after a failure
//! in Rust code that Lean has no place for.
//!
//! Each case is a process of its own, started by this one.

#[path = "cases.rs"]
mod cases;

use std::process::{Output, exit};
use std::thread;
use std::time::{Duration, Instant};

use lean_rs::prelude::*;
use lean_rs::{LeanBaseIo, LeanEio};
use lean_rs_tests::{Closures, ClosuresModule, Failure, Scalars, ScalarsModule};

/// Functions whose effect on a process is under test.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Long<'lean> {
    /// A task that multiplies `n` times.
    fn task_spawn(&self, n: Nat) -> Obj<'lean>;
    /// The same on a thread of its own.
    fn task_dedicated(&self, n: Nat) -> Obj<'lean>;
    /// `[n, …, 1]`, by recursion.
    fn list_down(&self, n: Nat) -> Obj<'lean>;
}

/// A name, what the process does, and what its end is checked for.
type Case = (&'static str, fn() -> LeanResult<()>, fn(&Output));

const CASES: [Case; 13] = [
    ("main returns while tasks run", return_while_tasks_run, succeeds),
    ("a thread ends the process while tasks run", exit_from_a_thread, |output| {
        assert_eq!(output.status.code(), Some(3), "{output:?}");
    }),
    ("a thread that used Lean outlives main", a_thread_outlives_main, succeeds),
    ("the stack overflows in the main thread", || overflow(), overflows),
    (
        "the stack overflows in a thread",
        || thread::spawn(overflow).join().expect("the process ends before"),
        overflows,
    ),
    ("a pure function panics", pure_panic, |output| {
        aborts(
            output,
            "`exit::panicking`, which Lean called, failed: the Rust function `exit::panicking` panicked: in Rust",
        );
    }),
    ("a closure in BaseIO panics", base_io_panic, |output| aborts(output, "panicked: in Rust")),
    ("a closure with errors of its own panics", eio_panic, |output| aborts(output, "panicked: in Rust")),
    ("a pure closure is called while it is running", reentered, |output| {
        aborts(output, "failed: it was called while it was running");
    }),
    ("a pure closure is called on another thread", other_thread, |output| {
        aborts(output, "failed: it was called on another thread");
    }),
    ("a stack is larger than all memory", too_large_a_stack, |output| {
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(101), "{output:?}");
        // The line of the call.
        assert!(
            said.contains("panicked at tests/exit.rs:") && said.contains("there is no memory for a stack"),
            "{said}"
        );
    }),
    ("closures are left at the end", closures_are_left, succeeds),
    ("main returns an error", an_error, |output| {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("Error: load: /no/such\nlibrary.so: no such file."), "{said}");
        assert!(!said.contains("HostError"), "{said}");
    }),
];

#[lean_callback]
fn panicking(_: String) -> String {
    panic!("in Rust")
}

fn pure_panic() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    ClosuresModule::load(lean)?.map(panicking::lean_fn(lean), LeanList(vec!["a"])).map(drop)
}

fn base_io_panic() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let f = LeanFn::<(u64,), LeanBaseIo<u64>>::new(lean, |_: u64| panic!("in Rust"));
    ClosuresModule::load(lean)?.base(f, 1);
    Ok(())
}

fn eio_panic() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let f = LeanFn::<(Nat,), LeanEio<Nat, Failure>>::new(lean, |_: Nat| panic!("in Rust"));
    ClosuresModule::load(lean)?.outcome_eio(f, Nat::from(1u8)).map(drop)
}

fn reentered() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let module = ClosuresModule::load(lean)?;
    let own = std::rc::Rc::new(std::cell::RefCell::new(None::<LeanFn<'static, (u64,), u64>>));
    let (held, inner) = (own.clone(), module.clone());
    let f = LeanFn::new(lean, move |n: u64| inner.descend_pure(n, held.borrow().clone().expect("itself")));
    *own.borrow_mut() = Some(f.clone());
    module.descend_pure(3, f);
    Ok(())
}

fn other_thread() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let f = LeanFn::new(lean, |n: Nat| n);
    ClosuresModule::load(lean)?.tasks(f, Nat::from(2u8)).map(drop)
}

fn too_large_a_stack() -> LeanResult<()> {
    LeanRuntime::init()?.on_large_stack(usize::MAX, || Ok(()))
}

/// In a thread-local, in an `IO.Ref`, and in a task that is never waited for.
fn closures_are_left() -> LeanResult<()> {
    thread_local! {
        static LEFT: std::cell::RefCell<Vec<LeanFn<'static, (Nat,), LeanIo<Nat>>>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    let lean = LeanRuntime::init()?;
    let module = ClosuresModule::load(lean)?;
    let new = || {
        let captured = (std::rc::Rc::new(1), LeanStr::new(lean, "captured"));
        LeanFn::<(Nat,), LeanIo<Nat>>::new(lean, move |n: Nat| {
            let _ = &captured;
            Ok(n)
        })
    };
    LEFT.with_borrow_mut(|left| left.push(new()));
    std::mem::forget(module.keep(new())?);
    module.free_in_task(new())
}

/// What `main` returns is printed as text.
fn an_error() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    // SAFETY: there is no such file.
    unsafe { lean_rs::LeanLibrary::open(lean, "/no/such\nlibrary.so") }.map(drop)
}

fn aborts(output: &Output, expected: &str) {
    use std::os::unix::process::ExitStatusExt as _;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.signal(), Some(6), "{output:?}");
    assert!(said.contains(expected), "{said}");
    assert!(said.contains("no place for an error, so the process ends here"), "{said}");
    // Advice that fits: only functions have an attribute.
    let is_function = expected.contains("`exit::panicking`");
    assert_eq!(said.contains("on_panic = default"), is_function, "{said}");
    assert_eq!(said.contains("`std::panic::catch_unwind`"), !is_function, "{said}");
}

fn main() -> LeanResult<()> {
    if let Some(ended) = cases::run(CASES.iter().map(|case| (case.0, case.1))) {
        return ended;
    }
    for (name, _, check) in &CASES {
        let start = Instant::now();
        let output = cases::process(name).output().expect("this program runs");
        check(&output);
        let time = start.elapsed();
        assert!(time < Duration::from_secs(20), "{name}: the process took {time:?} to end");
        println!("{name} ... ok");
    }
    println!("{} passed, 0 failed", CASES.len());
    Ok(())
}

fn succeeds(output: &Output) {
    assert!(output.status.success(), "{output:?}");
}

/// A signal ends the process, with a message; nothing is returned to Rust.
fn overflows(output: &Output) {
    use std::os::unix::process::ExitStatusExt;
    assert!(output.status.signal().is_some(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stderr).to_lowercase();
    assert!(text.contains("stack overflow") || text.contains("overflowed its stack"), "{text}");
}

/// Tasks that take far longer than this program has.
fn start_tasks() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let long = LongModule::load(lean)?;
    let forever = Nat::from(1u64 << 50);
    // Lean cancels a task whose last reference is dropped before it runs.
    std::mem::forget(long.task_spawn(forever.clone()));
    std::mem::forget(long.task_dedicated(forever));
    Ok(())
}

fn return_while_tasks_run() -> LeanResult<()> {
    start_tasks()
}

fn exit_from_a_thread() -> LeanResult<()> {
    start_tasks()?;
    thread::spawn(|| -> LeanResult<()> {
        start_tasks()?;
        exit(3)
    })
    .join()
    .expect("the process ends before")
}

fn a_thread_outlives_main() -> LeanResult<()> {
    let (tell, told) = std::sync::mpsc::channel();
    thread::spawn(move || -> LeanResult<()> {
        let scalars = ScalarsModule::load(LeanRuntime::init()?)?;
        loop {
            drop(scalars.u64_to_nat(u64::MAX));
            let _ = tell.send(());
        }
    });
    told.recv().expect("the thread runs");
    Ok(())
}

fn overflow() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let long = LongModule::load(lean)?;
    drop(long.list_down(Nat::from(1u64 << 32)));
    Ok(())
}
