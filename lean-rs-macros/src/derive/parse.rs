//! Reading the type and its `#[lean(…)]` attributes.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Data, DeriveInput, Expr, ExprLit, Generics, Ident, Lit, LitStr, Meta, Path, Token};

use super::messages::{FIELD_KEYS, Problem, TYPE_KEYS, VARIANT_KEYS};
use crate::errors::Errors;
use crate::names;

/// The type, with what its attributes say.
pub(crate) struct Input {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) lean: Lean,
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
    pub(crate) lean: Lean,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    /// The name, or the position as an index.
    pub(crate) member: syn::Member,
    pub(crate) ty: syn::Type,
    pub(crate) lean: Lean,
}

/// What all `#[lean(…)]` of one place say.
#[derive(Default)]
pub(crate) struct Lean {
    pub(crate) name: Option<LitStr>,
    pub(crate) recursive: Option<Path>,
    pub(crate) assume_valid: Option<Path>,
    pub(crate) rename: Option<LitStr>,
    pub(crate) skip: Option<Path>,
    pub(crate) boxed: Option<Path>,
    pub(crate) unboxed: Option<Path>,
}

#[derive(Clone, Copy)]
enum Place {
    Type,
    Variant,
    Field,
}

impl Place {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Place::Type => &TYPE_KEYS,
            Place::Variant => &VARIANT_KEYS,
            Place::Field => &FIELD_KEYS,
        }
    }

    fn shown(self) -> &'static str {
        match self {
            Place::Type => "the type",
            Place::Variant => "a variant",
            Place::Field => "a field",
        }
    }
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
        let lean = Lean::read(&input.attrs, Place::Type, errors);
        let deprecated = is_deprecated(&input);
        let body = match input.data {
            Data::Struct(data) => Body::Struct(fields(data.fields, errors)),
            Data::Enum(data) => Body::Enum(
                data.variants
                    .into_iter()
                    .map(|variant| {
                        if let Some((_, value)) = &variant.discriminant {
                            errors.push(value, Problem::Discriminant { variant: &variant.ident.to_string() });
                        }
                        Variant {
                            lean: Lean::read(&variant.attrs, Place::Variant, errors),
                            ident: variant.ident,
                            fields: fields(variant.fields, errors),
                        }
                    })
                    .collect(),
            ),
            Data::Union(data) => {
                errors.push(data.union_token, Problem::Union);
                return None;
            }
        };
        Some(Input { ident: input.ident, generics: input.generics, lean, body, deprecated })
    }
}

fn is_deprecated(input: &DeriveInput) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
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
        .map(|(field, member)| Field {
            lean: Lean::read(&field.attrs, Place::Field, errors),
            ty: field.ty,
            member,
        })
        .collect()
}

impl Lean {
    fn read(attributes: &[syn::Attribute], place: Place, errors: &mut Errors) -> Lean {
        let mut lean = Lean::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("lean")) {
            let keys = match &attribute.meta {
                Meta::List(list) => list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated),
                Meta::Path(_) | Meta::NameValue(_) => Ok(Punctuated::new()),
            };
            match keys {
                Ok(keys) if keys.is_empty() => {
                    errors.push(attribute, Problem::EmptyLean { keys: place.keys() })
                }
                Ok(keys) => keys.iter().for_each(|meta| lean.key(meta, place, errors)),
                Err(error) => errors.add(error),
            }
        }
        lean
    }

    fn key(&mut self, meta: &Meta, place: Place, errors: &mut Errors) {
        let key = meta.path().to_token_stream().to_string();
        if !place.keys().contains(&&*key) {
            let keys = place.keys();
            let nearest = names::did_you_mean(&key, keys.iter().copied());
            return errors
                .push(meta.path(), Problem::UnknownKey { key: &key, place: place.shown(), nearest, keys });
        }
        let seen = match &*key {
            "name" => self.name.is_some(),
            "recursive" => self.recursive.is_some(),
            "assume_valid" => self.assume_valid.is_some(),
            "rename" => self.rename.is_some(),
            "skip" => self.skip.is_some(),
            "boxed" => self.boxed.is_some(),
            _ => self.unboxed.is_some(),
        };
        if seen {
            return errors.push(meta.path(), Problem::DoubledKey { key: &key });
        }
        match &*key {
            "name" => self.name = string(meta, &key, errors),
            "recursive" => self.recursive = flag(meta, &key, errors),
            "assume_valid" => self.assume_valid = flag(meta, &key, errors),
            "rename" => self.rename = string(meta, &key, errors),
            "skip" => self.skip = flag(meta, &key, errors),
            "boxed" => self.boxed = flag(meta, &key, errors),
            _ => self.unboxed = flag(meta, &key, errors),
        }
    }
}

fn string(meta: &Meta, key: &str, errors: &mut Errors) -> Option<LitStr> {
    if let Meta::NameValue(pair) = meta
        && let Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) = &pair.value
    {
        return Some(string.clone());
    }
    errors.push(meta, Problem::KeyNeedsString { key });
    None
}

fn flag(meta: &Meta, key: &str, errors: &mut Errors) -> Option<Path> {
    if !matches!(meta, Meta::Path(_)) {
        errors.push(meta, Problem::KeyIsFlag { key });
    }
    Some(meta.path().clone())
}
