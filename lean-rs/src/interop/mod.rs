//! Handles: Rust closures for Lean code that receives the callback as two `USize`s.
//!
//! A closure is registered here and stays here. Lean receives its number in the registry and the address of the trampoline
//! that calls such closures, and passes both with each call. Every call looks the number up in the registry first.

mod callback;
mod entry;
mod handle;
mod payload;
mod registry;
mod status;
#[cfg(test)]
mod stress;

pub use handle::LeanCallbackHandle;
pub use payload::{
    LeanBytesEvent, LeanCallbackPayload, LeanProgressTick, LeanRecordEvent, LeanStringEvent, LeanValue,
};
pub use status::{LeanCallbackFlow, LeanCallbackStatus};
