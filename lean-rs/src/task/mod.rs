//! [`LeanTask`]: values that other threads compute.

mod future;
mod promise;
mod spawn;
mod value;

use std::fmt;

use lean_rs_sys as sys;

pub use future::{SendTaskFuture, TaskFuture};
pub use promise::LeanPromise;
pub use spawn::TaskPriority;
pub use value::{Promised, TaskResult, TaskValue};

use crate::abi::{Decoder, IntoLean, TypeDesc};
use crate::error::LeanResult;
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::{self, LeanRuntime};
use crate::view::view;

view! {
    /// A Lean `Task α`: a value that another thread may still be computing.
    ///
    /// `T` is the type of the value, `LeanTask<'lean, Nat>` for `Task Nat`; or says what [`get`](Self::get) makes of it:
    ///
    /// | Lean | Rust | `get` gives |
    /// |---|---|---|
    /// | `Task α` | `LeanTask<'lean, T>` | `LeanResult<T>` |
    /// | `Task (Except IO.Error α)`, from `IO.asTask` and [`LeanRuntime::spawn`] | `LeanTask<'lean, LeanIo<T>>` | `LeanResult<T>`; what was thrown is the error |
    /// | `Task (Except ε α)`, from `EIO.asTask` | `LeanTask<'lean, Result<T, E>>` | `LeanResult<Result<T, E>>` |
    /// | `Task (Option α)`, from `IO.Promise.result?` and [`LeanPromise::task`] | `LeanTask<'lean, Promised<T>>` | `LeanResult<T>`; an error if the promise was dropped |
    ///
    /// A task can be stored and given to Lean again; clones are the same task. It is waited for by [`get`](Self::get), which blocks, or
    /// by `.await`, which does not ([`TaskFuture`]).
    ///
    /// # Dropping
    /// Dropping a `LeanTask` gives its reference back. With the last one, Lean cancels a task of `Task.spawn`, `Task.map` and
    /// `Task.bind` of Lean's: it does not run if it has not begun. A task that may do more than compute its value runs nevertheless:
    /// those of `IO.asTask`, [`LeanRuntime::spawn`], [`map`](Self::map) and [`bind`](Self::bind). When the process ends, it does not wait
    /// for tasks.
    LeanTask<'lean, T: [Sized] [TaskValue]>(fn() -> T),
    TypeDesc::Constant { name: "Task", args: &[&<T as TaskValue>::TYPE] }, !<T as TaskValue>::TYPE.is_any(), check
}

#[inline]
fn check(object: ObjRef<'_, '_>) -> LeanResult<()> {
    object.expect(ObjKind::Task, "a `Task`")
}

impl<'lean, T> LeanTask<'lean, T> {
    /// A task that is finished, with this value: Lean's `Task.pure`.
    #[must_use]
    pub fn pure(lean: &'lean LeanRuntime, value: T) -> Self
    where
        T: IntoLean<'lean>,
    {
        Self::checked(finished(value.into_boxed(lean)))
    }

    /// Whether the value is there, so that [`get`](Self::get) does not wait: Lean's `IO.hasFinished`.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        // SAFETY: a task, as was checked.
        unsafe { sys::lean_task_is_finished(self.as_obj().as_ptr()) }
    }

    /// Waits for the value: Lean's `Task.get`.
    ///
    /// The thread blocks. If it is one of Lean's pool, because Lean or [`LeanRuntime::spawn`] runs this code in a task, the pool has one
    /// more thread meanwhile, so that tasks which wait for others do not keep those from running; not so on dedicated threads, which
    /// are no part of it. A task that waits for itself, or for one that waits for it, waits forever. In asynchronous code,
    /// `.await` the task instead.
    ///
    /// # Errors
    /// What the task [stands for](LeanTask) as an error: an exception, or a panic in Rust code, of `LeanIo<T>`; a dropped promise of
    /// `Promised<T>`. [`Stage::Convert`](crate::Stage::Convert) when the value is none of the type.
    /// [`Stage::RuntimeInit`](crate::Stage::RuntimeInit) in a fork of the process, where nobody finishes the task.
    pub fn get(&self) -> LeanResult<T::Value>
    where
        T: TaskResult<'lean>,
    {
        if !self.is_finished() {
            runtime::check_process()?;
        }
        let task = self.as_obj();
        // SAFETY: a task, as was checked; it keeps the value that it lends.
        let value = unsafe { ObjRef::from_raw(sys::lean_task_get(task.as_ptr())) };
        T::decode(Decoder::new(task.lean()), value)
    }

    /// Asks the task to stop: Lean's `IO.cancel`.
    ///
    /// It goes on until it looks: [`LeanRuntime::is_canceled`], `IO.checkCanceled` in Lean. Tasks that were made of this one by `map` or
    /// `bind` are asked, too, when it has finished.
    pub fn cancel(&self) {
        // SAFETY: a task, as was checked.
        unsafe { sys::lean_io_cancel_core(self.as_obj().as_ptr()) };
    }
}

/// A task with this value.
fn finished(value: Obj<'_>) -> Obj<'_> {
    // SAFETY: the runtime runs, as the object shows; its reference goes into the task.
    unsafe { Obj::from_owned(sys::lean_task_pure(value.into_raw())) }
}

impl LeanRuntime {
    /// Whether the task in which this code runs was asked to stop: Lean's `IO.checkCanceled`. `false` outside of tasks.
    ///
    /// ```
    /// use lean_rs::{LeanResult, LeanRuntime};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let task = lean.spawn(|lean| -> LeanResult<u64> {
    ///     let mut rounds = 0;
    ///     while !lean.is_canceled() {
    ///         rounds += 1;
    ///         std::thread::yield_now();
    ///     }
    ///     Ok(rounds)
    /// })?;
    /// task.cancel();
    /// task.get()?;
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    #[must_use]
    pub fn is_canceled(&self) -> bool {
        // SAFETY: the runtime runs, and this thread is known to it.
        unsafe { sys::lean_io_check_canceled_core() }
    }
}

impl<T> fmt::Debug for LeanTask<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanTask").field("is_finished", &self.is_finished()).finish_non_exhaustive()
    }
}
