//! Rust closures that Lean code calls through `LeanRsInterop`.

use lean_rs::prelude::*;
use lean_rs::{LeanCallbackFlow, LeanCallbackHandle, LeanCallbackStatus, LeanProgressTick};

/// The loops of the shim.
#[lean_module("LeanRsInterop")]
#[lean(prefix = "lean_rs_interop_")]
trait Loops {
    fn tick_loop(&self, handle: usize, trampoline: usize, total: u64) -> LeanResult<(LeanCallbackStatus, u64)>;
}

#[test]
fn a_loop_calls_until_it_is_stopped() {
    let lean = LeanRuntime::init().unwrap();
    let loops = LoopsModule::load(lean).unwrap();
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(|tick| {
        if tick.current == 7 { LeanCallbackFlow::Stop } else { LeanCallbackFlow::Continue }
    });
    let (id, trampoline) = handle.abi_parts();
    assert_eq!(loops.tick_loop(id, trampoline, 3).unwrap(), (LeanCallbackStatus::Ok, 3));
    assert_eq!(loops.tick_loop(id, trampoline, 10).unwrap(), (LeanCallbackStatus::Stopped, 7));
}
