//! Function values in both directions.

use lean_rs::prelude::*;
use lean_rs::{LeanBaseIo, LeanEio, LeanFn, LeanRef};

/// The error type of `closures_outcome_eio`.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Closures.Failure")]
#[allow(missing_docs)]
pub enum Failure {
    Empty,
    Code { n: u32 },
}

/// Functions in a structure.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "Closures.Table")]
#[allow(missing_docs)]
pub struct Table<'lean> {
    pub name: String,
    pub run: LeanFn<'lean, (Nat,), Nat>,
    pub log: LeanFn<'lean, (String,), LeanIo<()>>,
}

type Sixteen<'lean> =
    LeanFn<'lean, (Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat), Nat>;
type Step<'lean> = LeanFn<'lean, (Nat,), LeanIo<Nat>>;
type SixteenIo<'lean> =
    LeanFn<'lean, (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u64), LeanIo<String>>;
type Scalars<'lean> =
    LeanFn<'lean, (u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f64, f32, bool, char), String>;
type Kept<'lean> = LeanRef<'lean, LeanList<Step<'lean>>>;

/// All exports of `Closures`.
#[lean_module("Closures")]
#[lean(prefix = "closures_")]
#[allow(missing_docs)]
pub trait Closures<'lean> {
    fn sort(&self, less: LeanFn<'lean, (Nat, Nat), bool>, xs: LeanList<Nat>) -> LeanResult<LeanList<Nat>>;
    fn map(&self, f: LeanFn<'_, (String,), String>, xs: LeanList<&str>) -> LeanResult<LeanList<String>>;
    fn apply16(&self, f: Sixteen<'lean>) -> LeanResult<Nat>;
    #[lean(io)]
    fn apply16_io(&self, f: SixteenIo<'lean>) -> LeanResult<String>;
    fn scalars(&self, f: Scalars<'lean>) -> LeanResult<String>;
    fn curried(&self, f: LeanFn<'lean, (Nat, Nat), Nat>) -> LeanResult<Option<LeanFn<'lean, (Nat,), Nat>>>;
    fn choose(
        &self,
        f: LeanFn<'lean, (bool,), LeanFn<'lean, (Nat,), Nat>>,
        b: bool,
        n: Nat,
    ) -> LeanResult<Nat>;
    #[lean(io)]
    fn outcome(&self, act: LeanFn<'lean, (), LeanIo<Nat>>) -> LeanResult<String>;
    fn outcome_eio(&self, f: LeanFn<'lean, (Nat,), LeanEio<Nat, Failure>>, n: Nat) -> LeanResult<String>;
    fn base(&self, f: LeanFn<'lean, (u64,), LeanBaseIo<u64>>, n: u64) -> u64;
    fn mk_base(&self, r: LeanRef<'lean, Nat>) -> LeanResult<Option<LeanFn<'lean, (Nat,), LeanBaseIo<Nat>>>>;
    fn mk_throw(&self, text: &str) -> LeanResult<Option<Step<'lean>>>;
    #[lean(io)]
    fn descend(&self, n: Nat, f: Step<'lean>) -> LeanResult<Nat>;
    fn descend_pure(&self, n: u64, f: LeanFn<'lean, (u64,), u64>) -> u64;
    #[lean(io)]
    fn in_task(&self, f: Step<'lean>, n: Nat) -> LeanResult<String>;
    #[lean(io)]
    fn free_in_task(&self, f: Step<'lean>) -> LeanResult<()>;
    fn tasks(&self, f: LeanFn<'lean, (Nat,), Nat>, n: Nat) -> LeanResult<Nat>;
    fn table(&self, k: Nat, log: LeanFn<'lean, (String,), LeanIo<()>>) -> LeanResult<Table<'lean>>;
    #[lean(export = "closures_use", io)]
    fn use_table(&self, t: Table<'lean>, n: Nat) -> LeanResult<Nat>;
    /// # Safety
    /// The function is called with numbers below 3.
    unsafe fn pick(&self, k: Nat) -> LeanResult<Option<LeanFn<'lean, (Nat,), Nat>>>;
    /// # Safety
    /// The function gives numbers below 3.
    unsafe fn third(&self, f: LeanFn<'lean, (Nat,), Nat>, n: Nat) -> LeanResult<Nat>;
    #[lean(io)]
    fn keep(&self, f: Step<'lean>) -> LeanResult<Kept<'lean>>;
    #[lean(io)]
    fn kept(&self, r: Kept<'lean>, n: Nat) -> LeanResult<Nat>;
    fn sum(&self, f: &LeanFn<'lean, (u64,), u64>, n: Nat) -> u64;
}
