//! Starting Lean, once per process, and the token that proves it.

mod fork;
mod local;
mod options;
mod panic;
mod start;
mod streams;
mod thread;
mod version;

use std::io::Write as _;
use std::process;

use crate::error::LeanResult;

pub(crate) use fork::check as check_process;
use local::OnItsThread;
pub use options::RuntimeOptions;
pub use panic::on_lean_panic;
pub(crate) use start::{finish_initialization, has_full_library, is_initialization_finished};
pub(crate) use thread::{attached_since, is_attached, is_of_lean, next_moment, this_thread};
pub(crate) use version::check as check_loaded_version;

/// Proof that Lean is running and that this thread may use it.
///
/// Everything made by Lean borrows from a runtime (the lifetime `'lean`), so that nothing can be used before start-up.
/// The runtime is neither `Send` nor `Sync`: each thread that uses Lean calls [`LeanRuntime::init`], which attaches the
/// thread to Lean the first time and costs a thread-local read afterwards. Lean cannot be stopped; it ends with the
/// process.
///
/// ```
/// use lean_rs::{LeanRuntime, RuntimeOptions};
///
/// let lean = LeanRuntime::init()?;
/// std::thread::spawn(|| {
///     let lean = LeanRuntime::init()?; // not the one above: that cannot cross threads
///     # let _ = lean;
///     Ok::<_, lean_rs::LeanError>(())
/// })
/// .join()
/// .expect("the thread does not panic")?;
/// # let _ = lean;
/// # Ok::<_, lean_rs::LeanError>(())
/// ```
///
/// ```compile_fail
/// let lean = lean_rs::LeanRuntime::init().unwrap();
/// std::thread::spawn(move || lean.live_objects());
/// ```
pub struct LeanRuntime {
    _thread: OnItsThread,
}

impl LeanRuntime {
    /// Starts Lean if it is not running yet, and attaches this thread to it.
    ///
    /// The first call of the process runs `lean_initialize_runtime_module` and nothing more: modules initialize what
    /// they import when they are loaded. A module that imports `Lean` itself needs
    /// [`init_with`](Self::init_with) and [`RuntimeOptions::full_library`].
    ///
    /// # Errors
    /// [`Stage::RuntimeInit`](crate::Stage::RuntimeInit) when start-up failed; every later call gives the same error. Also
    /// in a fork of a process in which Lean was started: Lean's threads are not in it.
    pub fn init() -> LeanResult<&'static LeanRuntime> {
        if !thread::is_attached() {
            start::start(None)?;
            thread::attach()?;
        }
        panic::on_thread();
        Ok(token())
    }

    /// Starts Lean with options, and attaches this thread to it.
    ///
    /// # Errors
    /// [`Stage::RuntimeInit`](crate::Stage::RuntimeInit) when start-up failed, and when Lean is already running with
    /// other options: it can be started once per process. Call this before anything else starts Lean. As for
    /// [`init`](Self::init) in a fork.
    pub fn init_with(options: RuntimeOptions) -> LeanResult<&'static LeanRuntime> {
        start::start(Some(options))?;
        thread::attach()?;
        panic::on_thread();
        Ok(token())
    }

    /// The version of the Lean library that is really loaded; `None` before anything initialized `Init`, the part of
    /// Lean that holds its version.
    pub fn lean_version(&self) -> Option<String> {
        version::loaded()
    }

    /// The file of the Lean library that is really loaded. In a toolchain, `Init.olean` is beside it. `None` if Lean is linked into the
    /// program.
    pub fn lean_library(&self) -> Option<std::path::PathBuf> {
        let path = version::library_path()?;
        // It may be a link to the library in the toolchain: Cargo's programs have such.
        let path = path.canonicalize().unwrap_or(path);
        let name = path.file_name()?.to_string_lossy().into_owned();
        name.starts_with("libleanshared").then_some(path)
    }
}

impl std::fmt::Debug for LeanRuntime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LeanRuntime").field("lean_version", &self.lean_version()).finish_non_exhaustive()
    }
}

/// The runtime on a thread on which Lean has called Rust: Lean knows it, though it may be one that Lean made.
#[inline]
pub(crate) fn lent() -> &'static LeanRuntime {
    if !thread::is_attached() {
        enter();
    }
    token()
}

/// The first call on this thread.
#[cold]
fn enter() {
    // A function that Lean finds by its name can be found by other code, too: by libraries that look for an optional one when they are
    // loaded, say. The unit tests of callbacks run without Lean, which ThreadSanitizer could not watch.
    if !start::is_running() && !cfg!(test) {
        // Where stderr is closed, there is nothing to print to.
        let _ = writeln!(
            std::io::stderr(),
            "lean-rs: a Rust function for Lean was called before Lean was started, by other code than Lean's, and there is no Lean \
             yet that could be given an error: the process ends here. If it has an `extern_name` that another library calls, give it \
             another one; if it is to be called by your own code, call `LeanRuntime::init` before"
        );
        process::abort();
    }
    // In a fork, what Lean calls is at the caller's risk, but nothing new is begun.
    if fork::check().is_ok() {
        thread::mark_lent();
        panic::on_thread();
    }
}

/// There is nothing in a runtime: it stands for the state of the process and of the thread.
#[inline(always)]
pub(crate) fn token() -> &'static LeanRuntime {
    const { &LeanRuntime { _thread: OnItsThread::new() } }
}
