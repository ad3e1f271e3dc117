//! `Unit`: an object in C, always `lean_box(0)`.

use super::repr::Object;
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, TypeDesc, constructor};
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj, ObjRef};
use crate::runtime::LeanRuntime;

impl LeanAbi for () {
    type Repr = Object;
    const TYPE: TypeDesc = TypeDesc::constant("PUnit");
}

impl<'lean> IntoLean<'lean> for () {
    type With<'a> = ();

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        constructor::constant(lean, 0)
    }
}

impl<'lean> ToLean<'lean> for () {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        constructor::constant(lean, 0)
    }
}

impl<'lean> TryFromLean<'lean> for () {
    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<()> {
        match object.kind() {
            Kind::Scalar(0) => Ok(()),
            other => Err(LeanError::convert(format!("expected `Unit`, found {other}"))),
        }
    }
}
