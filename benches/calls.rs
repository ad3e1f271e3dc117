//! What a call through a `#[lean_module]` trait costs, against a call of the same C function through a pointer.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use lean_rs::LeanRuntime;
use lean_rs_bench::{Quickstart, QuickstartModule};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

type Add = unsafe extern "C" fn(u64, u64) -> u64;

fn main() {
    let lean = LeanRuntime::init().expect("Lean starts");
    let quickstart = QuickstartModule::load(lean).expect("the module loads");
    // SAFETY: the library is open already, and initialized; the export has this type.
    let library = unsafe {
        Library::open(quickstart.module().library().map(|library| library.path()), RTLD_NOW | RTLD_LOCAL)
    };
    let library = library.expect("the library opens");
    // SAFETY: as above.
    let direct: Add = unsafe { *library.get::<Add>(b"quickstart_add\0").expect("the export") };
    // Neither side may know what it calls, and neither has to find out again for each call.
    let (direct, quickstart) = (black_box(direct), black_box(quickstart));
    // SAFETY: as above.
    let direct = |a, b| unsafe { direct(a, b) };
    let through_trait = |a, b| quickstart.add(a, b);
    assert_eq!(direct(20, 22), through_trait(20, 22));

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("u64 × u64 → u64");
    group.bench_function("C function pointer", |b| b.iter(|| direct(black_box(20), black_box(22))));
    group.bench_function("trait", |b| b.iter(|| through_trait(black_box(20), black_box(22))));
    group.finish();
    criterion.bench_function("String → String, 5 bytes", |b| {
        b.iter(|| quickstart.greet(black_box("world")).expect("a string"));
    });
    criterion.bench_function("UInt32 constant", |b| b.iter(|| quickstart.limit()));
    criterion.final_summary();

    let (direct, through_trait) = compare(direct, through_trait);
    println!(
        "\nu64 × u64 → u64: trait {:.2} ns, C function pointer {:.2} ns, ratio {:.2}",
        through_trait,
        direct,
        through_trait / direct
    );
}

/// Nanoseconds for each call of two functions: the best of many rounds taken by turns, so that both see the same machine.
fn compare(a: impl Fn(u64, u64) -> u64, b: impl Fn(u64, u64) -> u64) -> (f64, f64) {
    const CALLS: u32 = 1_000_000;
    let time = |f: &dyn Fn() -> u64| {
        let start = Instant::now();
        black_box(f());
        start.elapsed()
    };
    let (mut best_a, mut best_b) = (Duration::MAX, Duration::MAX);
    for _ in 0..50 {
        best_a = best_a.min(time(&|| (0..CALLS).fold(0, |sum, n| a(black_box(sum), u64::from(n)))));
        best_b = best_b.min(time(&|| (0..CALLS).fold(0, |sum, n| b(black_box(sum), u64::from(n)))));
    }
    let each = |total: Duration| total.as_secs_f64() * 1e9 / f64::from(CALLS);
    (each(best_a), each(best_b))
}
