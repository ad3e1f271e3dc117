//! Rust closures that Lean code calls through `LeanRsInterop` and receives as two `USize`s.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use lean_rs::Stage;
use lean_rs::interop::{
    LeanBytesEvent, LeanCallbackFlow, LeanCallbackHandle, LeanCallbackStatus, LeanProgressTick,
    LeanRecordEvent, LeanStringEvent, LeanValue,
};
use lean_rs::prelude::*;

use lean_rs_tests::{Loops as _, LoopsModule};

use crate::rounds::rounds;

use LeanCallbackFlow::{Continue, Stop};
use LeanCallbackStatus::{Ok as Called, Panicked, StaleHandle, Stopped, Unreadable, WrongPayload};

/// Lean code that imports the shim.
#[lean_module("InteropTests")]
#[lean(prefix = "interop_")]
trait Calls {
    fn tick(
        &self,
        handle: usize,
        trampoline: usize,
        current: u64,
        total: u64,
    ) -> LeanResult<LeanCallbackStatus>;
    #[lean(io)]
    fn string(&self, handle: usize, trampoline: usize, text: &str) -> LeanResult<LeanCallbackStatus>;
    #[lean(io)]
    fn record(&self, handle: usize, trampoline: usize, name: &str, n: Int) -> LeanResult<LeanCallbackStatus>;
    fn records(&self, handle: usize, trampoline: usize, count: Nat) -> LeanResult<(LeanCallbackStatus, u64)>;
    #[lean(io)]
    fn nested(&self, handle: usize, trampoline: usize, depth: Nat) -> LeanResult<LeanCallbackStatus>;
    #[lean(io)]
    fn tasks(
        &self,
        handle: usize,
        trampoline: usize,
        count: Nat,
        total: u64,
    ) -> LeanResult<Vec<(LeanCallbackStatus, u64)>>;
    fn status_name(&self, status: LeanCallbackStatus) -> LeanResult<String>;
}

fn loops() -> LoopsModule<'static> {
    LoopsModule::load(LeanRuntime::init().unwrap()).unwrap()
}

fn calls() -> CallsModule<'static> {
    CallsModule::load(LeanRuntime::init().unwrap()).unwrap()
}

/// Counts how often it is dropped.
struct Dropped(Arc<AtomicU64>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn drop_counter() -> (Arc<AtomicU64>, Dropped) {
    let count = Arc::new(AtomicU64::new(0));
    (Arc::clone(&count), Dropped(count))
}

#[test]
fn ticks_are_counted_until_the_closure_stops_them() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(move |tick| {
        log.lock().unwrap().push((tick.current, tick.total));
        if tick.current == 7 { Stop } else { Continue }
    });
    let (id, trampoline) = handle.abi_parts();
    assert_eq!(loops().tick_loop(id, trampoline, 0).unwrap(), (Called, 0));
    assert_eq!(loops().tick_loop(id, trampoline, 3).unwrap(), (Called, 3));
    assert_eq!(*seen.lock().unwrap(), [(1, 3), (2, 3), (3, 3)]);
    assert_eq!(loops().tick_loop(id, trampoline, 10).unwrap(), (Stopped, 7));
    assert_eq!(seen.lock().unwrap().len(), 10);
    // Through a module of another package, which calls a third library as well.
    assert_eq!(calls().tick(id, trampoline, u64::MAX, 5).unwrap(), Called);
    assert_eq!(seen.lock().unwrap().last(), Some(&(u64::MAX, 15)));
}

#[test]
fn strings_are_borrowed() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let handle = LeanCallbackHandle::<LeanStringEvent>::register(move |event| {
        log.lock().unwrap().push(event.text.to_owned());
        if event.text.is_empty() { Stop } else { Continue }
    });
    let (id, trampoline) = handle.abi_parts();
    let texts = ["one", "zwölf\0", "", "never"];
    assert_eq!(loops().string_loop(id, trampoline, &texts).unwrap(), (Stopped, 3));
    assert_eq!(loops().string_loop(id, trampoline, &[]).unwrap(), (Called, 0));
    assert_eq!(calls().string(id, trampoline, "λ").unwrap(), Called);
    assert_eq!(*seen.lock().unwrap(), ["one", "zwölf\0", "", "λ!"]);
}

#[test]
fn bytes_are_borrowed() {
    let sum = Arc::new(AtomicU64::new(0));
    let total = Arc::clone(&sum);
    let handle = LeanCallbackHandle::<LeanBytesEvent>::register(move |event| {
        total.fetch_add(event.bytes.iter().map(|&byte| u64::from(byte)).sum(), Ordering::Relaxed);
        Continue
    });
    let (id, trampoline) = handle.abi_parts();
    let large = vec![1; 1 << 20];
    assert_eq!(loops().bytes_loop(id, trampoline, &[&[1, 2, 255], &[], &large]).unwrap(), (Called, 3));
    assert_eq!(sum.load(Ordering::Relaxed), 258 + (1 << 20));
}

#[test]
fn records_are_values_with_names() {
    let seen = Arc::new(Mutex::new(None));
    let log = Arc::clone(&seen);
    let handle = LeanCallbackHandle::<LeanRecordEvent>::register(move |event| {
        log.lock().unwrap().replace(event);
        Stop
    });
    let (id, trampoline) = handle.abi_parts();
    let n = Int::from(i128::MIN);
    assert_eq!(calls().record(id, trampoline, "näme", n.clone()).unwrap(), Stopped);
    let record = seen.lock().unwrap().take().unwrap();
    let names: Vec<&str> = record.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["name", "nothing", "yes", "n", "half", "bytes", "list", "name"]);
    assert_eq!(record.get("name"), Some(&LeanValue::Text("näme".to_owned())));
    assert_eq!(record.get("nothing"), Some(&LeanValue::Null));
    assert_eq!(record.get("yes"), Some(&LeanValue::Bool(true)));
    assert_eq!(record.get("n"), Some(&LeanValue::Int(n)));
    assert_eq!(record.get("half"), Some(&LeanValue::Float(0.5)));
    assert_eq!(record.get("bytes"), Some(&LeanValue::Bytes(vec![1, 2, 255])));
    let items =
        vec![LeanValue::Int(Int::from(-1)), LeanValue::List(Vec::new()), LeanValue::Text(String::new())];
    assert_eq!(record.get("list"), Some(&LeanValue::List(items)));
    assert_eq!(record.get("gone"), None);
    assert_eq!(calls().records(id, trampoline, Nat::from(3u8)).unwrap(), (Stopped, 1));
    assert_eq!(seen.lock().unwrap().take().unwrap().fields, [("n".to_owned(), LeanValue::Int(Int::from(0)))]);
}

#[test]
fn a_payload_that_cannot_be_converted() {
    let handle = LeanCallbackHandle::<LeanRecordEvent>::register(|_| Continue);
    let (id, trampoline) = handle.abi_parts();
    assert_eq!(calls().nested(id, trampoline, Nat::from(100u8)).unwrap(), Called);
    assert!(handle.last_failure().is_none());
    assert_eq!(calls().nested(id, trampoline, Nat::from(10_000u16)).unwrap(), Unreadable);
    let failure = handle.last_failure().unwrap();
    assert_eq!(failure.stage(), Some(Stage::Convert));
    assert!(failure.to_string().contains("at most 1024 levels"), "{failure}");
}

#[test]
fn statuses_are_those_of_lean() {
    let statuses = [Called, Stopped, StaleHandle, WrongPayload, Panicked, Unreadable];
    let names = statuses.map(|status| calls().status_name(status).unwrap());
    assert_eq!(names, ["ok", "stopped", "staleHandle", "wrongPayload", "panicked", "unreadable"]);
}

#[test]
fn a_handle_that_was_dropped_is_stale() {
    let (dropped, canary) = drop_counter();
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(move |_| {
        let _ = &canary;
        Continue
    });
    let (id, trampoline) = handle.abi_parts();
    assert_eq!(calls().tick(id, trampoline, 1, 1).unwrap(), Called);
    assert_eq!(dropped.load(Ordering::SeqCst), 0);
    drop(handle);
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
    assert_eq!(calls().tick(id, trampoline, 1, 1).unwrap(), StaleHandle);
    // Its place is used again, under another number.
    let others: Vec<_> =
        (0..100).map(|_| LeanCallbackHandle::<LeanProgressTick>::register(|_| Continue)).collect();
    assert!(others.iter().all(|other| other.abi_parts().0 != id));
    assert_eq!(calls().tick(id, trampoline, 1, 1).unwrap(), StaleHandle);
    assert_eq!(loops().tick_loop(id, trampoline, 5).unwrap(), (StaleHandle, 1));
}

#[test]
fn numbers_that_lean_made_up() {
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(|_| Continue);
    let text = LeanCallbackHandle::<LeanStringEvent>::register(|_| Continue);
    let (id, trampoline) = handle.abi_parts();
    let (text_id, text_trampoline) = text.abi_parts();
    assert_ne!(trampoline, text_trampoline);
    for (id, trampoline, status) in [
        (0, 0, StaleHandle),
        (usize::MAX, usize::MAX, StaleHandle),
        (trampoline, id, StaleHandle),
        (id, 0, WrongPayload),
        (id, id, WrongPayload),
        (id, trampoline + 1, WrongPayload),
        (id, text_trampoline, WrongPayload),
        (text_id, text_trampoline, WrongPayload),
        (text_id, trampoline, WrongPayload),
        (id, trampoline, Called),
    ] {
        assert_eq!(calls().tick(id, trampoline, 1, 1).unwrap(), status, "{id:#x} {trampoline:#x}");
    }
    assert_eq!(calls().record(id, trampoline, "", Int::from(0)).unwrap(), WrongPayload);
    assert_eq!(loops().bytes_loop(id, trampoline, &[&[0]]).unwrap(), (WrongPayload, 1));
}

#[test]
fn panics_do_not_reach_lean() {
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(|tick| match tick.current {
        1 => panic!("on purpose, at {} of {}", tick.current, tick.total),
        2 => std::panic::panic_any(7u8),
        3 => panic!("{}", "x".repeat(1 << 20)),
        4 => std::panic::panic_any(PanicsWhenDropped),
        _ => Continue,
    });
    let (id, trampoline) = handle.abi_parts();
    let failed = |current| {
        assert_eq!(calls().tick(id, trampoline, current, 3).unwrap(), Panicked);
        handle.last_failure().unwrap().to_string()
    };
    assert!(handle.last_failure().is_none());
    assert_eq!(failed(1), "the callback for ticks panicked: on purpose, at 1 of 9");
    assert!(failed(2).ends_with("panicked: no message"));
    assert!(failed(3).len() < 5000);
    assert!(failed(4).ends_with("no message"));
    assert_eq!(calls().tick(id, trampoline, 5, 3).unwrap(), Called);
    assert_eq!(handle.last_failure().unwrap().stage(), Some(Stage::Callback));
    assert_eq!(loops().tick_loop(id, trampoline, 5).unwrap(), (Panicked, 1));
}

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("while it is dropped");
    }
}

#[test]
fn a_callback_may_call_lean() {
    let inner =
        LeanCallbackHandle::<LeanStringEvent>::register(
            |event| {
                if event.text == "3!" { Stop } else { Continue }
            },
        );
    let parts = inner.abi_parts();
    let outer = LeanCallbackHandle::<LeanProgressTick>::register(move |tick| {
        match calls().string(parts.0, parts.1, &tick.current.to_string()).unwrap() {
            Stopped => Stop,
            _ => Continue,
        }
    });
    let (id, trampoline) = outer.abi_parts();
    assert_eq!(loops().tick_loop(id, trampoline, 10).unwrap(), (Stopped, 3));
    drop(inner);
    assert_eq!(loops().tick_loop(id, trampoline, 10).unwrap(), (Called, 10));
}

type Slot = Arc<Mutex<Option<LeanCallbackHandle<LeanProgressTick>>>>;

#[test]
fn a_callback_may_drop_its_own_handle() {
    let (dropped, canary) = drop_counter();
    let own: Slot = Arc::default();
    let (slot, count) = (Arc::clone(&own), Arc::clone(&dropped));
    let handle = LeanCallbackHandle::register(move |tick: LeanProgressTick| {
        let _ = &canary;
        if tick.current == 2 {
            let handle = slot.lock().unwrap().take();
            let parts = handle.as_ref().unwrap().abi_parts();
            drop(handle);
            assert_eq!(calls().tick(parts.0, parts.1, 9, 9).unwrap(), StaleHandle);
            assert_eq!(count.load(Ordering::SeqCst), 0, "it runs");
        }
        Continue
    });
    let (id, trampoline) = handle.abi_parts();
    own.lock().unwrap().replace(handle);
    // The second call runs to its end, and is told apart from the third.
    assert_eq!(loops().tick_loop(id, trampoline, 10).unwrap(), (StaleHandle, 3));
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
}

#[test]
fn a_callback_may_register_others() {
    let made: Slot = Arc::default();
    let slot = Arc::clone(&made);
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(move |_| {
        let new = LeanCallbackHandle::register(|_: LeanProgressTick| Stop);
        let (id, trampoline) = new.abi_parts();
        // The one before is dropped here.
        slot.lock().unwrap().replace(new);
        assert_eq!(loops().tick_loop(id, trampoline, 5).unwrap(), (Stopped, 1));
        Continue
    });
    let (id, trampoline) = handle.abi_parts();
    assert_eq!(loops().tick_loop(id, trampoline, 100).unwrap(), (Called, 100));
    let (id, trampoline) = made.lock().unwrap().as_ref().unwrap().abi_parts();
    assert_eq!(loops().tick_loop(id, trampoline, 5).unwrap(), (Stopped, 1));
}

#[test]
fn a_closure_whose_destructor_panics() {
    let own: Slot = Arc::default();
    let slot = Arc::clone(&own);
    let bomb = PanicsWhenDropped;
    let handle = LeanCallbackHandle::register(move |_: LeanProgressTick| {
        let _ = &bomb;
        slot.lock().unwrap().take();
        Continue
    });
    let (id, trampoline) = handle.abi_parts();
    own.lock().unwrap().replace(handle);
    // It is dropped when the call ends, between Rust and Lean.
    assert_eq!(loops().tick_loop(id, trampoline, 5).unwrap(), (StaleHandle, 2));
}

#[test]
fn dropping_does_not_wait_for_calls_that_run() {
    let (dropped, canary) = drop_counter();
    let (inside, outside) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (entered, left) = (Arc::clone(&inside), Arc::clone(&outside));
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(move |_| {
        let _ = &canary;
        entered.wait();
        left.wait();
        Continue
    });
    let (id, trampoline) = handle.abi_parts();
    let caller = thread::spawn(move || loops().tick_loop(id, trampoline, 5).unwrap());
    inside.wait();
    drop(handle);
    assert_eq!(calls().tick(id, trampoline, 1, 1).unwrap(), StaleHandle);
    assert_eq!(dropped.load(Ordering::SeqCst), 0);
    outside.wait();
    assert_eq!(caller.join().unwrap(), (StaleHandle, 2));
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
}

#[test]
fn tasks_of_lean_call_at_the_same_time() {
    const TASKS: u64 = 16;
    let calls_of_each = rounds(2000) as u64;
    let sum = Arc::new(AtomicU64::new(0));
    let total = Arc::clone(&sum);
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(move |tick| {
        // The runtime is there on Lean's own threads.
        let lean = LeanRuntime::init().unwrap();
        if tick.current % 500 == 0 {
            assert_eq!(&*LeanStr::new(lean, "task"), "task");
        }
        total.fetch_add(tick.current, Ordering::Relaxed);
        Continue
    });
    let (id, trampoline) = handle.abi_parts();
    let ended = calls().tasks(id, trampoline, Nat::from(TASKS), calls_of_each).unwrap();
    assert_eq!(ended, vec![(Called, calls_of_each); TASKS as usize]);
    assert_eq!(sum.load(Ordering::Relaxed), TASKS * calls_of_each * (calls_of_each + 1) / 2);
    drop(handle);
    let ended = calls().tasks(id, trampoline, Nat::from(TASKS), calls_of_each).unwrap();
    assert_eq!(ended, vec![(StaleHandle, 1); TASKS as usize]);
}
