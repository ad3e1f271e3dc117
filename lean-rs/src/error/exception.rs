//! `IO.Error` (`src/Init/System/IOError.lean`) as a Rust value.

use std::fmt;

use super::bounded;

/// An exception thrown by a Lean `IO` action, or by Rust code that Lean calls: which constructor of `IO.Error`, and its fields.
///
/// Its `Display` is the text of a `userError` as it is; for the other constructors what kind of error it is, the
/// details, the error code and the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeanException {
    pub(crate) kind: IoErrorKind,
    pub(crate) details: String,
    pub(crate) code: Option<u32>,
    pub(crate) file: Option<String>,
}

impl LeanException {
    /// Which constructor of `IO.Error` was thrown.
    pub fn kind(&self) -> IoErrorKind {
        self.kind
    }

    /// The text that was thrown: the argument of `IO.userError`, or the `details` of another constructor; at most 4 KiB.
    pub fn message(&self) -> &str {
        &self.details
    }

    /// The operating system's error code, which every constructor but `unexpectedEof` and `userError` has.
    pub fn code(&self) -> Option<u32> {
        self.code
    }

    /// The file that the error is about, if it is about one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

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
}

impl fmt::Display for LeanException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == IoErrorKind::UserError {
            return f.write_str(&self.details);
        }
        let (_, _, kind) = IoErrorKind::ALL[self.kind as usize];
        // The operating system's text often is the kind once more.
        if self.details.is_empty() || self.details.eq_ignore_ascii_case(kind) {
            f.write_str(kind)?;
        } else {
            write!(f, "{kind}: {}", self.details)?;
        }
        match (self.code, &self.file) {
            (Some(code), Some(file)) => write!(f, " (error code {code}, file {file})"),
            (Some(code), None) => write!(f, " (error code {code})"),
            (None, Some(file)) => write!(f, " (file {file})"),
            (None, None) => Ok(()),
        }
    }
}

impl std::error::Error for LeanException {}

/// Which fields a constructor has, in order; all but the last two shapes are followed by an error code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `details`.
    Details,
    /// `filename`, `details`.
    File,
    /// `filename : Option String`, `details`.
    OptionalFile,
    /// A single text, without a code.
    User,
    /// Nothing: the constructor is a boxed number.
    Empty,
}

macro_rules! io_error_kinds {
    ($($(#[$doc:meta])* $tag:literal $variant:ident $shape:ident $what:expr;)*) => {
        /// The constructors of `IO.Error`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum IoErrorKind {
            $($(#[$doc])* $variant = $tag,)*
        }

        impl IoErrorKind {
            /// All of them by their tags, with their fields and what messages say.
            pub(crate) const ALL: &[(IoErrorKind, Shape, &str)] =
                &[$((IoErrorKind::$variant, Shape::$shape, $what)),*];
        }
    };
}

io_error_kinds! {
    /// `alreadyExists`.
    0 AlreadyExists OptionalFile "already exists";
    /// `otherError`.
    1 OtherError Details "other error";
    /// `resourceBusy`.
    2 ResourceBusy Details "resource busy";
    /// `resourceVanished`.
    3 ResourceVanished Details "resource vanished";
    /// `unsupportedOperation`.
    4 UnsupportedOperation Details "unsupported operation";
    /// `hardwareFault`.
    5 HardwareFault Details "hardware fault";
    /// `unsatisfiedConstraints`.
    6 UnsatisfiedConstraints Details "unsatisfied constraints";
    /// `illegalOperation`.
    7 IllegalOperation Details "illegal operation";
    /// `protocolError`.
    8 ProtocolError Details "protocol error";
    /// `timeExpired`.
    9 TimeExpired Details "time expired";
    /// `interrupted`.
    10 Interrupted File "interrupted system call";
    /// `noFileOrDirectory`.
    11 NoFileOrDirectory File "no such file or directory";
    /// `invalidArgument`.
    12 InvalidArgument OptionalFile "invalid argument";
    /// `permissionDenied`.
    13 PermissionDenied OptionalFile "permission denied";
    /// `resourceExhausted`.
    14 ResourceExhausted OptionalFile "resource exhausted";
    /// `inappropriateType`.
    15 InappropriateType OptionalFile "inappropriate type";
    /// `noSuchThing`.
    16 NoSuchThing OptionalFile "no such thing";
    /// `unexpectedEof`.
    17 UnexpectedEof Empty "end of file";
    /// `userError`.
    18 UserError User "user error";
}

impl IoErrorKind {
    pub(crate) fn shape(self) -> Shape {
        IoErrorKind::ALL[self as usize].1
    }
}
