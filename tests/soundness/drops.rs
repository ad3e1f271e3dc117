//! Dropping a chain of closures takes no more of the thread's stack than dropping one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use lean_rs::LeanFn;
use lean_rs::prelude::*;

use super::support::lean;

type Action = LeanFn<'static, (), LeanIo<()>>;

/// Counts when it is dropped.
struct Count(&'static AtomicUsize);

impl Drop for Count {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Closures that each hold the one before.
fn chain(length: usize, dropped: &'static AtomicUsize) -> Action {
    let mut last = LeanFn::new(lean(), || Ok(()));
    for _ in 0..length {
        let (held, count) = (last, Count(dropped));
        last = LeanFn::new(lean(), move || {
            let _ = (&held, &count);
            Ok(())
        });
    }
    last
}

#[test]
fn closures_that_hold_each_other() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    drop(chain(100_000, &DROPPED));
    assert_eq!(DROPPED.load(Ordering::Relaxed), 100_000);
}

#[test]
fn on_a_small_stack() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    let thread = thread::Builder::new().stack_size(64 << 10);
    thread.spawn(|| drop(chain(5_000, &DROPPED))).unwrap().join().unwrap();
    assert_eq!(DROPPED.load(Ordering::Relaxed), 5_000);
}

/// Lean frees the last reference, at the end of a thread.
#[test]
fn in_a_mailbox() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static KEPT: std::cell::Cell<Option<Action>> = const { std::cell::Cell::new(None) });
    let thread = thread::Builder::new().stack_size(64 << 10);
    thread.spawn(|| KEPT.set(Some(chain(5_000, &DROPPED)))).unwrap().join().unwrap();
    assert_eq!(DROPPED.load(Ordering::Relaxed), 5_000);
}
