//! `IO.Error` as a Lean object: what an action has thrown, and what Rust code throws to Lean.

use super::{Builder, Decoder, FieldKind, Layout, Reader, constant, expect_constant};
use crate::error::{IoErrorKind, LeanError, LeanException, LeanResult, Shape, bounded, chain};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

// The fields of the constructors, by their `Shape`.
const USER: Layout<1> = Layout::new([FieldKind::Object]);
const DETAILS: Layout<2> = Layout::new([FieldKind::Object, FieldKind::Scalar4]);
const FILE: Layout<3> = Layout::new([FieldKind::Object, FieldKind::Object, FieldKind::Scalar4]);

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
        let tag = match error.kind() {
            ObjKind::Scalar(n) => n,
            ObjKind::Constructor { tag, .. } => usize::from(tag),
            _ => return None,
        };
        let &(kind, shape, _) = IoErrorKind::ALL.get(tag)?;
        let (file, details, code) = Self::read_fields(error, kind as u8, shape).ok()?;
        Some(LeanException { kind, details: bounded(details), code, file: file.map(bounded) })
    }

    fn read_fields(
        error: ObjRef<'_, '_>,
        tag: u8,
        shape: Shape,
    ) -> LeanResult<(Option<String>, String, Option<u32>)> {
        const WHAT: &str = "IO.Error";
        let cx = Decoder::new(error.lean());
        Ok(match shape {
            Shape::Empty => {
                expect_constant(error, WHAT, tag.into())?;
                (None, String::new(), None)
            }
            Shape::User => (None, Reader::new(cx, error, WHAT, tag, &USER)?.field("details")?, None),
            Shape::Details => {
                let mut reader = Reader::new(cx, error, WHAT, tag, &DETAILS)?;
                (None, reader.field("details")?, Some(reader.field("code")?))
            }
            Shape::File => {
                let mut reader = Reader::new(cx, error, WHAT, tag, &FILE)?;
                (Some(reader.field("file")?), reader.field("details")?, Some(reader.field("code")?))
            }
            Shape::OptionalFile => {
                let mut reader = Reader::new(cx, error, WHAT, tag, &FILE)?;
                (reader.field("file")?, reader.field("details")?, Some(reader.field("code")?))
            }
        })
    }

    /// The value of `IO.Error`.
    fn to_lean<'lean>(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        let (tag, details, code) = (self.kind as u8, &*self.details, self.code.unwrap_or_default());
        let file = self.file.as_deref();
        match self.kind.shape() {
            Shape::Empty => constant(lean, tag.into()),
            Shape::User => Builder::new(lean, tag, &USER).field(details).finish(),
            Shape::Details => Builder::new(lean, tag, &DETAILS).field(details).field(code).finish(),
            Shape::File => {
                let file = file.unwrap_or_default();
                Builder::new(lean, tag, &FILE).field(file).field(details).field(code).finish()
            }
            Shape::OptionalFile => {
                Builder::new(lean, tag, &FILE).field(file).field(details).field(code).finish()
            }
        }
    }
}

impl LeanError {
    /// The `IO.Error` that Lean code gets: an exception as it is, everything else as a `userError` with the text of the
    /// error and those of its sources.
    pub(crate) fn to_lean<'lean>(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        match self {
            LeanError::Exception(exception) => exception.to_lean(lean),
            LeanError::Host(error) => LeanException::user_error(chain(&**error)).to_lean(lean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LeanRuntime;
    use crate::error::outer;

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
        for &(kind, ..) in IoErrorKind::ALL {
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
    fn long_messages_are_cut() {
        let lean = LeanRuntime::init().unwrap();
        let read = LeanException::of_object(&LeanError::other("x".repeat(1 << 20)).to_lean(lean));
        assert!(read.to_string().len() < 5000 && read.to_string().contains("more bytes"));
    }
}
