//! Compares the type with what the manifest says about the Lean type of its name.
//!
//! Names, numbers and the representation are compared here, and what Lean decides is taken over: the representation, and
//! which fields are boxed. The types of fields are compared by the compiler.

use lean_rs_model::bindings::{Place as At, suggestion};
use lean_rs_model::builtin;
use lean_rs_model::manifest::{self, CType, Library, Manifest, Place, TypeDeclaration, TypeRepr};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Type;

use super::reached_by::reached_by;
use super::validate::{Constructor, Model, Shape, Storage};
use crate::compare::{Assertion, Form, Writer};
use crate::errors::{Errors, report};
use crate::texts::{First, LISTED, Listed, NEAREST, plural};
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
    /// Whether it is a type of Lean's own library, which nothing but its name describes.
    pub(super) is_native: bool,
}

/// Compares the type, and takes over what Lean decides. What the description says stays after an error: uses of the type are
/// not to be errors of their own.
pub(super) fn compare(model: &mut Model, manifest: Option<&Manifest>, errors: &mut Errors) -> Description {
    let parameters = model.generics.type_params().map(|it| &it.ident);
    let parameters: Vec<Type> = parameters.map(|ident| syn::parse_quote!(#ident)).collect();
    let mut description = Description { args: parameters, ..Description::default() };
    if model.is_named && builtin::find(&model.lean_name).is_some() {
        report!(
            errors,
            &model.ident,
            "lean-rs has Rust types for Lean's `{}`: use one of them instead of a type of your own (the guide lists them under \
             \"Types\")",
            model.lean_name
        );
    }
    let Some(manifest) = manifest else { return description };
    let whole = model.lean_name.clone();
    // Only the name of a handle has arguments.
    let family = whole.split_once(' ').map(|(family, _)| family);
    if let Some(family) = family {
        family.clone_into(&mut model.lean_name);
    }
    let Some(declaration) = find(model, manifest, errors) else {
        if model.shape == Shape::Handle {
            description.is_native = native(model, manifest, errors);
        }
        return description;
    };
    let library = manifest.libraries().find(|library| library.find_type(&declaration.name).is_some());
    let Some(library) = library else { return description };
    model.lean_name.clone_from(&declaration.name);
    description.digest = manifest.type_digest(&declaration.name);
    let lean = Declared { declaration, library, about: about(declaration, manifest) };
    if family.is_some() {
        lean.take_member(model, whole, manifest, &mut description, errors);
    } else if model.shape == Shape::Handle {
        lean.take_arguments(model, &mut description.args, errors);
    } else if lean.check_constructors(model, errors) {
        lean.check_conditions(model, errors);
        if lean.take_shape(model, errors) && lean.take_arguments(model, &mut description.args, errors) {
            lean.compare_fields(model, manifest, &mut description);
            description.items.extend(declaration.constructors.iter().map(layout));
        }
    }
    description
}

/// The declaration of the type's Lean name; a Rust name may stand for the last part of one.
fn find<'a>(model: &Model, manifest: &'a Manifest, errors: &mut Errors) -> Option<&'a TypeDeclaration> {
    let found = manifest.find_type(&model.lean_name);
    // If a signature reaches it under another name, its use there is an error.
    if found.is_some() || model.is_named {
        return found;
    }
    let suffix = format!(".{}", model.lean_name);
    let mut found: Vec<&TypeDeclaration> = manifest.types().filter(|it| it.name.ends_with(&suffix)).collect();
    found.sort_by_key(|it| &it.name);
    found.dedup_by_key(|it| &it.name);
    if let [first, _, ..] = found[..] {
        report!(
            errors,
            &model.ident,
            "`{}` may be any of {}: write the full name, as in `#[lean(name = \"{}\")]`",
            model.lean_name,
            Listed(&found.iter().map(|it| &it.name).collect::<Vec<_>>()),
            first.name
        );
        return None;
    }
    found.first().copied()
}

/// Whether the Lean type is one of Lean's own, of which only the name is known. One of a package could be confused with that of
/// another package.
fn native(model: &Model, manifest: &Manifest, errors: &mut Errors) -> bool {
    let name = &model.lean_name;
    let is_native = manifest.opaque_types().find_map(|(opaque, native)| (opaque == name).then_some(native));
    if is_native == Some(false) {
        report!(
            errors,
            &model.ident,
            "the Lean type `{name}` is opaque: nothing but its name tells it from other types, so there is no handle for it\nif Rust \
             makes its values, write `External<'lean, T>`; if Lean does, put it into a structure (`structure Name where private mk :: \
             value : {name}`), and make a handle for that{}",
            reached_by(manifest, name)
        );
    }
    is_native == Some(true)
}

/// The last lines of messages: where the declaration is, and who needs it.
fn about(declaration: &TypeDeclaration, manifest: &Manifest) -> String {
    let at = declaration.position.as_ref();
    let at = at.map(|at| format!(" at {}:{}:{}", at.file, at.line, at.column)).unwrap_or_default();
    format!("\nLean: {}{at}{}", declaration.name, reached_by(manifest, &declaration.name))
}

/// The Lean type.
struct Declared<'a> {
    declaration: &'a TypeDeclaration,
    /// The library that it is described in.
    library: &'a Library,
    /// The last lines of messages.
    about: String,
}

impl Declared<'_> {
    /// Takes over which member of the family a handle is of.
    fn take_member(
        &self,
        model: &mut Model,
        whole: String,
        manifest: &Manifest,
        description: &mut Description,
        errors: &mut Errors,
    ) {
        let members = || manifest.members(&self.declaration.name);
        if let Some((library, member)) = members().find(|(_, member)| member.pretty == whole) {
            description.digest = Some(library.member_digest(&self.declaration.name, member));
        } else {
            let mut known: Vec<&str> = members().map(|(_, member)| &*member.pretty).collect();
            known.sort_unstable();
            known.dedup();
            let known = match &known[..] {
                [] => "they mention none that is told from the others by closed terms alone".to_owned(),
                known => format!("they mention {}", First(known)),
            };
            report!(
                errors,
                &model.ident,
                "no signature mentions the member `{whole}` of the family `{}`; {known}\nwrite one of these, as Lean prints it, or \
                 the name of the family, whose values make a method an `unsafe fn`{}",
                self.declaration.name,
                self.about
            );
        }
        model.lean_name = whole;
    }

    /// Compares names and numbers of constructors and fields. Returns whether they are the same.
    fn check_constructors(&self, model: &mut Model, errors: &mut Errors) -> bool {
        let lean = &self.declaration.constructors;
        let Declared { declaration: TypeDeclaration { name, .. }, about, .. } = self;
        let expected: Vec<&str> = lean.iter().map(|it| it.name.as_str()).collect();
        if model.is_struct {
            let [constructor] = &lean[..] else {
                report!(
                    errors,
                    &model.ident,
                    "the Lean type `{name}` has {} constructors ({}), so it is an enum in Rust{about}",
                    expected.len(),
                    First(&expected)
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
                ([], None) if expected.len() > LISTED => {
                    let found =
                        found.iter().enumerate().zip(&expected).filter(|((_, found), lean)| found != lean);
                    let first = found.take(NEAREST).map(|((i, found), lean)| {
                        format!("constructor {} is `{lean}`, but here `{found}`", i + 1)
                    });
                    format!(
                        "the variants are not in the order of the constructors of `{name}`: {}",
                        first.collect::<Vec<_>>().join("; ")
                    )
                }
                ([], None) => format!(
                    "the variants are not in the order of the constructors of `{name}`, which is {}",
                    Listed(&expected)
                ),
                ([], Some(extra)) => format!(
                    "the Lean type `{name}` has no constructor `{}`: remove the variant, or name its constructor with \
                     `#[lean(rename = \"…\")]`\nthe constructors are {}",
                    extra.lean_name,
                    First(&expected)
                ),
                (missing, _) => format!(
                    "the constructor{} {} of the Lean type `{name}` {} missing: add the variant, or name it with \
                     `#[lean(rename = \"…\")]`\nthe constructors are {}",
                    plural(missing.len()),
                    First(missing),
                    if missing.len() == 1 { "is" } else { "are" },
                    First(&expected)
                ),
            };
            let ident = extra.map_or(&model.ident, |extra| &extra.ident);
            report!(errors, ident, "{text}{about}");
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
        let expected: Vec<&manifest::Field> = lean.values().collect();
        let shown: Vec<String> = expected.iter().map(|field| format!("`{}`", field.declaration())).collect();
        let shown = if shown.is_empty() { String::new() } else { format!(" {}", shown.join(", ")) };
        let what = constructor.what.clone();
        let found = constructor.relevant().count();
        let erased =
            |name: &str| lean.fields.iter().any(|it| it.place.is_none() && it.name.as_deref() == Some(name));
        if let Some(field) = constructor.relevant().find(|field| erased(&field.lean_name)) {
            report!(
                errors,
                &field.member,
                "the field `{}` of Lean's `{what}` has no value at run time: remove it here{about}",
                field.lean_name
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
                    report!(
                        errors,
                        &field.member,
                        "this field is `{}`, but Lean's `{what}` has `{name}` here: give the fields Lean's order \
                         and names, or write `#[lean(rename = \"{name}\")]`\nthe fields are{shown}{about}",
                        field.lean_name
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
            && model.vouched.is_none()
        {
            report!(
                errors,
                &model.ident,
                "the Lean type `{}` promises `{}`, which compiled code relies on, even for the safety of memory: make \
                 sure that no safe code can make a value without it (with private fields, and a constructor that checks), \
                 and say so with `#[lean(unsafe(assume_valid))]` on the type{}",
                self.declaration.name,
                field.declaration(),
                self.about
            );
        } else if let Some((field, unproven)) = self.unproven()
            && model.vouched.is_none()
        {
            report!(
                errors,
                &model.ident,
                "the field `{}` of the Lean type `{}` has a function value {unproven}: to compiled Lean code, a function is a proof \
                 that there is one, on which even the safety of memory may rest\nmake sure that no safe code can make a value with a \
                 function of Rust's (with private fields), or give one to a function in it, and say so with \
                 `#[lean(unsafe(assume_valid))]` on the type; or let the function return an `Option` or an `Except` in Lean{}",
                field.declaration(),
                self.declaration.name,
                self.about
            );
        }
    }

    /// A field with a function value that Rust should not give.
    fn unproven(&self) -> Option<(&manifest::Field, manifest::Unproven)> {
        let proofs = self.library.proofs_of_fields(self.declaration);
        self.declaration.all_fields().find_map(|field| Some((field, proofs.of_field(field)?)))
    }

    /// Takes over the representation, and which fields are boxed.
    fn take_shape(&self, model: &mut Model, errors: &mut Errors) -> bool {
        model.shape = match (self.declaration.repr, model.shape) {
            (TypeRepr::Trivial(_), Shape::Trivial | Shape::Objects) => Shape::Trivial,
            (TypeRepr::Enumeration(bits), Shape::Enumeration(_)) => Shape::Enumeration(bits),
            (TypeRepr::Object, Shape::Unit) => Shape::Unit,
            (TypeRepr::Object, Shape::Trivial | Shape::Objects) => Shape::Objects,
            _ => {
                report!(
                    errors,
                    &model.ident,
                    "Lean represents `{}` in another way than a type with these fields: please report this, and use \
                     `Obj<'lean>` until it is fixed{}",
                    self.declaration.name,
                    self.about
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
            for (field, lean) in fields.zip(lean.values()) {
                let storage = match lean.place {
                    // What depends on a parameter is an object, also where the Rust type has fixed the parameter, so that the
                    // type by itself is a number: the parameter, or a trivial structure that holds one.
                    Some(Place::Object(_)) if lean.ty.variables().next().is_some() => Storage::Boxed,
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
                    report!(
                        errors,
                        asked,
                        "Lean stores this field of `{what}` as {stored}: remove `{key}`{}",
                        self.about
                    );
                    same = false;
                }
                field.storage = storage;
            }
        }
        same
    }

    /// Finds the Rust types for the type parameters of the Lean type; so far, `args` are those of the Rust type.
    fn take_arguments(&self, model: &Model, args: &mut Vec<Type>, errors: &mut Errors) -> bool {
        let lean: Vec<&str> = self.declaration.type_parameters().collect();
        if args.len() == lean.len() {
            return true;
        }
        // The Rust type has fixed them: a field of that type tells to what.
        let of_field = |name: &&str| {
            let variable = manifest::Type::Variable((*name).to_owned());
            let rust = model.constructors.iter().flat_map(Constructor::relevant);
            let (_, field) = self.declaration.fields().zip(rust).find(|(lean, _)| lean.ty == variable)?;
            Some(field.ty.clone())
        };
        if args.is_empty()
            && let Some(found) = lean.iter().map(of_field).collect()
        {
            *args = found;
            return true;
        }
        let (name, found, about) = (&self.declaration.name, args.len(), &self.about);
        let text = match &lean[..] {
            [] => {
                format!(
                    "the Lean type `{name}` has no type parameters, but this has {found}: remove them{about}"
                )
            }
            lean => format!(
                "the Lean type `{name}` has the type parameter{} {}, but this has {found}: write as many, in the same \
                 order{about}",
                plural(lean.len()),
                Listed(lean)
            ),
        };
        errors.push(&model.ident, text);
        false
    }

    fn compare_fields(&self, model: &Model, manifest: &Manifest, description: &mut Description) {
        let Description { args, items, statements, .. } = description;
        let digest = |name: &str| manifest.type_digest(name);
        let parameters: Vec<&str> = self.declaration.type_parameters().collect();
        let member = |name: &str, member: &manifest::Member| self.library.member_digest(name, member);
        let writer = Writer { digest: &digest, member: &member, parameters: &parameters, variables: &[] };
        for (constructor, lean) in model.constructors.iter().zip(&self.declaration.constructors) {
            for (field, lean) in constructor.relevant().zip(lean.values()) {
                let parameter = match &lean.ty {
                    manifest::Type::Variable(name) => parameters.iter().position(|it| it == name),
                    _ => None,
                };
                let write = match parameter.and_then(|index| args.get(index)) {
                    Some(parameter) => format!("`{}`", shown(parameter)),
                    None => suggestion(
                        self.library,
                        &lean.ty,
                        At::Owned,
                        lean.place.map_or(CType::Object, c_type),
                    ),
                };
                let assertion = Assertion {
                    ty: &field.ty,
                    written: &field.ty,
                    form: match (model.shape, field.storage) {
                        // As the type itself is passed.
                        (Shape::Trivial, _) | (_, Storage::Boxed) => Form::BoxedField,
                        _ => Form::Field,
                    },
                    conditions: &[],
                    expected: Some(writer.write(&lean.ty)),
                    params: args,
                    c: lean.place.map(stored).unwrap_or_default(),
                    objects: model.vouched.is_none().then_some(
                        "\nor keep the field private, make sure of the value, and write `#[lean(unsafe(assume_valid))]` on the type",
                    ),
                    received: false,
                    lean: format!("the Lean field of `{}` is `{}`", constructor.what, lean.declaration()),
                    help: format!("{}\nwrite {write}", self.about),
                };
                if model.generics.type_params().next().is_none() {
                    items.extend(assertion.constant());
                } else {
                    let check = assertion.expression();
                    statements.extend(quote!(#check;));
                }
            }
        }
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

/// A C type that is stored like this.
fn c_type(place: Place) -> CType {
    match place {
        Place::Object(_) => CType::Object,
        Place::Usize(_) => CType::Size,
        Place::Scalar { size: 8, .. } => CType::U64,
        Place::Scalar { size: 4, .. } => CType::U32,
        Place::Scalar { size: 2, .. } => CType::U16,
        Place::Scalar { .. } => CType::U8,
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
