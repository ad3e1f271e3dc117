//! Tasks and promises. Their values are boxed, and everything given to a task is marked multi-threaded by the runtime.

use std::ffi::c_uint;
use std::sync::atomic::{AtomicPtr, Ordering::Acquire};

use super::layout::Task;
use super::object::{b_lean_obj_arg, b_lean_obj_res, lean_obj_arg, lean_obj_res, lean_unbox};
use super::refcount::{lean_dec, owned};

/// State of a task: it has not begun.
pub const LEAN_TASK_STATE_WAITING: u8 = 0;
/// State of a task: it runs.
pub const LEAN_TASK_STATE_RUNNING: u8 = 1;
/// State of a task: its value is there.
pub const LEAN_TASK_STATE_FINISHED: u8 = 2;

runtime! {
    /// Starts the task manager's threads, as many as there are processors.
    fn lean_init_task_manager();
    /// Starts the task manager with this number of threads.
    fn lean_init_task_manager_using(num_workers: c_uint);
    /// Waits for the tasks that run and ends the task manager's threads.
    fn lean_finalize_task_manager();

    /// Gives a task that applies `f` to a unit. Takes; the task runs on when nobody refers to it if `keep_alive`.
    fn lean_task_spawn_core(f: lean_obj_arg, prio: c_uint, keep_alive: bool) -> lean_obj_res;
    /// Gives a task that applies `f` to the value of `t`, on the thread that finishes `t` if `sync`. Takes both.
    fn lean_task_map_core(f: lean_obj_arg, t: lean_obj_arg, prio: c_uint, sync: bool, keep_alive: bool) -> lean_obj_res;
    /// Gives a task with the value of the task that `f` makes of the value of `t`. Takes both.
    fn lean_task_bind_core(t: lean_obj_arg, f: lean_obj_arg, prio: c_uint, sync: bool, keep_alive: bool) -> lean_obj_res;
    /// Gives a finished task with this value. Takes.
    fn lean_task_pure(v: lean_obj_arg) -> lean_obj_res;
    /// Waits for a task and lends its value. Borrows.
    fn lean_task_get(t: b_lean_obj_arg) -> b_lean_obj_res;

    /// Gives a task that runs an action (`IO.asTask`); its value is an `Except`. Takes; `prio` is a `Nat`.
    fn lean_io_as_task(action: lean_obj_arg, prio: lean_obj_arg) -> lean_obj_res;
    /// Gives a task that runs the action `f` on the value of `t`. Takes; `prio` is a `Nat`, `sync` a `Bool`.
    fn lean_io_map_task(f: lean_obj_arg, t: lean_obj_arg, prio: lean_obj_arg, sync: u8) -> lean_obj_res;
    /// Gives a task with the value of the task that the action `f` gives for the value of `t`. Takes.
    fn lean_io_bind_task(t: lean_obj_arg, f: lean_obj_arg, prio: lean_obj_arg, sync: u8) -> lean_obj_res;
    /// Asks a task to stop; it looks with [`lean_io_check_canceled_core`]. Borrows.
    fn lean_io_cancel_core(t: b_lean_obj_arg);
    /// Whether the task that runs on this thread was asked to stop.
    fn lean_io_check_canceled_core() -> bool;
    /// `LEAN_TASK_STATE_…` of a task. Borrows.
    fn lean_io_get_task_state_core(t: b_lean_obj_arg) -> u8;
    /// Waits until a task of a `List` is finished and lends that task. Borrows.
    fn lean_io_wait_any_core(tasks: b_lean_obj_arg) -> b_lean_obj_res;

    /// Gives a promise without a value; needs the task manager.
    fn lean_io_promise_new() -> lean_obj_res;
    /// Sets the value of a promise, the first time it is called. Takes the value, borrows the promise; gives a unit.
    fn lean_io_promise_resolve(v: lean_obj_arg, promise: b_lean_obj_arg) -> lean_obj_res;
    /// Gives the task of a promise, whose value is an `Option`: `none` if the promise was dropped. Borrows.
    fn lean_io_promise_result_opt(promise: b_lean_obj_arg) -> lean_obj_res;
}

mirrors! { "The [contract](crate::raw#contract), and the task manager runs.";
    /// `Task.spawn`: gives a task that applies `f` to a unit. Takes; `prio` is a small `Nat`.
    fn lean_task_spawn(f: lean_obj_arg, prio: lean_obj_arg) -> lean_obj_res {
        lean_task_spawn_core(f, lean_unbox(prio) as c_uint, false)
    }
    /// `Task.map`: gives a task that applies `f` to the value of `t`. Takes; `prio` is a small `Nat`, `sync` a `Bool`.
    fn lean_task_map(f: lean_obj_arg, t: lean_obj_arg, prio: lean_obj_arg, sync: u8) -> lean_obj_res {
        lean_task_map_core(f, t, lean_unbox(prio) as c_uint, sync != 0, false)
    }
    /// `Task.bind`: gives a task with the value of the task that `f` makes of the value of `t`. Takes.
    fn lean_task_bind(t: lean_obj_arg, f: lean_obj_arg, prio: lean_obj_arg, sync: u8) -> lean_obj_res {
        lean_task_bind_core(t, f, lean_unbox(prio) as c_uint, sync != 0, false)
    }
}

mirrors! { "`t` is a live task.";
    /// Whether the value is there, so that [`lean_task_get`] does not wait. Borrows.
    ///
    /// Not a function of `lean.h`. [`lean_io_get_task_state_core`] tells more, and reads what another thread may be freeing.
    fn lean_task_is_finished(t: b_lean_obj_arg) -> bool {
        !AtomicPtr::from_ptr(&raw mut (*t.cast::<Task>()).m_value).load(Acquire).is_null()
    }
}

mirrors! { "`t` is a live task of which the caller owns a reference.";
    /// `Task.get`: waits for a task and gives its value. Takes the task.
    fn lean_task_get_own(t: lean_obj_arg) -> lean_obj_res {
        // With a reference of its own before the task goes.
        let v = owned(lean_task_get(t));
        lean_dec(t);
        v
    }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::object::{LeanTask, lean_box};
    use crate::raw::testing::Fake;

    #[test]
    fn a_task_is_finished_when_it_has_a_value() {
        let fake = Fake::new(size_of::<Task>(), LeanTask, 0);
        // SAFETY: the fake is a live task.
        unsafe {
            assert!(!lean_task_is_finished(fake.object()));
            (*fake.object().cast::<Task>()).m_value = lean_box(0);
            assert!(lean_task_is_finished(fake.object()));
        }
    }
}
