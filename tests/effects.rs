//! The `IO` functions of `Conformance.Effects` and `Conformance.Globals`.

use lean_rs::prelude::*;
use lean_rs::{LeanRef, LeanTask};

/// Actions in `EIO` as if they were in `IO`.
// SAFETY: in C both are the same.
#[lean_module("Conformance", unsafe(unchecked))]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait OtherEffects<'lean> {
    #[lean(io)]
    fn eio(&self, k: u8) -> LeanResult<u64>;
    #[lean(io)]
    fn eio_scalar(&self, fail: bool) -> LeanResult<Obj<'lean>>;
}

/// Actions: their results, and every exception that `IO.Error` has.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Effects<'lean> {
    #[lean(io)]
    fn io_unit(&self, r: &LeanRef<'lean, Nat>) -> LeanResult<()>;
    #[lean(io)]
    fn io_u64(&self, a: u64) -> LeanResult<u64>;
    #[lean(io)]
    fn io_u8(&self, a: u8) -> LeanResult<u8>;
    #[lean(io)]
    fn io_bool(&self, a: bool) -> LeanResult<bool>;
    #[lean(io)]
    fn io_float(&self, a: f64) -> LeanResult<f64>;
    #[lean(io)]
    fn io_string(&self, s: &str) -> LeanResult<String>;
    #[lean(io)]
    fn io_opt(&self, n: Nat) -> LeanResult<Obj<'lean>>;
    #[lean(io)]
    fn io_const(&self) -> LeanResult<u64>;
    fn base_nat(&self, n: Nat) -> Obj<'lean>;
    fn base_u64(&self, n: u64) -> u64;
    #[lean(io)]
    fn throw_user(&self, s: &str) -> LeanResult<()>;
    #[lean(io)]
    fn throw(&self, k: u8) -> LeanResult<u64>;
    #[lean(io)]
    fn catch(&self, k: u8) -> LeanResult<String>;
    #[lean(io)]
    fn ref_new(&self, n: Nat) -> LeanResult<LeanRef<'lean, Nat>>;
    #[lean(io)]
    fn ref_get(&self, r: &LeanRef<'lean, Nat>) -> LeanResult<Obj<'lean>>;
    #[lean(io)]
    fn ref_set(&self, r: &LeanRef<'lean, Nat>, n: Nat) -> LeanResult<()>;
    #[lean(io)]
    fn ref_swap(&self, r: &LeanRef<'lean, Nat>, n: Nat) -> LeanResult<Obj<'lean>>;
    #[lean(io)]
    fn ref_borrow(&self, r: &LeanRef<'lean, Nat>) -> LeanResult<Obj<'lean>>;
    #[lean(io)]
    fn finally(&self, k: u8, r: &LeanRef<'lean, Nat>) -> LeanResult<u64>;
    /// `ExceptT String IO Nat`: an `Except` inside.
    #[lean(io)]
    fn except_t(&self, fail: bool) -> LeanResult<Obj<'lean>>;
    fn task_pure(&self, n: u64) -> LeanResult<LeanTask<'lean, u64>>;
    #[lean(io)]
    fn io_wait(&self, task: LeanTask<'lean, u64>) -> LeanResult<u64>;
    #[lean(io)]
    fn map_task(&self, task: LeanTask<'lean, u64>) -> LeanResult<Obj<'lean>>;
    #[lean(io)]
    fn as_task(&self, k: u8) -> LeanResult<Obj<'lean>>;
    #[lean(io)]
    fn as_task_wait(&self, k: u8) -> LeanResult<u64>;
    #[lean(io)]
    fn counter_next(&self) -> LeanResult<Obj<'lean>>;
    fn stamp(&self, k: u64) -> u64;
    fn ready(&self, b: bool) -> bool;
    fn panic(&self, b: bool) -> Obj<'lean>;
    #[lean(io)]
    fn panic_io(&self, b: bool) -> LeanResult<Obj<'lean>>;
}
