//! Module initializers: run one at a time, and remembered when they fail.

use std::collections::HashSet;

use lean_rs_sys as sys;

use super::open::LeanLibrary;
use crate::abi::take_io_result;
use crate::error::{LeanError, LeanResult, Stage};
use crate::object::Obj;
use crate::runtime;
use crate::sync::Mutex;

/// What came of the initializers that have run, by their addresses: two paths may lead to the same library.
#[derive(Default)]
struct Outcomes {
    done: HashSet<usize>,
    /// The first that failed. Lean marks a module as initialized when it begins with it, so that after a failure no
    /// initializer that imports the same modules can be trusted any more: their constants may not be set.
    failed: Option<Failure>,
}

struct Failure {
    address: usize,
    module: String,
    error: LeanError,
}

/// Runs an initializer, unless it ran before.
///
/// Initializers are not thread-safe, not even those of different libraries (both may import a third), so one runs at a
/// time.
pub(super) fn run(library: &LeanLibrary<'_>, symbol: &str, module: &str) -> LeanResult<()> {
    static OUTCOMES: Mutex<Option<Outcomes>> = Mutex::new(None);

    let address = library.function(symbol)?;
    if library.inner.symbols.imports_lean && !runtime::has_full_library() {
        return Err(LeanError::host(
            Stage::Initialize,
            format!(
                "module `{module}` imports `Lean`, which this process was started without. Start it with \
                 `LeanRuntime::init_with(RuntimeOptions::new().full_library(true))` before anything else starts Lean"
            ),
        ));
    }
    let mut outcomes = OUTCOMES.lock();
    let outcomes = outcomes.get_or_insert_default();
    if outcomes.done.contains(&address.0.addr()) {
        return Ok(());
    }
    match &outcomes.failed {
        Some(failure) if failure.address == address.0.addr() => return Err(failure.error.clone()),
        Some(Failure { module: culprit, error, .. }) => {
            return Err(LeanError::host(
                Stage::Initialize,
                format!(
                    "module `{module}` is not initialized, because the initializer of `{culprit}` failed before \
                     ({error}): Lean takes the modules that it had begun with for initialized, although their constants \
                     may not be set. Fix that error and restart"
                ),
            ));
        }
        None => {}
    }
    // SAFETY: the symbol of a module initializer, which from Lean 4.26 on takes one flag and returns an `IO` result.
    let initializer: unsafe extern "C-unwind" fn(u8) -> *mut sys::lean_object =
        unsafe { std::mem::transmute(address.0) };
    // SAFETY: the runtime is running, this thread is attached, and no other initializer runs. `1` is what the `main` that
    // Lean's compiler emits passes: builtin initialization.
    let result = unsafe { Obj::from_owned(initializer(1)) };
    let result = take_io_result(result).map(drop).and_then(|()| runtime::check_loaded_version());
    match &result {
        Ok(()) => {
            outcomes.done.insert(address.0.addr());
            runtime::finish_initialization();
        }
        Err(error) => {
            let failure =
                Failure { address: address.0.addr(), module: module.to_owned(), error: error.clone() };
            // Before the program's own code runs: a subscriber may panic.
            outcomes.failed = Some(failure);
            tracing::error!(module, %error, "a module initializer failed");
        }
    }
    result
}
