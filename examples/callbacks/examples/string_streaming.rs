//! Receives text from Lean piece by piece, while Lean produces it.

use std::sync::{Arc, Mutex};

use callbacks::{Callbacks as _, CallbacksModule};
use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanStringEvent};
use lean_rs::prelude::*;

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let callbacks = CallbacksModule::load(lean)?;

    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let handle = LeanCallbackHandle::<LeanStringEvent>::register(move |event| {
        // Borrowed from Lean for this call only.
        println!("{}", event.text);
        let mut lines = kept.lock().expect("no callback panics");
        lines.push(event.text.to_owned());
        if lines.len() < 12 { LeanCallbackFlow::Continue } else { LeanCallbackFlow::Stop }
    });
    let (id, trampoline) = handle.abi_parts();
    println!("-> {:?}", callbacks.collatz(id, trampoline, Nat::from(6u8))?);
    println!("-> {:?}", callbacks.collatz(id, trampoline, Nat::from(u64::MAX))?);
    println!("{} lines", lines.lock().expect("no callback panics").len());
    Ok(())
}
