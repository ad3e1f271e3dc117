//! Handles: Rust closures that Lean code calls knowing nothing but two numbers.
//!
//! A closure is registered here and stays here; Lean gets its number in the registry and the address of the function that
//! calls such closures, and gives both back with each call. Nothing is made of either without a look into the registry.

mod callback;
mod entry;
mod handle;
mod payload;
mod registry;
mod status;
#[cfg(test)]
mod stress;
mod value;

pub use handle::LeanCallbackHandle;
pub use payload::{LeanBytesEvent, LeanCallbackPayload, LeanProgressTick, LeanRecordEvent, LeanStringEvent};
pub use status::{LeanCallbackFlow, LeanCallbackStatus};
pub use value::LeanValue;
