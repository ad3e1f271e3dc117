//! Reading the `#[lean(…)]` attributes of a type.

use syn::{Attribute, LitStr, Path};

use crate::attribute::{Keys, Slot, Vouched};
use crate::errors::Errors;

/// What `#[lean(…)]` says of the type.
#[derive(Default)]
pub(crate) struct TypeKeys {
    pub(crate) name: Option<LitStr>,
    pub(crate) handle: Option<Path>,
    pub(crate) recursive: Option<Path>,
    pub(crate) assume_valid: Option<Vouched>,
}

/// What `#[lean(…)]` says of a field.
#[derive(Default)]
pub(crate) struct FieldKeys {
    pub(crate) rename: Option<LitStr>,
    pub(crate) skip: Option<Path>,
    pub(crate) boxed: Option<Path>,
    pub(crate) unboxed: Option<Path>,
}

impl TypeKeys {
    pub(crate) fn read(attributes: &[Attribute], errors: &mut Errors) -> TypeKeys {
        let mut read = TypeKeys::default();
        let keys = vec![
            ("name", Slot::Text(&mut read.name)),
            ("handle", Slot::Flag(&mut read.handle)),
            ("recursive", Slot::Flag(&mut read.recursive)),
            ("assume_valid", Slot::Unsafe(&mut read.assume_valid)),
        ];
        Keys::new("in `#[lean(…)]` on the type", keys).read_lean(attributes, errors);
        read
    }
}

impl FieldKeys {
    pub(crate) fn read(attributes: &[Attribute], errors: &mut Errors) -> FieldKeys {
        let mut read = FieldKeys::default();
        let keys = vec![
            ("rename", Slot::Text(&mut read.rename)),
            ("skip", Slot::Flag(&mut read.skip)),
            ("boxed", Slot::Flag(&mut read.boxed)),
            ("unboxed", Slot::Flag(&mut read.unboxed)),
        ];
        Keys::new("in `#[lean(…)]` on a field", keys).read_lean(attributes, errors);
        read
    }
}

/// What `#[lean(…)]` says of a variant: its constructor.
pub(crate) fn rename(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let mut rename = None;
    let keys = vec![("rename", Slot::Text(&mut rename))];
    Keys::new("in `#[lean(…)]` on a variant", keys).read_lean(attributes, errors);
    rename
}
