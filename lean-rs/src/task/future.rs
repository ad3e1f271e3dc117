//! Tasks as futures: a function that Lean runs when the task is finished wakes who waits.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use lean_rs_sys as sys;

use super::spawn::{Outcome, once, start_tasks};
use super::{LeanTask, TaskResult};
use crate::abi::Decoder;
use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};
use crate::runtime::{self, LeanRuntime};
use crate::shared::LeanShared;
use crate::sync::Mutex;

/// Waits for a [`LeanTask`] without blocking a thread: what `.await` makes of one.
///
/// The thread that finishes the task wakes the future. It holds Lean's objects, and so stays on its thread: it runs in
/// `futures::executor::LocalPool`, `tokio::task::LocalSet`, or a `block_on`. [`LeanTask::into_send`] gives one for executors with
/// several threads.
///
/// Dropping it drops the task ([what that means](LeanTask#dropping)), and lets go of the waker.
///
/// ```
/// use lean_rs::LeanRuntime;
///
/// # fn block_on<F: std::future::Future>(future: F) -> F::Output {
/// #     use std::task::{Context, Poll, Wake, Waker};
/// #     struct Unpark(std::thread::Thread);
/// #     impl Wake for Unpark {
/// #         fn wake(self: std::sync::Arc<Self>) { self.0.unpark(); }
/// #     }
/// #     let waker = Waker::from(std::sync::Arc::new(Unpark(std::thread::current())));
/// #     let mut future = std::pin::pin!(future);
/// #     loop {
/// #         match future.as_mut().poll(&mut Context::from_waker(&waker)) {
/// #             Poll::Ready(output) => return output,
/// #             Poll::Pending => std::thread::park(),
/// #         }
/// #     }
/// # }
/// let lean = LeanRuntime::init()?;
/// let sum = block_on(async {
///     let (a, b) = (lean.spawn(|_| Ok(40u64))?, lean.spawn(|_| Ok(2u64))?);
///     Ok::<_, lean_rs::LeanError>(a.await? + b.await?)
/// })?;
/// assert_eq!(sum, 42);
/// # Ok::<_, lean_rs::LeanError>(())
/// ```
///
/// # Errors
/// The output is that of [`LeanTask::get`].
#[must_use = "a future does nothing unless it is polled"]
pub struct TaskFuture<'lean, T> {
    wait: Wait,
    // Not Send, as what it gives may be Lean's objects of this thread.
    lean: PhantomData<&'lean LeanRuntime>,
    value: PhantomData<fn() -> T>,
}

/// As [`TaskFuture`], and may be polled and dropped on any thread: what [`LeanTask::into_send`] gives.
///
/// The thread that polls it is attached to Lean ([`LeanRuntime::init`]), and converts the value. Executors with several threads ask
/// for an output that is `Send`: a Rust value such as `String`, not an object such as [`LeanStr`](crate::LeanStr).
///
/// # Errors
/// The output is that of [`LeanTask::get`], or of [`LeanRuntime::init`].
#[must_use = "a future does nothing unless it is polled"]
pub struct SendTaskFuture<T> {
    wait: Wait,
    value: PhantomData<fn() -> T>,
}

impl<'lean, T> LeanTask<'lean, T> {
    /// The task as a future that may cross threads.
    ///
    /// ```
    /// use lean_rs::LeanRuntime;
    ///
    /// fn sendable<T: Send + 'static>(_: &T) {}
    /// let lean = LeanRuntime::init()?;
    /// let future = lean.spawn(|_| Ok("text".to_owned()))?.into_send();
    /// sendable(&future);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    /// ```compile_fail
    /// fn sendable<T: Send>(_: T) {}
    /// let lean = lean_rs::LeanRuntime::init().unwrap();
    /// sendable(lean.spawn(|_| Ok(1u64)).unwrap().into_future());
    /// ```
    pub fn into_send(self) -> SendTaskFuture<T> {
        SendTaskFuture { wait: Wait::new(self), value: PhantomData }
    }
}

impl<'lean, T: TaskResult<'lean>> IntoFuture for LeanTask<'lean, T> {
    type Output = LeanResult<T::Value>;
    type IntoFuture = TaskFuture<'lean, T>;

    fn into_future(self) -> TaskFuture<'lean, T> {
        TaskFuture { wait: Wait::new(self), lean: PhantomData, value: PhantomData }
    }
}

impl<'lean, T: TaskResult<'lean>> Future for TaskFuture<'lean, T> {
    type Output = LeanResult<T::Value>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // The thread is attached, as the future has not left it.
        self.wait.poll::<T>(runtime::token(), cx)
    }
}

impl<T: TaskResult<'static>> Future for SendTaskFuture<T> {
    type Output = LeanResult<T::Value>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match LeanRuntime::init() {
            Ok(lean) => self.wait.poll::<T>(lean, cx),
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

/// A task, and who waits for it.
struct Wait {
    task: LeanShared<Obj<'static>>,
    waiting: Option<Waiting>,
}

struct Waiting {
    woken: Arc<Woken>,
    /// The task that wakes. It lives as long as this, and Lean drops its function, and with it its part of the waker, when it does not.
    _continuation: LeanShared<Obj<'static>>,
}

/// Who is woken when the task is finished; `None` when that has happened, or nobody waits any more.
type Woken = Mutex<Option<Waker>>;

impl Wait {
    fn new<T>(task: LeanTask<'_, T>) -> Wait {
        Wait { task: LeanShared::new(task.into_obj().of(runtime::token())), waiting: None }
    }

    fn is_finished(&self) -> bool {
        // SAFETY: a task.
        unsafe { sys::lean_task_is_finished(self.task.as_ptr()) }
    }

    fn poll<'lean, T: TaskResult<'lean>>(
        &mut self,
        lean: &'lean LeanRuntime,
        cx: &mut Context<'_>,
    ) -> Poll<LeanResult<T::Value>> {
        if !self.is_finished()
            && let Err(error) = self.wait(cx.waker())
        {
            return Poll::Ready(Err(error));
        }
        // Asked again: it may have finished before the waker was there to be woken.
        if !self.is_finished() {
            return Poll::Pending;
        }
        self.waiting = None;
        // SAFETY: a finished task, which keeps the value that it lends.
        let value = unsafe { ObjRef::from_raw(sys::lean_task_get(self.task.as_ptr())) };
        Poll::Ready(T::decode(Decoder::new(lean), value))
    }

    /// Has the waker woken when the task is finished.
    fn wait(&mut self, waker: &Waker) -> LeanResult<()> {
        // What a waker does when it is cloned or dropped is the executor's: no lock is held meanwhile.
        if let Some(waiting) = &self.waiting {
            let is_known = |woken: &Option<Waker>| woken.as_ref().is_some_and(|known| known.will_wake(waker));
            if !is_known(&waiting.woken.lock()) {
                let new = waker.clone();
                let old = waiting.woken.lock().replace(new);
                drop(old);
            }
            return Ok(());
        }
        start_tasks()?;
        let woken = Arc::new(Woken::new(Some(waker.clone())));
        let function = once::<_, Outcome<()>>(
            |woken: Arc<Woken>, _| {
                let waker = woken.lock().take();
                if let Some(waker) = waker {
                    waker.wake();
                }
                Ok(())
            },
            Arc::clone(&woken),
        );
        let task = self.task.get(runtime::token()).into_raw();
        // SAFETY: the task manager runs. A function of one argument, which runs on the thread that finishes the task, or here if that
        // has happened; unless the task that this gives is dropped before. The references go over.
        let continuation = unsafe { sys::lean_task_map_core(function.into_raw(), task, 0, true, false) };
        // SAFETY: the task's reference is given to the caller.
        let continuation = LeanShared::new(unsafe { Obj::from_owned(continuation) });
        self.waiting = Some(Waiting { woken, _continuation: continuation });
        Ok(())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Lean may be about to wake it, which would keep it a little longer.
        let waker = self.woken.lock().take();
        drop(waker);
    }
}

impl<T> fmt::Debug for TaskFuture<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskFuture").field("is_finished", &self.wait.is_finished()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for SendTaskFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendTaskFuture")
            .field("is_finished", &self.wait.is_finished())
            .finish_non_exhaustive()
    }
}
