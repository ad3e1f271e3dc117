//! Calls an ordinary export, then a computation that reports progress and can be stopped.

use callbacks::{Callbacks as _, CallbacksModule};
use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanProgressTick};
use lean_rs::prelude::*;

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let callbacks = CallbacksModule::load(lean)?;

    println!("is 1009 prime? {}", callbacks.is_prime(1009));

    // Lean calls this while it computes, possibly from other threads: it must be `'static`, `Send` and `Sync`.
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(|tick| {
        println!("{:3} %", 100 * tick.current / tick.total);
        if tick.current < 6 { LeanCallbackFlow::Continue } else { LeanCallbackFlow::Stop }
    });
    let (id, trampoline) = handle.abi_parts();
    println!("{} primes below 4000", callbacks.count_primes(id, trampoline, 4)?);
    println!("{} primes before it was stopped", callbacks.count_primes(id, trampoline, 20)?);

    drop(handle);
    if let Err(LeanError::Exception(exception)) = callbacks.count_primes(id, trampoline, 4) {
        println!("Lean threw: {exception}");
    }
    Ok(())
}
