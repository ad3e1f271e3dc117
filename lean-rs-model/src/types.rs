//! Lean's types, and the declarations of structures and inductive types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::signature::Position;

/// What a parameter or field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A value.
    Value,
    /// A type, or a function that gives types.
    Type,
    /// A proof: whoever calls vouches for the proposition.
    Proof,
}

/// A Lean type, with definitions unfolded as far as needed to see what its values are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Type {
    /// A structure, inductive type or built-in type, applied to the types among its arguments.
    Constant {
        /// Its full name.
        name: String,
        /// The arguments that are types.
        args: Vec<Type>,
        /// On which side of its values each of them stands; empty if all are covariant.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sides: Vec<Side>,
    },
    /// A type whose definition says nothing about its values: `opaque`, an axiom, hidden by its module, or with fields that
    /// the compiler adds (`@[computed_field]`).
    Opaque {
        /// Its full name.
        name: String,
        /// The arguments that are types.
        args: Vec<Type>,
        /// Whether it is of Lean's own library, so that only Lean's own code makes its values: `IO.FS.Handle`.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        native: bool,
    },
    /// A type whose values are those of another one that satisfy a condition, with a variable or several things in it: `Fin n`,
    /// `Subtype`, a member of a family (`Vector α n`), a decision (`Decidable p`).
    Subtype {
        /// Its full name.
        name: String,
        /// The other type.
        of: Box<Type>,
        /// Which member of a family it is, if all that tells is closed, and none of it is a type.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member: Option<Member>,
    },
    /// A type whose values are represented by those of another one, some of them in several ways: a quotient, or a type with one inside.
    Quotient(Box<Type>),
    /// A type of a family that Rust has types for, which a number that Lean knows tells apart: `Fin 4`, `BitVec 8`, `Vector α 3`.
    Indexed {
        /// The family.
        family: Family,
        /// The number.
        index: u64,
        /// The arguments that are types.
        args: Vec<Type>,
    },
    /// A type parameter of the declaration.
    Variable(String),
    /// A function; with several parameters the result is a function again.
    Function {
        /// The type of the parameter.
        param: Box<Type>,
        /// The type of the result.
        result: Box<Type>,
    },
    /// An action, as a value: `IO α`, `EIO ε α`, `BaseIO α`.
    Action {
        /// What it can throw.
        error: Option<Box<Type>>,
        /// What it returns.
        value: Box<Type>,
    },
    /// Something that has no value at run time.
    Erased(Kind),
    /// A type of a form that is not described, printed by Lean.
    Other(String),
}

/// What tells a type from others of its family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// As Lean prints it: `Pkg.Grid 3`.
    pub pretty: String,
    /// A digest of its terms, with all that is implicit in them and the definitions that they reach outside of Lean's own library.
    pub terms: String,
}

/// A family of types, told apart by a number: the Rust type of the same family checks that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Family {
    /// `Fin n`
    Fin,
    /// `BitVec n`
    BitVec,
    /// `Vector α n`
    Vector,
}

/// The declaration of a structure or inductive type that a signature reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeDeclaration {
    /// Its full name.
    pub name: String,
    /// The Lean module that declares it.
    pub module: String,
    /// Where its name stands in the source; `None` for types of Lean's library.
    pub position: Option<Position>,
    /// Its doc string.
    pub doc: Option<String>,
    /// Whether it is a `structure`.
    pub structure: bool,
    /// Whether it is a `class`.
    pub class: bool,
    /// Whether it mentions itself, directly or through others.
    pub recursive: bool,
    /// Its parameters.
    pub params: Vec<TypeParameter>,
    /// How the compiler represents it.
    pub repr: TypeRepr,
    /// Its constructors, in order.
    pub constructors: Vec<Constructor>,
    /// A digest of the constructors' types as Lean's terms, with all that is implicit in them and the definitions that they reach
    /// outside of Lean's own library; present if the types of the fields leave something out, such as what a proof is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
}

/// A parameter of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeParameter {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ParameterKind,
}

/// What a parameter of a type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ParameterKind {
    /// A type.
    Type,
    /// A function that gives types, such as a monad.
    TypeConstructor,
    /// Anything else, such as a number or an instance: it says nothing about the representation.
    Value,
}

/// How the compiler represents a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TypeRepr {
    /// As an object, or as the number of a constructor without fields in a pointer.
    Object,
    /// As the number of the constructor, in an integer of so many bits: an enumeration.
    Enumeration(u8),
    /// As its only field that has a value at run time: a trivial structure. The index of the field.
    Trivial(usize),
}

/// A constructor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constructor {
    /// Its name, without that of the type.
    pub name: String,
    /// Its fields, in order, those without a value at run time included.
    pub fields: Vec<Field>,
}

/// A field of a constructor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name; `None` where there is none.
    pub name: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Its type, printed by Lean.
    pub pretty: String,
    /// Its type, in which the parameters of the type are variables.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Where it lies in an object of the constructor; `None` if it has no value at run time.
    pub place: Option<Place>,
}

/// Where a field lies in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// An object field: which one.
    Object(u32),
    /// A `USize`: the index of its word, counted from the first object field.
    Usize(u32),
    /// A number.
    Scalar {
        /// Its size in bytes.
        size: u32,
        /// Bytes from the end of the object and `USize` fields.
        offset: u32,
    },
}

/// On which side of an arrow a part of a type stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// Whoever has a value of the type can get at such a part.
    Covariant,
    /// The parameter of a function: whoever has the function gives such a part.
    Contravariant,
    /// On both: what a reference refers to.
    Invariant,
}

impl Type {
    /// A type all of whose arguments are covariant.
    pub fn constant(name: &str, args: Vec<Type>) -> Type {
        Type::Constant { name: name.to_owned(), args, sides: Vec::new() }
    }

    /// The types that it is directly made of, each with its side.
    pub fn children(&self) -> Vec<(Side, &Type)> {
        use Side::{Contravariant, Covariant, Invariant};
        match self {
            Type::Constant { args, sides, .. } => {
                let sides = sides.iter().copied().chain(std::iter::repeat(Covariant));
                sides.zip(args).collect()
            }
            Type::Opaque { args, .. } => args.iter().map(|arg| (Invariant, arg)).collect(),
            Type::Indexed { args, .. } => args.iter().map(|arg| (Covariant, arg)).collect(),
            Type::Subtype { of, .. } | Type::Quotient(of) => vec![(Covariant, of)],
            Type::Function { param, result } => vec![(Contravariant, param), (Covariant, result)],
            Type::Action { error, value } => {
                error.iter().chain([value]).map(|part| (Covariant, &**part)).collect()
            }
            Type::Variable(_) | Type::Erased(_) | Type::Other(_) => Vec::new(),
        }
    }

    /// All types in it, from the outside to the inside and from left to right; itself first.
    pub fn parts(&self) -> impl Iterator<Item = &Type> {
        let mut rest = vec![self];
        std::iter::from_fn(move || {
            let ty = rest.pop()?;
            rest.extend(ty.children().into_iter().rev().map(|(_, child)| child));
            Some(ty)
        })
    }

    /// The name of what it is an application of, if it is one.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Type::Constant { name, .. } | Type::Opaque { name, .. } | Type::Subtype { name, .. } => {
                Some(name)
            }
            Type::Indexed { family, .. } => Some(family.lean()),
            _ => None,
        }
    }

    /// The type with other types in place of type parameters.
    ///
    /// For the field of a declaration there is [`TypeDeclaration::field_type`].
    pub fn substitute(&self, parameters: &[(&str, &Type)]) -> Type {
        self.replace(&|name| {
            let given = parameters.iter().find(|(parameter, _)| *parameter == name);
            given.map_or_else(|| Type::Variable(name.to_owned()), |(_, ty)| (*ty).clone())
        })
    }

    /// The type with `given` in place of each variable.
    fn replace(&self, given: &dyn Fn(&str) -> Type) -> Type {
        let all = |types: &[Type]| types.iter().map(|ty| ty.replace(given)).collect();
        let boxed = |ty: &Type| Box::new(ty.replace(given));
        match self {
            Type::Variable(name) => given(name),
            Type::Constant { name, args, sides } => {
                Type::Constant { name: name.clone(), args: all(args), sides: sides.clone() }
            }
            Type::Opaque { name, args, native } => {
                Type::Opaque { name: name.clone(), args: all(args), native: *native }
            }
            Type::Subtype { name, of, member } => {
                Type::Subtype { name: name.clone(), of: boxed(of), member: member.clone() }
            }
            Type::Quotient(of) => Type::Quotient(boxed(of)),
            Type::Indexed { family, index, args } => {
                Type::Indexed { family: *family, index: *index, args: all(args) }
            }
            Type::Function { param, result } => Type::Function { param: boxed(param), result: boxed(result) },
            Type::Action { error, value } => {
                Type::Action { error: error.as_deref().map(boxed), value: boxed(value) }
            }
            Type::Erased(_) | Type::Other(_) => self.clone(),
        }
    }

    /// The names of the type parameters in it, each as often as it occurs.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.parts().filter_map(|part| match part {
            Type::Variable(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The parameters of a function, one after the other, and what it returns; no parameters if it is none.
    pub fn uncurried(&self) -> (Vec<&Type>, &Type) {
        let (mut params, mut rest) = (Vec::new(), self);
        while let Type::Function { param, result } = rest {
            params.push(&**param);
            rest = result;
        }
        (params, rest)
    }

    /// The type that says what its values are, without the conditions on them.
    pub fn unconditional(&self) -> &Type {
        match self {
            Type::Subtype { of, .. } | Type::Quotient(of) => of.unconditional(),
            _ => self,
        }
    }

    /// Whether it is the type of what `IO` throws.
    pub fn is_io_error(&self) -> bool {
        matches!(self, Type::Constant { name, .. } if name == "IO.Error")
    }
}

impl Family {
    /// All of them.
    pub const ALL: [Family; 3] = [Family::Fin, Family::BitVec, Family::Vector];

    /// Its full name in Lean.
    pub fn lean(self) -> &'static str {
        match self {
            Family::Fin => "Fin",
            Family::BitVec => "BitVec",
            Family::Vector => "Vector",
        }
    }

    /// The type of lean-rs, whose arguments are those that are types, and the number.
    pub fn rust(self) -> &'static str {
        match self {
            Family::Fin => "Fin",
            Family::BitVec => "BitVec",
            Family::Vector => "LeanVector",
        }
    }

    /// The type that all values of the family are of, whatever the number.
    pub fn whole(self, args: &[Type]) -> Type {
        match self {
            Family::Fin | Family::BitVec => Type::constant("Nat", Vec::new()),
            Family::Vector => Type::constant(self.lean(), args.to_vec()),
        }
    }
}

/// FNV-1a, which stays the same in all versions of Rust.
pub(crate) fn digest_of(parts: impl IntoIterator<Item = String>) -> u64 {
    parts.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| {
        // No text has this byte, so it ends one.
        part.bytes()
            .chain([0xff])
            .fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    })
}

impl TypeDeclaration {
    /// The type of a field where these are the arguments. A type that the constructor chooses is none of those outside, whatever
    /// its name is.
    pub fn field_type(&self, field: &Field, args: &[Type]) -> Type {
        field.ty.replace(&|name| {
            let given = self.type_parameters().zip(args).find(|(parameter, _)| *parameter == name);
            given.map_or_else(|| Type::Other(format!("{name} of {}", self.name)), |(_, ty)| ty.clone())
        })
    }

    /// A digest of what the declaration says about values, and of what the declarations say that it reaches through the
    /// types of its fields: two crates that compared a type with declarations of the same digest mean the same type, inside
    /// and out. `find` gives the declarations of the library that this one is in.
    pub fn digest<'a>(&'a self, find: impl Fn(&str) -> Option<&'a TypeDeclaration>) -> u64 {
        // By their names: the order does not depend on where the library begins. Types that reach each other end here.
        let mut reached = BTreeMap::from([(&*self.name, self)]);
        let mut rest = vec![self];
        while let Some(declaration) = rest.pop() {
            let parts = declaration.all_fields().flat_map(|field| field.ty.parts());
            for found in parts.filter_map(Type::name).filter_map(&find) {
                // How many of the types of Lean's own compiler are described depends on what else a library reaches. They are
                // those of the toolchain, which is compared when a program starts.
                if !found.is_of_compiler() && reached.insert(&found.name, found).is_none() {
                    rest.push(found);
                }
            }
        }
        digest_of([self.name.clone()].into_iter().chain(reached.values().map(|it| it.values_text())))
    }

    /// What the declaration says about values.
    fn values_text(&self) -> String {
        let mut bare = TypeDeclaration { position: None, doc: None, ..self.clone() };
        // What is printed leaves out what is implicit, and depends on names that say nothing; `terms` does neither.
        for field in bare.constructors.iter_mut().flat_map(|constructor| &mut constructor.fields) {
            field.pretty.clear();
        }
        // A type that serde can write.
        serde_json::to_string(&bare).unwrap_or_default()
    }

    /// Whether a module of Lean's own compiler declares it.
    pub(crate) fn is_of_compiler(&self) -> bool {
        self.module == "Lean" || self.module.starts_with("Lean.")
    }

    /// The fields of all constructors.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field> {
        self.constructors.iter().flat_map(|constructor| &constructor.fields)
    }

    /// The fields of all constructors that have a value at run time.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.constructors.iter().flat_map(Constructor::values)
    }

    /// The names of its parameters that stand for types.
    pub fn type_parameters(&self) -> impl Iterator<Item = &str> {
        self.params.iter().filter(|it| it.kind != ParameterKind::Value).map(|it| it.name.as_str())
    }
}

impl Constructor {
    /// Its fields that have a value at run time.
    pub fn values(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.place.is_some())
    }
}

impl Field {
    /// As Lean declares it: `x : Nat`.
    pub fn declaration(&self) -> String {
        format!("{} : {}", self.name.as_deref().unwrap_or("_"), self.pretty)
    }
}
