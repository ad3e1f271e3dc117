//! Other errors of Rust code, as errors that Lean code can catch.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;
use std::sync::Arc;

use super::{IoErrorKind, LeanError, LeanException, Stage, bounded};

impl LeanError {
    /// Any error, to be thrown to Lean as an `IO.userError` with its text and those of its sources.
    ///
    /// ```
    /// use lean_rs::LeanError;
    ///
    /// let parsed = "x".parse::<u8>().map_err(LeanError::other);
    /// assert_eq!(parsed.unwrap_err().to_string(), "invalid digit found in string");
    /// ```
    #[must_use]
    pub fn other(error: impl Into<Box<dyn Error + Send + Sync>>) -> LeanError {
        let source = Arc::<dyn Error + Send + Sync>::from(error.into());
        LeanError::with_source(Stage::Callback, source.to_string(), Some(source))
    }
}

/// The text of an error and of the errors that caused it.
pub(crate) fn chain(error: &dyn Error) -> String {
    let texts: Vec<String> = iter::once(error.to_string()).chain(causes(error)).collect();
    bounded(texts.join(": "))
}

/// The texts of the errors that caused it; what an error says of its source is not said again.
pub(super) fn causes(error: &dyn Error) -> impl Iterator<Item = String> {
    let mut before = error.to_string();
    iter::successors(error.source(), |&error| error.source()).filter_map(move |cause| {
        let cause = cause.to_string();
        let said = before.ends_with(&cause);
        if !said {
            before.clone_from(&cause);
        }
        (!said).then_some(cause)
    })
}

impl From<io::Error> for LeanError {
    /// The constructor of `IO.Error` that fits the kind, with the operating system's error code; a `userError` with the text
    /// where none fits.
    fn from(error: io::Error) -> LeanError {
        let kind = match error.kind() {
            ErrorKind::NotFound => IoErrorKind::NoFileOrDirectory,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => IoErrorKind::PermissionDenied,
            ErrorKind::AlreadyExists => IoErrorKind::AlreadyExists,
            ErrorKind::WouldBlock | ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
                IoErrorKind::ResourceBusy
            }
            ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::InvalidFilename => {
                IoErrorKind::InvalidArgument
            }
            ErrorKind::TimedOut => IoErrorKind::TimeExpired,
            ErrorKind::Interrupted => IoErrorKind::Interrupted,
            ErrorKind::Unsupported => IoErrorKind::UnsupportedOperation,
            ErrorKind::UnexpectedEof => IoErrorKind::UnexpectedEof,
            ErrorKind::NotADirectory | ErrorKind::IsADirectory => IoErrorKind::InappropriateType,
            ErrorKind::DirectoryNotEmpty | ErrorKind::CrossesDevices => IoErrorKind::UnsatisfiedConstraints,
            ErrorKind::OutOfMemory | ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                IoErrorKind::ResourceExhausted
            }
            ErrorKind::BrokenPipe
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::NotConnected
            | ErrorKind::StaleNetworkFileHandle => IoErrorKind::ResourceVanished,
            _ if error.raw_os_error().is_some() => IoErrorKind::OtherError,
            _ => return LeanError::other(error),
        };
        let code = error.raw_os_error().and_then(|code| u32::try_from(code).ok()).unwrap_or(0);
        LeanException::new(kind, chain(&error)).with_code(code).into()
    }
}

impl From<String> for LeanError {
    /// An `IO.userError`.
    fn from(text: String) -> LeanError {
        LeanException::user_error(text).into()
    }
}

impl From<&str> for LeanError {
    /// An `IO.userError`.
    fn from(text: &str) -> LeanError {
        LeanException::user_error(text).into()
    }
}

impl From<Box<dyn Error + Send + Sync>> for LeanError {
    /// As [`LeanError::other`].
    fn from(error: Box<dyn Error + Send + Sync>) -> LeanError {
        LeanError::other(error)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("reading the table")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("row 3: {0}")]
    struct Inner(#[source] std::num::ParseIntError);

    /// An error with two sources, the last of them told by the one before.
    pub(crate) fn outer() -> impl Error + Send + Sync + 'static {
        Outer(Inner("x".parse::<u8>().unwrap_err()))
    }

    #[test]
    fn errors_of_the_operating_system_keep_kind_and_code() {
        let of = |error: io::Error| LeanError::from(error).exception().cloned();
        let missing = of(std::fs::File::open("/no/such/file").unwrap_err()).unwrap();
        assert_eq!((missing.kind(), missing.code()), (IoErrorKind::NoFileOrDirectory, Some(2)));
        let eof = of(ErrorKind::UnexpectedEof.into()).unwrap();
        assert_eq!((eof.kind(), eof.code()), (IoErrorKind::UnexpectedEof, None));
        let unknown = of(io::Error::from_raw_os_error(71)).unwrap();
        assert_eq!((unknown.kind(), unknown.code()), (IoErrorKind::OtherError, Some(71)));
        assert!(of(io::Error::other(outer())).is_none());
        let text = chain(&LeanError::from(io::Error::other(outer())));
        assert_eq!(text, "reading the table: row 3: invalid digit found in string");
    }
}
