//! Start-up from a thread that ends, threads that come and go, and handles in thread-locals.

use std::cell::RefCell;
use std::thread;

use lean_rs::prelude::*;
use lean_rs_tests::{Effects, EffectsModule, Scalars, ScalarsModule, Strings, StringsModule};

use crate::rounds::rounds;

fn work(rounds: u64) -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let (scalars, strings) = (ScalarsModule::load(lean)?, StringsModule::load(lean)?);
    for n in 0..rounds {
        let big = scalars.u64_to_nat(u64::MAX - n);
        // SAFETY: Lean made it as a `Nat`.
        assert_eq!(unsafe { scalars.nat_repr(big.as_ref()) }?, (u64::MAX - n).to_string());
        assert_eq!(strings.str_append(&n.to_string(), "é")?, format!("{n}é"));
    }
    Ok(())
}

thread_local! {
    // Initialized before the thread knows Lean, so that its destructor is registered first.
    static KEPT: RefCell<Vec<Obj<'static>>> = const { RefCell::new(Vec::new()) };
}

struct CallsLean;

impl Drop for CallsLean {
    fn drop(&mut self) {
        work(10).expect("Lean is usable while a thread ends");
    }
}

thread_local! {
    static LAST: RefCell<Option<CallsLean>> = const { RefCell::new(None) };
}

#[test]
fn lean_survives_the_threads_that_use_it() {
    // The thread that starts Lean ends first.
    thread::spawn(|| work(10)).join().unwrap().unwrap();
    work(10).unwrap();

    // Threads at the same time, and one after another.
    let threads: Vec<_> = (0..8).map(|_| thread::spawn(|| work(rounds(2000) as u64))).collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    for _ in 0..rounds(200) {
        thread::spawn(|| work(3)).join().unwrap().unwrap();
    }

    // Objects that are dropped, and calls that are made, by the destructors of thread-locals.
    for _ in 0..20 {
        thread::spawn(|| {
            KEPT.with_borrow(|kept| assert!(kept.is_empty()));
            LAST.set(Some(CallsLean));
            let scalars = ScalarsModule::load(LeanRuntime::init().unwrap()).unwrap();
            KEPT.with_borrow_mut(|kept| kept.extend((0..100).map(|n| scalars.u64_to_nat(u64::MAX - n))));
        })
        .join()
        .unwrap();
    }
}

#[test]
fn a_panic_in_rust_unwinds_and_drops_its_objects() {
    thread::spawn(|| {
        let lean = LeanRuntime::init().unwrap();
        let scalars = ScalarsModule::load(lean).unwrap();
        let before = lean.live_objects();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _kept = scalars.u64_to_nat(u64::MAX);
            panic!("on purpose");
        }));
        assert_eq!(caught.unwrap_err().downcast_ref::<&str>(), Some(&"on purpose"));
        assert_eq!(lean.live_objects(), before);
        work(1).unwrap();
    })
    .join()
    .unwrap();
}

#[test]
fn tasks_of_lean_run_beside_threads_of_rust() {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            thread::spawn(|| {
                let effects = EffectsModule::load(LeanRuntime::init()?)?;
                for _ in 0..200 {
                    assert_eq!(effects.as_task_wait(99)?, 99);
                }
                Ok::<_, LeanError>(())
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}
