//! Calls leave no memory behind.  A program of its own: what other tests hold would count.

use std::fs;

use lean_rs_third_party::{Elpi, elpi};

const SOURCE: &str = "\
pred app i:list int, i:list int, o:list int.
app [] L L.
app [X|Xs] L [X|R] :- app Xs L R.
";

/// Bytes of memory that the process holds.
fn resident_size() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the kernel's view of this process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a VmRSS line");
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().expect("a number of kB");
    kib << 10
}

/// Less than the smallest block of C's heap, 32 bytes, for each of 100,000 calls.
const LIMIT: u64 = 2 << 20;

#[test]
#[ignore = "needs the toolchain of `cargo xtask test --lean 4.35.0`"]
fn a_hundred_thousand_calls_leave_nothing_behind() {
    let elpi = elpi();
    let program = elpi.load(SOURCE).unwrap();
    let solve = |calls: u32| {
        for _ in 0..calls {
            let text = elpi.solve(program, "app [1,2] [3] R", 0, 0).unwrap();
            assert!(text.contains("[1, 2, 3]"), "{text}");
        }
    };
    solve(5_000);
    let before = resident_size();
    solve(100_000);
    let growth = resident_size().saturating_sub(before);
    println!("the resident size grew by {growth} bytes");
    assert!(growth < LIMIT, "the resident size grew by {growth} bytes in 100,000 calls");
}
