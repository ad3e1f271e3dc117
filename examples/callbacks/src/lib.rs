//! The Lean functions that the programs of this example call.

use lean_rs::interop::LeanCallbackStatus;
use lean_rs::prelude::*;

/// The exports of `lean/Callbacks.lean`. `handle` and `trampoline` are the parts of a `LeanCallbackHandle`.
#[lean_module("Callbacks")]
#[lean(prefix = "callbacks_")]
pub trait Callbacks {
    /// Whether `n` is a prime.
    fn is_prime(&self, n: u64) -> bool;

    /// Counts the primes below `1000 * steps`, and ticks after each thousand.
    #[lean(io)]
    fn count_primes(&self, handle: usize, trampoline: usize, steps: u64) -> LeanResult<u64>;

    /// Gives each step from `n` to 1 as a text.
    #[lean(io)]
    fn collatz(&self, handle: usize, trampoline: usize, n: Nat) -> LeanResult<LeanCallbackStatus>;
}
