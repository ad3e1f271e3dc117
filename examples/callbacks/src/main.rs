//! Lean code calls Rust closures, to report progress and to stream text. The programs in `examples` show one each.

use callbacks::{Callbacks as _, CallbacksModule};
use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanProgressTick, LeanStringEvent};
use lean_rs::prelude::*;

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let callbacks = CallbacksModule::load(lean)?;

    let progress = LeanCallbackHandle::<LeanProgressTick>::register(|tick| {
        println!("{} of {} thousand numbers", tick.current, tick.total);
        LeanCallbackFlow::Continue
    });
    let (handle, trampoline) = progress.abi_parts();
    println!("{} primes", callbacks.count_primes(handle, trampoline, 3)?);

    let lines = LeanCallbackHandle::<LeanStringEvent>::register(|event| {
        println!("{}", event.text);
        LeanCallbackFlow::Continue
    });
    let (handle, trampoline) = lines.abi_parts();
    println!("result: {:?}", callbacks.collatz(handle, trampoline, Nat::from(5u8))?);

    // Lean may keep the numbers of a dropped handle: calls through them do nothing.
    drop(lines);
    println!("after the handle was dropped: {:?}", callbacks.collatz(handle, trampoline, Nat::from(5u8))?);
    Ok(())
}
