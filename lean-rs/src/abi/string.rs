//! `String`: UTF-8 with a length, so that NUL is a character like any other.

use std::str;

use lean_rs_sys as sys;

use super::{IntoLean, LeanAbi, TryFromLean, sealed::Sealed};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj, ObjRef};
use crate::runtime::LeanRuntime;

/// Looks at the text of a string object.
pub(crate) fn view<'a>(object: ObjRef<'_, 'a>) -> LeanResult<&'a str> {
    if object.kind() != Kind::String {
        return Err(LeanError::convert(format!("expected a `String`, found {}", object.kind())));
    }
    // SAFETY: a live string: `lean_string_size` bytes, the last of them NUL, which is not part of the text; and strings
    // are immutable while somebody besides the owner of a unique reference can see them.
    let bytes = unsafe {
        let size = sys::lean_string_size(object.as_ptr());
        std::slice::from_raw_parts(
            sys::lean_string_cstr(object.as_ptr()).cast::<u8>(),
            size.saturating_sub(1),
        )
    };
    str::from_utf8(bytes)
        .map_err(|e| LeanError::convert(format!("Lean returned a `String` that is not UTF-8: {e}")))
}

impl Sealed for String {}
impl Sealed for &str {}

impl LeanAbi for String {
    type C = *mut sys::lean_object;
}

impl LeanAbi for &str {
    type C = *mut sys::lean_object;
}

impl<'lean> IntoLean<'lean> for &str {
    type With<'a> = &'a str;

    #[inline]
    fn into_c(self, _: &'lean LeanRuntime) -> *mut sys::lean_object {
        // SAFETY: the runtime has been started; the bytes are UTF-8 with that many characters, and are copied.
        unsafe { sys::lean_mk_string_unchecked(self.as_ptr().cast(), self.len(), self.chars().count()) }
    }
}

impl<'lean> IntoLean<'lean> for String {
    type With<'a> = String;

    #[inline]
    fn into_c(self, lean: &'lean LeanRuntime) -> *mut sys::lean_object {
        self.as_str().into_c(lean)
    }
}

impl<'lean> TryFromLean<'lean> for String {
    unsafe fn from_c(_: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<String> {
        // SAFETY: the caller hands the reference over.
        let object = unsafe { Obj::from_owned(value) };
        view(object.as_ref()).map(str::to_owned)
    }

    unsafe fn from_boxed(lean: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<String> {
        // SAFETY: the same contract.
        unsafe { Self::from_c(lean, value) }
    }
}
