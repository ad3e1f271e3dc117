//! Compares the type with what the manifest says about the Lean type of its name.
//!
//! Names, numbers and the representation are compared here, and what Lean decides is taken over: the representation, and
//! which fields are boxed. The types of fields are compared by the compiler.

use std::fmt::{self, Display, Formatter};

use lean_rs_model::bindings;
use lean_rs_model::manifest::{self, CType, Manifest, Place, TypeDeclaration, TypeRepr};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Ident, Type};

use super::messages::Problem;
use super::model::{Constructor, Model, Shape, Storage};
use crate::check::{Assertion, Which, Writer, check as assertion, suggestion};
use crate::errors::Errors;
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
pub(super) fn check(model: &mut Model, manifest: Option<&Manifest>, errors: &mut Errors) -> Description {
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
            errors.push(&model.ident, Problem::AmbiguousType { name: &model.lean_name, candidates: &names });
            return by_parameters;
        }
    };
    model.lean_name.clone_from(&declaration.name);
    // With an error too: uses of the type are not to be errors of their own.
    let by_parameters = Description { digest: Some(declaration.digest()), ..by_parameters };
    let reached_by = ReachedBy::find(manifest, &declaration.name);
    let lean = Lean { declaration, about: about(declaration, &reached_by) };
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

/// The exports and externs whose signatures mention a type.
struct ReachedBy<'a> {
    exports: Vec<&'a str>,
    externs: Vec<&'a str>,
}

impl<'a> ReachedBy<'a> {
    fn find(manifest: &'a Manifest, name: &str) -> ReachedBy<'a> {
        let reaches = |library: &manifest::Library, lean: &Option<manifest::Signature>| {
            lean.as_ref().is_some_and(|lean| lean.types().any(|ty| mentions(library, ty, name)))
        };
        let libraries = || manifest.packages.iter().flat_map(|package| &package.libraries);
        let exports = libraries().flat_map(|library| {
            let exports = library.exports.iter().filter(move |export| reaches(library, &export.lean));
            exports.map(|export| export.symbol.as_str())
        });
        let externs = manifest.externs().filter(|(library, found)| reaches(library, &found.lean));
        ReachedBy {
            exports: exports.collect(),
            externs: externs.map(|(_, found)| found.symbol.as_str()).collect(),
        }
    }
}

impl Display for ReachedBy<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kind = match (self.exports.len(), self.externs.len()) {
            (0, 0) => return Ok(()),
            (1, 0) => "export",
            (_, 0) => "exports",
            (0, 1) => "extern",
            (0, _) => "externs",
            (_, _) => "exports and externs",
        };
        let all = || self.exports.iter().chain(&self.externs);
        let shown: Vec<String> = all().take(SHOWN).map(|name| format!("`{name}`")).collect();
        write!(f, ", reached by the {kind} {}", shown.join(", "))?;
        match all().count() {
            ..=SHOWN => Ok(()),
            count => write!(f, " and {} more", count - SHOWN),
        }
    }
}

/// Whether values of a type have values of the named one inside.
fn mentions(library: &manifest::Library, ty: &manifest::Type, name: &str) -> bool {
    fn walk<'a>(
        library: &'a manifest::Library,
        ty: &'a manifest::Type,
        name: &str,
        seen: &mut Vec<&'a str>,
    ) -> bool {
        match ty {
            manifest::Type::Constant { name: found, args } | manifest::Type::Opaque { name: found, args } => {
                if found == name || args.iter().any(|arg| walk(library, arg, name, seen)) {
                    return true;
                }
                if seen.contains(&found.as_str()) {
                    return false;
                }
                seen.push(found);
                let declaration = library.types.iter().find(|it| it.name == *found);
                let fields =
                    declaration.into_iter().flat_map(|it| &it.constructors).flat_map(|it| &it.fields);
                fields.into_iter().any(|field| walk(library, &field.ty, name, seen))
            }
            manifest::Type::Subtype { of, .. } => walk(library, of, name, seen),
            manifest::Type::Function { param, result } => {
                walk(library, param, name, seen) || walk(library, result, name, seen)
            }
            manifest::Type::Action { error, value } => {
                error.as_ref().is_some_and(|error| walk(library, error, name, seen))
                    || walk(library, value, name, seen)
            }
            manifest::Type::Variable(_) | manifest::Type::Erased(_) | manifest::Type::Other(_) => false,
        }
    }
    walk(library, ty, name, &mut Vec::new())
}

/// How many exports and externs a message names.
const SHOWN: usize = 3;

/// The last lines of messages: where the declaration is, and who needs it.
fn about(declaration: &TypeDeclaration, reached_by: &ReachedBy<'_>) -> String {
    let mut text = format!("\nLean: {}", declaration.name);
    if let Some(at) = &declaration.position {
        text.push_str(&format!(" at {}:{}:{}", at.file, at.line, at.column));
    }
    format!("{text}{reached_by}")
}

struct Lean<'a> {
    declaration: &'a TypeDeclaration,
    /// The last lines of messages.
    about: String,
}

impl Lean<'_> {
    /// Compares names and numbers of constructors and fields. Returns whether they are the same.
    fn check_constructors(&self, model: &mut Model, errors: &mut Errors) -> bool {
        let lean = &self.declaration.constructors;
        let name = &self.declaration.name;
        let about = &self.about;
        if model.is_struct {
            let [constructor] = &lean[..] else {
                let names: Vec<&str> = lean.iter().map(|it| it.name.as_str()).collect();
                errors.push(&model.ident, Problem::NotAStructure { name, constructors: &names, about });
                return false;
            };
            return self.check_fields(&mut model.constructors[0], constructor, errors);
        }
        let expected: Vec<&str> = lean.iter().map(|it| it.name.as_str()).collect();
        let found: Vec<&str> = model.constructors.iter().map(|it| it.lean_name.as_str()).collect();
        if expected != found {
            let missing: Vec<&str> = expected.iter().filter(|it| !found.contains(it)).copied().collect();
            let extra = model.constructors.iter().find(|it| !expected.contains(&it.lean_name.as_str()));
            match (&missing[..], extra) {
                ([], None) => {
                    errors.push(&model.ident, Problem::ConstructorOrder { name, expected: &expected, about })
                }
                ([], Some(extra)) => errors.push(
                    &extra.ident,
                    Problem::ExtraConstructor { name, variant: &extra.lean_name, expected: &expected, about },
                ),
                (missing, _) => {
                    let place = extra.map_or(&model.ident, |extra| &extra.ident);
                    errors.push(
                        place,
                        Problem::MissingConstructors { name, missing, expected: &expected, about },
                    );
                }
            }
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
        let shown: Vec<String> = expected
            .iter()
            .map(|field| format!("{} : {}", field.name.as_deref().unwrap_or("_"), field.pretty))
            .collect();
        let what = constructor.what.clone();
        let found = constructor.relevant().count();
        let erased =
            |name: &str| lean.fields.iter().any(|it| it.place.is_none() && it.name.as_deref() == Some(name));
        if let Some(field) = constructor.relevant().find(|field| erased(&field.lean_name)) {
            errors.push(&field.member, Problem::ErasedField { what: &what, field: &field.lean_name, about });
            return false;
        }
        if found != expected.len() {
            let names: Vec<&str> = expected.iter().filter_map(|field| field.name.as_deref()).collect();
            let extra =
                constructor.relevant().find(|it| !it.is_unnamed && !names.contains(&it.lean_name.as_str()));
            let extra = if found > expected.len() { extra.or(constructor.relevant().last()) } else { None };
            let problem = Problem::FieldCount { what: &what, found, expected: &shown, about };
            match extra {
                Some(extra) => errors.push(&extra.member, problem),
                None => errors.push(&constructor.ident, problem),
            }
            return false;
        }
        let mut same = true;
        let fields = constructor.fields.iter_mut().filter(|field| field.storage != Storage::Skipped);
        for (field, lean) in fields.zip(&expected) {
            match &lean.name {
                Some(name) if field.is_unnamed => field.lean_name.clone_from(name),
                Some(name) if *name != field.lean_name => {
                    let problem = Problem::FieldName {
                        what: &what,
                        found: &field.lean_name,
                        lean: name,
                        expected: &shown,
                        about,
                    };
                    errors.push(&field.member, problem);
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
            let shown = format!("{} : {}", field.name.as_deref().unwrap_or("_"), field.pretty);
            let name = &self.declaration.name;
            errors.push(&model.ident, Problem::Proofs { name, condition: &shown, about: &self.about });
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
                let name = &self.declaration.name;
                errors.push(&model.ident, Problem::OtherShape { name, about: &self.about });
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
                    let boxed = storage == Storage::Boxed;
                    errors.push(asked, Problem::OtherStorage { what: &what, boxed, about: &self.about });
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
            errors.push(
                &model.ident,
                Problem::TypeParameters {
                    name: &self.declaration.name,
                    found: parameters.len(),
                    expected: &lean,
                    about: &self.about,
                },
            );
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
                let which = match (model.shape, field.storage) {
                    // As the type itself is passed.
                    (Shape::Trivial, _) | (_, Storage::Boxed) => Which::Boxed,
                    _ => Which::Field,
                };
                let name = lean.name.as_deref().unwrap_or("_");
                let about = format!("the Lean field of `{}` is `{name} : {}`", constructor.what, lean.pretty);
                let parameter = match &lean.ty {
                    manifest::Type::Variable(name) => parameters.iter().position(|it| it == name),
                    _ => None,
                };
                let write = match parameter.and_then(|index| args.get(index)) {
                    Some(parameter) => format!("`{}`", shown(parameter)),
                    None => suggestion(&lean.ty, bindings::Place::Owned, CType::Object),
                };
                let help = format!("{}\nwrite {write}", self.about);
                let assertion = Assertion::new(&field.ty, which, &[])
                    .expected(Some(writer.write(&lean.ty)))
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
