//! `IO.Error` as a Lean object: what an action has thrown, and what Rust code throws to Lean.

use lean_rs_sys as sys;

use super::{IntoLean, Object, Repr, constant, string};
use crate::error::{IoErrorKind, LeanError, LeanException, Shape, bounded, chain};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// Bytes in front of an object's fields.
const OBJECT_HEADER: usize = 8;

/// The text in an object field; `None` if there is no such field, or something else in it.
fn text(object: ObjRef<'_, '_>, index: u8) -> Option<String> {
    string::view(object.field(index)?).ok().map(str::to_owned)
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
            ObjKind::Scalar(n) => (n, 0),
            ObjKind::Constructor { tag, fields } => (usize::from(tag), fields),
            _ => return None,
        };
        let &(kind, shape, _) = IoErrorKind::ALL.get(tag)?;
        let text = |index| text(error, index);
        let exception = |details: Option<String>, file| {
            Some(LeanException { kind, details: bounded(details?), code: None, file })
        };
        match (shape, fields) {
            (Shape::Empty, 0) if matches!(error.kind(), ObjKind::Scalar(_)) => {
                exception(Some(String::new()), None)
            }
            (Shape::User, 1) => exception(text(0), None),
            (Shape::Details, 1) => exception(text(0), None)?.code_of(error),
            (Shape::File, 2) => exception(text(1), Some(bounded(text(0)?)))?.code_of(error),
            (Shape::OptionalFile, 2) => {
                let file = error.field(0)?;
                let file = match file.kind() {
                    ObjKind::Scalar(0) => None,
                    ObjKind::Constructor { tag: 1, fields: 1 } => Some(bounded(self::text(file, 0)?)),
                    _ => return None,
                };
                exception(text(1), file)?.code_of(error)
            }
            _ => None,
        }
    }

    /// Adds the `UInt32` that follows the object fields; `None` if the object has no room for it.
    fn code_of(mut self, error: ObjRef<'_, '_>) -> Option<LeanException> {
        let ObjKind::Constructor { fields, .. } = error.kind() else { return None };
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

    /// The value of `IO.Error`.
    fn to_lean<'lean>(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        let string = |text: &str| text.into_direct(lean);
        let (tag, shape) = (self.kind as u8, self.kind.shape());
        let fields = match shape {
            Shape::Empty => return constant(lean, usize::from(tag)),
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
