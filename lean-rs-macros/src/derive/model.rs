//! How Lean represents the type, after all rules were checked.

use std::collections::HashSet;

use lean_rs_model::bindings::{lower_camel, lower_first};
use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Generics, Ident, Member, Path, Type};

use super::messages::{MAX_TAG, Problem};
use super::parse::{self, Body, Input, Lean};
use crate::errors::Errors;
use crate::names;
use crate::types::{self, shown};

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
        let Input { ident, generics, lean, body, deprecated } = input;
        let lean_name = type_name(&ident, &lean, errors);
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
                    errors.push(&ident, Problem::NoVariants { name: &ident.to_string() });
                    return None;
                }
                check_variants(variants, &short_name, &parameters, errors)
            }
        };
        let recursive = lean.recursive.is_some()
            || constructors
                .iter()
                .flat_map(Constructor::relevant)
                .any(|field| mentions(&field.ty, |path| is_own(path, &ident)));
        let shape = shape(&constructors, recursive);
        if shape == Shape::Trivial {
            for key in
                constructors.iter().flat_map(Constructor::relevant).filter_map(|field| field.asked.as_ref())
            {
                errors.push(key, Problem::BoxedAlone);
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
            is_named: lean.name.is_some(),
            is_struct,
            assumes_valid: lean.assume_valid.is_some(),
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

fn type_name(ident: &Ident, lean: &Lean, errors: &mut Errors) -> String {
    let Some(name) = &lean.name else { return names::unraw(ident) };
    if !names::is_module_name(&name.value()) {
        errors.push(name, Problem::BadTypeName { name: &name.value() });
    }
    name.value()
}

fn check_lifetimes(generics: &Generics, errors: &mut Errors) {
    for lifetime in generics.lifetimes().filter(|it| it.lifetime.ident != "lean") {
        errors.push(&lifetime.lifetime, Problem::OtherLifetime { name: &lifetime.lifetime.to_string() });
    }
}

fn check_variants(
    variants: Vec<parse::Variant>,
    short_name: &str,
    parameters: &HashSet<Ident>,
    errors: &mut Errors,
) -> Vec<Constructor> {
    let mut seen = HashSet::new();
    let mut constructors = Vec::new();
    for (index, variant) in variants.into_iter().enumerate() {
        let parse::Variant { ident, lean, fields } = variant;
        let lean_name =
            given_name(&lean, "constructor", errors).unwrap_or_else(|| lower_first(&names::unraw(&ident)));
        if !seen.insert(lean_name.clone()) {
            errors.push(&ident, Problem::DuplicateName { name: &lean_name, what: "constructor" });
        }
        let fields = check_fields(fields, parameters, errors);
        if index > MAX_TAG && fields.iter().any(|field| field.storage != Storage::Skipped) {
            errors.push(&ident, Problem::LateConstructor { variant: &ident.to_string(), index });
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
    let mut seen = HashSet::new();
    let mut checked = Vec::new();
    for parse::Field { member, ty, lean } in fields {
        let storage = check_storage(&lean, &ty, parameters, errors);
        let given = given_name(&lean, "field", errors);
        let is_unnamed = given.is_none() && matches!(member, Member::Unnamed(_));
        let lean_name = given.unwrap_or_else(|| match &member {
            Member::Named(ident) => lower_camel(&names::unraw(ident)),
            Member::Unnamed(index) => index.index.to_string(),
        });
        if storage != Storage::Skipped {
            check_type(&ty, errors);
            if !seen.insert(lean_name.clone()) {
                errors.push(&member, Problem::DuplicateName { name: &lean_name, what: "field" });
            }
        }
        checked.push(Field {
            member,
            ty,
            lean_name,
            is_unnamed,
            storage,
            asked: lean.boxed.or(lean.unboxed),
        });
    }
    checked
}

fn check_storage(lean: &Lean, ty: &Type, parameters: &HashSet<Ident>, errors: &mut Errors) -> Storage {
    if lean.skip.is_some() {
        let others = [("boxed", &lean.boxed), ("unboxed", &lean.unboxed)];
        for (key, path) in others.iter().filter_map(|(key, path)| Some((key, path.as_ref()?))) {
            errors.push(path, Problem::SkipWith { key });
        }
        if let Some(name) = &lean.rename {
            errors.push(name, Problem::SkipWith { key: "rename" });
        }
        return Storage::Skipped;
    }
    match (&lean.boxed, &lean.unboxed) {
        (Some(_), Some(unboxed)) => {
            errors.push(unboxed, Problem::BoxedAndUnboxed);
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
    match types::peel(ty) {
        Type::Reference(reference) => {
            let instead = match types::peel(&reference.elem) {
                Type::Path(path) if path.path.is_ident("str") => {
                    "`String`, or `LeanStr<'lean>` to look at Lean's".to_owned()
                }
                Type::Slice(slice) => format!("`Vec<{}>`", shown(&slice.elem)),
                other => format!("`{}`, or `Box` of it", shown(other)),
            };
            errors.push(ty, Problem::ReferenceField { instead: &instead });
        }
        Type::Path(path) if path.path.segments.last().is_some_and(|it| it.ident == "PhantomData") => {
            errors.push(ty, Problem::Phantom);
        }
        other => {
            if let Some(what) = types::refused(other) {
                errors.push(ty, Problem::UnsupportedField { found: &shown(ty), what });
            }
        }
    }
}

fn given_name(lean: &Lean, what: &str, errors: &mut Errors) -> Option<String> {
    let name = lean.rename.as_ref()?;
    if !names::is_module_name(&name.value()) || name.value().contains('.') {
        errors.push(name, Problem::BadName { name: &name.value(), what });
    }
    Some(name.value())
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
