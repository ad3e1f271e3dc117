//! Rust types for the structures and inductive types that the exports of a module reach.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::docs::{document, document_field};
use super::names::{identifier, lower_camel, lower_first, upper_camel};
use super::snake_case;
use super::types::{Place, RustTypes, Style, applied, last_part};
use crate::manifest::{
    Constructor, Kind, Library, ParameterKind, Signature, Type, TypeDeclaration, TypeRepr,
};

/// The types that are written.
pub(super) struct Structures<'a> {
    style: Style,
    /// By their Lean names.
    types: BTreeMap<&'a str, Structure<'a>>,
}

struct Structure<'a> {
    declaration: &'a TypeDeclaration,
    rust_name: String,
    /// Whether it has the parameter `'lean`.
    has_lifetime: bool,
}

impl<'a> Structures<'a> {
    /// The types that the signatures reach and that Rust types can stand for.
    pub(super) fn of(
        library: &'a Library,
        signatures: impl IntoIterator<Item = &'a Signature>,
        style: Style,
    ) -> Structures<'a> {
        let reached = reached(library, signatures);
        let names = rust_names(&reached);
        let mut types: BTreeMap<&str, Structure<'_>> = reached
            .into_iter()
            .zip(names)
            .map(|(declaration, rust_name)| {
                (declaration.name.as_str(), Structure { declaration, rust_name, has_lifetime: false })
            })
            .collect();
        // Variants cannot hide an object that has to be of a type; without such an enum, others may trust objects, too.
        loop {
            let this = Structures { style, types };
            let hidden: Vec<&str> = this
                .types
                .values()
                .filter(|it| !it.declaration.structure && this.has_condition(it.declaration))
                .map(|it| it.declaration.name.as_str())
                .collect();
            types = this.types;
            types.retain(|name, _| !hidden.contains(name));
            if hidden.is_empty() {
                break;
            }
        }
        // A type needs the lifetime if a field does, whose type may need it for another field.
        loop {
            let this = Structures { style, types };
            let needed: Vec<&str> = this
                .types
                .iter()
                .filter(|(_, it)| !it.has_lifetime)
                .filter(|(_, it)| {
                    it.declaration
                        .fields()
                        .any(|field| this.field(it.declaration, &field.ty).contains("'lean"))
                })
                .map(|(name, _)| *name)
                .collect();
            types = this.types;
            for name in &needed {
                if let Some(it) = types.get_mut(name) {
                    it.has_lifetime = true;
                }
            }
            if needed.is_empty() {
                return Structures { style, types };
            }
        }
    }

    /// The Rust type for a Lean type in a signature.
    pub(super) fn write(&self, ty: &Type, place: Place) -> String {
        let derived = |name: &str, args: &[String]| self.name(name, args);
        let text = RustTypes { style: self.style, derived: &derived, variable: &|_| None }.write(ty, place);
        match ty {
            // Without a copy.
            Type::Constant { name, .. } if place == Place::Argument && self.is_object(name) => {
                format!("&{text}")
            }
            _ => text,
        }
    }

    /// Whether the Rust type for a Lean type has an object of any type where Lean's is known, so that nobody can tell whether it
    /// is one.
    pub(super) fn trusts_objects(&self, ty: &Type) -> bool {
        let any = |args: &[Type]| args.iter().any(|arg| self.trusts_objects(arg));
        match ty {
            Type::Constant { name, args } => {
                let has_type = self.types.contains_key(name.as_str()) || is_built_in(name, args);
                !has_type || any(args)
            }
            Type::Opaque { .. } | Type::Other(_) => true,
            Type::Subtype { of, .. } => self.trusts_objects(of),
            Type::Function { param, result } => self.trusts_objects(param) || self.trusts_objects(result),
            Type::Action { error, value } => {
                error.as_deref().is_some_and(|error| !error.is_io_error() && self.trusts_objects(error))
                    || self.trusts_objects(value)
            }
            Type::Variable(_) | Type::Erased(_) => false,
        }
    }

    /// Whether Rust code that has a value of the type can give Lean an object of any type where Lean's is known.
    pub(super) fn lends_objects(&self, ty: &Type) -> bool {
        match ty {
            Type::Constant { args, .. } => args.iter().any(|arg| self.lends_objects(arg)),
            Type::Subtype { of, .. } => self.lends_objects(of),
            Type::Function { param, result } => self.trusts_objects(param) || self.lends_objects(result),
            Type::Action { error, value } => {
                error.as_deref().is_some_and(|error| self.lends_objects(error)) || self.lends_objects(value)
            }
            Type::Opaque { .. } | Type::Other(_) | Type::Variable(_) | Type::Erased(_) => false,
        }
    }

    /// Whether not every value of the Rust type is one of the Lean type.
    fn has_condition(&self, declaration: &TypeDeclaration) -> bool {
        declaration.condition().is_some() || declaration.fields().any(|field| self.trusts_objects(&field.ty))
    }

    fn is_object(&self, name: &str) -> bool {
        self.types.get(name).is_some_and(|it| it.declaration.repr == TypeRepr::Object)
    }

    fn name(&self, name: &str, args: &[String]) -> Option<String> {
        let it = self.types.get(name)?;
        let lifetime = it.has_lifetime.then(|| "'lean".to_owned());
        let args: Vec<String> = lifetime.into_iter().chain(args.iter().cloned()).collect();
        Some(applied(&it.rust_name, &args))
    }

    /// The Rust type for a field of this type.
    fn field(&self, of: &TypeDeclaration, ty: &Type) -> String {
        let parameters: Vec<&str> = of.type_parameters().collect();
        let derived = |name: &str, args: &[String]| {
            let text = self.name(name, args)?;
            // A box is needed somewhere on the way back to the type itself.
            let recursive = of.recursive && self.types.get(name).is_some_and(|it| it.declaration.recursive);
            Some(if recursive { format!("{}<{text}>", self.style.std("boxed", "Box")) } else { text })
        };
        let variable = |name: &str| parameters.iter().position(|it| *it == name).map(parameter_name);
        RustTypes { style: self.style, derived: &derived, variable: &variable }.write(ty, Place::Owned)
    }

    /// The definitions.
    pub(super) fn definitions(&self, visibility: &str) -> String {
        let mut text = String::new();
        for it in self.types.values() {
            self.define(it, visibility, &mut text);
        }
        text
    }

    fn define(&self, it: &Structure<'_>, visibility: &str, text: &mut String) {
        let declaration = it.declaration;
        let space = if visibility.is_empty() { "" } else { " " };
        document(text, "", declaration.doc.as_deref(), &declaration.name, declaration.position.as_ref());
        let condition = self.has_condition(declaration);
        let derives = self.derives(declaration);
        let assume = if condition { ", assume_valid" } else { "" };
        let lean_type = self.style.own("LeanType");
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "#[derive({derives}, {lean_type})]\n#[lean(name = {:?}{assume})]",
            declaration.name
        );
        let generics = self.generics(it);
        let name = &it.rust_name;
        if let ([constructor], true) = (&declaration.constructors[..], declaration.structure) {
            let fields = self.fields(declaration, constructor);
            let _ = writeln!(text, "{visibility}{space}struct {name}{generics} {{");
            let field_visibility = if condition { String::new() } else { format!("{visibility}{space}") };
            for field in &fields {
                document_field(text, "    ", &field.lean, &field.shown);
                let _ =
                    writeln!(text, "{}    {field_visibility}{}: {},", field.attribute, field.name, field.ty);
            }
            let unused: Vec<String> =
                unused_parameters(declaration).into_iter().map(parameter_name).collect();
            if !unused.is_empty() {
                let phantom = self.style.std("marker", "PhantomData");
                let path = if self.style == Style::Imported { "std::marker::" } else { "" };
                let _ = writeln!(
                    text,
                    "    /// No field depends on the parameter.\n    #[lean(skip)]\n    {field_visibility}phantom: \
                     {path}{phantom}<({},)>,",
                    unused.join(", ")
                );
            }
            text.push_str("}\n\n");
            if condition {
                self.accessors(it, &fields, visibility, text);
            }
            return;
        }
        let _ = writeln!(text, "{visibility}{space}enum {name}{generics} {{");
        for constructor in &declaration.constructors {
            let variant = variant_name(&constructor.name);
            let _ = writeln!(text, "    /// `{}`", constructor.name);
            if lower_first(&variant) != constructor.name {
                let _ = writeln!(text, "    #[lean(rename = {:?})]", constructor.name);
            }
            let fields = self.fields(declaration, constructor);
            if fields.is_empty() {
                let _ = writeln!(text, "    {variant},");
                continue;
            }
            let _ = writeln!(text, "    {variant} {{");
            for field in fields {
                document_field(text, "        ", &field.lean, &field.shown);
                let _ = writeln!(text, "{}        {}: {},", field.attribute, field.name, field.ty);
            }
            text.push_str("    },\n");
        }
        text.push_str("}\n\n");
    }

    /// A constructor that only `unsafe` code can call, and a look at each field.
    fn accessors(&self, it: &Structure<'_>, fields: &[FieldText], visibility: &str, text: &mut String) {
        let generics = self.generics(it);
        let name = &it.rust_name;
        let space = if visibility.is_empty() { "" } else { " " };
        let params: Vec<String> =
            fields.iter().map(|field| format!("{}: {}", field.name, field.ty)).collect();
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let conditions = it.declaration.constructors.iter().flat_map(|it| &it.fields);
        let conditions: Vec<String> = conditions
            .filter(|field| {
                let lends = field.ty.lends_condition();
                field.kind == Kind::Proof
                    || lends
                    || field.ty.has_condition()
                    || self.trusts_objects(&field.ty)
            })
            .map(|field| format!("`{} : {}`", field.name.as_deref().unwrap_or("_"), field.pretty))
            .collect();
        let _ = writeln!(
            text,
            "impl{generics} {name}{generics} {{\n    /// A value of the type.\n    ///\n    /// # Safety\n    /// {}\n    \
             {visibility}{space}unsafe fn new_unchecked({}) -> Self {{\n        {name} {{ {} }}\n    }}",
            conditions.join(", "),
            params.join(", "),
            names.join(", ")
        );
        for field in fields {
            // Whoever has a function can call it.
            let (safety, condition) = if field.lends {
                (
                    "unsafe ",
                    "\n    ///\n    /// # Safety\n    /// The function is called with what its Lean type asks for.",
                )
            } else {
                ("", "")
            };
            let _ = writeln!(
                text,
                "\n    /// `{}`{condition}\n    {visibility}{space}{safety}fn {}(&self) -> &{} {{\n        &self.{}\n    }}",
                field.lean, field.name, field.ty, field.name
            );
        }
        text.push_str("}\n\n");
    }

    fn generics(&self, it: &Structure<'_>) -> String {
        let lifetime = it.has_lifetime.then(|| "'lean".to_owned());
        let parameters = (0..it.declaration.type_parameters().count()).map(parameter_name);
        let all: Vec<String> = lifetime.into_iter().chain(parameters).collect();
        applied("", &all)
    }

    fn fields(&self, declaration: &TypeDeclaration, constructor: &Constructor) -> Vec<FieldText> {
        let mut used = BTreeSet::new();
        constructor
            .fields
            .iter()
            .filter(|field| field.place.is_some())
            .enumerate()
            .map(|(index, field)| {
                let lean = field.name.clone().unwrap_or_default();
                let name = identifier(&snake_case(&lean), index, &mut used);
                let plain = name.strip_prefix("r#").unwrap_or(&name);
                let attribute = if field.name.is_some() && lower_camel(plain) != lean {
                    format!("    #[lean(rename = {lean:?})]\n")
                } else {
                    String::new()
                };
                let ty = self.field(declaration, &field.ty);
                let lends = field.ty.lends_condition() || self.lends_objects(&field.ty);
                FieldText { lean, shown: field.pretty.clone(), name, ty, attribute, lends }
            })
            .collect()
    }

    fn derives(&self, declaration: &TypeDeclaration) -> String {
        let derive = |path: &str, name: &str| self.style.std(path, name);
        let mut derives = vec![derive("fmt", "Debug"), derive("clone", "Clone")];
        if matches!(declaration.repr, TypeRepr::Enumeration(_)) {
            derives.push(derive("marker", "Copy"));
        }
        let mut seen = BTreeSet::new();
        if self.is_comparable(declaration, &mut seen) {
            derives.push(derive("cmp", "PartialEq"));
        }
        derives.join(", ")
    }

    /// Whether `PartialEq` can be derived: objects cannot be compared.
    fn is_comparable(&self, declaration: &'a TypeDeclaration, seen: &mut BTreeSet<&'a str>) -> bool {
        if !seen.insert(&declaration.name) {
            return true;
        }
        declaration.fields().all(|field| {
            let mut inner = Vec::new();
            field.ty.for_each_constant(&mut |name| inner.push(name));
            let nested = inner.iter().filter_map(|name| self.types.get(name));
            let text = self.field(declaration, &field.ty);
            !["Obj", "LeanFn", "LeanTask", "LeanThunk", "LeanRef"].iter().any(|name| mentions(&text, name))
                && nested.into_iter().all(|it| self.is_comparable(it.declaration, seen))
        })
    }
}

struct FieldText {
    lean: String,
    /// The Lean type.
    shown: String,
    name: String,
    ty: String,
    attribute: String,
    /// Whether it is a function that can be called with what Lean does not expect.
    lends: bool,
}

/// Whether `lean-rs` has a type for a Lean type.
pub fn is_built_in(name: &str, args: &[Type]) -> bool {
    let asked = Cell::new(false);
    let derived = |asked_for: &str, _: &[String]| {
        asked.set(asked.get() || asked_for == name);
        None
    };
    let ty = Type::Constant { name: name.to_owned(), args: args.to_vec() };
    RustTypes { derived: &derived, ..RustTypes::default() }.write(&ty, Place::Owned);
    !asked.get()
}

/// Whether a Rust type mentions a type of this name.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// `A`, `B`, … for the parameters of a type.
fn parameter_name(index: usize) -> String {
    match u8::try_from(index) {
        Ok(index) if index < 26 => char::from(b'A' + index).to_string(),
        _ => format!("T{index}"),
    }
}

/// The declarations that the exports reach, those that Rust types can stand for.
fn reached<'a>(
    library: &'a Library,
    signatures: impl IntoIterator<Item = &'a Signature>,
) -> Vec<&'a TypeDeclaration> {
    let mut found: BTreeMap<&str, &TypeDeclaration> = BTreeMap::new();
    let mut rest: Vec<&Type> = signatures.into_iter().flat_map(Signature::types).collect();
    while let Some(ty) = rest.pop() {
        let mut names = Vec::new();
        ty.for_each_constant(&mut |name| names.push(name));
        for name in names {
            let declaration = library.types.iter().find(|it| it.name == name);
            if let Some(declaration) = declaration.filter(|it| is_expressible(it))
                && found.insert(name, declaration).is_none()
            {
                rest.extend(declaration.fields().map(|field| &field.ty));
            }
        }
    }
    found.into_values().collect()
}

/// Whether a Rust type can stand for it, so that only values of the Lean type are values of the Rust type.
fn is_expressible(declaration: &TypeDeclaration) -> bool {
    // Variants have no private fields.
    let hidden = declaration.structure || declaration.condition().is_none();
    // Variants have no place for a marker, and a constructor from all fields would need it.
    let used = unused_parameters(declaration).is_empty()
        || declaration.structure && declaration.condition().is_none();
    let simple = declaration.params.iter().all(|it| it.kind != ParameterKind::TypeConstructor);
    hidden && used && simple && !declaration.class && !declaration.constructors.is_empty()
}

/// The type parameters that no field mentions, by their indices.
fn unused_parameters(declaration: &TypeDeclaration) -> Vec<usize> {
    let mut used = Vec::new();
    declaration.fields().for_each(|field| field.ty.variables(&mut used));
    let parameters = declaration.type_parameters().enumerate();
    parameters.filter(|(_, name)| !used.contains(name)).map(|(index, _)| index).collect()
}

/// Rust names: the last part of the Lean name, with the part before it where two would be the same.
fn rust_names(declarations: &[&TypeDeclaration]) -> Vec<String> {
    let short: Vec<String> = declarations.iter().map(|it| upper_camel(last_part(&it.name))).collect();
    declarations
        .iter()
        .zip(&short)
        .map(|(declaration, name)| {
            let unique = short.iter().filter(|other| *other == name).count() == 1;
            // Names that the definitions themselves use.
            let taken = ["Self", "Option", "Result", "Vec", "Box", "String", "Nat", "Int", "Obj", "Sum"];
            if unique && !taken.contains(&name.as_str()) && !name.starts_with(|c: char| c.is_numeric()) {
                return name.clone();
            }
            lean_rs_sys::names::components(&declaration.name).map(upper_camel).collect()
        })
        .collect()
}

fn variant_name(constructor: &str) -> String {
    let name = upper_camel(constructor);
    match name.as_str() {
        "Self" => "Self_".to_owned(),
        name if name.starts_with(|c: char| c.is_numeric()) || name.is_empty() => format!("C{name}"),
        _ => name,
    }
}
