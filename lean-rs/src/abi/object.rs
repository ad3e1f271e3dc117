//! Objects as they are: for Lean types that have no Rust counterpart.

use super::repr::Object;
use super::{Decoder, InfallibleFromLean, IntoLean, LeanAbi, ToLean, TryFromLean, sealed::Sealed};
use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;
use crate::signature::Stated;

impl Sealed for Obj<'_> {}
impl Sealed for ObjRef<'_, '_> {}

impl LeanAbi for Obj<'_> {
    type Repr = Object;
    const TYPE: Stated = Stated::Any;
}

impl LeanAbi for ObjRef<'_, '_> {
    type Repr = Object;
    const TYPE: Stated = Stated::Any;
}

impl<'lean> IntoLean<'lean> for Obj<'lean> {
    type With<'a>
        = Obj<'lean>
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, _: &'lean LeanRuntime) -> Obj<'lean> {
        self
    }
}

impl<'lean> ToLean<'lean> for Obj<'lean> {
    #[inline]
    fn to_direct(&self, _: &'lean LeanRuntime) -> Obj<'lean> {
        self.clone()
    }
}

impl<'lean> IntoLean<'lean> for ObjRef<'lean, '_> {
    type With<'a>
        = ObjRef<'lean, 'a>
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, _: &'lean LeanRuntime) -> Obj<'lean> {
        self.to_owned()
    }
}

impl<'lean> ToLean<'lean> for ObjRef<'lean, '_> {
    #[inline]
    fn to_direct(&self, _: &'lean LeanRuntime) -> Obj<'lean> {
        ObjRef::to_owned(*self)
    }
}

impl<'lean> TryFromLean<'lean> for Obj<'lean> {
    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Obj<'lean>> {
        Ok(object.to_owned())
    }

    #[inline]
    fn from_owned(_: Decoder<'lean>, object: Obj<'lean>) -> LeanResult<Obj<'lean>> {
        Ok(object)
    }
}

impl<'lean> InfallibleFromLean<'lean> for Obj<'lean> {
    #[inline]
    fn from_direct_bare(value: Obj<'lean>) -> Obj<'lean> {
        value
    }
}
