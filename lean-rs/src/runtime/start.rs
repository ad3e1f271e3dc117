//! The process-wide part of start-up, in the order that Lean's own `main` follows: arguments, runtime, library, module
//! initializers, end of initialization, task manager.

use std::ffi::{CString, c_char, c_int};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, OnceLock};

use lean_rs_sys as sys;

use super::options::RuntimeOptions;
use super::{fork, thread, version};
use crate::error::{LeanError, LeanResult, Stage};
use crate::stack;

/// What the process was started with, or why it could not be.
static STARTED: OnceLock<LeanResult<RuntimeOptions>> = OnceLock::new();

/// Whether the span of the start has been made.
static ANNOUNCED: AtomicBool = AtomicBool::new(false);

/// Starts Lean unless it runs already; `None` takes it as it is.
pub(super) fn start(wanted: Option<RuntimeOptions>) -> LeanResult<()> {
    fork::check()?;
    let options = wanted.clone().unwrap_or_default();
    // A subscriber is code of the program, which may ask for Lean itself: it is never called inside the once-lock, and what it
    // asks for while the span is made starts Lean without another span.
    let _span = (!ANNOUNCED.swap(true, Ordering::Relaxed))
        .then(|| tracing::info_span!("lean.start", full_library = options.full_library).entered());
    let mut runs_here = false;
    let started = STARTED.get_or_init(|| {
        runs_here = true;
        run(&options).map(|()| options)
    });
    match started {
        Err(error) if runs_here => tracing::error!(%error, "Lean did not start"),
        Ok(_) if runs_here && cfg!(target_os = "linux") && !stack::knows_limits() => tracing::warn!(
            "cannot set Lean's limits of other stacks: its kernel may fail with \"deep recursion\" on them"
        ),
        _ => {}
    }
    match (started, wanted) {
        (Err(error), _) => Err(error.clone()),
        (Ok(_), None) => Ok(()),
        (Ok(running), Some(wanted)) if *running == wanted => Ok(()),
        (Ok(running), Some(wanted)) => Err(LeanError::host(
            Stage::RuntimeInit,
            format!(
                "Lean is already running with {running:?} and cannot be started again with {wanted:?}. Call \
                 `LeanRuntime::init_with` once, before any `LeanRuntime::init`"
            ),
        )),
    }
}

fn run(options: &RuntimeOptions) -> LeanResult<()> {
    if let Some(arguments) = &options.arguments {
        set_arguments(arguments)?;
    }
    fork::watch()?;
    // SAFETY: runs once (the caller holds the once-lock), before any other use of Lean.
    unsafe {
        if options.full_library {
            // Starts the runtime, too.
            sys::lean_initialize();
        } else {
            sys::lean_initialize_runtime_module();
        }
        sys::lean_set_panic_messages(options.panic_messages);
        sys::lean_set_exit_on_panic(options.abort_on_panic);
    }
    if options.full_library {
        version::check()?;
    }
    stack::learn_limits();
    // After the check: `LeanRuntime::init` asks nothing more on a thread that is attached.
    thread::mark_attached();
    Ok(())
}

/// Lean keeps the pointers, so the strings live as long as the process.
fn set_arguments(arguments: &[String]) -> LeanResult<()> {
    let strings: Result<Vec<CString>, _> = arguments.iter().map(|a| CString::new(a.as_str())).collect();
    let strings = strings.map_err(|e| {
        let message =
            "an argument in `RuntimeOptions::arguments` has a NUL character, which a command line cannot have";
        LeanError::host_caused(Stage::RuntimeInit, message, e)
    })?;
    let count = c_int::try_from(strings.len()).map_err(|_| {
        LeanError::host(Stage::RuntimeInit, format!("{} arguments are too many", strings.len()))
    })?;
    let mut pointers: Vec<*mut c_char> = strings.into_iter().map(CString::into_raw).collect();
    pointers.push(std::ptr::null_mut());
    // SAFETY: `count` strings that are never freed, closed with a null pointer as C's `argv` is.
    unsafe { sys::lean_setup_args(count, pointers.leak().as_mut_ptr()) };
    Ok(())
}

/// Whether the `Lean` library has been initialized.
pub(crate) fn has_full_library() -> bool {
    options().is_some_and(|options| options.full_library)
}

/// Whether the code goes on behind a panic, after a message.
pub(super) fn panics_go_on() -> bool {
    options().is_some_and(|options| options.panic_messages && !options.abort_on_panic)
}

/// Whether Lean was started.
pub(super) fn is_running() -> bool {
    options().is_some()
}

fn options() -> Option<&'static RuntimeOptions> {
    STARTED.get()?.as_ref().ok()
}

static FINISHED: Once = Once::new();

/// Whether the initialization phase has ended, and the task manager runs.
#[inline]
pub(crate) fn is_initialization_finished() -> bool {
    FINISHED.is_completed()
}

/// Ends the initialization phase and starts the task manager: what comes between the initializers of the first module
/// and its first call. Further modules may still be initialized afterwards.
pub(crate) fn finish_initialization() {
    FINISHED.call_once(|| {
        let threads = options().and_then(|options| options.task_threads);
        // SAFETY: the runtime is running, and each of these is called once.
        unsafe {
            sys::lean_io_mark_end_initialization();
            match threads {
                Some(threads) => sys::lean_init_task_manager_using(threads),
                None => sys::lean_init_task_manager(),
            }
        }
    });
}
