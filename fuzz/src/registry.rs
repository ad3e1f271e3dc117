//! Sequences of operations: on the registry of values, compared with a model of it, and on handles that Lean calls.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arbitrary::{Result, Unstructured};
use lean_rs::__private::{Object, Repr};
use lean_rs::interop::{
    LeanBytesEvent, LeanCallbackFlow, LeanCallbackHandle, LeanProgressTick, LeanStringEvent,
};
use lean_rs::{LeanBytes, LeanStr, Obj};
use lean_rs_sys::lean_object;

use crate::lean::lean;

// Private in lean-rs.
#[allow(dead_code, unreachable_pub, missing_docs, clippy::module_inception)]
#[path = "../../lean-rs/src/interop/registry.rs"]
mod registry;

use registry::Registry;

/// The generation of which a slot has two left.
const LATE: usize = (usize::MAX >> (usize::BITS / 2)) - 1;

/// Does what the input describes.
pub fn run(data: &[u8]) {
    let u = &mut Unstructured::new(data);
    // Ends where the input ends.
    let _ = match u.int_in_range(0..=2) {
        Ok(0) => values(&Registry::<u64>::new(), u),
        Ok(1) => values(&Registry::<u64, LATE>::new(), u),
        _ => handles(u),
    };
}

fn values<const FIRST: usize>(registry: &Registry<u64, FIRST>, u: &mut Unstructured<'_>) -> Result<()> {
    let mut live: HashMap<usize, u64> = HashMap::new();
    let mut given: Vec<usize> = Vec::new();
    let check = |live: &HashMap<usize, u64>, number: usize| {
        assert_eq!(registry.get(number).as_deref(), live.get(&number), "{number:#x}");
    };
    while !u.is_empty() {
        let number = match (u.int_in_range(0..=3u8)?, given.len()) {
            (0, _) | (_, 0) => u.arbitrary()?,
            // One that was given, or one like it.
            (1, len) => given[u.choose_index(len)?] ^ 1 << u.int_in_range(0..=usize::BITS - 1)?,
            (_, len) => given[u.choose_index(len)?],
        };
        match u.int_in_range(0..=3u8)? {
            0 | 1 => {
                let value = given.len() as u64;
                let number = registry.insert(Arc::new(value));
                assert!(number != 0 && !given.contains(&number), "{number:#x} is given out twice");
                live.insert(number, value);
                given.push(number);
            }
            2 => assert_eq!(registry.remove(number).as_deref().copied(), live.remove(&number), "{number:#x}"),
            _ => check(&live, number),
        }
        check(&live, number);
    }
    given.iter().for_each(|number| check(&live, *number));
    Ok(())
}

/// A handle for a kind of payload.
enum Handle {
    Tick(LeanCallbackHandle<LeanProgressTick>),
    Text(LeanCallbackHandle<LeanStringEvent<'static>>),
    Bytes(LeanCallbackHandle<LeanBytesEvent<'static>>),
}

impl Handle {
    fn new(kind: u8, calls: &Arc<AtomicU64>) -> Handle {
        let calls = Arc::clone(calls);
        let call = move || match calls.fetch_add(1, Ordering::Relaxed) % 5 {
            4 => LeanCallbackFlow::Stop,
            _ => LeanCallbackFlow::Continue,
        };
        match kind {
            0 => Handle::Tick(LeanCallbackHandle::register(move |_| call())),
            1 => Handle::Text(LeanCallbackHandle::register(move |_| call())),
            _ => Handle::Bytes(LeanCallbackHandle::register(move |_| call())),
        }
    }

    fn parts(&self) -> (usize, usize) {
        match self {
            Handle::Tick(handle) => handle.abi_parts(),
            Handle::Text(handle) => handle.abi_parts(),
            Handle::Bytes(handle) => handle.abi_parts(),
        }
    }
}

unsafe extern "C" {
    // Of lean-rs: what Lean calls.
    fn lean_rs_interop_call_tick(handle: usize, trampoline: usize, current: u64, total: u64) -> u8;
    fn lean_rs_interop_call_string(handle: usize, trampoline: usize, text: *mut lean_object) -> u8;
    fn lean_rs_interop_call_bytes(handle: usize, trampoline: usize, bytes: *mut lean_object) -> u8;
}

/// Calls a handle as Lean does, with a payload of this kind, and gives the index of the status.
fn call(kind: u8, (number, trampoline): (usize, usize)) -> u8 {
    let lent = |object: Obj<'static>| {
        let raw = Object::release(object);
        // SAFETY: the reference that was given; it ends when this function does.
        (raw, unsafe { Object::own(lean(), raw) })
    };
    // SAFETY: as the declarations of `LeanRsInterop` are called, with an object of the right type; all numbers may be given.
    unsafe {
        match kind {
            0 => lean_rs_interop_call_tick(number, trampoline, 1, 2),
            1 => {
                let (text, _owner) = lent(LeanStr::new(lean(), "text").into_obj());
                lean_rs_interop_call_string(number, trampoline, text)
            }
            _ => {
                let (bytes, _owner) = lent(LeanBytes::new(lean(), b"bytes").into_obj());
                lean_rs_interop_call_bytes(number, trampoline, bytes)
            }
        }
    }
}

/// The indices of `LeanRsInterop.Callback.Status`.
const OK: u8 = 0;
const STOPPED: u8 = 1;
const STALE_HANDLE: u8 = 2;
const WRONG_PAYLOAD: u8 = 3;

/// Lean calls handles that are there, that are gone, and that never were, with any trampoline.
fn handles(u: &mut Unstructured<'_>) -> Result<()> {
    let calls = Arc::new(AtomicU64::new(0));
    let mut handles: Vec<(u8, Handle)> = Vec::new();
    let mut seen: Vec<(usize, usize)> = Vec::new();
    while !u.is_empty() {
        match u.int_in_range(0..=5u8)? {
            0 => {
                let kind = u.int_in_range(0..=2)?;
                let handle = Handle::new(kind, &calls);
                seen.push(handle.parts());
                handles.push((kind, handle));
            }
            1 if !handles.is_empty() => {
                let (_, handle) = handles.swap_remove(u.choose_index(handles.len())?);
                drop(handle);
            }
            _ => {
                let any = |u: &mut Unstructured<'_>| match seen.len() {
                    0 => u.arbitrary(),
                    len => Ok(seen[u.choose_index(len)?]),
                };
                let (mut number, _) = any(u)?;
                if u.ratio(1, 8)? {
                    number ^= 1 << u.int_in_range(0..=usize::BITS - 1)?;
                }
                let trampoline = if u.ratio(1, 4)? { u.arbitrary()? } else { any(u)?.1 };
                let kind = u.int_in_range(0..=2)?;
                let before = calls.load(Ordering::Relaxed);
                let status = call(kind, (number, trampoline));
                let ran = calls.load(Ordering::Relaxed) - before;
                match handles.iter().find(|(_, handle)| handle.parts().0 == number) {
                    None => assert_eq!((status, ran), (STALE_HANDLE, 0)),
                    Some((its, handle)) if *its == kind && handle.parts().1 == trampoline => {
                        assert_eq!((status, ran), (if before % 5 == 4 { STOPPED } else { OK }, 1));
                    }
                    Some(_) => assert_eq!((status, ran), (WRONG_PAYLOAD, 0)),
                }
            }
        }
    }
    drop(handles);
    assert_eq!(Arc::strong_count(&calls), 1, "a closure is dropped with its handle");
    Ok(())
}
