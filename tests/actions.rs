//! `Conformance.Effects` and `Conformance.Globals`, with the Rust types of what actions take and give.

use lean_rs::prelude::*;
use lean_rs::{LeanRef, LeanTask, LeanThunk};

/// A custom error.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Effects.MyError")]
pub enum MyError {
    Empty,
    Code(u32),
    Text(String),
}

/// All exports of `Conformance.Effects` and `Conformance.Globals`.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Actions<'lean> {
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
    fn io_string(&self, s: &str) -> LeanResult<LeanStr<'lean>>;
    #[lean(io)]
    fn io_opt(&self, n: Nat) -> LeanResult<Option<Nat>>;
    #[lean(io)]
    fn io_const(&self) -> LeanResult<u64>;
    fn base_nat(&self, n: Nat) -> LeanResult<Nat>;
    fn base_u64(&self, n: u64) -> u64;
    #[lean(eio)]
    fn eio(&self, k: u8) -> LeanResult<Result<u64, MyError>>;
    #[lean(eio)]
    fn eio_scalar(&self, fail: bool) -> LeanResult<Result<Nat, u64>>;
    #[lean(io)]
    fn except_t(&self, fail: bool) -> LeanResult<Result<Nat, String>>;
    fn state_m(&self, k: Nat, state: Nat) -> LeanResult<(u8, Nat)>;
    #[lean(io)]
    fn throw_user(&self, s: &str) -> LeanResult<()>;
    #[lean(io)]
    fn throw(&self, k: u8) -> LeanResult<u64>;
    /// # Safety
    /// `e : IO.Error`
    unsafe fn error_text(&self, e: Obj<'lean>) -> LeanResult<String>;
    #[lean(io)]
    fn catch(&self, k: u8) -> LeanResult<String>;
    #[lean(io)]
    fn finally(&self, k: u8, r: &LeanRef<'lean, Nat>) -> LeanResult<u64>;
    #[lean(io)]
    fn ref_new(&self, n: Nat) -> LeanResult<LeanRef<'lean, Nat>>;
    #[lean(io)]
    fn ref_get(&self, r: &LeanRef<'lean, Nat>) -> LeanResult<Nat>;
    #[lean(io)]
    fn ref_set(&self, r: &LeanRef<'lean, Nat>, n: Nat) -> LeanResult<()>;
    #[lean(io)]
    fn ref_swap(&self, r: &LeanRef<'lean, Nat>, n: Nat) -> LeanResult<Nat>;
    #[lean(io)]
    fn ref_borrow(&self, r: &LeanRef<'lean, Nat>) -> LeanResult<Nat>;
    fn task_spawn(&self, n: Nat) -> LeanResult<LeanTask<'lean, u64>>;
    fn task_get(&self, t: LeanTask<'lean, u64>) -> u64;
    fn task_map(&self, t: LeanTask<'lean, u64>) -> LeanResult<LeanTask<'lean, u64>>;
    fn task_bind(&self, t: &LeanTask<'lean, u64>) -> LeanResult<LeanTask<'lean, u64>>;
    fn task_pure(&self, n: u64) -> LeanResult<LeanTask<'lean, u64>>;
    fn task_string(&self, s: &str) -> LeanResult<LeanTask<'lean, String>>;
    #[lean(io)]
    fn as_task(&self, k: u8) -> LeanResult<LeanTask<'lean, Result<u64, Obj<'lean>>>>;
    #[lean(io)]
    fn as_task_wait(&self, k: u8) -> LeanResult<u64>;
    #[lean(io)]
    fn io_wait(&self, t: LeanTask<'lean, u64>) -> LeanResult<u64>;
    #[lean(io)]
    fn map_task(&self, t: LeanTask<'lean, u64>) -> LeanResult<LeanTask<'lean, Result<u64, Obj<'lean>>>>;
    fn task_dedicated(&self, n: Nat) -> LeanResult<LeanTask<'lean, u64>>;
    fn thunk_make(&self, n: Nat) -> LeanResult<LeanThunk<'lean, Nat>>;
    fn thunk_get(&self, t: LeanThunk<'lean, Nat>) -> LeanResult<Nat>;
    fn thunk_borrow(&self, t: &LeanThunk<'lean, Nat>) -> LeanResult<Nat>;
    fn thunk_pure(&self, n: Nat) -> LeanResult<LeanThunk<'lean, Nat>>;
    #[lean(io)]
    fn counter_next(&self) -> LeanResult<Nat>;
    fn stamp(&self, k: u64) -> u64;
    fn ready(&self, b: bool) -> bool;
}
