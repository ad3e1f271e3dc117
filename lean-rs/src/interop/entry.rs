//! The C functions behind the `@[extern]` declarations of `LeanRsInterop`, called by Lean code only.
//!
//! They are found by name when the shim's library is loaded. All are `BaseIO`: they return a `Status` itself. No number
//! that Lean passes is taken for an address.

use lean_rs_sys::lean_object;

use super::callback::call;
use super::{LeanBytesEvent, LeanProgressTick, LeanRecordEvent, LeanStringEvent};
use crate::abi::{packed, string};
use crate::object::ObjRef;
use crate::runtime;

/// `Tick.call (handle trampoline : USize) (current total : UInt64) : BaseIO Status`
///
/// # Safety
/// The caller is Lean code.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn lean_rs_interop_call_tick(
    handle: usize,
    trampoline: usize,
    current: u64,
    total: u64,
) -> u8 {
    runtime::lent();
    call::<LeanProgressTick>(handle, trampoline, || Ok(LeanProgressTick { current, total })) as u8
}

/// `String.call (handle trampoline : USize) (text : @& String) : BaseIO Status`
///
/// # Safety
/// The caller is Lean code, and passes a borrowed string.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn lean_rs_interop_call_string(
    handle: usize,
    trampoline: usize,
    text: *mut lean_object,
) -> u8 {
    runtime::lent();
    // SAFETY: Lean lends the object for the time of this call.
    let text = unsafe { ObjRef::from_raw(text) };
    call::<LeanStringEvent<'static>>(handle, trampoline, || Ok(LeanStringEvent { text: string::view(text)? }))
        as u8
}

/// `Bytes.call (handle trampoline : USize) (bytes : @& ByteArray) : BaseIO Status`
///
/// # Safety
/// The caller is Lean code, and passes a borrowed `ByteArray`.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn lean_rs_interop_call_bytes(
    handle: usize,
    trampoline: usize,
    bytes: *mut lean_object,
) -> u8 {
    runtime::lent();
    // SAFETY: Lean lends the object for the time of this call.
    let bytes = unsafe { ObjRef::from_raw(bytes) };
    call::<LeanBytesEvent<'static>>(handle, trampoline, || Ok(LeanBytesEvent { bytes: packed::view(bytes)? }))
        as u8
}

/// `Record.call (handle trampoline : USize) (record : @& Record) : BaseIO Status`
///
/// # Safety
/// The caller is Lean code, and passes a borrowedn `Array (String × Value)`.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn lean_rs_interop_call_record(
    handle: usize,
    trampoline: usize,
    record: *mut lean_object,
) -> u8 {
    let lean = runtime::lent();
    // SAFETY: Lean lends the object for the time of this call.
    let record = unsafe { ObjRef::from_raw(record) };
    call::<LeanRecordEvent>(handle, trampoline, || Ok(LeanRecordEvent { fields: record.to_rust(lean)? }))
        as u8
}
