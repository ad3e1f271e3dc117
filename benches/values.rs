//! What conversions cost: round trips through identities of Lean, and views.
//!
//! Criterion measures each; a table at the end compares them with a direct C call, and strings with copying memory, by
//! turns in the same run.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use lean_rs::{LeanBytes, LeanRuntime, LeanStr, Nat};
use lean_rs_bench::{Order, Sample, Values, ValuesModule};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

type Add = unsafe extern "C" fn(u64, u64) -> u64;

/// A line of the table.
struct Line<'a> {
    name: &'a str,
    run: Box<dyn FnMut() + 'a>,
    best: f64,
}

fn line<'a>(name: &'a str, run: impl FnMut() + 'a) -> Line<'a> {
    Line { name, run: Box::new(run), best: f64::MAX }
}

fn main() {
    let lean = LeanRuntime::init().expect("Lean starts");
    let values = ValuesModule::load(lean).expect("the module loads");
    // SAFETY: the library is open already, and initialized; the export has this type.
    let library = unsafe {
        Library::open(values.module().library().map(|library| library.path()), RTLD_NOW | RTLD_LOCAL)
    };
    let library = library.expect("the library opens");
    // SAFETY: as above.
    let direct: Add = unsafe { *library.get::<Add>(b"values_add\0").expect("the export") };
    let (direct, values) = (black_box(direct), black_box(values));

    let (short, long) = ("x".repeat(16), "x".repeat(4096));
    let strings: Vec<String> = (0..256).map(|i| format!("string number {i}")).collect();
    let numbers: Vec<u64> = (0..1000).collect();
    let order = Order { id: 7, price: 2.5, count: 3, open: true, name: "a name".to_owned() };
    let sample = Sample { id: 7, x: 0.5, y: 1.5, count: 3, valid: true };
    let text = LeanStr::new(lean, &"x".repeat(1 << 20)).into_obj();
    let bytes = LeanBytes::new(lean, &vec![7; 1 << 20]);
    let mut copy = vec![0; long.len()];

    let mut lines = vec![
        line("direct C call", || {
            // SAFETY: the export has this type.
            black_box(unsafe { direct(black_box(1), black_box(2)) });
        }),
        line("two memcpy of 4 KiB and an allocation", || {
            let mut owned: Vec<u8> = Vec::with_capacity(long.len());
            owned.extend_from_slice(black_box(long.as_bytes()));
            copy.copy_from_slice(black_box(&owned));
            black_box(&mut copy);
        }),
        line("String of 16 bytes", || drop(black_box(values.string(black_box(&short)).expect("a string")))),
        line("String of 4 KiB", || drop(black_box(values.string(black_box(&long)).expect("a string")))),
        line("Vec<String> of 256", || drop(black_box(values.strings(black_box(&strings)).expect("strings")))),
        line("Vec<u64> of 1000", || drop(black_box(values.numbers(black_box(&numbers)).expect("numbers")))),
        line("structure of 5 fields", || drop(black_box(values.order(black_box(&order)).expect("an order")))),
        line("structure of 5 numbers", || {
            black_box(values.sample(black_box(sample)).expect("a sample"));
        }),
        line("small Nat", || drop(black_box(values.nat(black_box(Nat::from(7u8))).expect("a Nat")))),
        line("LeanStr of 1 MiB from an object", || {
            let view: LeanStr<'_> = black_box(&text).to_rust(lean).expect("a string");
            black_box(view.as_str());
        }),
        line("LeanBytes of 1 MiB through Lean", || {
            black_box(values.bytes(black_box(&bytes)).expect("bytes").as_slice().len());
        }),
    ];

    let mut criterion = Criterion::default().configure_from_args();
    for Line { name, run, .. } in &mut lines {
        criterion.bench_function(name, |b| b.iter(&mut *run));
    }
    criterion.final_summary();

    // By turns, so that all see the same machine.
    for _ in 0..20 {
        for line in &mut lines {
            line.best = line.best.min(time(&mut line.run));
        }
    }
    let (call, copying) = (lines[0].best, lines[1].best);
    println!("\n{:<40} {:>10} {:>14} {:>14}", "round trip", "ns", "direct calls", "copyings");
    for Line { name, best, .. } in &lines {
        println!("{name:<40} {best:>10.1} {:>14.1} {:>14.2}", best / call, best / copying);
    }
}

/// Nanoseconds for each run, over a few milliseconds.
fn time(run: &mut dyn FnMut()) -> f64 {
    const LEAST: Duration = Duration::from_millis(4);
    let (mut runs, start) = (0u32, Instant::now());
    loop {
        for _ in 0..100 {
            run();
        }
        runs += 100;
        let elapsed = start.elapsed();
        if elapsed > LEAST {
            return elapsed.as_secs_f64() * 1e9 / f64::from(runs);
        }
    }
}
