//! The tests that convert values and call each other, which valgrind and AddressSanitizer watch, too: one program, because
//! each spends seconds there on Lean's library before it begins.

mod closures;
mod conformance;
mod extern_callbacks;
mod interop;
mod layouts;
mod leaves_nothing;
mod rounds;
mod roundtrip;
mod shared;
mod tasks;
mod threads;

use std::thread;
use std::time::{Duration, Instant};

/// Waits until something holds, for longer than it takes.
fn soon(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        thread::sleep(Duration::from_millis(1));
    }
}
