//! What has no value at run time: always `lean_box(0)`.

use super::implement::{into_as_to, objects};
use super::{Decoder, LeanAbi, Object, ToLean, TryFromLean, TypeDesc, constructor};
use crate::error::LeanResult;
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// The argument for a type, universe or proof parameter: there is nothing to pass, but its place in the C signature stays.
///
/// `#[lean_module]` fills it in, so that a trait does not show it. It is for where no signature is known: function values,
/// [`LeanModule::exported`](crate::LeanModule::exported), and traits with `unsafe(unchecked)`. `@[export poly_id] def polyId (α : Type)
/// (x : α) : α` has two C parameters: `fn poly_id(&self, ty: Erased, x: Obj<'lean>) -> Obj<'lean>`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Erased;

objects! { [] Erased: TypeDesc::Erased; }
into_as_to! { [] Erased; [] (); }

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> ToLean<'lean> for Erased {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        constructor::constant(lean, 0)
    }
}

// SAFETY: this is how Lean represents the type.
unsafe impl LeanAbi for () {
    type Repr = Object;
    const TYPE: TypeDesc = TypeDesc::constant("PUnit");
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> ToLean<'lean> for () {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        constructor::constant(lean, 0)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean> TryFromLean<'lean> for () {
    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<()> {
        object.expect(ObjKind::Scalar(0), "`Unit`")
    }
}
