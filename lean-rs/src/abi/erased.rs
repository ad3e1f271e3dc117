//! Arguments without a value at run time.

use super::repr::Object;
use super::{IntoLean, LeanAbi, ToLean, TypeDesc, constructor, sealed::Sealed};
use crate::object::Obj;
use crate::runtime::LeanRuntime;

/// The argument for a type, universe or proof parameter: there is nothing to pass, but its place in the C signature stays.
///
/// `#[lean_module]` fills it in, so that a trait does not show it. It is for where no signature is known: function values,
/// [`LeanModule::exported`](crate::LeanModule::exported), and traits with `unchecked`. `@[export poly_id] def polyId (α : Type)
/// (x : α) : α` has two C parameters: `fn poly_id(&self, ty: Erased, x: Obj<'lean>) -> Obj<'lean>`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Erased;

impl Sealed for Erased {}

impl LeanAbi for Erased {
    type Repr = Object;
    const TYPE: TypeDesc = TypeDesc::Erased;
}

impl<'lean> IntoLean<'lean> for Erased {
    type With<'a> = Erased;

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        constructor::constant(lean, 0)
    }
}

impl<'lean> ToLean<'lean> for Erased {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        constructor::constant(lean, 0)
    }
}
