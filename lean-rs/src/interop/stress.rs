//! Threads that register, drop and call at the same time, live handles and stale ones.
//!
//! Without Lean, so that ThreadSanitizer sees everything that happens: `cargo xtask memory` runs it there.

use std::env;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::callback::call;
use super::payload::sealed::Payload;
use super::{LeanCallbackFlow, LeanCallbackHandle, LeanCallbackStatus, LeanProgressTick, LeanStringEvent};

const THREADS: u64 = 8;

/// How long the test takes: as long as `cargo xtask ci` says, otherwise half a second.
fn duration() -> Duration {
    let seconds = env::var("LEAN_RS_TESTS_STRESS_SECONDS");
    seconds.map_or(Duration::from_millis(500), |it| Duration::from_secs(it.parse().expect("a number")))
}

static REGISTERED: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);
static CALLED: AtomicU64 = AtomicU64::new(0);
static STALE: AtomicU64 = AtomicU64::new(0);

/// Numbers of handles of all threads, some of which are gone.
static SEEN: [AtomicUsize; 64] = [const { AtomicUsize::new(0) }; 64];

const ALIVE: u64 = 0x616c_6976_6521_2121;

/// What a closure owns. Its memory is not atomic: a use that nothing orders before the drop is a data race.
struct Canary(Box<u64>);

impl Canary {
    fn check(&self) {
        assert_eq!(*self.0, ALIVE, "a closure ran after it was dropped");
        CALLED.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        assert_eq!(std::mem::replace(&mut *self.0, 0), ALIVE, "a closure was dropped twice");
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

fn register() -> LeanCallbackHandle<LeanProgressTick> {
    REGISTERED.fetch_add(1, Ordering::Relaxed);
    let canary = Canary(Box::new(ALIVE));
    LeanCallbackHandle::register(move |tick: LeanProgressTick| {
        canary.check();
        match tick.current {
            // A handle comes and goes while this one is called.
            0 => drop(register()),
            1 => return LeanCallbackFlow::Stop,
            _ => {}
        }
        canary.check();
        LeanCallbackFlow::Continue
    })
}

fn tick(number: usize, current: u64) -> LeanCallbackStatus {
    call::<LeanProgressTick>(number, LeanProgressTick::trampoline(), || {
        Ok(LeanProgressTick { current, total: 9 })
    })
}

/// Numbers that are random enough, and the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn work(seed: u64, end: Instant) {
    use LeanCallbackStatus::{Ok as Called, StaleHandle, Stopped, WrongPayload};

    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut own: Vec<LeanCallbackHandle<LeanProgressTick>> = Vec::new();
    let mut gone = 0;
    while Instant::now() < end {
        for _ in 0..100 {
            match random.below(8) {
                0 | 1 if own.len() < 16 => {
                    let handle = register();
                    SEEN[random.below(64) as usize].store(handle.abi_parts().0, Ordering::Relaxed);
                    own.push(handle);
                }
                0..=2 if !own.is_empty() => {
                    let handle = own.swap_remove(random.below(own.len() as u64) as usize);
                    gone = handle.abi_parts().0;
                    drop(handle);
                    assert_eq!(tick(gone, 5), StaleHandle);
                }
                3 if !own.is_empty() => {
                    let (number, trampoline) = own[random.below(own.len() as u64) as usize].abi_parts();
                    assert_eq!(tick(number, 5), Called);
                    assert_eq!(tick(number, 1), Stopped);
                    let text = || Ok(LeanStringEvent { text: "" });
                    assert_eq!(call::<LeanStringEvent<'_>>(number, trampoline, text), WrongPayload);
                }
                4 => assert_eq!(tick(gone, 5), StaleHandle),
                _ => {
                    // Perhaps another thread's, which drops it at this very moment.
                    let number = SEEN[random.below(64) as usize].load(Ordering::Relaxed);
                    match tick(number, random.below(3)) {
                        StaleHandle => STALE.fetch_add(1, Ordering::Relaxed),
                        Called | Stopped => 0,
                        other => panic!("{other:?}"),
                    };
                }
            }
        }
    }
}

#[test]
fn stress() {
    let end = Instant::now() + duration();
    let threads: Vec<_> = (1..=THREADS).map(|seed| thread::spawn(move || work(seed, end))).collect();
    for thread in threads {
        thread.join().expect("no assertion fails");
    }
    let [registered, dropped, called, stale] =
        [&REGISTERED, &DROPPED, &CALLED, &STALE].map(|count| count.load(Ordering::Relaxed));
    println!(
        "{registered} registered, {called} uses, {stale} calls of other threads' handles that were gone"
    );
    assert_eq!(registered, dropped, "each closure is dropped once");
    assert!(
        registered > 100 && called > 100 && stale > 10,
        "the machine is too busy for this test to mean anything"
    );
}
