//! The loops of `leanRsInterop`, for several test programs.

use lean_rs::interop::LeanCallbackStatus;
use lean_rs::{LeanResult, lean_module};

/// The loops of the shim.
#[lean_module("LeanRsInterop")]
#[lean(prefix = "lean_rs_interop_")]
#[allow(missing_docs)]
pub trait Loops {
    fn tick_loop(
        &self,
        handle: usize,
        trampoline: usize,
        total: u64,
    ) -> LeanResult<(LeanCallbackStatus, u64)>;
    fn string_loop(
        &self,
        handle: usize,
        trampoline: usize,
        texts: &[&str],
    ) -> LeanResult<(LeanCallbackStatus, u64)>;
    fn bytes_loop(
        &self,
        handle: usize,
        trampoline: usize,
        chunks: &[&[u8]],
    ) -> LeanResult<(LeanCallbackStatus, u64)>;
}
