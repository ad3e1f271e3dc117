//! The Lean functions that the programs of this package call.

use lean_rs::interop::LeanCallbackStatus;
use lean_rs::prelude::*;

/// The exports of `lean/Callbacks.lean`. `handle` and `trampoline` come from `LeanCallbackHandle::abi_parts`.
#[lean_module("Callbacks")]
#[lean(prefix = "callbacks_")]
pub trait Callbacks {
    /// Whether `n` is prime.
    fn is_prime(&self, n: u64) -> bool;

    /// Counts the primes below `1000 * steps`, and reports progress after each thousand.
    #[lean(io)]
    fn count_primes(&self, handle: usize, trampoline: usize, steps: u64) -> LeanResult<u64>;

    /// Sends each step from `n` to 1 as a line of text.
    #[lean(io)]
    fn collatz(&self, handle: usize, trampoline: usize, n: Nat) -> LeanResult<LeanCallbackStatus>;
}
