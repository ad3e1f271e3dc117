//! `IO.Error` (`src/Init/System/IOError.lean`) as a Rust value.

use std::fmt;

use lean_rs_sys as sys;

use super::{LeanError, bounded};
use crate::object::{Kind, Obj, ObjRef};

/// An exception thrown by a Lean `IO` action, or by Rust code that Lean calls: which constructor of `IO.Error`, and its fields.
///
/// Its `Display` is the text of a `userError` as it is; for the other constructors what kind of error it is, the
/// details, the error code and the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeanException {
    pub(super) kind: IoErrorKind,
    pub(super) details: String,
    pub(super) code: Option<u32>,
    pub(super) file: Option<String>,
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
}

impl fmt::Display for LeanException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == IoErrorKind::UserError {
            return f.write_str(&self.details);
        }
        let kind = self.kind.description();
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

/// Bytes in front of an object's fields.
const OBJECT_HEADER: usize = 8;

/// Which fields a constructor has, in order; all but the last two shapes are followed by an error code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
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
            $($(#[$doc])* $variant,)*
        }

        impl IoErrorKind {
            fn of_tag(tag: usize) -> Option<(IoErrorKind, Shape)> {
                match tag {
                    $($tag => Some((IoErrorKind::$variant, Shape::$shape)),)*
                    _ => None,
                }
            }

            pub(super) fn tag(self) -> u8 {
                match self {
                    $(IoErrorKind::$variant => $tag,)*
                }
            }

            pub(super) fn shape(self) -> Shape {
                match self {
                    $(IoErrorKind::$variant => Shape::$shape,)*
                }
            }

            #[cfg(test)]
            pub(super) fn all() -> impl Iterator<Item = IoErrorKind> {
                [$(IoErrorKind::$variant),*].into_iter()
            }

            fn description(self) -> &'static str {
                match self {
                    $(IoErrorKind::$variant => $what,)*
                }
            }
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

impl LeanException {
    /// Reads a thrown value; `Err` describes a value that is not an `IO.Error` (an action in `EIO` with an error type
    /// of its own throws such values).
    pub(crate) fn of_object(error: &Obj<'_>) -> LeanError {
        match Self::read(error.as_ref()) {
            Some(exception) => exception.into(),
            None => LeanError::convert(format!(
                "the action threw {}, which is not an `IO.Error`. Actions in `EIO` with an error type of its own are \
                 called through a Lean wrapper that turns the error into an `IO.userError` or into a result",
                error.as_ref().kind()
            )),
        }
    }

    fn read(error: ObjRef<'_, '_>) -> Option<LeanException> {
        let (tag, fields) = match error.kind() {
            Kind::Scalar(n) => (n, 0),
            Kind::Constructor { tag, fields } => (usize::from(tag), fields),
            _ => return None,
        };
        let (kind, shape) = IoErrorKind::of_tag(tag)?;
        let text = |index| error.field(index)?.text();
        let exception = |details: Option<String>, file| {
            Some(LeanException { kind, details: bounded(details?), code: None, file })
        };
        match (shape, fields) {
            (Shape::Empty, 0) if matches!(error.kind(), Kind::Scalar(_)) => {
                exception(Some(String::new()), None)
            }
            (Shape::User, 1) => exception(text(0), None),
            (Shape::Details, 1) => exception(text(0), None)?.code_of(error),
            (Shape::File, 2) => exception(text(1), Some(bounded(text(0)?)))?.code_of(error),
            (Shape::OptionalFile, 2) => {
                let file = error.field(0)?;
                let file = match file.kind() {
                    Kind::Scalar(0) => None,
                    Kind::Constructor { tag: 1, fields: 1 } => Some(bounded(file.field(0)?.text()?)),
                    _ => return None,
                };
                exception(text(1), file)?.code_of(error)
            }
            _ => None,
        }
    }

    /// Adds the `UInt32` that follows the object fields; `None` if the object has no room for it.
    fn code_of(mut self, error: ObjRef<'_, '_>) -> Option<LeanException> {
        let Kind::Constructor { fields, .. } = error.kind() else { return None };
        let offset = usize::from(fields) * size_of::<*const ()>();
        // SAFETY: `error` is a live heap object, as its kind shows.
        let size = unsafe { sys::lean_object_byte_size(error.as_ptr()) };
        if size < OBJECT_HEADER + offset + size_of::<u32>() {
            return None;
        }
        // SAFETY: `error` is a constructor object, and its size shows four bytes at this offset.
        self.code = Some(unsafe { sys::lean_ctor_get_uint32(error.as_ptr(), offset as _) });
        Some(self)
    }
}
