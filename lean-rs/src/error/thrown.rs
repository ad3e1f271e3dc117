//! Errors of Rust code as exceptions that Lean code can catch.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;
use std::sync::Arc;

use lean_rs_sys as sys;

use super::{HostError, IoErrorKind, LeanError, LeanException, Shape, Stage, ValuePath, bounded};
use crate::abi::{IntoLean, Object, Repr};
use crate::object::Obj;
use crate::runtime::LeanRuntime;

impl LeanException {
    /// An exception to be thrown to Lean: this constructor of `IO.Error`, with these details, cut at 4 KiB.
    ///
    /// Constructors with an error code have 0, and those with a file none, or an empty name where Lean asks for one.
    ///
    /// ```
    /// use lean_rs::{IoErrorKind, LeanException};
    ///
    /// let error = LeanException::new(IoErrorKind::PermissionDenied, "read only").with_code(30).with_file("/etc/hosts");
    /// assert_eq!(error.to_string(), "permission denied: read only (error code 30, file /etc/hosts)");
    /// ```
    #[must_use]
    pub fn new(kind: IoErrorKind, details: impl Into<String>) -> LeanException {
        let shape = kind.shape();
        LeanException {
            kind,
            details: if shape == Shape::Empty { String::new() } else { bounded(details.into()) },
            code: (!matches!(shape, Shape::User | Shape::Empty)).then_some(0),
            file: (shape == Shape::File).then(String::new),
        }
    }

    /// The exception of `throw (IO.userError text)`, with a text that is cut at 4 KiB.
    #[must_use]
    pub fn user_error(text: impl Into<String>) -> LeanException {
        LeanException::new(IoErrorKind::UserError, text)
    }

    /// With the operating system's error code; `unexpectedEof` and `userError` have none, and stay as they are.
    #[must_use]
    pub fn with_code(mut self, code: u32) -> LeanException {
        self.code = self.code.map(|_| code);
        self
    }

    /// With the file that the error is about; constructors that have no file stay as they are.
    #[must_use]
    pub fn with_file(mut self, file: impl Into<String>) -> LeanException {
        if matches!(self.kind.shape(), Shape::File | Shape::OptionalFile) {
            self.file = Some(bounded(file.into()));
        }
        self
    }

    /// The value of `IO.Error`.
    fn to_lean<'lean>(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        let string = |text: &str| text.into_direct(lean);
        let (tag, shape) = (self.kind.tag(), self.kind.shape());
        let fields = match shape {
            Shape::Empty => return crate::abi::constant(lean, usize::from(tag)),
            Shape::User | Shape::Details => [Some(string(&self.details)), None],
            Shape::File => {
                [Some(string(self.file.as_deref().unwrap_or_default())), Some(string(&self.details))]
            }
            Shape::OptionalFile => {
                [Some(self.file.as_deref().into_direct(lean)), Some(string(&self.details))]
            }
        };
        let count = fields.iter().flatten().count() as u32;
        let bytes = if shape == Shape::User { 0 } else { size_of::<u32>() as u32 };
        // SAFETY: the runtime has been started. The object has these fields and this many bytes behind them (`Shape`), and
        // all are set.
        unsafe {
            let object = sys::lean_alloc_ctor(u32::from(tag), count, bytes);
            for (index, field) in (0..).zip(fields.into_iter().flatten()) {
                sys::lean_ctor_set(object, index, Object::release(field));
            }
            if bytes > 0 {
                let offset = count * size_of::<*const ()>() as u32;
                sys::lean_ctor_set_uint32(object, offset, self.code.unwrap_or_default());
            }
            Obj::from_owned(object)
        }
    }
}

impl LeanError {
    /// Any error, to be thrown to Lean as an `IO.userError` with its text and those of the errors behind it.
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
        LeanError::Host(Box::new(HostError {
            stage: Stage::Callback,
            message: bounded(source.to_string()),
            path: ValuePath::default(),
            source: Some(source),
        }))
    }

    /// The `IO.Error` that Lean code gets: an exception as it is, everything else as a `userError` with the text of the
    /// error and those of its sources.
    pub(crate) fn to_lean<'lean>(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        match self {
            LeanError::Exception(exception) => exception.to_lean(lean),
            LeanError::Host(error) => LeanException::user_error(chain(&**error)).to_lean(lean),
        }
    }
}

/// The text of an error and of the errors behind it; what an error says of its source is not said again.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    for source in iter::successors(error.source(), |&error| error.source()) {
        let cause = source.to_string();
        if !text.ends_with(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    bounded(text)
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
mod tests {
    use super::*;
    use crate::LeanRuntime;

    #[derive(Debug, thiserror::Error)]
    #[error("reading the table")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("row 3: {0}")]
    struct Inner(#[source] std::num::ParseIntError);

    fn outer() -> Outer {
        Outer(Inner("x".parse::<u8>().unwrap_err()))
    }

    #[test]
    fn sources_are_told_once() {
        let lean = LeanRuntime::init().unwrap();
        let error = LeanError::other(outer());
        assert_eq!(error.to_string(), "reading the table");
        let read = LeanException::of_object(&error.to_lean(lean));
        assert_eq!(read.to_string(), "reading the table: row 3: invalid digit found in string");
        assert_eq!(read.exception().unwrap().kind(), IoErrorKind::UserError);
    }

    #[test]
    fn every_exception_comes_back_as_it_went() {
        let lean = LeanRuntime::init().unwrap();
        for kind in IoErrorKind::all() {
            for exception in [
                LeanException::new(kind, "détails\0"),
                LeanException::new(kind, "").with_code(u32::MAX).with_file("a file"),
            ] {
                let read = LeanError::from(exception.clone()).to_lean(lean);
                assert_eq!(LeanException::of_object(&read).exception(), Some(&exception));
            }
        }
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

    #[test]
    fn long_messages_are_cut() {
        let lean = LeanRuntime::init().unwrap();
        let read = LeanException::of_object(&LeanError::other("x".repeat(1 << 20)).to_lean(lean));
        assert!(read.to_string().len() < 5000 && read.to_string().contains("more bytes"));
    }
}
