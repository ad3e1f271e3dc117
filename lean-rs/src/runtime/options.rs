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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuntimeOptions {
    pub(super) full_library: bool,
    pub(super) task_threads: Option<u32>,
    pub(super) arguments: Option<Vec<String>>,
}

impl RuntimeOptions {
    /// The options of [`LeanRuntime::init`](crate::LeanRuntime::init).
    pub fn new() -> RuntimeOptions {
        RuntimeOptions::default()
    }

    /// Whether to initialize the whole `Lean` library: elaborator, kernel, tactics. Needed for modules that import
    /// `Lean`, and impossible later; takes about a hundred milliseconds. Off by default.
    ///
    /// Lean's kernel and other parts in C++ look at how much stack is left, which they measure from where the thread's own
    /// begins. A Rust function that Lean calls with less than 256 KiB left runs on another piece of stack; there they fail with
    /// "deep recursion". Where such functions use the kernel, have them called on a thread with enough stack.
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
