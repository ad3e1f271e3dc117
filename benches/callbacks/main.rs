//! What it costs that Lean calls Rust, against a C function in the same loop of Lean's, and that Rust calls a function value of
//! Lean's.
//!
//! Criterion measures each; a table at the end compares them, by turns in the same run.

mod raw;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanProgressTick};
use lean_rs::{LeanFn, LeanIo, LeanResult, LeanRuntime, lean_callback};
use lean_rs_bench::{Callbacks, CallbacksModule};

use raw::Raw;

#[lean_callback]
fn fixed(x: u64) -> u64 {
    x.wrapping_add(1)
}

#[lean_callback]
fn fixed_io(x: u64) -> LeanResult<u64> {
    Ok(x.wrapping_add(1))
}

#[lean_callback(extern_name = "callbacks_rust")]
fn declared(x: u64) -> u64 {
    x.wrapping_add(1)
}

#[lean_callback(extern_name = "callbacks_rust_io")]
fn declared_io(x: u64) -> LeanResult<u64> {
    Ok(x.wrapping_add(1))
}

/// A line of the table: runs n calls, which count to n.
struct Row<'a> {
    name: &'static str,
    run: Box<dyn Fn(u64) -> u64 + 'a>,
    best: f64,
}

/// Rows that are compared with the first of them.
struct Group<'a> {
    name: &'static str,
    rows: Vec<Row<'a>>,
}

fn row<'a>(name: &'static str, run: impl Fn(u64) -> u64 + 'a) -> Row<'a> {
    Row { name, run: Box::new(run), best: f64::MAX }
}

fn main() {
    let lean = LeanRuntime::init().expect("Lean starts");
    let module = black_box(CallbacksModule::load(lean).expect("the module loads"));
    let raw = black_box(Raw::new(&module));
    let mut groups = [
        closures(lean, &module, &raw),
        actions(lean, &module, &raw),
        externs(&module),
        extern_actions(&module),
        handles(&module),
        values(&module, &raw),
    ];

    let mut criterion = Criterion::default().configure_from_args();
    for Group { name, rows } in &groups {
        let mut group = criterion.benchmark_group(*name);
        for row in rows {
            assert_eq!((row.run)(1000), 1000, "{name}: {}", row.name);
            // The loop is Lean's: an iteration is one call in it.
            group.bench_function(row.name, |b| b.iter_custom(|n| time(row, n)));
        }
        group.finish();
    }
    criterion.final_summary();

    // By turns, so that all see the same machine; shortly, so that some are not interrupted.
    const CALLS: u64 = 10_000;
    for _ in 0..500 {
        for row in groups.iter_mut().flat_map(|group| &mut group.rows) {
            row.best = row.best.min(time(row, CALLS).as_secs_f64() * 1e9 / CALLS as f64);
        }
    }
    for Group { name, rows } in &groups {
        println!("\n{name:<50} {:>10} {:>10}", "ns a call", "ratio");
        for row in rows {
            println!("{:<50} {:>10.1} {:>10.2}", row.name, row.best, row.best / rows[0].best);
        }
    }
}

fn time(row: &Row<'_>, n: u64) -> Duration {
    let start = Instant::now();
    black_box((row.run)(black_box(n)));
    start.elapsed()
}

fn closures<'a>(lean: &'a LeanRuntime, module: &'a CallbacksModule<'a>, raw: &'a Raw) -> Group<'a> {
    let lean_own = module.next(()).expect("a function").expect("some");
    let with = |name, f: LeanFn<'a, (u64,), u64>| row(name, move |n| module.iterate(&f, 0, n));
    // What they have captured is a number that nobody knows at compile time.
    let one = black_box(1u64);
    let mut calls = 0u64;
    let counting = move |x: u64| {
        calls = calls.wrapping_add(1);
        black_box(calls);
        x.wrapping_add(one)
    };
    let rows = vec![
        row("C function", |n| raw.iterate(n)),
        with("Lean function", lean_own),
        with("#[lean_callback]", fixed::lean_fn(lean)),
        with("LeanFn::new", LeanFn::new(lean, counting)),
        with("LeanFn::new_reentrant", LeanFn::new_reentrant(lean, move |x: u64| x.wrapping_add(one))),
        with("LeanFn::new_sync", LeanFn::new_sync(lean, move |x: u64| x.wrapping_add(one))),
    ];
    Group { name: "Lean calls a UInt64 → UInt64", rows }
}

fn actions<'a>(lean: &'a LeanRuntime, module: &'a CallbacksModule<'a>, raw: &'a Raw) -> Group<'a> {
    let lean_own = module.next_io(()).expect("an action").expect("some");
    let with = |name, f: LeanFn<'a, (u64,), LeanIo<u64>>| {
        row(name, move |n| module.iterate_io(&f, 0, n).expect("nothing is thrown"))
    };
    let one = black_box(1u64);
    let rows = vec![
        row("C function", |n| raw.iterate_io(n)),
        with("Lean function", lean_own),
        with("#[lean_callback]", fixed_io::lean_fn(lean)),
        with("LeanFn::new", LeanFn::new(lean, move |x: u64| Ok(x.wrapping_add(one)))),
    ];
    Group { name: "Lean runs a UInt64 → IO UInt64", rows }
}

fn externs<'a>(module: &'a CallbacksModule<'a>) -> Group<'a> {
    let rows = vec![
        row("C function", |n| module.iterate_c(0, n)),
        row("#[lean_callback(extern_name)]", |n| module.iterate_rust(0, n)),
    ];
    Group { name: "Lean calls an @[extern] UInt64 → UInt64", rows }
}

fn extern_actions<'a>(module: &'a CallbacksModule<'a>) -> Group<'a> {
    let rows = vec![
        row("C function", |n| module.iterate_c_io(0, n).expect("nothing is thrown")),
        row("#[lean_callback(extern_name)]", |n| module.iterate_rust_io(0, n).expect("nothing is thrown")),
    ];
    Group { name: "Lean runs an @[extern] UInt64 → IO UInt64", rows }
}

fn handles<'a>(module: &'a CallbacksModule<'a>) -> Group<'a> {
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(|tick| {
        black_box(tick.current);
        LeanCallbackFlow::Continue
    });
    let rows = vec![
        row("C function", |n| module.ticks_c(1, 2, 0, n)),
        row("LeanCallbackHandle", move |n| {
            let (id, trampoline) = handle.abi_parts();
            module.ticks(id, trampoline, 0, n)
        }),
    ];
    Group { name: "Lean reports progress", rows }
}

fn values<'a>(module: &'a CallbacksModule<'a>, raw: &'a Raw) -> Group<'a> {
    let next = black_box(module.next(()).expect("a function").expect("some"));
    let rows = vec![
        row("lean_apply_1", |n| raw.apply(n)),
        row("LeanFn::call", move |n| (0..n).fold(0, |x, _| next.call(x).expect("a number"))),
    ];
    Group { name: "Rust calls a UInt64 → UInt64 of Lean's", rows }
}
