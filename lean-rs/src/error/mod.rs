//! What can go wrong, and where.

mod exception;
mod text;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

pub use exception::{IoErrorKind, LeanException};
pub(crate) use text::bounded;

/// The result of everything that may fail in this crate.
pub type LeanResult<T> = Result<T, LeanError>;

/// An error of Lean code, or of the machinery around it.
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
#[derive(Debug, Clone, thiserror::Error)]
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
        LeanError::Host(Box::new(HostError { stage, message: bounded(message.into()), source: None }))
    }

    pub(crate) fn host_caused(
        stage: Stage,
        message: impl Into<String>,
        source: impl Error + Send + Sync + 'static,
    ) -> LeanError {
        let message = bounded(message.into());
        LeanError::Host(Box::new(HostError { stage, message, source: Some(Arc::new(source)) }))
    }

    pub(crate) fn convert(message: impl Into<String>) -> LeanError {
        LeanError::host(Stage::Convert, message)
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
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl HostError {
    /// What was being done.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// What was found, what was expected and what to do, without the stage.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.stage, self.message)
    }
}

impl Error for HostError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
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
    Initialise,
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
            Stage::Initialise => "initialise",
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
    fn host_errors_name_their_stage_and_cause() {
        let cause = std::io::Error::other("the cause");
        let error = LeanError::host_caused(Stage::Load, "no such library", cause);
        assert_eq!(error.to_string(), "load: no such library");
        assert_eq!(error.stage(), Some(Stage::Load));
        let LeanError::Host(host) = error else { panic!() };
        assert_eq!(host.source().unwrap().to_string(), "the cause");
    }
}
