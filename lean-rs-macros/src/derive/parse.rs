//! Reading the type and its `#[lean(…)]` attributes.

use proc_macro2::TokenStream;
use syn::visit::Visit;
use syn::{Attribute, Data, DeriveInput, Generics, Ident, LitStr, Path};

use crate::attribute::{Keys, Slot};
use crate::errors::Errors;

/// The type, with what its attributes say.
pub(crate) struct Input {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) keys: TypeKeys,
    pub(crate) body: Body,
    /// Whether the type, a variant or a field is.
    pub(crate) deprecated: bool,
}

pub(crate) enum Body {
    Struct(Vec<Field>),
    Enum(Vec<Variant>),
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// The constructor's name.
    pub(crate) rename: Option<LitStr>,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    /// The name, or the position as an index.
    pub(crate) member: syn::Member,
    pub(crate) ty: syn::Type,
    pub(crate) keys: FieldKeys,
}

/// What `#[lean(…)]` says of the type.
#[derive(Default)]
pub(crate) struct TypeKeys {
    pub(crate) name: Option<LitStr>,
    pub(crate) recursive: Option<Path>,
    pub(crate) assume_valid: Option<Path>,
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
    fn read(attributes: &[Attribute], errors: &mut Errors) -> TypeKeys {
        let mut read = TypeKeys::default();
        let keys = vec![
            ("name", Slot::Text(&mut read.name)),
            ("recursive", Slot::Flag(&mut read.recursive)),
            ("assume_valid", Slot::Flag(&mut read.assume_valid)),
        ];
        Keys::new("in `#[lean(…)]` on the type", keys).read_lean(attributes, errors);
        read
    }
}

impl FieldKeys {
    fn read(attributes: &[Attribute], errors: &mut Errors) -> FieldKeys {
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
fn rename(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let mut rename = None;
    let keys = vec![("rename", Slot::Text(&mut rename))];
    Keys::new("in `#[lean(…)]` on a variant", keys).read_lean(attributes, errors);
    rename
}

impl Input {
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Option<Input> {
        let input: DeriveInput = match syn::parse2(tokens) {
            Ok(input) => input,
            Err(error) => {
                errors.add(error);
                return None;
            }
        };
        let keys = TypeKeys::read(&input.attrs, errors);
        let deprecated = is_deprecated(&input);
        let body = match input.data {
            Data::Struct(data) => Body::Struct(fields(data.fields, errors)),
            Data::Enum(data) => Body::Enum(
                data.variants
                    .into_iter()
                    .map(|variant| {
                        if let Some((_, value)) = &variant.discriminant {
                            errors.push(
                                value,
                                format_args!(
                                    "Lean numbers constructors by their position, so `{}` has no number of its own: \
                                     remove it, and put the variants in the order of Lean's constructors",
                                    variant.ident
                                ),
                            );
                        }
                        Variant {
                            rename: rename(&variant.attrs, errors),
                            ident: variant.ident,
                            fields: fields(variant.fields, errors),
                        }
                    })
                    .collect(),
            ),
            Data::Union(data) => {
                errors.push(
                    data.union_token,
                    "Lean has no unions: derive `LeanType` on a struct, for a Lean structure, or on an enum, for an inductive \
                     type",
                );
                return None;
            }
        };
        Some(Input { ident: input.ident, generics: input.generics, keys, body, deprecated })
    }
}

fn is_deprecated(input: &DeriveInput) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_attribute(&mut self, attribute: &'ast Attribute) {
            self.0 |= attribute.path().is_ident("deprecated");
        }
    }
    let mut find = Find(false);
    find.visit_derive_input(input);
    find.0
}

fn fields(fields: syn::Fields, errors: &mut Errors) -> Vec<Field> {
    let members: Vec<syn::Member> = fields.members().collect();
    fields
        .into_iter()
        .zip(members)
        .map(|(field, member)| Field { keys: FieldKeys::read(&field.attrs, errors), ty: field.ty, member })
        .collect()
}
