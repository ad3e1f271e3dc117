//! `String`: UTF-8 with a length, so that NUL is a character like any other.

use std::{slice, str};

use lean_rs_sys as sys;

use super::repr::Object;
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc, sealed::Sealed};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj, ObjRef};
use crate::runtime::LeanRuntime;

/// Checks that the object is a string.
#[inline]
pub(crate) fn expect(object: ObjRef<'_, '_>) -> LeanResult<()> {
    match object.kind() {
        Kind::String => Ok(()),
        kind => Err(other_kind(kind)),
    }
}

#[cold]
fn other_kind(found: Kind) -> LeanError {
    LeanError::convert(format!("expected a `String`, found {found}"))
}

/// The bytes of the text.
///
/// # Safety
/// The object is a string.
#[inline]
pub(crate) unsafe fn bytes<'a>(object: ObjRef<'_, 'a>) -> &'a [u8] {
    // SAFETY: a live string: `lean_string_size` bytes, the last of them NUL, which is not part of the text; and strings
    // are immutable while somebody besides the owner of a unique reference can see them.
    unsafe {
        let size = sys::lean_string_size(object.as_ptr());
        slice::from_raw_parts(sys::lean_string_cstr(object.as_ptr()).cast::<u8>(), size.saturating_sub(1))
    }
}

/// Looks at the text of a string object.
#[inline]
pub(crate) fn view<'a>(object: ObjRef<'_, 'a>) -> LeanResult<&'a str> {
    expect(object)?;
    // SAFETY: just checked.
    let bytes = unsafe { bytes(object) };
    if bytes.is_ascii() {
        // SAFETY: ASCII is UTF-8; to find that out is much faster than to check all of UTF-8's rules.
        return Ok(unsafe { str::from_utf8_unchecked(bytes) });
    }
    str::from_utf8(bytes)
        .map_err(|e| LeanError::convert(format!("Lean returned a `String` that is not UTF-8: {e}")))
}

impl Sealed for String {}
impl Sealed for str {}

impl LeanAbi for String {
    type Repr = Object;
    const TYPE: TypeDesc = TypeDesc::constant("String");
}

impl LeanAbi for str {
    type Repr = Object;
    const TYPE: TypeDesc = TypeDesc::constant("String");
}

impl<'lean> ToLean<'lean> for str {
    #[inline]
    fn to_direct(&self, _: &'lean LeanRuntime) -> Obj<'lean> {
        let characters = if self.is_ascii() { self.len() } else { self.chars().count() };
        // SAFETY: the runtime has been started; the string has room for the text and the NUL behind it, which are set
        // before anybody sees it, and so many characters.
        unsafe {
            let size = self.len() + 1;
            let string = sys::lean_alloc_string(size, size, characters);
            let data = sys::lean_string_cstr(string).cast_mut().cast::<u8>();
            data.copy_from_nonoverlapping(self.as_ptr(), self.len());
            data.add(self.len()).write(0);
            Obj::from_owned(string)
        }
    }
}

impl<'lean> ToLean<'lean> for String {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        self.as_str().to_direct(lean)
    }
}

impl<'lean> IntoLean<'lean> for String {
    type With<'a> = String;

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        self.as_str().to_direct(lean)
    }
}

impl<'lean> TryFromLean<'lean> for String {
    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<String> {
        view(object).map(str::to_owned)
    }
}
