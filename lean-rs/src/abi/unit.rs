//! `Unit`: an object in C, always `lean_box(0)`.

use lean_rs_sys as sys;

use super::{IntoLean, LeanAbi, TryFromLean};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj};
use crate::runtime::LeanRuntime;

impl LeanAbi for () {
    type C = *mut sys::lean_object;
}

impl<'lean> IntoLean<'lean> for () {
    type With<'a> = ();

    #[inline]
    fn into_c(self, _: &'lean LeanRuntime) -> *mut sys::lean_object {
        sys::lean_box(0)
    }
}

impl<'lean> TryFromLean<'lean> for () {
    unsafe fn from_c(_: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<()> {
        // SAFETY: the caller hands the reference over.
        let object = unsafe { Obj::from_owned(value) };
        match object.kind() {
            Kind::Scalar(0) => Ok(()),
            other => Err(LeanError::convert(format!("expected `Unit`, found {other}"))),
        }
    }

    unsafe fn from_boxed(lean: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<()> {
        // SAFETY: the same contract.
        unsafe { Self::from_c(lean, value) }
    }
}
