//! What a task costs that runs Rust code and is waited for, against a C function in `lean_task_spawn` and `lean_task_get`.
//!
//! Criterion measures each; a table at the end compares them, by turns in the same run.

use std::future::IntoFuture;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use criterion::Criterion;
use lean_rs::{LeanIo, LeanRuntime, LeanTask};
use lean_rs_sys::{self as sys, lean_object};

/// `fun _ => 1`, for a closure.
unsafe extern "C" fn one(_unit: *mut lean_object) -> *mut lean_object {
    sys::lean_box(1)
}

/// As a program in C does it.
fn raw() -> u64 {
    // SAFETY: the task manager runs; a closure of one argument, whose reference is handed over, and a task that is released when
    // its value has been read, which is a boxed scalar.
    unsafe {
        let closure = sys::lean_alloc_closure(one as *mut _, 1, 0);
        let task = sys::lean_task_spawn(closure, sys::lean_box(0));
        let value = sys::lean_unbox(sys::lean_task_get(task));
        sys::lean_dec(task);
        value as u64
    }
}

fn spawn(lean: &LeanRuntime) -> LeanTask<'_, LeanIo<u32>> {
    lean.spawn(|_| Ok(black_box(1u32))).expect("Lean has threads")
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on(task: LeanTask<'_, LeanIo<u32>>, waker: &Waker) -> u32 {
    let mut future = pin!(task.into_future());
    loop {
        match future.as_mut().poll(&mut Context::from_waker(waker)) {
            Poll::Ready(value) => return value.expect("a number"),
            Poll::Pending => thread::park(),
        }
    }
}

/// A line of the table: a round trip, which gives 1.
struct Row<'a> {
    name: &'static str,
    run: Box<dyn Fn() -> u64 + 'a>,
    best: f64,
}

fn row<'a>(name: &'static str, run: impl Fn() -> u64 + 'a) -> Row<'a> {
    Row { name, run: Box::new(run), best: f64::MAX }
}

fn main() {
    let lean = LeanRuntime::init().expect("Lean starts");
    // Starts Lean's threads, too.
    spawn(lean).get().expect("a number");
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut rows = [
        row("lean_task_spawn, lean_task_get", raw),
        row("LeanRuntime::spawn, LeanTask::get", || spawn(lean).get().expect("a number").into()),
        row("LeanRuntime::spawn, .await", || block_on(spawn(lean), &waker).into()),
    ];

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("task round trip");
    for row in &rows {
        assert_eq!((row.run)(), 1, "{}", row.name);
        group.bench_function(row.name, |b| b.iter_custom(|n| time(row, n)));
    }
    group.finish();
    criterion.final_summary();

    // By turns, so that all see the same machine.
    const TRIPS: u64 = 1_000;
    for _ in 0..50 {
        for row in &mut rows {
            row.best = row.best.min(time(row, TRIPS).as_secs_f64() * 1e9 / TRIPS as f64);
        }
    }
    println!("\n{:<50} {:>10} {:>10}", "task round trip", "ns", "ratio");
    for row in &rows {
        println!("{:<50} {:>10.1} {:>10.2}", row.name, row.best, row.best / rows[0].best);
    }
}

fn time(row: &Row<'_>, n: u64) -> Duration {
    let start = Instant::now();
    for _ in 0..n {
        black_box((row.run)());
    }
    start.elapsed()
}
