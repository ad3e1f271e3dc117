//! What conversions cost: round trips through identities of Lean, against a direct call and against copying memory.

use std::hint::black_box;

use lean_rs::{LeanBytes, LeanRuntime, LeanStr};
use lean_rs_bench::{Values, ValuesModule};
use std::time::Instant;

fn time(mut f: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..30 {
        let start = Instant::now();
        let mut n = 0u32;
        while start.elapsed().as_micros() < 3000 {
            for _ in 0..64 {
                f();
            }
            n += 64;
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / f64::from(n));
    }
    best
}

fn main() {
    let lean = LeanRuntime::init().expect("Lean starts");
    let v = ValuesModule::load(lean).expect("loads");
    let add = time(|| {
        black_box(v.add(black_box(1), black_box(2)));
    });
    println!("add {add:.2}");
    for n in [16, 4096] {
        let s = "x".repeat(n);
        let t = time(|| {
            black_box(v.string(black_box(&s)).unwrap());
        });
        let mut dst = vec![0u8; n];
        let base = time(|| {
            let mut owned: Vec<u8> = Vec::with_capacity(n);
            owned.extend_from_slice(black_box(s.as_bytes()));
            dst.copy_from_slice(black_box(&owned));
            black_box(&mut dst);
            black_box(owned);
        });
        println!("string {n}: {t:.1} ns; two memcpy and an allocation {base:.1} ns; ratio {:.2}", t / base);
    }
    let strings: Vec<String> = (0..256).map(|i| format!("string number {i}")).collect();
    let t = time(|| {
        black_box(v.strings(black_box(strings.clone())).unwrap());
    });
    let c = time(|| {
        black_box(black_box(&strings).clone());
    });
    println!("Vec<String> 256: {t:.0} (with clone {c:.0})");
    let numbers: Vec<u64> = (0..1000).collect();
    let t = time(|| {
        black_box(v.numbers(black_box(numbers.clone())).unwrap());
    });
    println!("Vec<u64> 1000: {t:.0} ratio {:.0}", t / add);
    for n in [16, 4096, 1 << 20] {
        let s = LeanStr::new(lean, &"x".repeat(n));
        let t = time(|| {
            black_box(black_box(&s).as_str().len());
        });
        let b = LeanBytes::new(lean, &vec![1; n]);
        let o = b.clone().into_obj();
        let u = time(|| {
            let b: LeanBytes = black_box(&o).to_rust(lean).unwrap();
            black_box(b.len());
        });
        let w = time(|| {
            black_box(v.bytes(black_box(&b).clone()).unwrap().len());
        });
        println!("view {n}: as_str {t:.2} to_rust {u:.2} call with view {w:.2}");
    }
}
