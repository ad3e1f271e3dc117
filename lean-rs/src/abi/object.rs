//! Objects as they are: for Lean types that have no Rust counterpart.

use lean_rs_sys as sys;

use super::{InfallibleFromLean, IntoLean, LeanAbi, TryFromLean, sealed::Sealed};
use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

impl Sealed for Obj<'_> {}
impl Sealed for ObjRef<'_, '_> {}

impl LeanAbi for Obj<'_> {
    type C = *mut sys::lean_object;
}

impl LeanAbi for ObjRef<'_, '_> {
    type C = *mut sys::lean_object;
}

impl<'lean> IntoLean<'lean> for Obj<'lean> {
    type With<'a> = Obj<'lean>;

    #[inline]
    fn into_c(self, _: &'lean LeanRuntime) -> *mut sys::lean_object {
        self.into_raw()
    }
}

impl<'lean> IntoLean<'lean> for ObjRef<'lean, '_> {
    type With<'a> = ObjRef<'lean, 'a>;

    #[inline]
    fn into_c(self, _: &'lean LeanRuntime) -> *mut sys::lean_object {
        self.to_owned().into_raw()
    }
}

impl<'lean> TryFromLean<'lean> for Obj<'lean> {
    #[inline]
    unsafe fn from_c(lean: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<Obj<'lean>> {
        // SAFETY: the same contract.
        Ok(unsafe { Self::from_c_bare(lean, value) })
    }

    #[inline]
    unsafe fn from_boxed(lean: &'lean LeanRuntime, value: *mut sys::lean_object) -> LeanResult<Obj<'lean>> {
        // SAFETY: the same contract.
        Ok(unsafe { Self::from_c_bare(lean, value) })
    }
}

impl<'lean> InfallibleFromLean<'lean> for Obj<'lean> {
    #[inline]
    unsafe fn from_c_bare(_: &'lean LeanRuntime, value: *mut sys::lean_object) -> Obj<'lean> {
        // SAFETY: the caller hands the reference over.
        unsafe { Obj::from_owned(value) }
    }
}
