//! Rust's functions, called by Lean.

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use lean_rs::LeanFn;
use lean_rs::prelude::*;
use lean_rs_tests::bound::callbacks::{Callbacks as _, CallbacksModule};
use lean_rs_tests::{Closures as _, ClosuresModule};

use crate::host_callbacks;
use crate::measure::Measured;

/// Calls in general.
const MANY: u64 = 100_000;
/// Calls that panic.
const FEW: u64 = 5_000;

#[lean_callback]
fn fixed(x: u64) -> u64 {
    x + 1
}

/// What a closure has captured: counts how often it is made, used and dropped.
struct State(Arc<Counts>);

#[derive(Default)]
struct Counts {
    made: AtomicU64,
    used: AtomicU64,
    dropped: AtomicU64,
}

impl Counts {
    fn state(self: &Arc<Counts>) -> State {
        self.made.fetch_add(1, Ordering::Relaxed);
        State(Arc::clone(self))
    }

    /// The three numbers.
    fn get(&self) -> [u64; 3] {
        [&self.made, &self.used, &self.dropped].map(|count| count.load(Ordering::Relaxed))
    }
}

impl State {
    fn use_once(&self) -> u64 {
        self.0.used.fetch_add(1, Ordering::Relaxed);
        1
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

/// All calls of a measurement with its warm-up.
fn all(calls: u64) -> u64 {
    calls + calls / 10
}

pub(crate) fn measure(measured: &mut Measured) -> LeanResult<()> {
    let closures = ClosuresModule::load(measured.lean())?;
    closures_that_stay(measured, &closures)?;
    closures_that_are_freed(measured, &closures)?;
    failures(measured, &closures)?;
    externs(measured)
}

fn closures_that_stay(measured: &mut Measured, closures: &ClosuresModule<'static>) -> LeanResult<()> {
    let lean = measured.lean();
    let sum = |f: &LeanFn<'static, (u64,), u64>, n| {
        assert_eq!(closures.sum(f, Nat::from(n)), n * (n + 1) / 2);
        Ok(())
    };
    measured.loops("a static closure", MANY, &mut |n| sum(&fixed::lean_fn(lean), n))?;

    let counts = Arc::<Counts>::default();
    let (mut calls, state) = (0, counts.state());
    let exclusive = LeanFn::new(lean, move |x: u64| {
        calls += 1;
        assert_eq!(state.0.used.load(Ordering::Relaxed) + 1, calls);
        x + state.use_once()
    });
    measured.loops("a closure with a state", MANY, &mut |n| sum(&exclusive, n))?;
    assert_eq!(counts.get(), [1, all(MANY), 0]);
    drop(exclusive);
    assert_eq!(counts.get(), [1, all(MANY), 1]);

    let counts = Arc::<Counts>::default();
    let state = counts.state();
    let sync = LeanFn::new_sync(lean, move |x: u64| x + state.use_once());
    measured.loops("a closure for every thread", MANY, &mut |n| sum(&sync, n))?;
    drop(sync);
    assert_eq!(counts.get(), [1, all(MANY), 1]);
    Ok(())
}

fn closures_that_are_freed(measured: &mut Measured, closures: &ClosuresModule<'static>) -> LeanResult<()> {
    let lean = measured.lean();
    let counts = Arc::<Counts>::default();
    measured.each("closures for one call each", MANY, &mut |n| {
        let state = counts.state();
        let f = match n % 3 {
            0 => LeanFn::new(lean, move |x: u64| x + state.use_once()),
            1 => LeanFn::new_reentrant(lean, move |x: u64| x + state.use_once()),
            _ => LeanFn::new_sync(lean, move |x: u64| x + state.use_once()),
        };
        // Lean gets the last reference.
        assert_eq!(closures.descend_pure(2, f), 3);
        Ok(())
    })?;
    assert_eq!(counts.get(), [all(MANY); 3]);

    let counts = Arc::<Counts>::default();
    measured.each("closures that are never called", MANY, &mut |_| {
        let state = counts.state();
        let f = LeanFn::<(u64,), u64>::new_once(lean, move |x| x + state.use_once());
        assert_eq!(closures.descend_pure(0, f), 0);
        Ok(())
    })?;
    assert_eq!(counts.get(), [all(MANY), 0, all(MANY)]);
    Ok(())
}

fn failures(measured: &mut Measured, closures: &ClosuresModule<'static>) -> LeanResult<()> {
    let lean = measured.lean();
    let counts = Arc::<Counts>::default();
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    measured.each("panics and errors of closures", FEW, &mut |n| {
        let state = counts.state();
        let f = LeanFn::<(), LeanIo<Nat>>::new_once(lean, move || {
            state.use_once();
            if n % 2 == 0 { panic!("number {n}") } else { Err(format!("number {n}").into()) }
        });
        assert!(closures.outcome(f)?.ends_with(&format!("number {n}")));
        Ok(())
    })?;
    panic::set_hook(hook);
    assert_eq!(counts.get(), [all(FEW); 3]);
    Ok(())
}

fn externs(measured: &mut Measured) -> LeanResult<()> {
    /// How many times a text grows.
    const LINES: u64 = 100;

    let callbacks = CallbacksModule::load(measured.lean())?;
    measured.loops("an extern function", MANY, &mut |n| callbacks.tick_all(0, Nat::from(n)).map(drop))?;
    measured.each("extern functions that borrow a string", MANY / LINES, &mut |_| {
        callbacks.message_all(0, Nat::from(LINES))
    })?;
    measured.each("extern functions with bytes and handles", MANY, &mut |n| {
        assert_eq!(callbacks.bytes_send(0, &[1, 2, 3])?, 4);
        drop(callbacks.handle_make(n)?);
        Ok(())
    })?;
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    measured.each("panics and errors of extern functions", FEW, &mut |n| {
        assert!(callbacks.fail_caught((n % 2) as u32)?.contains("the host"));
        Ok(())
    })?;
    panic::set_hook(hook);
    let called = all(MANY) + LINES * all(MANY / LINES) + 2 * all(MANY) + all(FEW);
    assert_eq!(host_callbacks::CALLED.load(Ordering::Relaxed), called);
    assert_eq!(host_callbacks::HANDLES.load(Ordering::Relaxed), 0, "every handle is freed");
    Ok(())
}
