//! Tasks, promises, references and thunks, with real Lean: in both directions, and as futures.

mod awaited;
mod promises;
mod references;
mod spawned;
mod thunks;
mod waited_for;

use lean_rs::prelude::*;
use lean_rs::{LeanPromise, LeanRef, LeanTask, LeanThunk, Promised};

/// All exports of `Tasks`.
#[lean_module("Tasks")]
#[lean(prefix = "tasks_")]
trait Tasks<'lean> {
    #[lean(io)]
    fn slow(&self, ms: u32, text: &str) -> LeanResult<LeanTask<'lean, LeanIo<String>>>;
    #[lean(io)]
    fn throw(&self, text: &str) -> LeanResult<LeanTask<'lean, LeanIo<String>>>;
    fn eio(&self, fail: bool) -> LeanResult<LeanTask<'lean, Result<Nat, u32>>>;
    fn spawn(&self, n: Nat) -> LeanResult<LeanTask<'lean, Nat>>;
    fn tell(&self, t: LeanTask<'lean, LeanIo<Nat>>) -> LeanResult<String>;
    fn add(&self, t: LeanTask<'lean, LeanIo<Nat>>, n: Nat) -> LeanResult<LeanTask<'lean, LeanIo<Nat>>>;
    #[lean(io)]
    fn until_canceled(&self) -> LeanResult<LeanTask<'lean, LeanIo<Nat>>>;
    fn cancel(&self, t: LeanTask<'lean, LeanIo<Nat>>) -> LeanResult<()>;

    fn resolve_later(&self, p: LeanPromise<'lean, Nat>, ms: u32, n: Nat) -> LeanResult<()>;
    fn of_promise(&self, p: LeanPromise<'lean, Nat>) -> LeanResult<LeanTask<'lean, Promised<Nat>>>;
    fn promise(&self) -> LeanResult<LeanPromise<'lean, String>>;
    fn resolve(&self, p: LeanPromise<'lean, String>, s: &str) -> LeanResult<()>;
    fn result(&self, p: LeanPromise<'lean, String>) -> LeanResult<LeanTask<'lean, Option<String>>>;
    fn forget(&self, p: LeanPromise<'lean, Nat>) -> LeanResult<()>;

    #[lean(io)]
    fn count(&self, r: LeanRef<'lean, Nat>, tasks: Nat, rounds: Nat) -> LeanResult<()>;
    #[lean(io)]
    fn modify(&self, r: LeanRef<'lean, Nat>, f: LeanFn<'lean, (Nat,), Nat>) -> LeanResult<()>;
    #[lean(io)]
    fn share(&self, r: LeanRef<'lean, Nat>) -> LeanResult<()>;
    #[lean(io)]
    fn sum(&self, r: LeanRef<'lean, Vec<Nat>>) -> LeanResult<Nat>;
    #[lean(io)]
    fn get(&self, r: LeanRef<'lean, Nat>) -> LeanResult<Nat>;

    fn thunk(&self, f: LeanFn<'lean, ((),), Nat>) -> LeanResult<LeanThunk<'lean, Nat>>;
    fn force(&self, t: LeanThunk<'lean, Nat>) -> LeanResult<Nat>;
    fn force_in_task(&self, t: LeanThunk<'lean, Nat>) -> LeanResult<LeanTask<'lean, Nat>>;
}

/// The same exports, awaited.
#[lean_module("Tasks")]
#[lean(prefix = "tasks_")]
trait Awaited {
    /// `IO (Task (Except IO.Error String))`.
    #[lean(io)]
    async fn slow(&self, ms: u32, text: &str) -> LeanResult<String>;
    /// The same, which throws.
    #[lean(io)]
    async fn throw(&self, text: &str) -> LeanResult<String>;
    /// `BaseIO (Task (Except UInt32 Nat))`.
    async fn eio(&self, fail: bool) -> LeanResult<Result<Nat, u32>>;
    /// `Task Nat`.
    async fn spawn(&self, n: Nat) -> LeanResult<Nat>;
}

fn lean() -> &'static LeanRuntime {
    LeanRuntime::init().expect("Lean starts")
}

fn tasks() -> TasksModule<'static> {
    TasksModule::load(lean()).expect("the module loads")
}

fn n(n: u64) -> Nat {
    Nat::from(n)
}
