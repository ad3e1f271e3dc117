//! Compares the type with what the manifest says about the Lean type of its name.
//!
//! Names, numbers and the representation are compared here, and what Lean decides is taken over: the representation, and
//! which fields are boxed. The types of fields are compared by the compiler.

use lean_rs_model::bindings::{Place as At, suggestion};
use lean_rs_model::manifest::{self, CType, Manifest, Place, TypeDeclaration, TypeRepr};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Ident, Type};

use super::reached_by::ReachedBy;
use super::validate::{Constructor, Model, Shape, Storage};
use crate::compare::{Assertion, Form, Writer, check as assertion};
use crate::errors::Errors;
use crate::texts::{Listed, plural};
use crate::types::shown;

/// What the implementations say about the Lean type.
#[derive(Default)]
pub(super) struct Description {
    /// The digest of the declaration that the type was compared with.
    pub(super) digest: Option<u64>,
    /// The Lean types of the type's arguments: the Rust types that stand for them.
    pub(super) args: Vec<Type>,
    /// Comparisons, as items: of layouts, and of fields whose types do not depend on type parameters.
    pub(super) items: TokenStream,
    /// Comparisons of fields in a type with type parameters, as statements: they are evaluated for each choice of the
    /// parameters.
    pub(super) statements: TokenStream,
}

/// Compares the type, and takes over what Lean decides.
pub(super) fn compare(model: &mut Model, manifest: Option<&Manifest>, errors: &mut Errors) -> Description {
    let parameters: Vec<Ident> = model.generics.type_params().map(|it| it.ident.clone()).collect();
    let parameter_type = |ident: &Ident| -> Type { syn::parse_quote!(#ident) };
    let by_parameters =
        Description { args: parameters.iter().map(parameter_type).collect(), ..Description::default() };
    let Some(manifest) = manifest else { return by_parameters };
    let declaration = match find(model, manifest) {
        Found::One(declaration) => declaration,
        // No signature reaches it. If one did under another name, its use there is an error.
        Found::None => return by_parameters,
        Found::Several(names) => {
            errors.push(
                &model.ident,
                format_args!(
                    "`{}` may be {}: write the full name, as in `#[lean(name = \"{}\")]`",
                    model.lean_name,
                    Listed(&names),
                    names[0]
                ),
            );
            return by_parameters;
        }
    };
    model.lean_name.clone_from(&declaration.name);
    // With an error too: uses of the type are not to be errors of their own.
    let by_parameters = Description { digest: Some(declaration.digest()), ..by_parameters };
    let reached_by = ReachedBy::find(manifest, &declaration.name);
    let lean = Declared { declaration, about: about(declaration, &reached_by) };
    if !lean.check_constructors(model, errors) {
        return by_parameters;
    }
    lean.check_conditions(model, errors);
    if !lean.take_shape(model, errors) {
        return by_parameters;
    }
    let Some(args) = lean.arguments(model, &parameters, errors) else { return by_parameters };
    let digest = |name: &str| manifest.find_type(name).map(TypeDeclaration::digest);
    let comparisons = lean.comparisons(model, &args, &digest);
    let (mut items, mut statements) = (TokenStream::new(), TokenStream::new());
    for (comparison, (about, help)) in &comparisons {
        if parameters.is_empty() {
            items.extend(comparison.write(about, help));
        } else {
            let check = assertion(comparison.span(), &comparison.message(about, help));
            statements.extend(quote!(#check;));
        }
    }
    items.extend(declaration.constructors.iter().map(layout));
    drop(comparisons);
    Description { digest: Some(declaration.digest()), args, items, statements }
}

enum Found<'a> {
    One(&'a TypeDeclaration),
    Several(Vec<&'a str>),
    None,
}

/// The declaration of the type's Lean name; a Rust name may stand for the last part of one.
fn find<'a>(model: &Model, manifest: &'a Manifest) -> Found<'a> {
    if let Some(declaration) = manifest.find_type(&model.lean_name) {
        return Found::One(declaration);
    }
    if model.is_named {
        return Found::None;
    }
    let suffix = format!(".{}", model.lean_name);
    let mut found: Vec<&TypeDeclaration> = manifest.types().filter(|it| it.name.ends_with(&suffix)).collect();
    found.sort_by_key(|it| &it.name);
    found.dedup_by_key(|it| &it.name);
    match found[..] {
        [] => Found::None,
        [one] => Found::One(one),
        _ => Found::Several(found.iter().map(|it| it.name.as_str()).collect()),
    }
}

/// The last lines of messages: where the declaration is, and who needs it.
fn about(declaration: &TypeDeclaration, reached_by: &ReachedBy<'_>) -> String {
    let mut text = format!("\nLean: {}", declaration.name);
    if let Some(at) = &declaration.position {
        text.push_str(&format!(" at {}:{}:{}", at.file, at.line, at.column));
    }
    format!("{text}{reached_by}")
}

/// The Lean type.
struct Declared<'a> {
    declaration: &'a TypeDeclaration,
    /// The last lines of messages.
    about: String,
}

impl Declared<'_> {
    /// Compares names and numbers of constructors and fields. Returns whether they are the same.
    fn check_constructors(&self, model: &mut Model, errors: &mut Errors) -> bool {
        let lean = &self.declaration.constructors;
        let Declared { declaration: TypeDeclaration { name, .. }, about } = self;
        let expected: Vec<&str> = lean.iter().map(|it| it.name.as_str()).collect();
        if model.is_struct {
            let [constructor] = &lean[..] else {
                errors.push(
                    &model.ident,
                    format_args!(
                        "the Lean type `{name}` has {} constructors ({}), so it is an enum in Rust{about}",
                        expected.len(),
                        Listed(&expected)
                    ),
                );
                return false;
            };
            return self.check_fields(&mut model.constructors[0], constructor, errors);
        }
        let found: Vec<&str> = model.constructors.iter().map(|it| it.lean_name.as_str()).collect();
        if expected != found {
            let missing: Vec<&str> = expected.iter().filter(|it| !found.contains(it)).copied().collect();
            let extra = model.constructors.iter().find(|it| !expected.contains(&it.lean_name.as_str()));
            let text = match (&missing[..], extra) {
                ([], None) => format!(
                    "the variants are not in the order of the constructors of `{name}`, which is {}",
                    Listed(&expected)
                ),
                ([], Some(extra)) => format!(
                    "the Lean type `{name}` has no constructor `{}`: remove the variant, or name its constructor with \
                     `#[lean(rename = \"…\")]`\nthe constructors are {}",
                    extra.lean_name,
                    Listed(&expected)
                ),
                (missing, _) => format!(
                    "the constructor{} {} of the Lean type `{name}` {} missing: add the variant, or name it with \
                     `#[lean(rename = \"…\")]`\nthe constructors are {}",
                    plural(missing.len()),
                    Listed(missing),
                    if missing.len() == 1 { "is" } else { "are" },
                    Listed(&expected)
                ),
            };
            let ident = extra.map_or(&model.ident, |extra| &extra.ident);
            errors.push(ident, format_args!("{text}{about}"));
            return false;
        }
        let mut same = true;
        for (constructor, lean) in model.constructors.iter_mut().zip(lean) {
            same &= self.check_fields(constructor, lean, errors);
        }
        same
    }

    fn check_fields(
        &self,
        constructor: &mut Constructor,
        lean: &manifest::Constructor,
        errors: &mut Errors,
    ) -> bool {
        let about = &self.about;
        let expected: Vec<&manifest::Field> =
            lean.fields.iter().filter(|field| field.place.is_some()).collect();
        let shown = shown_fields(&expected);
        let what = constructor.what.clone();
        let found = constructor.relevant().count();
        let erased =
            |name: &str| lean.fields.iter().any(|it| it.place.is_none() && it.name.as_deref() == Some(name));
        if let Some(field) = constructor.relevant().find(|field| erased(&field.lean_name)) {
            errors.push(
                &field.member,
                format_args!(
                    "the field `{}` of Lean's `{what}` has no value at run time: remove it here{about}",
                    field.lean_name
                ),
            );
            return false;
        }
        if found != expected.len() {
            let names: Vec<&str> = expected.iter().filter_map(|field| field.name.as_deref()).collect();
            let extra =
                constructor.relevant().find(|it| !it.is_unnamed && !names.contains(&it.lean_name.as_str()));
            let extra = if found > expected.len() { extra.or(constructor.relevant().last()) } else { None };
            let text = format!(
                "Lean's `{what}` has {} field{}{shown}, but this has {found}: write the same, and `#[lean(skip)]` on a field of \
                 Rust's own{about}",
                expected.len(),
                plural(expected.len())
            );
            match extra {
                Some(extra) => errors.push(&extra.member, text),
                None => errors.push(&constructor.ident, text),
            }
            return false;
        }
        let mut same = true;
        let fields = constructor.fields.iter_mut().filter(|field| field.storage != Storage::Skipped);
        for (field, lean) in fields.zip(&expected) {
            match &lean.name {
                Some(name) if field.is_unnamed => field.lean_name.clone_from(name),
                Some(name) if *name != field.lean_name => {
                    errors.push(
                        &field.member,
                        format_args!(
                            "here stands the field `{}`, but in Lean's `{what}` it is `{name}`: give the fields Lean's order \
                             and names, or write `#[lean(rename = \"{name}\")]`\nthe fields are{shown}{about}",
                            field.lean_name
                        ),
                    );
                    same = false;
                }
                _ => {}
            }
        }
        same
    }

    /// Proofs among the fields, and types of which not every value of the Rust type is one.
    fn check_conditions(&self, model: &Model, errors: &mut Errors) {
        if let Some(field) = self.declaration.condition()
            && !model.assumes_valid
        {
            errors.push(
                &model.ident,
                format_args!(
                    "the Lean type `{}` promises `{} : {}`, which compiled code relies on, even for the safety of memory: make \
                     sure that no safe code can make a value without it (with private fields, and a constructor that checks), \
                     and say so with `#[lean(assume_valid)]` on the type{}",
                    self.declaration.name,
                    field.name.as_deref().unwrap_or("_"),
                    field.pretty,
                    self.about
                ),
            );
        }
    }

    /// Takes over the representation, and which fields are boxed.
    fn take_shape(&self, model: &mut Model, errors: &mut Errors) -> bool {
        model.shape = match (self.declaration.repr, model.shape) {
            (TypeRepr::Trivial(_), Shape::Trivial | Shape::Objects) => Shape::Trivial,
            (TypeRepr::Enumeration(bits), Shape::Enumeration(_)) => Shape::Enumeration(bits),
            (TypeRepr::Object, Shape::Unit) => Shape::Unit,
            (TypeRepr::Object, Shape::Trivial | Shape::Objects) => Shape::Objects,
            _ => {
                errors.push(
                    &model.ident,
                    format_args!(
                        "Lean represents `{}` in another way than a type with these fields: please report this, and use \
                         `Obj<'lean>` until it is fixed{}",
                        self.declaration.name, self.about
                    ),
                );
                return false;
            }
        };
        if model.shape == Shape::Trivial {
            return true;
        }
        let mut same = true;
        for (constructor, lean) in model.constructors.iter_mut().zip(&self.declaration.constructors) {
            let what = constructor.what.clone();
            let fields = constructor.fields.iter_mut().filter(|field| field.storage != Storage::Skipped);
            for (field, lean) in fields.zip(lean.fields.iter().filter(|field| field.place.is_some())) {
                let storage = match lean.place {
                    // An object that is none by its type holds a number in a box.
                    Some(Place::Object(_)) if matches!(lean.ty, manifest::Type::Variable(_)) => {
                        Storage::Boxed
                    }
                    Some(Place::Object(_)) => field.storage,
                    _ => Storage::Direct,
                };
                if let Some(asked) = &field.asked
                    && storage != field.storage
                {
                    let (stored, key) = match storage {
                        Storage::Boxed => ("an object", "unboxed"),
                        Storage::Direct | Storage::Skipped => ("a number", "boxed"),
                    };
                    errors.push(
                        asked,
                        format_args!(
                            "Lean stores this field of `{what}` as {stored}: remove `{key}`{}",
                            self.about
                        ),
                    );
                    same = false;
                }
                field.storage = storage;
            }
        }
        same
    }

    /// The Rust types for the type parameters of the Lean type.
    fn arguments(&self, model: &Model, parameters: &[Ident], errors: &mut Errors) -> Option<Vec<Type>> {
        let lean: Vec<&str> = self.declaration.type_parameters().collect();
        if parameters.len() == lean.len() {
            return Some(parameters.iter().map(|ident| syn::parse_quote!(#ident)).collect());
        }
        // The Rust type has fixed them: a field of that type tells to what.
        let of_field = |name: &&str| {
            let lean = self.declaration.constructors.iter().flat_map(|it| &it.fields);
            let lean = lean.filter(|field| field.place.is_some());
            let rust = model.constructors.iter().flat_map(Constructor::relevant);
            let (_, field) =
                lean.zip(rust).find(|(lean, _)| lean.ty == manifest::Type::Variable((*name).to_owned()))?;
            Some(field.ty.clone())
        };
        let found: Option<Vec<Type>> =
            if parameters.is_empty() { lean.iter().map(of_field).collect() } else { None };
        if found.is_none() {
            let (name, found, about) = (&self.declaration.name, parameters.len(), &self.about);
            let text = match &lean[..] {
                [] => format!(
                    "the Lean type `{name}` has no type parameters, but this has {found}: remove them{about}"
                ),
                lean => format!(
                    "the Lean type `{name}` has the type parameter{} {}, but this has {found}: write as many, in the same \
                     order{about}",
                    plural(lean.len()),
                    Listed(lean)
                ),
            };
            errors.push(&model.ident, text);
        }
        found
    }

    /// A comparison for each field, and what its message says: about Lean, and what to do.
    fn comparisons<'a>(
        &self,
        model: &'a Model,
        args: &'a [Type],
        digest: &dyn Fn(&str) -> Option<u64>,
    ) -> Vec<(Assertion<'a>, (String, String))> {
        let parameters: Vec<&str> = self.declaration.type_parameters().collect();
        let writer = Writer { digest, parameters: &parameters, variables: &[] };
        let mut comparisons = Vec::new();
        for (constructor, lean) in model.constructors.iter().zip(&self.declaration.constructors) {
            let fields = lean.fields.iter().filter(|field| field.place.is_some());
            for (field, lean) in constructor.relevant().zip(fields) {
                let form = match (model.shape, field.storage) {
                    // As the type itself is passed.
                    (Shape::Trivial, _) | (_, Storage::Boxed) => Form::Boxed,
                    _ => Form::Field,
                };
                let name = lean.name.as_deref().unwrap_or("_");
                let about = format!("the Lean field of `{}` is `{name} : {}`", constructor.what, lean.pretty);
                let parameter = match &lean.ty {
                    manifest::Type::Variable(name) => parameters.iter().position(|it| it == name),
                    _ => None,
                };
                let write = match parameter.and_then(|index| args.get(index)) {
                    Some(parameter) => format!("`{}`", shown(parameter)),
                    None => suggestion(&lean.ty, At::Owned, CType::Object),
                };
                let help = format!("{}\nwrite {write}", self.about);
                let assertion = Assertion::new(&field.ty, form, &[])
                    .expected(writer.write(&lean.ty))
                    .typed(
                        model.assumes_valid,
                        "\nor keep the field private, make sure of the object, and write `#[lean(assume_valid)]` on the type",
                    )
                    .params(args)
                    .stored(lean.place.map(stored).unwrap_or_default());
                comparisons.push((assertion, (about, help)));
            }
        }
        comparisons
    }
}

/// Fields with their types, behind a word.
fn shown_fields(fields: &[&manifest::Field]) -> String {
    let shown: Vec<String> = fields
        .iter()
        .map(|field| format!("`{} : {}`", field.name.as_deref().unwrap_or("_"), field.pretty))
        .collect();
    if shown.is_empty() { String::new() } else { format!(" {}", shown.join(", ")) }
}

/// How a field is stored, in the words of `lean_rs::__private::field_type`.
fn stored(place: Place) -> &'static str {
    match place {
        Place::Object(_) => "an object",
        Place::Usize(_) => "a `USize`",
        Place::Scalar { size: 8, .. } => "8 bytes",
        Place::Scalar { size: 4, .. } => "4 bytes",
        Place::Scalar { size: 2, .. } => "2 bytes",
        Place::Scalar { .. } => "1 byte",
    }
}

/// Checks that `lean-rs` puts the fields of a constructor where Lean's compiler does.
fn layout(constructor: &manifest::Constructor) -> TokenStream {
    const WORD: usize = 8;
    let places = || constructor.fields.iter().filter_map(|field| field.place);
    let words = places().filter(|place| !matches!(place, Place::Scalar { .. })).count();
    let kinds = places().map(|place| match place {
        Place::Object(_) => quote!(Object),
        Place::Usize(_) => quote!(USize),
        Place::Scalar { size: 8, .. } => quote!(Scalar8),
        Place::Scalar { size: 4, .. } => quote!(Scalar4),
        Place::Scalar { size: 2, .. } => quote!(Scalar2),
        Place::Scalar { .. } => quote!(Scalar1),
    });
    let offsets = places().map(|place| {
        Literal::usize_unsuffixed(match place {
            Place::Object(index) | Place::Usize(index) => index as usize * WORD,
            Place::Scalar { offset, .. } => words * WORD + offset as usize,
        })
    });
    quote! {
        const _: () = ::lean_rs::__private::Layout::new([#(::lean_rs::__private::FieldKind::#kinds),*])
            .expect([#(#offsets),*]);
    }
}
