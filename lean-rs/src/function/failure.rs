//! What becomes of a panic or an error in Rust code that Lean has called.

use std::io::Write as _;
use std::process;

use super::result::ClosureResult;
use crate::error::{LeanError, LeanResult, Stage, chain};
use crate::library;
use crate::runtime::{self, LeanRuntime};
use crate::unwind::{caught, caught_with_stack};

/// The Rust function that Lean has called.
pub(super) struct Callee<T> {
    /// Its path, or the type of a closure.
    pub(super) name: &'static str,
    /// What it returns where an error has no place in the result.
    pub(super) instead: Option<fn() -> T>,
    /// What can be done about an error that has no place.
    advice: &'static str,
}

impl<T> Callee<T> {
    /// A closure.
    pub(super) fn closure<F>() -> Callee<T> {
        Callee {
            name: std::any::type_name::<F>(),
            instead: None,
            advice: "Make it an action: declare the function in `IO` in Lean, and `LeanIo<T>` as the result of the `LeanFn`. Or \
                     have the closure return a value of its own instead: check what it works on, take the argument as an `Obj`, or \
                     put `std::panic::catch_unwind` around what may panic",
        }
    }

    /// A function with `#[lean_callback]`.
    pub(super) fn function(name: &'static str, instead: Option<fn() -> T>) -> Callee<T> {
        Callee {
            name,
            instead,
            advice: "Give it a type in `IO`, or let it return a default value with `#[lean_callback(on_panic = default)]`",
        }
    }
}

/// What makes a representation of what was returned: `direct` or `boxed` of a [`ClosureResult`].
///
/// A type of its own for each, so that they become a part of the callback, as a pointer to them would not.
pub(super) trait Give<'lean, R: ClosureResult<'lean>, V>:
    Copy + Fn(LeanResult<R::Returned>, &'lean LeanRuntime) -> LeanResult<V>
{
}

impl<'lean, R: ClosureResult<'lean>, V, G> Give<'lean, R, V> for G where
    G: Copy + Fn(LeanResult<R::Returned>, &'lean LeanRuntime) -> LeanResult<V>
{
}

/// Runs the body of a function that Lean has called. No panic leaves it. Who is called is asked only when something fails.
///
/// What fails becomes an exception, if the result has a place for one; otherwise what the function returns instead, after a
/// message on stderr, and otherwise the process ends.
#[inline]
pub(super) fn guard<'lean, R: ClosureResult<'lean>, V>(
    callee: fn() -> Callee<R::Returned>,
    body: impl FnOnce(&'lean LeanRuntime) -> LeanResult<R::Returned>,
    give: impl Give<'lean, R, V>,
) -> V {
    /// Enough for the body and for Lean code that calls the next one: nested calls end where memory ends, on a small stack, too.
    const ENOUGH: usize = 256 << 10;
    const PIECE: usize = 4 << 20;
    let lean = runtime::lent();
    let _called = library::called_by_initializer();
    let given = caught_with_stack(ENOUGH, PIECE, || give(body(lean), lean));
    match given {
        Ok(Ok(value)) => value,
        Ok(Err(error)) => failed::<R, V>(lean, callee(), error, give),
        Err(said) => panicked::<R, V>(lean, callee(), &said, give),
    }
}

#[cold]
fn panicked<'lean, R: ClosureResult<'lean>, V>(
    lean: &'lean LeanRuntime,
    callee: Callee<R::Returned>,
    said: &str,
    give: impl Give<'lean, R, V>,
) -> V {
    let text = format!("the Rust function `{}` panicked: {said}", callee.name);
    failed::<R, V>(lean, callee, LeanError::host(Stage::Callback, text), give)
}

#[cold]
fn failed<'lean, R: ClosureResult<'lean>, V>(
    lean: &'lean LeanRuntime,
    Callee { name, instead, advice }: Callee<R::Returned>,
    error: LeanError,
    give: impl Give<'lean, R, V>,
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
                 lean-rs: its Lean type has no place for an error, so the process ends here. {advice}"
            ));
            process::abort()
        }
    }
}

fn tell(text: &str) {
    // Where stderr is closed, there is nothing to print to.
    let _ = writeln!(std::io::stderr(), "lean-rs: {text}");
}
