//! The functions that `Conformance.Callbacks` declares with `@[extern]`, so that its library loads into a program that has this
//! module. Those with numbers and texts do not allocate.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use lean_rs::prelude::*;

/// How often Lean has called one of them.
pub(crate) static CALLED: AtomicU64 = AtomicU64::new(0);

/// How many host objects there are.
pub(crate) static HANDLES: AtomicI64 = AtomicI64::new(0);

fn called() {
    CALLED.fetch_add(1, Ordering::Relaxed);
}

#[lean_callback(extern_name = "cb_tick")]
fn tick(_ctx: usize, _index: usize, _value: u64) -> LeanResult<u8> {
    called();
    Ok(0)
}

#[lean_callback(extern_name = "cb_message")]
fn message(_ctx: usize, text: &str) -> LeanResult<()> {
    called();
    assert!(text.starts_with('m'));
    Ok(())
}

#[lean_callback(extern_name = "cb_bytes")]
fn bytes(_ctx: usize, bytes: &LeanBytes<'_>) -> LeanResult<u64> {
    called();
    Ok(bytes.len() as u64)
}

/// Fails for numbers from 1000 on.
#[lean_callback(extern_name = "cb_pure", on_panic = default)]
fn pure_hook(x: u64) -> u64 {
    called();
    assert!(x < 1000, "too great");
    x + 1
}

#[lean_callback(extern_name = "cb_now")]
fn now() -> LeanResult<u64> {
    called();
    Ok(21)
}

#[lean_callback(extern_name = "cb_base")]
fn base(n: Nat) -> Nat {
    called();
    n
}

/// Panics, or throws.
#[lean_callback(extern_name = "cb_fail")]
fn fail(code: u32) -> LeanResult<()> {
    called();
    assert_ne!(code, 0, "the host panicked");
    Err("the host said no".into())
}

struct Handle(u64);

// SAFETY: only this program makes values of the Lean type.
unsafe impl LeanOpaque for Handle {
    const LEAN_NAME: &'static str = "Conformance.Callbacks.Handle";
}

impl Drop for Handle {
    fn drop(&mut self) {
        HANDLES.fetch_sub(1, Ordering::Relaxed);
    }
}

#[lean_callback(extern_name = "cb_handle_new")]
fn handle_new<'lean>(lean: &'lean LeanRuntime, value: u64) -> LeanResult<External<'lean, Handle>> {
    called();
    HANDLES.fetch_add(1, Ordering::Relaxed);
    Ok(External::new(lean, Handle(value)))
}

#[lean_callback(extern_name = "cb_handle_value")]
fn handle_value(handle: &External<'_, Handle>) -> u64 {
    called();
    handle.0
}
