//! What becomes of a panic or an error in Rust code that Lean has called.

use std::io::Write as _;
use std::process;

use super::result::ClosureResult;
use crate::error::{LeanError, LeanResult, Stage, chain};
use crate::runtime::{self, LeanRuntime};
use crate::unwind::caught;

/// Runs the body of a function that Lean has called. No panic leaves it.
///
/// What fails becomes an exception, if the result has a place for one; otherwise `instead`, which tells on standard error
/// what happened, and otherwise the process ends.
#[inline]
pub(super) fn guard<'lean, R: ClosureResult<'lean>, V>(
    name: &'static str,
    body: impl FnOnce(&'lean LeanRuntime) -> LeanResult<R::Returned>,
    instead: Option<fn() -> R::Returned>,
    give: fn(LeanResult<R::Returned>, &'lean LeanRuntime) -> LeanResult<V>,
) -> V {
    let lean = runtime::lent();
    let given = with_stack(|| caught(|| give(body(lean), lean)));
    let error = match given {
        Ok(Ok(value)) => return value,
        Ok(Err(error)) => error,
        Err(said) => LeanError::host(Stage::Callback, format!("the Rust function `{name}` panicked: {said}")),
    };
    failed::<R, V>(lean, name, error, instead, give)
}

/// Runs the body with enough stack for itself and for Lean code that calls the next one, on the thread's or on a new piece:
/// nested calls end where memory ends, on a small stack, too.
#[inline]
fn with_stack<T>(body: impl FnOnce() -> T) -> T {
    const ENOUGH: usize = 256 << 10;
    const PIECE: usize = 4 << 20;
    stacker::maybe_grow(ENOUGH, PIECE, body)
}

#[cold]
fn failed<'lean, R: ClosureResult<'lean>, V>(
    lean: &'lean LeanRuntime,
    name: &'static str,
    error: LeanError,
    instead: Option<fn() -> R::Returned>,
    give: fn(LeanResult<R::Returned>, &'lean LeanRuntime) -> LeanResult<V>,
) -> V {
    let text = chain(&error);
    // Neither what is given instead nor a conversion may panic any further.
    let given = caught(|| match give(Err(error), lean) {
        Err(_) => instead.and_then(|instead| {
            tell(&format!("Lean gets the default value of the result of `{name}`: {text}"));
            give(Ok(instead()), lean).ok()
        }),
        Ok(value) => Some(value),
    });
    match given {
        Ok(Some(value)) => value,
        _ => {
            tell(&format!(
                "the Rust function `{name}`, which Lean called, failed: {text}\n\
                 lean-rs: its Lean type has no place for an error, so the process ends here. Give it a type in `IO`, or let it \
                 return a default value with `#[lean_callback(on_panic = default)]`"
            ));
            process::abort()
        }
    }
}

fn tell(text: &str) {
    // Where standard error is closed, there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "lean-rs: {text}");
}
