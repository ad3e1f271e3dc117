//! Threads that register and drop callback handles while loops of Lean call them.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use lean_rs::LeanRuntime;
use lean_rs::interop::LeanCallbackFlow::{Continue, Stop};
use lean_rs::interop::LeanCallbackStatus::{StaleHandle, Stopped};
use lean_rs::interop::{LeanCallbackHandle, LeanProgressTick};
use lean_rs_tests::{Loops as _, LoopsModule};

/// Counts how often it is dropped.
struct Dropped(Arc<AtomicU64>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// How long the test takes: as long as `cargo xtask ci` says, otherwise half a second.
fn duration() -> Duration {
    let seconds = env::var("LEAN_RS_TESTS_STRESS_SECONDS");
    seconds.map_or(Duration::from_millis(500), |it| Duration::from_secs(it.parse().expect("a number")))
}

/// Threads that register, drop, and have loops of Lean call live handles and stale ones, also of one another.
#[test]
fn stress() {
    const THREADS: usize = 8;
    let shared: Arc<[AtomicUsize; 16]> = Arc::default();
    let dropped = Arc::new(AtomicU64::new(0));
    let end = Instant::now() + duration();
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let (shared, dropped) = (Arc::clone(&shared), Arc::clone(&dropped));
            thread::spawn(move || {
                let loops = LoopsModule::load(LeanRuntime::init().unwrap()).unwrap();
                let (mut registered, mut stale) = (0u64, 0u64);
                let mut own = Vec::new();
                while Instant::now() < end {
                    let canary = Dropped(Arc::clone(&dropped));
                    let handle = LeanCallbackHandle::<LeanProgressTick>::register(move |tick| {
                        let _ = &canary;
                        if tick.current == 20 { Stop } else { Continue }
                    });
                    registered += 1;
                    let (id, trampoline) = handle.abi_parts();
                    shared[registered as usize % 16].store(id, Ordering::Relaxed);
                    own.push(handle);
                    assert_eq!(loops.tick_loop(id, trampoline, 100).unwrap(), (Stopped, 20));
                    let other = shared[(registered as usize + thread) % 16].load(Ordering::Relaxed);
                    let (status, calls) = loops.tick_loop(other, trampoline, 100).unwrap();
                    match status {
                        Stopped => assert_eq!(calls, 20),
                        StaleHandle => stale += 1,
                        other => panic!("{other:?}"),
                    }
                    if own.len() == 4 {
                        let gone = own.remove(0).abi_parts().0;
                        assert_eq!(loops.tick_loop(gone, trampoline, 100).unwrap(), (StaleHandle, 1));
                    }
                }
                (registered, stale)
            })
        })
        .collect();
    let counts: Vec<(u64, u64)> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let registered: u64 = counts.iter().map(|(registered, _)| registered).sum();
    assert_eq!(dropped.load(Ordering::SeqCst), registered, "each closure is dropped once");
    println!("registered, and stale handles of other threads, by thread: {counts:?}");
    assert!(counts.iter().all(|(registered, _)| *registered > 4), "the machine is too busy: {counts:?}");
}
