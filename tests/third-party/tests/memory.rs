//! Calls leave no memory behind.  A program of its own: what other tests hold would count.

#[path = "../../heap/private_size.rs"]
mod private_size;

use lean_rs_third_party::{Elpi, elpi};
use private_size::private_size;

const SOURCE: &str = "\
pred app i:list int, i:list int, o:list int.
app [] L L.
app [X|Xs] L [X|R] :- app Xs L R.
";

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
    // What calls leave behind would show each time; what Lean's heap keeps for later does not.
    let growth = |_| {
        let before = private_size();
        solve(100_000);
        private_size().saturating_sub(before)
    };
    let grown: Vec<u64> = (0..3).map(growth).take_while(|growth| *growth >= LIMIT).collect();
    assert!(grown.len() < 3, "the process grew by {grown:?} bytes in 100,000 calls each");
}
