//! Which structures and inductive types get Rust types, and what these are.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes;
use super::types::RustTypes;
use crate::builtin;
use crate::c::CType;
use crate::manifest::{self, Library};
use crate::names::{
    identifier, is_type_name, last_part, lower_camel, lower_first, snake_case, unused, upper_camel,
};
use crate::rust::{Name, Place, RustType};
use crate::signature::Signature;
use crate::types::{Constructor, Field, ParameterKind, Type, TypeDeclaration, TypeRepr};

/// The types that are written, by their Lean names.
pub(super) struct Structures<'a> {
    library: &'a Library,
    types: BTreeMap<&'a str, Structure<'a>>,
    /// Names for type parameters, which no type has; one for each of the most that a type here has.
    letters: Vec<String>,
}

/// A type that is written.
pub(super) struct Structure<'a> {
    pub(super) declaration: &'a TypeDeclaration,
    pub(super) name: String,
    /// Whether it has the parameter `'lean`.
    pub(super) has_lifetime: bool,
    pub(super) variants: Vec<Variant<'a>>,
}

/// A constructor.
pub(super) struct Variant<'a> {
    pub(super) lean: &'a str,
    pub(super) name: String,
    /// Whether the derive gives the variant another Lean name unless it is told.
    pub(super) renamed: bool,
    pub(super) fields: Vec<FieldType<'a>>,
}

/// A field.
pub(super) struct FieldType<'a> {
    pub(super) lean: &'a Field,
    pub(super) name: String,
    /// The Lean name, if the derive gives the field another one unless it is told.
    pub(super) renamed: Option<&'a str>,
    pub(super) ty: RustType,
    /// Whether it is a function that can be called with what Lean does not expect.
    pub(super) lends: bool,
}

impl<'a> Structures<'a> {
    /// The types that the signatures reach and that Rust types can stand for; none has one of the reserved names.
    pub(super) fn of(
        library: &'a Library,
        signatures: impl IntoIterator<Item = &'a Signature>,
        reserved: &[String],
    ) -> Structures<'a> {
        let mut types: Vec<Type> = Vec::new();
        for signature in signatures {
            types.extend(signature.params.iter().map(|param| library.instance(&param.ty)));
            types.extend([&signature.result.ty].into_iter().chain(signature.error()).cloned());
        }
        Structures::of_types(library, types, reserved)
    }

    /// The same for types.
    pub(super) fn of_types(library: &'a Library, types: Vec<Type>, reserved: &[String]) -> Structures<'a> {
        let reached = reached(library, types);
        let names = rust_names(&reached, reserved);
        let letters = ('A'..='Z').map(String::from).chain((1..).map(|n| format!("T{n}")));
        let most = reached.iter().map(|it| it.type_parameters().count()).max().unwrap_or_default();
        let letters = letters.filter(|letter| !names.contains(letter)).take(most).collect();
        let types = reached.into_iter().zip(names).map(|(declaration, name)| {
            let structure = Structure { declaration, name, has_lifetime: false, variants: Vec::new() };
            (declaration.name.as_str(), structure)
        });
        let mut this = Structures { library, types: types.collect(), letters };
        // Without a type, others may trust objects or leave parameters unused, too.
        while this.remove_inexpressible() {}
        while this.find_lifetimes() {}
        this.find_variants();
        this
    }

    /// The types.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Structure<'a>> {
        self.types.values()
    }

    /// The Rust type for a Lean type in a signature.
    pub(super) fn write(&self, ty: &Type, place: Place) -> RustType {
        let rust = self.plain(ty, place);
        let Type::Constant { name, .. } = ty.unconditional() else { return rust };
        let is_object = self.types.get(&**name).is_some_and(|it| it.declaration.repr == TypeRepr::Object);
        // Without a copy.
        if place == Place::Argument && is_object { RustType::reference(rust) } else { rust }
    }

    /// The Rust type, by value where it has to be derived.
    pub(super) fn plain(&self, ty: &Type, place: Place) -> RustType {
        self.of_type(ty, place, &|_| None)
    }

    /// Whether a type of this Lean name is written.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.types.contains_key(name)
    }

    /// How C passes the values of the Rust type for a Lean type.
    pub(super) fn c_type(&self, ty: &Type) -> CType {
        let mut ty = ty.clone();
        // Structures are stored as their field at most this often: a report in which one is stored as itself is damaged.
        for _ in 0..=self.types.len() {
            let Type::Constant { name, args, .. } = ty.unconditional() else { return CType::Object };
            if let Some(it) = builtin::applied(name, args) {
                return it.c;
            }
            let Some(Structure { declaration, .. }) = self.types.get(&**name) else { return CType::Object };
            match declaration.repr {
                TypeRepr::Trivial(_) => {}
                TypeRepr::Enumeration(8) => return CType::U8,
                TypeRepr::Enumeration(16) => return CType::U16,
                TypeRepr::Enumeration(_) => return CType::U32,
                TypeRepr::Object => return CType::Object,
            }
            let Some(field) = declaration.fields().next() else { return CType::Object };
            ty = declaration.field_type(field, args);
        }
        CType::Object
    }

    /// Whether the Rust type for a Lean type has an object of any type where Lean's is known.
    pub(super) fn trusts_objects(&self, ty: &Type) -> bool {
        ty.trusts_objects(&|name| self.contains(name))
    }

    /// Whether Rust code that has a value of the type can give Lean an object of any type where Lean's is known.
    pub(super) fn lends_objects(&self, ty: &Type) -> bool {
        ty.lends_objects(&|name| self.contains(name))
    }

    /// Whether the derived `PartialEq` compiles: objects and functions cannot be compared.
    pub(super) fn is_comparable(&self, structure: &Structure<'_>) -> bool {
        let (mut rest, mut seen) = (vec![structure], BTreeSet::new());
        while let Some(it) = rest.pop() {
            if !seen.insert(&it.name) {
                continue;
            }
            for name in it.variants.iter().flat_map(|it| &it.fields).flat_map(|field| field.ty.names()) {
                if !builtin::is_comparable(name) {
                    return false;
                }
                rest.extend(self.types.values().filter(|it| *name == Name::Derived(it.name.clone())));
            }
        }
        true
    }

    fn of_type(&self, ty: &Type, place: Place, variable: &dyn Fn(&str) -> Option<RustType>) -> RustType {
        let derived = |name: &str, args: Vec<RustType>| {
            let it = self.types.get(name)?;
            Some(RustType::Path { name: Name::Derived(it.name.clone()), lean: it.has_lifetime, args })
        };
        RustTypes { derived: &derived, variable }.of(ty, place)
    }

    /// The Rust types for the fields, without boxes.
    fn of_fields(&self, of: &TypeDeclaration) -> Vec<RustType> {
        let parameter = |name: &str| {
            let (_, letter) = of.type_parameters().zip(&self.letters).find(|(it, _)| *it == name)?;
            Some(RustType::Parameter(letter.clone()))
        };
        of.fields().map(|field| self.of_type(&field.ty, Place::Owned, &parameter)).collect()
    }

    /// The type of a field. Of a type that the constructor chooses nothing is known, as no parameter stands for it.
    pub(super) fn field_type(of: &TypeDeclaration, field: &Field) -> Type {
        with_unknown(&field.ty, |name| !of.type_parameters().any(|parameter| parameter == name))
    }

    /// Whether a field is stored as the Rust type for it is.
    fn is_stored(&self, of: &TypeDeclaration, field: &Field) -> bool {
        use manifest::Place::{Object, Scalar, Usize};
        // What a trivial structure is stored as is its field's business.
        matches!(of.repr, TypeRepr::Trivial(_))
            || matches!(
                (field.place, self.c_type(&field.ty)),
                (None | Some(Object(_)), CType::Object)
                    | (Some(Usize(_)), CType::Size)
                    | (Some(Scalar { size: 8, .. }), CType::U64 | CType::Double)
                    | (Some(Scalar { size: 4, .. }), CType::U32 | CType::Float)
                    | (Some(Scalar { size: 2, .. }), CType::U16)
                    | (Some(Scalar { size: 1, .. }), CType::U8)
            )
    }

    /// Removes the types that no Rust type can stand for, as far as that depends on the other types; whether there were any.
    fn remove_inexpressible(&mut self) -> bool {
        let inexpressible = |it: &&Structure<'a>| {
            let condition = self.has_condition(it.declaration);
            let unused = !self.unused(it.declaration).is_empty();
            // Variants cannot hide what has to be of a type, nor have a place for a marker; and a constructor from all fields
            // would need the marker.
            let hidden = if it.declaration.structure { condition && unused } else { condition || unused };
            hidden || !it.declaration.fields().all(|field| self.is_stored(it.declaration, field))
        };
        let names: Vec<&str> =
            self.types.values().filter(inexpressible).map(|it| it.declaration.name.as_str()).collect();
        self.types.retain(|name, _| !names.contains(name));
        !names.is_empty()
    }

    /// Gives the lifetime to the types that have it in a field, whose type may have it for another field; whether there were any.
    fn find_lifetimes(&mut self) -> bool {
        let needs = |it: &&Structure<'a>| {
            !it.has_lifetime && self.of_fields(it.declaration).iter().any(RustType::needs_lean)
        };
        let names: Vec<&str> =
            self.types.values().filter(needs).map(|it| it.declaration.name.as_str()).collect();
        for (name, it) in &mut self.types {
            it.has_lifetime |= names.contains(name);
        }
        !names.is_empty()
    }

    /// Gives the types their variants, once it is certain which types there are.
    fn find_variants(&mut self) {
        let mut fields =
            self.types.values().map(|it| (it.name.clone(), self.of_fields(it.declaration))).collect();
        boxes::insert(&mut fields);
        let variants = self.types.values().map(|it| {
            let mut types = fields.remove(&it.name).unwrap_or_default().into_iter();
            let mut used = BTreeSet::new();
            let constructors = it.declaration.constructors.iter();
            constructors
                .map(|constructor| self.variant(it.declaration, constructor, &mut types, &mut used))
                .collect()
        });
        let variants: Vec<Vec<Variant<'a>>> = variants.collect();
        for (it, variants) in self.types.values_mut().zip(variants) {
            it.variants = variants;
        }
    }

    /// The names of the parameters of the Rust type that are types.
    pub(super) fn params(&self, of: &TypeDeclaration) -> &[String] {
        self.letters.get(..of.type_parameters().count()).unwrap_or_default()
    }

    /// Whether not every value of the Rust type is one of the Lean type.
    pub(super) fn has_condition(&self, of: &TypeDeclaration) -> bool {
        of.all_fields().any(|field| self.is_promised(of, field))
    }

    /// Whether not every value of the Rust type for a field is one of the Lean type.
    pub(super) fn is_promised(&self, of: &TypeDeclaration, field: &Field) -> bool {
        field.has_condition()
            || self.library.proofs_of_fields(of).of_field(field).is_some()
            || field.place.is_some() && self.trusts_objects(&Self::field_type(of, field))
    }

    /// The type parameters that no field of the Rust type mentions.
    pub(super) fn unused(&self, of: &TypeDeclaration) -> Vec<RustType> {
        let types = self.of_fields(of);
        let params = self.params(of).iter().cloned().map(RustType::Parameter);
        params.filter(|param| !types.iter().flat_map(RustType::parts).any(|it| it == param)).collect()
    }

    fn variant(
        &self,
        of: &TypeDeclaration,
        constructor: &'a Constructor,
        types: &mut dyn Iterator<Item = RustType>,
        used: &mut BTreeSet<String>,
    ) -> Variant<'a> {
        let name = unused(&variant_name(&constructor.name), used);
        let mut used = BTreeSet::new();
        let fields = constructor.values().zip(types).enumerate();
        let fields = fields.map(|(index, (field, ty))| {
            let lean = field.name.as_deref().unwrap_or_default();
            let name = identifier(&snake_case(lean), index, &mut used);
            let plain = name.strip_prefix("r#").unwrap_or(&name);
            let renamed = field.name.as_deref().filter(|lean| lower_camel(plain) != *lean);
            let lends = field.ty.lends_condition()
                || self.library.proofs_of_fields(of).received(&field.ty).is_some()
                || self.lends_objects(&Self::field_type(of, field));
            FieldType { lean: field, name, renamed, ty, lends }
        });
        Variant {
            lean: &constructor.name,
            renamed: lower_first(&name) != constructor.name,
            name,
            fields: fields.collect(),
        }
    }
}

/// The type, where nothing is known of these type parameters.
pub(super) fn with_unknown(ty: &Type, is_unknown: impl Fn(&str) -> bool) -> Type {
    let unknown: Vec<&str> = ty.variables().filter(|name| is_unknown(name)).collect();
    let types: Vec<Type> = unknown.iter().map(|name| Type::Other((*name).to_owned())).collect();
    ty.substitute(&unknown.into_iter().zip(&types).collect::<Vec<_>>())
}

/// The declarations that the types reach, those that Rust types can stand for.
fn reached(library: &Library, mut rest: Vec<Type>) -> Vec<&TypeDeclaration> {
    let mut found: BTreeMap<&str, &TypeDeclaration> = BTreeMap::new();
    while let Some(ty) = rest.pop() {
        for part in ty.parts() {
            let Type::Constant { name, args, .. } = part else { continue };
            let Some(declaration) = library.find_type(name) else { continue };
            if is_expressible(declaration, args) && found.insert(&declaration.name, declaration).is_none() {
                rest.extend(declaration.fields().map(|field| field.ty.clone()));
            }
        }
    }
    found.into_values().collect()
}

/// Whether a Rust type can stand for it, other types aside.
fn is_expressible(declaration: &TypeDeclaration, args: &[Type]) -> bool {
    let simple = declaration.params.iter().all(|it| it.kind != ParameterKind::TypeConstructor);
    // With more arguments than parameters, constructors decide some of them.
    let uniform = declaration.type_parameters().count() == args.len();
    simple && uniform
}

/// Rust names: the last part of the Lean name, or all of it where the last part alone would mean something else.
fn rust_names(declarations: &[&TypeDeclaration], reserved: &[String]) -> Vec<String> {
    let short: Vec<String> = declarations.iter().map(|it| upper_camel(last_part(&it.name))).collect();
    let mut used: BTreeSet<String> =
        builtin::names().map(str::to_owned).chain(reserved.iter().cloned()).collect();
    let fits = |name: &String| {
        let unique = short.iter().filter(|other| *other == name).count() == 1;
        unique && !used.contains(name) && is_type_name(name)
    };
    let fitting: Vec<bool> = short.iter().map(fits).collect();
    used.extend(short.iter().zip(&fitting).filter(|(_, fits)| **fits).map(|(name, _)| name.clone()));
    let names = declarations.iter().zip(short).zip(fitting).map(|((declaration, short), fits)| {
        if fits {
            return short;
        }
        let full: String = lean_rs_sys::names::components(&declaration.name).map(upper_camel).collect();
        unused(if is_type_name(&full) { &full } else { "Type" }, &mut used)
    });
    names.collect()
}

fn variant_name(constructor: &str) -> String {
    let name = upper_camel(constructor);
    match name.as_str() {
        "Self" => "Self_".to_owned(),
        name if !is_type_name(name) => format!("C{name}"),
        _ => name,
    }
}
