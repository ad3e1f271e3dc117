//! How Lean is started.

/// Options of [`LeanRuntime::init_with`](crate::LeanRuntime::init_with).
///
/// ```no_run
/// use lean_rs::{LeanRuntime, RuntimeOptions};
///
/// let options = RuntimeOptions::new().full_library(true).task_threads(4).arguments(std::env::args());
/// let lean = LeanRuntime::init_with(options)?;
/// # let _ = lean;
/// # Ok::<_, lean_rs::LeanError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeOptions {
    pub(super) full_library: bool,
    pub(super) task_threads: Option<u32>,
    pub(super) arguments: Option<Vec<String>>,
    pub(super) panic_messages: bool,
    pub(super) abort_on_panic: bool,
}

impl Default for RuntimeOptions {
    fn default() -> RuntimeOptions {
        RuntimeOptions {
            full_library: false,
            task_threads: None,
            arguments: None,
            panic_messages: true,
            abort_on_panic: false,
        }
    }
}

impl RuntimeOptions {
    /// The options of [`LeanRuntime::init`](crate::LeanRuntime::init).
    pub fn new() -> RuntimeOptions {
        RuntimeOptions::default()
    }

    /// Whether to initialize the whole `Lean` library: elaborator, kernel, tactics. Needed for modules that import
    /// `Lean`, and impossible later; takes about a hundred milliseconds. Off by default.
    pub fn full_library(mut self, full: bool) -> RuntimeOptions {
        self.full_library = full;
        self
    }

    /// How many threads run Lean tasks; by default as many as the machine has hardware threads.
    ///
    /// Lean starts them when there are tasks to run.
    pub fn task_threads(mut self, threads: u32) -> RuntimeOptions {
        self.task_threads = Some(threads);
        self
    }

    /// Whether a `panic!` of Lean code prints its message (`lean_set_panic_messages`). On by default. Without, nothing tells that Lean
    /// goes on with a default value: neither stderr nor the hook of [`on_lean_panic`](crate::on_lean_panic).
    pub fn panic_messages(mut self, print: bool) -> RuntimeOptions {
        self.panic_messages = print;
        self
    }

    /// Whether a `panic!` of Lean code ends the process, on whichever thread it happens (`lean_set_exit_on_panic`). Off by default.
    ///
    /// The message and a backtrace are printed to stderr, past the hook of [`on_lean_panic`](crate::on_lean_panic), and Lean calls
    /// `exit` with status 1: what is registered with `atexit` runs. With the environment variable `LEAN_ABORT_ON_PANIC` it calls `abort`
    /// instead, with or without this option.
    pub fn abort_on_panic(mut self, abort: bool) -> RuntimeOptions {
        self.abort_on_panic = abort;
        self
    }

    /// What `IO.appPath` and the like are to see as the command line, the program's own name first.
    pub fn arguments<I, S>(mut self, arguments: I) -> RuntimeOptions
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.arguments = Some(arguments.into_iter().map(Into::into).collect());
        self
    }
}
