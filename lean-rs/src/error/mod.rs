//! What can go wrong, and where.

mod exception;
mod from;
mod path;
mod text;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

#[cfg(test)]
pub(crate) use self::from::tests::outer;
pub(crate) use exception::Shape;
pub use exception::{IoErrorKind, LeanException};
use from::causes;
pub(crate) use from::chain;
use path::ValuePath;
pub(crate) use text::bounded;

/// The result of everything that may fail in this crate.
pub type LeanResult<T> = Result<T, LeanError>;

/// An error of Lean code, or of the machinery around it.
///
/// Its `Debug` is its `Display`, with a line for each error that caused it, so that `fn main() -> LeanResult<()>` prints a text
/// for people.
///
/// ```
/// # fn handle(error: lean_rs::LeanError) {
/// use lean_rs::LeanError;
/// match error {
///     LeanError::Exception(exception) => eprintln!("Lean threw: {exception}"),
///     LeanError::Host(error) => eprintln!("{} failed: {error}", error.stage()),
///     _ => eprintln!("{error}"),
/// }
/// # }
/// ```
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum LeanError {
    /// A Lean `IO` action threw.
    #[error(transparent)]
    Exception(Box<LeanException>),
    /// Start-up, loading or conversion failed; no Lean code threw.
    #[error(transparent)]
    Host(Box<HostError>),
}

impl LeanError {
    /// The exception, if Lean code threw one.
    pub fn exception(&self) -> Option<&LeanException> {
        match self {
            LeanError::Exception(exception) => Some(exception),
            LeanError::Host(_) => None,
        }
    }

    /// The stage that failed; `None` for an exception of Lean code.
    pub fn stage(&self) -> Option<Stage> {
        match self {
            LeanError::Host(error) => Some(error.stage),
            LeanError::Exception(_) => None,
        }
    }

    pub(crate) fn host(stage: Stage, message: impl Into<String>) -> LeanError {
        LeanError::with_source(stage, message, None)
    }

    pub(crate) fn host_caused(
        stage: Stage,
        message: impl Into<String>,
        source: impl Error + Send + Sync + 'static,
    ) -> LeanError {
        LeanError::with_source(stage, message, Some(Arc::new(source)))
    }

    fn with_source(
        stage: Stage,
        message: impl Into<String>,
        source: Option<Arc<dyn Error + Send + Sync>>,
    ) -> LeanError {
        let message = bounded(message.into());
        LeanError::Host(Box::new(HostError { stage, message, of: None, path: ValuePath::default(), source }))
    }

    pub(crate) fn convert(message: impl Into<String>) -> LeanError {
        LeanError::host(Stage::Convert, message)
    }

    /// Something else was found than a value of the type that it was to be converted to.
    #[cold]
    pub(crate) fn expected(what: impl fmt::Display, found: impl fmt::Display) -> LeanError {
        LeanError::convert(format!("expected {what}, found {found}"))
    }

    /// The error of a field, as one of the structure or constructor `of`.
    #[cold]
    pub(crate) fn in_field(self, of: &'static str, name: &'static str) -> LeanError {
        self.inside(Some(of), format!(".{name}"))
    }

    /// The error of an element, as one of its array or list.
    #[cold]
    pub(crate) fn at_index(self, index: usize) -> LeanError {
        self.inside(None, format!("[{index}]"))
    }

    /// The error of a part, as one of its option, result or tuple.
    #[cold]
    pub(crate) fn in_part(self, name: &'static str) -> LeanError {
        self.inside(None, format!(".{name}"))
    }

    /// The error of a conversion, as one of what this export gave.
    #[cold]
    pub(crate) fn of_result(mut self, symbol: &'static str) -> LeanError {
        if let LeanError::Host(error) = &mut self
            && error.stage == Stage::Convert
        {
            error.of.get_or_insert(symbol);
        }
        self
    }

    fn inside(mut self, root: Option<&'static str>, step: String) -> LeanError {
        if let LeanError::Host(error) = &mut self {
            error.path.prepend(root, &step);
        }
        self
    }
}

impl fmt::Debug for LeanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        causes(self).try_for_each(|cause| write!(f, "\ncaused by: {cause}"))
    }
}

impl From<LeanException> for LeanError {
    fn from(exception: LeanException) -> LeanError {
        LeanError::Exception(Box::new(exception))
    }
}

/// A failure outside Lean code.
#[derive(Debug, Clone)]
pub struct HostError {
    stage: Stage,
    message: String,
    /// The export whose result could not be converted.
    of: Option<&'static str>,
    path: ValuePath,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl HostError {
    /// What was being done.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// What was found, what was expected and what to do, without the stage and the path.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The export whose result could not be converted; `None` for other values.
    pub fn export(&self) -> Option<&str> {
        self.of
    }

    /// Where in a value the conversion failed, such as `Point.y` or `[3].name`; `None` for the value as a whole.
    pub fn path(&self) -> Option<String> {
        self.path.shown()
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The text of an error that the program made.
        if self.stage == Stage::Callback && self.path().is_none() {
            return f.write_str(&self.message);
        }
        write!(f, "{}", self.stage)?;
        if let Some(symbol) = self.of {
            write!(f, " the result of `{symbol}`")?;
        }
        if let Some(path) = self.path() {
            write!(f, ": at `{path}`")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Error for HostError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        // An error that the program made has its text already.
        if self.stage == Stage::Callback { source.source() } else { Some(source) }
    }
}

/// The part of the work that a [`HostError`] comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The toolchain that the program was built with does not fit.
    Toolchain,
    /// Starting the Lean runtime.
    RuntimeInit,
    /// Opening a shared library.
    Load,
    /// Looking up the symbols of exports.
    Link,
    /// Running a module's initializer.
    Initialize,
    /// Converting a value between Rust and Lean.
    Convert,
    /// Rust code called by Lean.
    Callback,
    /// A fault of this crate; please report it.
    Internal,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Toolchain => "toolchain",
            Stage::RuntimeInit => "runtime start-up",
            Stage::Load => "load",
            Stage::Link => "link",
            Stage::Initialize => "initialize",
            Stage::Convert => "convert",
            Stage::Callback => "callback",
            Stage::Internal => "internal error",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_small_and_cross_threads() {
        fn sendable<T: Send + Sync + Clone + 'static>() {}
        sendable::<LeanError>();
        assert!(size_of::<LeanError>() <= 16);
    }

    #[test]
    fn debug_is_for_people() {
        let error = LeanError::host(Stage::Load, "one line,\nand another");
        assert_eq!(format!("{error:?}"), "load: one line,\nand another");
        assert_eq!(format!("{error:#?}"), error.to_string());
        let read = "x".parse::<u8>().unwrap_err();
        let error = LeanError::host_caused(Stage::Load, "no number", std::io::Error::other(read.clone()));
        assert_eq!(format!("{error:?}"), "load: no number\ncaused by: invalid digit found in string");
        // What the text says already is not said again.
        let error = LeanError::host_caused(Stage::Load, format!("no number: {read}"), read);
        assert_eq!(format!("{error:?}"), "load: no number: invalid digit found in string");
    }

    #[test]
    fn host_errors_name_their_stage_and_cause() {
        let cause = std::io::Error::other("the cause");
        let error = LeanError::host_caused(Stage::Load, "no such library", cause);
        assert_eq!(error.to_string(), "load: no such library");
        assert_eq!(error.stage(), Some(Stage::Load));
        let LeanError::Host(host) = error else { panic!() };
        assert_eq!(host.source().unwrap().to_string(), "the cause");
    }
}
