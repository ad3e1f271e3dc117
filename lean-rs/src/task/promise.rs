//! [`LeanPromise`]: a task whose value is set from outside.

use std::fmt;

use lean_rs_sys as sys;

use super::spawn::expect_threads;
use super::{LeanTask, Promised};
use crate::abi::{IntoLean, LeanAbi, TypeDesc};
use crate::error::LeanResult;
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;
use crate::view::view;

view! {
    /// A Lean `IO.Promise α`: a task, and the right to set its value. Lean may wait for what Rust sets, and Rust for what Lean sets.
    ///
    /// Clones are the same promise. When the last one is dropped before anybody has set a value, those who wait are told: `get` of
    /// [`task`](Self::task) is an error, `p.result?` in Lean has `none`. `p.result!` in Lean has no place for that, and never finishes.
    ///
    /// ```
    /// use lean_rs::{LeanPromise, LeanRuntime};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let promise = LeanPromise::<u64>::new(lean)?;
    /// let task = promise.task();
    /// let more = task.map(|n| Ok(n + 1))?;
    /// assert!(!task.is_finished());
    /// promise.resolve(41);
    /// assert_eq!((task.get()?, more.get()?), (41, 42));
    ///
    /// let promise = LeanPromise::<u64>::new(lean)?;
    /// let task = promise.task();
    /// drop(promise);
    /// assert!(task.get().unwrap_err().to_string().starts_with("the promise was dropped"));
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    // Invariant, and not for any object, as `LeanRef`.
    LeanPromise<'lean, T: [Sized] [LeanAbi]>(fn(T) -> T),
    TypeDesc::Constant { name: "IO.Promise", args: &[&T::TYPE] }, true, check
}

#[inline]
fn check(object: ObjRef<'_, '_>) -> LeanResult<()> {
    object.expect(ObjKind::Promise, "an `IO.Promise`")
}

impl<'lean, T> LeanPromise<'lean, T> {
    /// A promise without a value: Lean's `IO.Promise.new`.
    ///
    /// Lean asks for `[Nonempty α]`, since whoever has a promise may conclude that there is a value. That `T` has one is shown by
    /// [`Default::default`], which is called, and whose value is dropped.
    ///
    /// # Errors
    /// As [`LeanRuntime::spawn`]; also when Lean was started with 0 threads for tasks
    /// ([`RuntimeOptions::task_threads`](crate::RuntimeOptions::task_threads), the environment variable `LEAN_NUM_THREADS`).
    pub fn new(lean: &'lean LeanRuntime) -> LeanResult<Self>
    where
        T: Default,
    {
        drop(T::default());
        Self::without_value(lean)
    }

    /// As [`new`](Self::new), for a type without a default: the example shows that there is a value.
    ///
    /// ```
    /// use lean_rs::{LeanPromise, LeanRuntime, LeanStr};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let text = LeanStr::new(lean, "text");
    /// let promise = LeanPromise::new_like(lean, &text)?;
    /// promise.resolve(text);
    /// assert_eq!(promise.task().get()?.as_str(), "text");
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn new_like(lean: &'lean LeanRuntime, _example: &T) -> LeanResult<Self> {
        Self::without_value(lean)
    }

    fn without_value(lean: &'lean LeanRuntime) -> LeanResult<Self> {
        expect_threads()?;
        // SAFETY: Lean runs, and has threads for tasks.
        Ok(Self::checked(unsafe { Obj::from_owned(sys::lean_io_promise_new()) }.of(lean)))
    }

    /// Sets the value: Lean's `IO.Promise.resolve`. Only the first call has an effect.
    ///
    /// What waits for the task synchronously runs on this thread before this returns: wakers of its futures, functions of Lean's
    /// `Task.map (sync := true)`.
    pub fn resolve(&self, value: T)
    where
        T: IntoLean<'lean>,
    {
        let promise = self.as_obj();
        let value = value.into_boxed(promise.lean()).into_raw();
        // SAFETY: a promise, as was checked, of values of this type; the reference to the value goes over.
        drop(unsafe { Obj::<'lean>::from_owned(sys::lean_io_promise_resolve(value, promise.as_ptr())) });
    }

    /// The task that has the value as soon as it is set: Lean's `IO.Promise.result?`.
    #[must_use]
    pub fn task(&self) -> LeanTask<'lean, Promised<T>> {
        // SAFETY: a promise, as was checked; the task's reference is given to the caller.
        LeanTask::checked(unsafe { Obj::from_owned(sys::lean_io_promise_result_opt(self.as_obj().as_ptr())) })
    }
}

impl<T> fmt::Debug for LeanPromise<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanPromise").finish_non_exhaustive()
    }
}
