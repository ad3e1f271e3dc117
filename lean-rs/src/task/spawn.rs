//! Rust closures as Lean tasks: with errors, and panics as errors.

use std::any::type_name;
use std::marker::PhantomData;
use std::sync::OnceLock;

use lean_rs_sys as sys;

use super::value::{TaskResult, TaskValue};
use super::{LeanTask, finished};
use crate::abi::sealed::Nobody;
use crate::abi::{Decoder, FunctionResult, IntoLean, LeanAbi, LeanIo, TypeDesc};
use crate::error::{LeanError, LeanResult, Stage};
use crate::function::{ClosureResult, LeanFn};
use crate::library;
use crate::object::Obj;
use crate::runtime::{self, LeanRuntime};
use crate::sync::Mutex;

type Pointer = *mut sys::lean_object;

/// What one of Lean's threads runs next: Lean's `Task.Priority`.
///
/// ```
/// use lean_rs::{LeanRuntime, TaskPriority};
///
/// let lean = LeanRuntime::init()?;
/// let task = lean.spawn_with(TaskPriority::DEDICATED, |_| Ok(std::thread::current().id()).map(|id| format!("{id:?}")))?;
/// println!("it ran on {}", task.get()?);
/// assert!(TaskPriority::DEFAULT < TaskPriority::MAX);
/// # Ok::<_, lean_rs::LeanError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TaskPriority(u8);

impl TaskPriority {
    /// The least one, `Task.Priority.default`.
    pub const DEFAULT: TaskPriority = TaskPriority(0);
    /// The greatest one of the pool, `Task.Priority.max`: 8.
    pub const MAX: TaskPriority = TaskPriority(8);
    /// A new thread for this task alone, `Task.Priority.dedicated`: for what runs for long or blocks. There may be any number of
    /// these beside the pool.
    pub const DEDICATED: TaskPriority = TaskPriority(9);

    /// That of the pool with this number, from 0 to 8.
    #[must_use]
    pub const fn new(level: u8) -> Option<TaskPriority> {
        if level <= TaskPriority::MAX.0 { Some(TaskPriority(level)) } else { None }
    }
}

impl LeanRuntime {
    /// Runs a closure as a Lean task, as Lean's `IO.asTask` runs an action: on a thread of Lean's pool, which has as many as
    /// [`RuntimeOptions::task_threads`](crate::RuntimeOptions::task_threads) says.
    ///
    /// To Lean, the task is a `Task (Except IO.Error α)`. The closure's error, or its panic, becomes that of
    /// [`LeanTask::get`], and an `IO.Error` for Lean code. The task runs also when every `LeanTask` of it is dropped.
    ///
    /// Before the first module is loaded, this ends Lean's initialization phase, as loading one does.
    ///
    /// ```
    /// use lean_rs::LeanRuntime;
    ///
    /// let lean = LeanRuntime::init()?;
    /// let text = "40 2".to_owned();
    /// let sum = lean.spawn(move |_| {
    ///     let numbers: Result<Vec<u64>, _> = text.split(' ').map(str::parse).collect();
    ///     Ok(numbers.map_err(lean_rs::LeanError::other)?.iter().sum::<u64>())
    /// })?;
    /// assert_eq!(sum.get()?, 42);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    ///
    /// # Errors
    /// [`Stage::RuntimeInit`] in a fork of the process that Lean was started in, and in Rust code that the initializer of the first
    /// module calls: there are no threads for tasks yet. Other threads wait for the initializer.
    pub fn spawn<T, F>(&self, closure: F) -> LeanResult<LeanTask<'_, LeanIo<T>>>
    where
        F: FnOnce(&'static LeanRuntime) -> LeanResult<T> + Send + 'static,
        T: IntoLean<'static> + 'static,
    {
        self.spawn_with(TaskPriority::DEFAULT, closure)
    }

    /// As [`spawn`](Self::spawn), with a priority, or on a thread of its own.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    pub fn spawn_with<T, F>(&self, priority: TaskPriority, closure: F) -> LeanResult<LeanTask<'_, LeanIo<T>>>
    where
        F: FnOnce(&'static LeanRuntime) -> LeanResult<T> + Send + 'static,
        T: IntoLean<'static> + 'static,
    {
        start_tasks()?;
        let function = once::<F, Outcome<T>>(|closure, unit| closure(unit.as_ref().lean()), closure);
        // SAFETY: the task manager runs; a function of one argument, whose reference goes over.
        let task = unsafe { sys::lean_task_spawn_core(function.into_raw(), priority.0.into(), KEEP_ALIVE) };
        // SAFETY: the task's reference is given to the caller.
        Ok(LeanTask::checked(unsafe { Obj::from_owned(task) }))
    }
}

impl<'lean, T: TaskResult<'static>> LeanTask<'lean, T> {
    /// A task that runs the closure on this one's value: Lean's `IO.mapTask`. What `get` of this task has as an error, that of the new
    /// one has, and the closure does not run.
    ///
    /// ```
    /// use lean_rs::{LeanRuntime, LeanTask};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let length = LeanTask::pure(lean, "text".to_owned()).map(|text| Ok(text.len()))?;
    /// assert_eq!(length.get()?, 4);
    /// let failing = lean.spawn(|_| Err::<u64, _>("failed".into()))?.map(|n| Ok(n + 1))?;
    /// assert_eq!(failing.get().unwrap_err().to_string(), "failed");
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    ///
    /// # Errors
    /// As [`LeanRuntime::spawn`].
    pub fn map<U, F>(&self, closure: F) -> LeanResult<LeanTask<'lean, LeanIo<U>>>
    where
        F: FnOnce(T::Value) -> LeanResult<U> + Send + 'static,
        U: IntoLean<'static> + 'static,
    {
        self.map_with(TaskPriority::DEFAULT, closure)
    }

    /// As [`map`](Self::map), with a priority, or on a thread of its own.
    ///
    /// # Errors
    /// As [`LeanRuntime::spawn`].
    pub fn map_with<U, F>(&self, priority: TaskPriority, closure: F) -> LeanResult<LeanTask<'lean, LeanIo<U>>>
    where
        F: FnOnce(T::Value) -> LeanResult<U> + Send + 'static,
        U: IntoLean<'static> + 'static,
    {
        start_tasks()?;
        let function = once::<F, Outcome<U>>(|closure, value| closure(decode::<T>(&value)?), closure);
        let task = self.as_obj().to_owned().into_raw();
        // SAFETY: the task manager runs; a function of one argument, which is the value of this task; the references go over.
        let task = unsafe {
            sys::lean_task_map_core(function.into_raw(), task, priority.0.into(), false, KEEP_ALIVE)
        };
        // SAFETY: the task's reference is given to the caller.
        Ok(LeanTask::checked(unsafe { Obj::from_owned(task) }))
    }

    /// A task that has the value of the task which the closure gives for this one's value: Lean's `IO.bindTask`. Errors as for
    /// [`map`](Self::map).
    ///
    /// ```
    /// use lean_rs::{LeanRuntime, LeanTask};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let sum = LeanTask::pure(lean, 40u64).bind(|n| LeanRuntime::init()?.spawn(move |_| Ok(n + 2)))?;
    /// assert_eq!(sum.get()?, 42);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    ///
    /// # Errors
    /// As [`LeanRuntime::spawn`].
    pub fn bind<U, F>(&self, closure: F) -> LeanResult<LeanTask<'lean, LeanIo<U>>>
    where
        F: FnOnce(T::Value) -> LeanResult<LeanTask<'static, LeanIo<U>>> + Send + 'static,
        U: LeanAbi + 'static,
    {
        self.bind_with(TaskPriority::DEFAULT, closure)
    }

    /// As [`bind`](Self::bind), with a priority, or on a thread of its own.
    ///
    /// # Errors
    /// As [`LeanRuntime::spawn`].
    pub fn bind_with<U, F>(
        &self,
        priority: TaskPriority,
        closure: F,
    ) -> LeanResult<LeanTask<'lean, LeanIo<U>>>
    where
        F: FnOnce(T::Value) -> LeanResult<LeanTask<'static, LeanIo<U>>> + Send + 'static,
        U: LeanAbi + 'static,
    {
        start_tasks()?;
        let function = once::<F, Continued<U>>(|closure, value| closure(decode::<T>(&value)?), closure);
        let task = self.as_obj().to_owned().into_raw();
        // SAFETY: the task manager runs; a function of one argument, which is the value of this task, and which gives a task; the
        // references go over.
        let task = unsafe {
            sys::lean_task_bind_core(task, function.into_raw(), priority.0.into(), false, KEEP_ALIVE)
        };
        // SAFETY: the task's reference is given to the caller.
        Ok(LeanTask::checked(unsafe { Obj::from_owned(task) }))
    }
}

/// What may have effects runs also if nobody asks for its value, as all tasks of Lean's `IO` do.
const KEEP_ALIVE: bool = true;

/// Sees to it that there are threads for tasks.
pub(super) fn start_tasks() -> LeanResult<()> {
    runtime::check_process()?;
    library::start_tasks()
}

/// Checks that Lean has threads for tasks. Started with 0, it has none, and runs each task where that is started: then there are no
/// promises, whose tasks begin without a value.
pub(super) fn expect_threads() -> LeanResult<()> {
    static THERE_ARE: OnceLock<bool> = OnceLock::new();
    start_tasks()?;
    let there_are = *THERE_ARE.get_or_init(|| {
        let function = once::<(), Outcome<()>>(|(), _| Ok(()), ()).into_raw();
        // SAFETY: the task manager has been started; a function of one argument, whose reference goes over.
        let task = unsafe { Obj::<'static>::from_owned(sys::lean_task_spawn_core(function, 0, false)) };
        // Nothing else tells. A task that has been run is one thread's; others belong to several from the beginning.
        // SAFETY: a task.
        unsafe { !sys::lean_is_st(task.as_ref().as_ptr()) }
    });
    if there_are {
        return Ok(());
    }
    Err(LeanError::host(
        Stage::RuntimeInit,
        "Lean has no threads for tasks, so that there are no promises: it was started with 0 of them. Start it with \
         `RuntimeOptions::task_threads` of 1 or more, or set the environment variable `LEAN_NUM_THREADS` to that, or to nothing",
    ))
}

/// The value of a task, on the thread that runs what comes after it.
fn decode<T: TaskResult<'static>>(value: &Obj<'static>) -> LeanResult<T::Value> {
    let value = value.as_ref();
    T::decode(Decoder::new(value.lean()), value)
}

/// A Lean function of one argument, which any thread may call, once. It runs a closure of the program's, an `F`, by `run`.
pub(super) fn once<F, R>(
    run: impl Fn(F, Obj<'static>) -> R::Returned + Send + Sync + 'static,
    closure: F,
) -> Obj<'static>
where
    F: Send + 'static,
    R: ClosureResult<'static>,
{
    // Not a `Cell`: the function is shared with the thread that runs it.
    let closure = Mutex::new(Some(closure));
    LeanFn::<(Obj<'static>,), R>::any_thread::<F>(runtime::token(), move |(argument,)| {
        let taken = closure.lock().take();
        match taken {
            Some(closure) => Ok(run(closure, argument)),
            None => Err(LeanError::host(
                Stage::Internal,
                format!("Lean has run the task of `{}` twice", type_name::<F>()),
            )),
        }
    })
    .into_obj()
}

/// The result of a task's function: an `Except IO.Error α`.
pub(super) struct Outcome<T>(PhantomData<fn() -> T>);

impl<T: LeanAbi> FunctionResult for Outcome<T> {
    const TYPE: TypeDesc = <LeanIo<T> as TaskValue>::TYPE;
}

impl<'lean, T: IntoLean<'lean>> ClosureResult<'lean> for Outcome<T> {
    type Returned = LeanResult<T>;
    type C = Pointer;

    fn direct(returned: LeanResult<LeanResult<T>>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        Self::boxed(returned, lean)
    }

    fn boxed(returned: LeanResult<LeanResult<T>>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        Ok(except(returned.flatten().map(|value| value.into_boxed(lean)), lean).into_raw())
    }

    fn sealed(_: Nobody) {}
}

/// The result of the function of `bind`: a `Task (Except IO.Error α)`.
struct Continued<T>(PhantomData<fn() -> T>);

impl<T: LeanAbi> FunctionResult for Continued<T> {
    const TYPE: TypeDesc = <LeanTask<'_, LeanIo<T>> as LeanAbi>::TYPE;
}

impl<'lean, T: LeanAbi> ClosureResult<'lean> for Continued<T> {
    type Returned = LeanResult<LeanTask<'lean, LeanIo<T>>>;
    type C = Pointer;

    fn direct(returned: LeanResult<Self::Returned>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        Self::boxed(returned, lean)
    }

    fn boxed(returned: LeanResult<Self::Returned>, lean: &'lean LeanRuntime) -> LeanResult<Pointer> {
        Ok(match returned.flatten() {
            Ok(task) => task.into_obj(),
            Err(error) => finished(except(Err(error), lean)),
        }
        .into_raw())
    }

    fn sealed(_: Nobody) {}
}

/// As an `Except IO.Error α`.
fn except<'lean>(outcome: LeanResult<Obj<'lean>>, lean: &'lean LeanRuntime) -> Obj<'lean> {
    outcome.map_err(|error| error.to_lean(lean)).into_boxed(lean)
}
