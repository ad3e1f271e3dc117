//! `String`: UTF-8 with a length, so that NUL is a character like any other.

use std::{slice, str};

use lean_rs_sys as sys;

use super::implement::{into_as_to, objects};
use super::{Decoder, ToLean, TryFromLean, TypeDesc};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// Checks that the object is a string.
#[inline]
pub(crate) fn expect(object: ObjRef<'_, '_>) -> LeanResult<()> {
    if object.tag() == Some(sys::LeanString) { Ok(()) } else { object.expect(ObjKind::String, "a `String`") }
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

objects! {
    [] String: TypeDesc::constant("String");
    [] str: TypeDesc::constant("String");
}

into_as_to! { [] String; }

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> ToLean<'lean> for str {
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

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> ToLean<'lean> for String {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        self.as_str().to_direct(lean)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean> TryFromLean<'lean> for String {
    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<String> {
        view(object).map(str::to_owned)
    }
}
