//! Panics of Lean code: what they print, what the code goes on with, what a hook gets, and what ends the process.

mod children;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use children::{Case, End};
use expect_test::{Expect, expect};
use lean_rs::prelude::*;
use lean_rs::{LeanFn, RuntimeOptions, on_lean_panic};

#[lean_module("Deep")]
#[lean(prefix = "deep_")]
trait Deep<'lean> {
    fn panic(&self, n: Nat) -> LeanResult<Nat>;
    fn unreachable(&self, n: Nat) -> LeanResult<Nat>;
    fn assert(&self, n: Nat) -> LeanResult<Nat>;
    fn element(&self, ns: &[Nat], i: Nat) -> LeanResult<Nat>;
    fn set(&self, ns: &[Nat], i: Nat, n: Nat) -> LeanResult<Vec<Nat>>;
    fn number(&self, text: &str) -> LeanResult<Nat>;
    fn plain(&self, n: Nat, text: &str) -> LeanResult<Nat>;
    #[lean(io)]
    fn say(&self, text: &str) -> LeanResult<()>;
    fn task(&self, n: Nat) -> LeanResult<Nat>;
    #[lean(io)]
    fn call(&self, n: Nat, f: LeanFn<'lean, (), LeanIo<u64>>) -> LeanResult<u64>;
    fn memory(&self, n: usize) -> usize;
}

const ENVIRONMENT: &str = "the environment says abort";

fn main() -> LeanResult<()> {
    let case = |name, run, end, said| Case { name, run, end, said };
    let cases = vec![
        case(
            "printed",
            printed,
            End::Well,
            expect![[r#"
            PANIC at Deep.panics Deep:38:65: 4 is more than 3
            backtrace:
            PANIC at Deep.unreachable Deep:39:76: unreachable code has been reached
            backtrace:
            PANIC at Deep.asserts Deep:40:53: assertion violation: n < 3
            backtrace:
            Error: index out of bounds
            backtrace:
            Error: index out of bounds
            backtrace:
            PANIC at String.Slice.toNat! Init.Data.String.Slice:1294:4: Nat expected
            backtrace:
            a text
            backtrace:
            backtrace
            backtrace:
        "#]],
        ),
        case(
            "a hook",
            a_hook,
            End::Well,
            expect![[r#"
            Lean says this
            PANIC at nowhere
        "#]],
        ),
        case(
            "a hook on threads",
            hook_on_threads,
            End::Well,
            expect![[r#"
            PANIC at Deep.panics Deep:38:65: 4 is more than 3
            backtrace:
        "#]],
        ),
        case(
            "hooks that panic",
            hooks_that_panic,
            End::Well,
            expect![[r#"

                thread 'main' panicked at tests/deep/panics.rs:256:9:
                the hook's own
                note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
                PANIC at Deep.panics Deep:38:65: 5 is more than 3
                backtrace:
            "#]],
        ),
        case("no messages", no_messages, End::Well, expect![""]),
        case(
            "the option says abort",
            abort,
            End::Exits(1),
            expect![[r#"
            PANIC at Deep.panics Deep:38:65: 4 is more than 3
            backtrace:
        "#]],
        ),
        case(
            ENVIRONMENT,
            panics,
            End::Aborts,
            expect![[r#"
            PANIC at Deep.panics Deep:38:65: 4 is more than 3
            backtrace:
        "#]],
        ),
        case(
            "out of memory",
            out_of_memory,
            End::Exits(1),
            expect![[r#"
            INTERNAL PANIC: out of memory
        "#]],
        ),
        case(
            "unreachable code",
            unreachable_code,
            End::Exits(1),
            expect![[r#"
            INTERNAL PANIC: unreachable code has been reached
        "#]],
        ),
        case(
            "an internal panic of the environment",
            unreachable_code,
            End::Aborts,
            expect![[r#"
            INTERNAL PANIC: unreachable code has been reached
        "#]],
        ),
    ];
    children::main(cases, |name, command| {
        command.env_remove("LEAN_ABORT_ON_PANIC").env_remove("LEAN_BACKTRACE");
        if name.ends_with("environment") || name == ENVIRONMENT {
            command.env("LEAN_ABORT_ON_PANIC", "1");
        }
    })
}

fn modules() -> LeanResult<(&'static LeanRuntime, DeepModule<'static>)> {
    let lean = LeanRuntime::init()?;
    Ok((lean, DeepModule::load(lean)?))
}

/// Each way to panic, and the value that the code goes on with.
fn every_panic(deep: &DeepModule<'_>) -> LeanResult<()> {
    let ns = [7u8, 8, 9].map(Nat::from);
    assert_eq!(deep.panic(Nat::from(3u8))?, 3);
    assert_eq!(deep.panic(Nat::from(4u8))?, 0);
    assert_eq!(deep.unreachable(Nat::from(4u8))?, 0);
    assert_eq!(deep.assert(Nat::from(4u8))?, 0);
    assert_eq!(deep.element(&ns, Nat::from(1u8))?, 8);
    assert_eq!(deep.element(&ns, Nat::from(3u8))?, 0);
    // Of an array, what goes on is the array without the change.
    assert_eq!(deep.set(&ns, Nat::from(3u8), Nat::from(1u8))?, ns);
    assert_eq!(deep.number("12")?, 12);
    assert_eq!(deep.number("twelve")?, 0);
    assert_eq!(deep.plain(Nat::from(4u8), "a text")?, 0);
    assert_eq!(deep.plain(Nat::from(4u8), "backtrace")?, 0);
    Ok(())
}

fn printed() -> LeanResult<()> {
    every_panic(&modules()?.1)
}

fn panics() -> LeanResult<()> {
    modules()?.1.panic(Nat::from(4u8)).map(drop)
}

/// What the hook has got.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn listen(&self) {
        let heard = self.clone();
        on_lean_panic(move |message| heard.0.lock().expect("no panic").push(message.to_owned()));
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

fn expect_every_panic(heard: &Heard) {
    expected().assert_eq(&(heard.take().join("\n") + "\n"));
}

fn expected() -> Expect {
    expect![[r#"
        PANIC at Deep.panics Deep:38:65: 4 is more than 3
        PANIC at Deep.unreachable Deep:39:76: unreachable code has been reached
        PANIC at Deep.asserts Deep:40:53: assertion violation: n < 3
        Error: index out of bounds
        Error: index out of bounds
        PANIC at String.Slice.toNat! Init.Data.String.Slice:1294:4: Nat expected
        a text
        backtrace
    "#]]
}

fn a_hook() -> LeanResult<()> {
    let heard = Heard::default();
    // Before the start, and again.
    on_lean_panic(|_| unreachable!("it is replaced"));
    heard.listen();
    let (_, deep) = modules()?;
    every_panic(&deep)?;
    expect_every_panic(&heard);
    // What is no panic is printed, whatever it says.
    deep.say("Lean says this")?;
    deep.say("PANIC at nowhere")?;
    assert!(heard.take().is_empty());
    Ok(())
}

fn hook_on_threads() -> LeanResult<()> {
    let (started, starts) = std::sync::mpsc::channel();
    let (released, release) = std::sync::mpsc::channel();
    // A thread that knows Lean before there is a hook.
    let before = thread::spawn(move || {
        let (_, deep) = modules()?;
        started.send(()).expect("somebody waits");
        release.recv().expect("somebody releases");
        LeanRuntime::init()?;
        every_panic(&deep)
    });
    starts.recv().expect("it starts");
    let (_, deep) = modules()?;
    let heard = Heard::default();
    heard.listen();
    every_panic(&deep)?;
    expect_every_panic(&heard);
    released.send(()).expect("it waits");
    before.join().expect("no panic")?;
    expect_every_panic(&heard);
    for _ in 0..5 {
        thread::spawn(|| every_panic(&modules()?.1)).join().expect("no panic")?;
        expect_every_panic(&heard);
    }
    // A task that does not call Rust prints.
    assert_eq!(deep.task(Nat::from(4u8))?, 0);
    assert!(heard.take().is_empty());
    Ok(())
}

fn hooks_that_panic() -> LeanResult<()> {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let (_, deep) = modules()?;
    on_lean_panic(|_| {
        CALLS.fetch_add(1, Ordering::Relaxed);
        panic!("the hook's own");
    });
    assert_eq!(deep.panic(Nat::from(4u8))?, 0);
    assert_eq!(CALLS.load(Ordering::Relaxed), 1);
    // What panics inside of the hook is not given to it.
    on_lean_panic(|_| {
        CALLS.fetch_add(1, Ordering::Relaxed);
        assert_eq!(modules().expect("the module").1.panic(Nat::from(5u8)).expect("a number"), 0);
    });
    assert_eq!(deep.panic(Nat::from(4u8))?, 0);
    assert_eq!(CALLS.load(Ordering::Relaxed), 2);
    // On another stack, and below a callback.
    let lean = LeanRuntime::init()?;
    let heard = Heard::default();
    heard.listen();
    let inner = deep.clone();
    let act = LeanFn::<(), LeanIo<u64>>::new(lean, move || {
        inner.panic(Nat::from(4u8))?;
        Ok(0)
    });
    lean.on_large_stack(LeanRuntime::LARGE_STACK, || deep.call(Nat::from(100_000u32), act))?;
    assert_eq!(heard.take().len(), 1);
    Ok(())
}

fn no_messages() -> LeanResult<()> {
    let heard = Heard::default();
    heard.listen();
    LeanRuntime::init_with(RuntimeOptions::new().panic_messages(false))?;
    every_panic(&modules()?.1)?;
    assert!(heard.take().is_empty());
    Ok(())
}

fn abort() -> LeanResult<()> {
    on_lean_panic(|_| println!("it is not called"));
    LeanRuntime::init_with(RuntimeOptions::new().abort_on_panic(true))?;
    panics()
}

fn out_of_memory() -> LeanResult<()> {
    modules()?.1.memory(1 << 62);
    Ok(())
}

/// What Lean's compiler writes where it knows that nothing gets there.
fn unreachable_code() -> LeanResult<()> {
    modules()?;
    // SAFETY: ends the process.
    unsafe { lean_rs_sys::lean_internal_panic_unreachable() }
}
