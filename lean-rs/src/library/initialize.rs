//! Module initializers: run one at a time, and remembered when they fail.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lean_rs_sys as sys;

use super::symbols::Address;
use crate::abi::take_io_result;
use crate::error::{LeanError, LeanResult, Stage};
use crate::object::Obj;
use crate::runtime;
use crate::sync::{Condvar, Mutex, MutexGuard, wait};

/// What came of the initializers that have run, by their addresses: two paths may lead to the same library.
#[derive(Default)]
struct Outcomes {
    done: HashSet<usize>,
    /// The first that failed. Lean marks a module as initialized when it begins with it, so that after a failure no
    /// initializer that imports the same modules can be trusted any more: their constants may not be set.
    failed: Option<Failure>,
    /// The one that runs.
    running: Option<Running>,
}

struct Failure {
    address: usize,
    module: String,
    error: LeanError,
}

/// An initializer that runs. The lock is not held meanwhile, so that what it calls can ask.
struct Running {
    module: String,
    thread: usize,
    /// When it began, which no other did.
    begin: u64,
    /// When it, or a task, first called Rust code. Threads that are attached later may have been started by that.
    first_call: Option<u64>,
    /// Whether it is in Rust code, which may wait for other threads, and how often it has been before.
    in_rust: bool,
    calls: u64,
    /// How many threads of Lean's have entered Rust code since and are in it. The initializer may wait for their tasks.
    tasks_in_rust: usize,
}

impl Running {
    /// Whether it may be waiting for this thread, for all that is known.
    fn may_wait_for_this_thread(&self) -> Option<&'static str> {
        let in_rust = self.in_rust || self.tasks_in_rust > 0;
        if runtime::is_of_lean() {
            Some("on a thread of Lean's, whose tasks may be waited for by")
        } else if in_rust && self.first_call.is_some_and(|first| runtime::attached_since() >= first) {
            Some("on a thread that may have been started by")
        } else {
            None
        }
    }
}

static OUTCOMES: Mutex<Option<Outcomes>> = Mutex::new(None);

/// An initializer has ended, or has called Rust code.
static CHANGED: Condvar = Condvar::new();

/// Whether an initializer runs. Its own thread sees that, and those of its tasks; others need not.
static RUNS: AtomicBool = AtomicBool::new(false);

/// An initializer's turn. It ends also when the stack is unwound: then the initializer counts as failed.
struct Turn<'a> {
    address: usize,
    module: &'a str,
    result: LeanResult<()>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut outcomes = lock();
        let Outcomes { done, failed, running } = outcomes.get_or_insert_default();
        *running = None;
        RUNS.store(false, Ordering::Relaxed);
        match &self.result {
            Ok(()) => {
                done.insert(self.address);
            }
            Err(error) => {
                let (address, module) = (self.address, self.module.to_owned());
                *failed = Some(Failure { address, module, error: error.clone() });
            }
        }
        CHANGED.notify_all();
    }
}

fn lock() -> MutexGuard<'static, Option<Outcomes>> {
    OUTCOMES.lock()
}

/// The time that Rust code takes which Lean has called: meanwhile, the initializer that runs on this thread, or that waits for a task
/// which does, may be waiting for other threads.
#[inline]
pub(crate) fn called_by_initializer() -> Option<Called> {
    if RUNS.load(Ordering::Relaxed) { Called::new() } else { None }
}

pub(crate) struct Called {
    /// When the initializer began.
    begin: u64,
    /// Whether it runs on this thread.
    here: bool,
}

impl Called {
    #[cold]
    fn new() -> Option<Called> {
        let mut outcomes = lock();
        let running = outcomes.as_mut()?.running.as_mut()?;
        let here = running.thread == runtime::this_thread();
        match here {
            // Rust code that calls Lean code that calls Rust code is one stay.
            true if running.in_rust => return None,
            true => {
                running.in_rust = true;
                running.calls += 1;
            }
            false if runtime::is_of_lean() => running.tasks_in_rust += 1,
            false => return None,
        }
        running.first_call.get_or_insert_with(runtime::next_moment);
        CHANGED.notify_all();
        Some(Called { begin: running.begin, here })
    }
}

impl Drop for Called {
    fn drop(&mut self) {
        let mut outcomes = lock();
        let running = outcomes.as_mut().and_then(|outcomes| outcomes.running.as_mut());
        // A task's call may last longer than the initializer.
        let Some(running) = running.filter(|running| running.begin == self.begin) else { return };
        if self.here {
            running.in_rust = false;
        } else {
            running.tasks_in_rust -= 1;
        }
    }
}

/// Runs an initializer, unless it ran before.
///
/// Initializers are not thread-safe, not even those of different libraries (both may import a third), so one runs at a
/// time. Nor can one run inside another, which may have begun with the same modules.
///
/// # Safety
/// The address is that of a module's initializer.
pub(super) unsafe fn run(address: Address, imports_lean: bool, module: &str) -> LeanResult<()> {
    let _span = tracing::info_span!("lean.initialize", module).entered();
    runtime::check_process()?;
    if imports_lean && !runtime::has_full_library() {
        return Err(LeanError::host(
            Stage::Initialize,
            format!(
                "module `{module}` imports `Lean`, which this process was started without. Start it with \
                 `LeanRuntime::init_with(RuntimeOptions::new().full_library(true))` before anything else starts Lean"
            ),
        ));
    }
    let Some(mut turn) = wait_for_turn(address.0.addr(), module)? else { return Ok(()) };
    // SAFETY: by the caller's contract, a module initializer, which from Lean 4.26 on takes one flag and returns
    // an `IO` result.
    let initializer: unsafe extern "C-unwind" fn(u8) -> *mut sys::lean_object =
        unsafe { std::mem::transmute(address.0) };
    // SAFETY: the runtime is running, this thread is attached, and no other initializer runs. `1` is what the `main` that
    // Lean's compiler emits passes: builtin initialization.
    let result = unsafe { Obj::from_owned(initializer(1)) };
    let result = take_io_result(result).map(drop).and_then(|()| runtime::check_loaded_version());
    if result.is_ok() {
        runtime::finish_initialization();
    }
    turn.result = result.clone();
    drop(turn);
    if let Err(error) = &result {
        // The program's own code runs: a subscriber may panic.
        tracing::error!(module, %error, "a module initializer failed");
    }
    result
}

/// Starts the threads for tasks, unless they run. That ends the initialization phase, so it waits until no initializer runs.
pub(crate) fn start_tasks() -> LeanResult<()> {
    if runtime::is_initialization_finished() {
        return Ok(());
    }
    let mut patience = Patience::default();
    // Held to the end, so that no initializer begins meanwhile.
    let mut outcomes = lock();
    while let Some(running) = outcomes.as_ref().and_then(|outcomes| outcomes.running.as_ref()) {
        let here = running.thread == runtime::this_thread();
        let most = if here { Err("called by") } else { patience.left(running) };
        let most = most.map_err(|place| {
            LeanError::host(
                Stage::RuntimeInit,
                format!(
                    "Rust code {place} the initializer of module `{}` cannot start tasks: there are no threads for them before that \
                     has ended. Start the task when the module is loaded",
                    running.module
                ),
            )
        })?;
        outcomes = wait(&CHANGED, outcomes, most);
    }
    runtime::finish_initialization();
    Ok(())
}

/// How long an initializer may take while a thread waits that it may be waiting for: one that runs Lean's tasks, or that Rust code
/// may have started which it, or a task, has called.
///
/// Nothing tells who started a thread or a task, or waits for it: of a thread that used Lean for the first time after the
/// initializer had called Rust code, it is only likely. An error at once would hit programs whose threads begin at that time by
/// chance, and whose load succeeds as soon as the initializer ends; waiting without an end would be the deadlock. So a time
/// decides. It is none of safety: a thread that waits for another forever breaks no memory.
const PATIENCE: Duration = Duration::from_millis(500);

/// Since when which initializer has been where it is: a call is a step.
#[derive(Default)]
struct Patience(Option<((u64, u64), Instant)>);

impl Patience {
    /// For how much longer this thread waits for that initializer, of another thread; `None` for as long as it takes. An error, with
    /// where this thread is, if it has waited for long enough, and may be waited for.
    fn left(&mut self, other: &Running) -> Result<Option<Duration>, &'static str> {
        let Some(place) = other.may_wait_for_this_thread() else { return Ok(None) };
        let (step, now) = ((other.begin, other.calls), Instant::now());
        let (_, since) = *self.0.insert(self.0.filter(|(seen, _)| *seen == step).unwrap_or((step, now)));
        let rest = PATIENCE.checked_sub(now.duration_since(since)).filter(|rest| !rest.is_zero());
        rest.map(Some).ok_or(place)
    }
}

/// Waits until no other initializer runs; `None` if this one has run.
fn wait_for_turn(address: usize, module: &str) -> LeanResult<Option<Turn<'_>>> {
    let mut patience = Patience::default();
    let mut outcomes = lock();
    loop {
        let Outcomes { done, failed, running } = outcomes.get_or_insert_default();
        if done.contains(&address) {
            return Ok(None);
        }
        match failed {
            Some(failure) if failure.address == address => return Err(failure.error.clone()),
            Some(Failure { module: culprit, error, .. }) => {
                return Err(LeanError::host(
                    Stage::Initialize,
                    format!(
                        "module `{module}` is not initialized, because the initializer of `{culprit}` failed before \
                         ({error}): Lean takes the modules that it had begun with for initialized, although their \
                         constants may not be set. Fix that error and restart"
                    ),
                ));
            }
            None => {}
        }
        let this_thread = runtime::this_thread();
        match running {
            None => {
                *running = Some(Running {
                    module: module.to_owned(),
                    thread: this_thread,
                    begin: runtime::next_moment(),
                    first_call: None,
                    in_rust: false,
                    calls: 0,
                    tasks_in_rust: 0,
                });
                RUNS.store(true, Ordering::Relaxed);
                let unwound = format!("the initializer of module `{module}` was left by a panic");
                let result = Err(LeanError::host(Stage::Initialize, unwound));
                return Ok(Some(Turn { address, module, result }));
            }
            Some(other) if other.thread == this_thread => {
                return Err(inside(module, &other.module, "called by"));
            }
            Some(other) => {
                // If it does not wait for this thread, this one waits for it, as all others do.
                let most = patience.left(other).map_err(|place| inside(module, &other.module, place))?;
                outcomes = wait(&CHANGED, outcomes, most);
            }
        }
    }
}

#[cold]
fn inside(module: &str, running: &str, place: &str) -> LeanError {
    LeanError::host(
        Stage::Initialize,
        format!(
            "module `{module}` cannot be loaded by Rust code {place} the initializer of module `{running}`, which has not \
             ended: modules are initialized one after the other. Load `{module}` before `{running}`, or when that is loaded"
        ),
    )
}
