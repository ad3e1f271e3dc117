//! The rules for a type, and how Lean represents one that keeps them.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Generics, Ident, LitStr, Member, Path, Type};

use super::parse::{self, Body, FieldKeys, Input};
use crate::errors::Errors;
use crate::names::{self, lower_camel, lower_first};
use crate::types::{self, shown};

/// The greatest index of a constructor with fields: Lean's greatest constructor tag.
const MAX_TAG: usize = 243;

/// A type that stands for a Lean structure or inductive type.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The type parameters that fields which cross mention: those need bounds.
    pub(crate) bounded: HashSet<Ident>,
    /// The full Lean name.
    pub(crate) lean_name: String,
    /// Whether that is written, and not taken from the Rust name.
    pub(crate) is_named: bool,
    /// Whether it is a struct.
    pub(crate) is_struct: bool,
    /// Whether the programmer vouches for the proofs among the Lean type's fields.
    pub(crate) assumes_valid: bool,
    /// The last component of the Lean name, for messages.
    pub(crate) short_name: String,
    pub(crate) shape: Shape,
    pub(crate) constructors: Vec<Constructor>,
    /// Whether naming the type or its parts is a warning.
    pub(crate) deprecated: bool,
}

/// What the values are in C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One constructor without fields: always `lean_box(0)`.
    Unit,
    /// Several constructors, all without fields: a number of so many bits.
    Enumeration(u8),
    /// One constructor with one field, a *trivial structure*: whatever the field is.
    Trivial,
    /// Objects, and boxed indices for constructors without fields.
    Objects,
}

pub(crate) struct Constructor {
    /// The name in the source.
    pub(crate) ident: Ident,
    /// `Self` or `Self::Variant`.
    pub(crate) path: TokenStream,
    pub(crate) lean_name: String,
    /// How messages call it: `Point`, `Shape.circle`.
    pub(crate) what: String,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) ty: Type,
    pub(crate) lean_name: String,
    /// Whether the Lean name is only a number: a field without a name, which has one in Lean.
    pub(crate) is_unnamed: bool,
    pub(crate) storage: Storage,
    /// `boxed` or `unboxed`, where it is written.
    pub(crate) asked: Option<Path>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Storage {
    /// As the type is passed in C.
    Direct,
    /// As an object whatever the type.
    Boxed,
    /// Not at all: the field is Rust's own.
    Skipped,
}

impl Constructor {
    /// The fields that Lean's constructor has.
    pub(crate) fn relevant(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.storage != Storage::Skipped)
    }
}

impl Model {
    pub(crate) fn check(input: Input, errors: &mut Errors) -> Option<Model> {
        let Input { ident, generics, keys, body, deprecated } = input;
        let lean_name = type_name(&ident, keys.name.as_ref(), errors);
        let short_name = lean_name.rsplit('.').next().unwrap_or_default().to_owned();
        check_lifetimes(&generics, errors);
        let parameters: HashSet<Ident> = generics.type_params().map(|it| it.ident.clone()).collect();

        let is_struct = matches!(body, Body::Struct(_));
        let constructors = match body {
            Body::Struct(fields) => vec![Constructor {
                ident: ident.clone(),
                path: quote!(Self),
                lean_name: "mk".to_owned(),
                what: short_name.clone(),
                fields: check_fields(fields, &parameters, errors),
            }],
            Body::Enum(variants) => {
                if variants.is_empty() {
                    errors.push(
                        &ident,
                        format_args!(
                            "`{ident}` has no variants: a Lean type without constructors has no values that could cross"
                        ),
                    );
                    return None;
                }
                check_variants(variants, &short_name, &parameters, errors)
            }
        };
        let recursive = keys.recursive.is_some()
            || constructors
                .iter()
                .flat_map(Constructor::relevant)
                .any(|field| mentions(&field.ty, |path| is_own(path, &ident)));
        let shape = shape(&constructors, recursive);
        if shape == Shape::Trivial {
            for key in
                constructors.iter().flat_map(Constructor::relevant).filter_map(|field| field.asked.as_ref())
            {
                errors.push(
                    key,
                    "the only field of a structure is the structure's own representation in Lean, boxed where the structure \
                     is: remove `boxed` or `unboxed`",
                );
            }
        }
        let mut bounded = HashSet::new();
        for field in constructors.iter().flat_map(Constructor::relevant) {
            bounded.extend(
                parameters.iter().filter(|it| mentions(&field.ty, |path| bare(path) == Some(*it))).cloned(),
            );
        }
        Some(Model {
            ident,
            generics,
            bounded,
            lean_name,
            is_named: keys.name.is_some(),
            is_struct,
            assumes_valid: keys.assume_valid.is_some(),
            short_name,
            shape,
            constructors,
            deprecated,
        })
    }
}

fn shape(constructors: &[Constructor], recursive: bool) -> Shape {
    let fields: usize = constructors.iter().map(|it| it.relevant().count()).sum();
    match (constructors.len(), fields) {
        (1, 0) => Shape::Unit,
        (..=255, 0) => Shape::Enumeration(8),
        (..=65535, 0) => Shape::Enumeration(16),
        (_, 0) => Shape::Enumeration(32),
        (1, 1) if !recursive => Shape::Trivial,
        _ => Shape::Objects,
    }
}

fn type_name(ident: &Ident, name: Option<&LitStr>, errors: &mut Errors) -> String {
    let Some(name) = name else { return names::unraw(ident) };
    if !names::is_module_name(&name.value()) {
        errors.push(
            name,
            format_args!(
                "`{}` is not the name of a Lean type: write its full name, such as `Pkg.Point`",
                name.value().escape_debug()
            ),
        );
    }
    name.value()
}

fn check_lifetimes(generics: &Generics, errors: &mut Errors) {
    for lifetime in generics.lifetimes().filter(|it| it.lifetime.ident != "lean") {
        errors.push(
            &lifetime.lifetime,
            format_args!(
                "values from Lean have no other lifetime than `'lean`, that of the runtime: call `{}` `'lean` if the type holds \
                 such values, else own what it refers to",
                lifetime.lifetime
            ),
        );
    }
}

fn check_variants(
    variants: Vec<parse::Variant>,
    short_name: &str,
    parameters: &HashSet<Ident>,
    errors: &mut Errors,
) -> Vec<Constructor> {
    let mut names = Names::new("constructor");
    let mut constructors = Vec::new();
    for (index, parse::Variant { ident, rename, fields }) in variants.into_iter().enumerate() {
        let lean_name =
            names.given(rename.as_ref(), errors).unwrap_or_else(|| lower_first(&names::unraw(&ident)));
        names.add(&lean_name, &ident, errors);
        let fields = check_fields(fields, parameters, errors);
        if index > MAX_TAG && fields.iter().any(|field| field.storage != Storage::Skipped) {
            errors.push(
                &ident,
                format_args!(
                    "`{ident}` is constructor {index} and has fields, but objects of Lean have a constructor number of at most \
                     {MAX_TAG}: check the variants against the Lean type"
                ),
            );
        }
        constructors.push(Constructor {
            path: quote!(Self::#ident),
            what: format!("{short_name}.{lean_name}"),
            lean_name,
            fields,
            ident,
        });
    }
    constructors
}

fn check_fields(fields: Vec<parse::Field>, parameters: &HashSet<Ident>, errors: &mut Errors) -> Vec<Field> {
    let mut names = Names::new("field");
    let mut checked = Vec::new();
    for parse::Field { member, ty, keys } in fields {
        let storage = check_storage(&keys, &ty, parameters, errors);
        let given = names.given(keys.rename.as_ref(), errors);
        let is_unnamed = given.is_none() && matches!(member, Member::Unnamed(_));
        let lean_name = given.unwrap_or_else(|| match &member {
            Member::Named(ident) => lower_camel(&names::unraw(ident)),
            Member::Unnamed(index) => index.index.to_string(),
        });
        if storage != Storage::Skipped {
            check_type(&ty, errors);
            names.add(&lean_name, &member, errors);
        }
        checked.push(Field {
            member,
            ty,
            lean_name,
            is_unnamed,
            storage,
            asked: keys.boxed.or(keys.unboxed),
        });
    }
    checked
}

/// The Lean names of constructors or fields.
struct Names {
    what: &'static str,
    seen: HashSet<String>,
}

impl Names {
    fn new(what: &'static str) -> Names {
        Names { what, seen: HashSet::new() }
    }

    /// The name that `rename` gives.
    fn given(&self, rename: Option<&LitStr>, errors: &mut Errors) -> Option<String> {
        let name = rename?;
        if !names::is_module_name(&name.value()) || name.value().contains('.') {
            errors.push(
                name,
                format_args!(
                    "`{}` is not the name of a Lean {}: write one component, without the type's name",
                    name.value().escape_debug(),
                    self.what
                ),
            );
        }
        Some(name.value())
    }

    fn add(&mut self, name: &str, tokens: impl ToTokens, errors: &mut Errors) {
        if !self.seen.insert(name.to_owned()) {
            errors.push(
                tokens,
                format_args!(
                    "two {}s have the Lean name `{name}`: give one of them another with `#[lean(rename = \"…\")]`",
                    self.what
                ),
            );
        }
    }
}

fn check_storage(keys: &FieldKeys, ty: &Type, parameters: &HashSet<Ident>, errors: &mut Errors) -> Storage {
    if keys.skip.is_some() {
        let mut excluded = |key: &str, tokens: &dyn ToTokens| {
            errors.push(
                tokens,
                format_args!(
                    "a skipped field is not in the Lean type, so `{key}` says nothing: keep one of `skip` and `{key}`"
                ),
            );
        };
        keys.boxed.iter().for_each(|path| excluded("boxed", path));
        keys.unboxed.iter().for_each(|path| excluded("unboxed", path));
        keys.rename.iter().for_each(|name| excluded("rename", name));
        return Storage::Skipped;
    }
    match (&keys.boxed, &keys.unboxed) {
        (Some(_), Some(unboxed)) => {
            errors.push(unboxed, "`boxed` and `unboxed` exclude each other: keep one");
            Storage::Boxed
        }
        (Some(_), None) => Storage::Boxed,
        (None, Some(_)) => Storage::Direct,
        // In Lean, a field whose type depends on a parameter has to hold whatever the parameter stands for.
        (None, None) if mentions(ty, |path| bare(path).is_some_and(|it| parameters.contains(it))) => {
            Storage::Boxed
        }
        (None, None) => Storage::Direct,
    }
}

/// Checks the form of a field's type. What a path stands for is for the trait bounds to say.
fn check_type(ty: &Type, errors: &mut Errors) {
    let text = match types::peel(ty) {
        Type::Reference(reference) => {
            let instead = types::owned(&reference.elem);
            let instead = instead.unwrap_or_else(|| format!("`{}`, or `Box` of it", shown(&reference.elem)));
            format!(
                "a field cannot be a reference, because a value from Lean could not fill it: write {instead}"
            )
        }
        Type::Path(path) if path.path.segments.last().is_some_and(|it| it.ident == "PhantomData") => {
            "`PhantomData` has no counterpart in Lean: write `#[lean(skip)]` on the field".to_owned()
        }
        other => match types::refused(other) {
            Some(what) => format!(
                "`{}` is {what}, which no Lean value can be: leave the field to Rust with `#[lean(skip)]`, or write a type that \
                 crosses",
                shown(ty)
            ),
            None => return,
        },
    };
    errors.push(ty, text);
}

/// Whether a type mentions such a path.
fn mentions(ty: &Type, wanted: impl Fn(&Path) -> bool) -> bool {
    struct Find<F>(F, bool);
    impl<'ast, F: Fn(&Path) -> bool> Visit<'ast> for Find<F> {
        fn visit_path(&mut self, path: &'ast Path) {
            self.1 |= (self.0)(path);
            visit::visit_path(self, path);
        }
    }
    let mut find = Find(wanted, false);
    find.visit_type(ty);
    find.1
}

/// The name that is written without a path: a parameter, `Self`, or what is in scope.
fn bare(path: &Path) -> Option<&Ident> {
    let first = path.leading_colon.is_none().then(|| path.segments.first()).flatten()?;
    // `T::Item` begins with a parameter, too.
    (path.segments.len() == 1 || first.arguments.is_none()).then_some(&first.ident)
}

/// Whether it is the type itself. `other::A` may be another `A`, but `self::A` is in the same module.
fn is_own(path: &Path, ident: &Ident) -> bool {
    let mut segments = path.segments.iter().map(|segment| &segment.ident);
    bare(path).is_some_and(|it| it == ident || it == "Self")
        || path.leading_colon.is_none()
            && path.segments.len() == 2
            && segments.next().is_some_and(|it| it == "self")
            && segments.next() == Some(ident)
}
