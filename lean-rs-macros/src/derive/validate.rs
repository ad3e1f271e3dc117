//! The rules for a type, and how Lean represents one that keeps them.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Attribute, Data, DeriveInput, Generics, Ident, LitStr, Member, Path, Type, Variant};

use super::parse::{self, FieldKeys, TypeKeys};
use crate::errors::{Errors, report};
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
    pub(crate) lean_name: String,
    /// Whether that is written, and not taken from the Rust name.
    pub(crate) is_named: bool,
    pub(crate) is_struct: bool,
    /// Where the programmer vouches for the proofs among the Lean type's fields, what shows it to the compiler.
    pub(crate) vouched: Option<TokenStream>,
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
    /// Objects that are not looked into.
    Handle,
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
    /// Reads the type. `None` if there is nothing that could cross.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Option<Model> {
        let input: DeriveInput = syn::parse2(tokens).map_err(|error| errors.add(error)).ok()?;
        let deprecated = is_deprecated(&input);
        let DeriveInput { attrs, ident, generics, data, .. } = input;
        let keys = TypeKeys::read(&attrs, errors);
        let lean_name = type_name(&ident, keys.name.as_ref(), keys.handle.is_some(), errors);
        let short_name = lean_name.rsplit('.').next().unwrap_or_default().to_owned();
        check_lifetimes(&generics, errors);
        let parameters: HashSet<Ident> = generics.type_params().map(|it| it.ident.clone()).collect();

        let is_struct = matches!(data, Data::Struct(_));
        let constructors = match data {
            Data::Struct(data) => vec![Constructor {
                ident: ident.clone(),
                path: quote!(Self),
                lean_name: "mk".to_owned(),
                what: short_name.clone(),
                fields: check_fields(data.fields, &parameters, errors),
            }],
            Data::Enum(data) => check_variants(data.variants, &short_name, &parameters, errors),
            Data::Union(data) => {
                report!(
                    errors,
                    data.union_token,
                    "Lean has no unions: derive `LeanType` on a struct, for a Lean structure, or on an enum, for an inductive \
                     type"
                );
                return None;
            }
        };
        if let Some(key) = &keys.handle {
            check_handle(key, &keys, &ident, &constructors, is_struct, errors);
        }
        let fields = || constructors.iter().flat_map(Constructor::relevant);
        let recursive = keys.recursive.is_some()
            || fields().any(|field| mentions(&field.ty, |path| is_own(path, &ident)));
        let shape = if keys.handle.is_some() { Shape::Handle } else { shape(&constructors, recursive) };
        if shape == Shape::Trivial {
            for key in fields().filter_map(|field| field.asked.as_ref()) {
                report!(
                    errors,
                    key,
                    "Lean represents a structure with one field as that field, boxed where the structure is boxed: remove `boxed` or `unboxed`"
                );
            }
        }
        let crosses = |parameter: &Ident| {
            fields().any(|field| mentions(&field.ty, |path| bare(path) == Some(parameter)))
        };
        let bounded = parameters.iter().filter(|it| crosses(it)).cloned().collect();
        Some(Model {
            ident,
            generics,
            bounded,
            lean_name,
            is_named: keys.name.is_some(),
            is_struct,
            vouched: keys.assume_valid.map(|word| word.shown_to_lints(&attrs)),
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

/// Checks that nothing but Lean's values get into a handle.
fn check_handle(
    key: &Path,
    keys: &TypeKeys,
    ident: &Ident,
    constructors: &[Constructor],
    is_struct: bool,
    errors: &mut Errors,
) {
    let excluded = [
        ("recursive", keys.recursive.as_ref().map(ToTokens::to_token_stream)),
        ("assume_valid", keys.assume_valid.as_ref().map(ToTokens::to_token_stream)),
    ];
    for (name, written) in excluded {
        let text = format_args!(
            "nobody looks into the values of a handle, so `{name}` has no effect: keep one of `handle` and `{name}`"
        );
        errors.refuse(&written, text);
    }
    let fields: Vec<&Field> = constructors.iter().flat_map(Constructor::relevant).collect();
    let is_handle = matches!(&fields[..], [Field { ty, .. }] if types::is_named(ty, "LeanHandle"));
    if !is_struct || !is_handle {
        report!(
            errors,
            key,
            "a handle is a struct around the object: write `struct {ident}<'lean>(LeanHandle<'lean, Self>);`, with `#[lean(skip)]` on \
             other fields, such as a `PhantomData` of type parameters"
        );
    }
}

fn type_name(ident: &Ident, name: Option<&LitStr>, is_handle: bool, errors: &mut Errors) -> String {
    let Some(name) = name else { return names::unraw(ident) };
    let value = name.value();
    // A handle may be of one member of a family: `Pkg.Grid 3`.
    let constant = if is_handle { value.split(' ').next().unwrap_or_default() } else { &value };
    if !names::is_module_name(constant) {
        report!(
            errors,
            name,
            "`{}` is not the name of a Lean type: write its full name, such as `Pkg.Point`",
            name.value().escape_debug()
        );
    }
    name.value()
}

fn check_lifetimes(generics: &Generics, errors: &mut Errors) {
    for lifetime in generics.lifetimes().filter(|it| it.lifetime.ident != "lean") {
        report!(
            errors,
            &lifetime.lifetime,
            "the only lifetime of values from Lean is `'lean`, that of the runtime: rename `{}` to `'lean` if the type holds \
             such values, else own what it refers to",
            lifetime.lifetime
        );
    }
}

fn check_variants(
    variants: impl IntoIterator<Item = Variant>,
    short_name: &str,
    parameters: &HashSet<Ident>,
    errors: &mut Errors,
) -> Vec<Constructor> {
    let mut names = Names::new("constructor");
    let mut constructors = Vec::new();
    for (index, Variant { attrs, ident, fields, discriminant, .. }) in variants.into_iter().enumerate() {
        if let Some((_, value)) = &discriminant {
            report!(
                errors,
                value,
                "Lean numbers constructors by their position, so `{ident}` has no number of its own: remove it, and put the \
                 variants in the order of Lean's constructors"
            );
        }
        let lean_name = names.given(parse::rename(&attrs, errors).as_ref(), errors);
        let lean_name = lean_name.unwrap_or_else(|| lower_first(&names::unraw(&ident)));
        names.add(&lean_name, &ident, errors);
        let fields = check_fields(fields, parameters, errors);
        if index > MAX_TAG && fields.iter().any(|field| field.storage != Storage::Skipped) {
            report!(
                errors,
                &ident,
                "`{ident}` is constructor {index} and has fields, but objects of Lean have a constructor number of at most \
                 {MAX_TAG}: check the variants against the Lean type"
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

fn check_fields(fields: syn::Fields, parameters: &HashSet<Ident>, errors: &mut Errors) -> Vec<Field> {
    let mut names = Names::new("field");
    let mut checked = Vec::new();
    let members: Vec<Member> = fields.members().collect();
    for (syn::Field { attrs, ty, .. }, member) in fields.into_iter().zip(members) {
        let keys = FieldKeys::read(&attrs, errors);
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
        let asked = keys.boxed.or(keys.unboxed);
        checked.push(Field { member, ty, lean_name, is_unnamed, storage, asked });
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
        if !names::is_component(&name.value()) {
            report!(
                errors,
                name,
                "`{}` is not the name of a Lean {}: write one component, without the type's name",
                name.value().escape_debug(),
                self.what
            );
        }
        Some(name.value())
    }

    fn add(&mut self, name: &str, tokens: impl ToTokens, errors: &mut Errors) {
        if !self.seen.insert(name.to_owned()) {
            report!(
                errors,
                tokens,
                "two {}s have the Lean name `{name}`: give one of them another with `#[lean(rename = \"…\")]`",
                self.what
            );
        }
    }
}

fn check_storage(keys: &FieldKeys, ty: &Type, parameters: &HashSet<Ident>, errors: &mut Errors) -> Storage {
    if keys.skip.is_some() {
        let FieldKeys { boxed, unboxed, rename, .. } = keys;
        for (key, tokens) in [("boxed", boxed as &dyn ToTokens), ("unboxed", unboxed), ("rename", rename)] {
            let text = format_args!(
                "a skipped field is not in the Lean type, so `{key}` has no effect: keep one of `skip` and `{key}`"
            );
            errors.refuse(&tokens, text);
        }
        return Storage::Skipped;
    }
    match (&keys.boxed, &keys.unboxed) {
        (Some(_), Some(unboxed)) => {
            report!(errors, unboxed, "`boxed` and `unboxed` exclude each other: keep one");
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
        ty if types::is_named(ty, "PhantomData") => {
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

/// Whether the type, a variant or a field is deprecated.
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
