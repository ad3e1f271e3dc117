//! What the manifest says about exports and types: the part that Lean's compiler states.

use serde::{Deserialize, Serialize};

use crate::effect::Effect;

/// A symbol that Rust can call or read: an `@[export]` declaration with code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The name in `@[export …]`, which is the C symbol.
    pub symbol: String,
    /// The Lean module that declares it.
    pub module: String,
    /// Its type in C, from the C code that Lean's compiler emitted.
    pub c: CDeclaration,
    /// Its signature in Lean; `None` where Lean could not be asked, so that nothing is known but the type in C.
    pub lean: Option<Signature>,
    /// Why Lean could not describe this export, although it could be asked.
    pub failure: Option<String>,
}

/// A symbol that the program defines and Lean calls: an `@[extern]` declaration with a plain symbol, for C.
///
/// Those whose symbol Lean's runtime, a system library, or C code of the package defines are not listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extern {
    /// The name in `@[extern …]`, which is the C symbol.
    pub symbol: String,
    /// The Lean module that declares it.
    pub module: String,
    /// Its type in C. Calls leave out the parameters that are [`erased`](Parameter::erased).
    pub c: CDeclaration,
    /// Its signature in Lean. A parameter that is not [`borrowed`](Parameter::borrowed) is owned: the function gives the
    /// reference back.
    pub lean: Option<Signature>,
    /// Why Lean could not describe it, if it could not.
    pub failure: Option<String>,
}

/// A declaration in the C code that Lean's compiler emitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CDeclaration {
    /// A function.
    Function {
        /// The types of its parameters.
        params: Vec<CType>,
        /// The type of its result.
        result: CType,
    },
    /// A variable that the module's initializer sets.
    Constant(CType),
}

/// The types of values in C.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CType {
    /// `lean_object*`
    #[serde(rename = "lean_object*")]
    Object,
    /// `uint8_t`
    #[serde(rename = "uint8_t")]
    U8,
    /// `uint16_t`
    #[serde(rename = "uint16_t")]
    U16,
    /// `uint32_t`
    #[serde(rename = "uint32_t")]
    U32,
    /// `uint64_t`
    #[serde(rename = "uint64_t")]
    U64,
    /// `size_t`
    #[serde(rename = "size_t")]
    Size,
    /// `double`
    #[serde(rename = "double")]
    Double,
    /// `float`
    #[serde(rename = "float")]
    Float,
}

impl CType {
    /// All of them.
    pub const ALL: [CType; 8] = [
        CType::Object,
        CType::U8,
        CType::U16,
        CType::U32,
        CType::U64,
        CType::Size,
        CType::Double,
        CType::Float,
    ];

    /// As it stands in the C code.
    pub fn name(self) -> &'static str {
        match self {
            CType::Object => "lean_object*",
            CType::U8 => "uint8_t",
            CType::U16 => "uint16_t",
            CType::U32 => "uint32_t",
            CType::U64 => "uint64_t",
            CType::Size => "size_t",
            CType::Double => "double",
            CType::Float => "float",
        }
    }
}

/// The signature of an export or extern, as Lean has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The full name of the declaration.
    pub name: String,
    /// Where its name stands in the source.
    pub position: Option<Position>,
    /// Its doc string.
    pub doc: Option<String>,
    /// Its whole type, printed by Lean with full names.
    pub pretty: String,
    /// The parameters of the compiled function, in order: those of the declaration, and those of a function that it
    /// returns (`def f (n : Nat) : Nat → Nat` has two).
    pub params: Vec<Parameter>,
    /// Present if it is an action such as `IO`.
    #[serde(rename = "effect")]
    pub action: Option<Action>,
    /// What it returns; what an action returns when it succeeds.
    pub result: ResultType,
    /// The axioms that it depends on, as indices into [`Library::axioms`](super::Library::axioms).
    pub axioms: Vec<usize>,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The file, relative to the directory of the package.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted in characters from 1.
    pub column: u32,
}

/// A parameter of an export or extern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name in the source; `None` where there is none.
    pub name: Option<String>,
    /// How a Lean call gives it.
    pub binder: Binder,
    /// What it is.
    pub kind: Kind,
    /// Its type, printed by Lean.
    pub pretty: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it has no value at run time: `lean_box(0)` is passed to an export, nothing to an extern.
    pub erased: bool,
    /// Whether the function leaves the reference with the caller.
    pub borrowed: bool,
    /// The default value, printed by Lean.
    pub default: Option<String>,
}

/// How a Lean call gives a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Binder {
    /// `(x : α)`
    Explicit,
    /// `{x : α}`
    Implicit,
    /// `⦃x : α⦄`
    StrictImplicit,
    /// `[x : α]`
    Instance,
}

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

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What it can throw: `IO.Error` for `IO`, `ε` for `EIO ε`, `None` for `BaseIO`.
    pub error: Option<Type>,
}

/// What an export or extern returns, or a constant is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultType {
    /// Printed by Lean; for an action the whole, such as `IO Nat`.
    pub pretty: String,
    /// The type of the value.
    #[serde(rename = "type")]
    pub ty: Type,
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
    },
    /// A type whose definition says nothing about its values: `opaque`, an axiom, or hidden by its module.
    Opaque {
        /// Its full name.
        name: String,
        /// The arguments that are types.
        args: Vec<Type>,
    },
    /// A type whose values are those of another one that satisfy a condition: `Fin n`, `BitVec n`, `Subtype`.
    Subtype {
        /// Its full name.
        name: String,
        /// The other type.
        of: Box<Type>,
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

impl TypeDeclaration {
    /// A digest of what the declaration says about values: two crates that compared a type with declarations of the same
    /// digest mean the same type.
    pub fn digest(&self) -> u64 {
        let bare = TypeDeclaration { position: None, doc: None, ..self.clone() };
        // Text of types that serde can write.
        let text = serde_json::to_string(&bare).unwrap_or_default();
        // FNV-1a, which stays the same in all versions of Rust.
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}

impl Type {
    /// Whether it is the type of what `IO` throws.
    pub fn is_io_error(&self) -> bool {
        matches!(self, Type::Constant { name, .. } if name == "IO.Error")
    }

    /// Whether some values of the Rust type for it are none of the Lean type, although compiled code relies on the
    /// difference: `Fin n`, which is a number in Rust, and functions that return one.
    pub fn has_condition(&self) -> bool {
        match self {
            Type::Subtype { .. } => true,
            Type::Constant { args, .. } | Type::Opaque { args, .. } => args.iter().any(Type::has_condition),
            // One that is called for every type would have to give values of every type.
            Type::Function { param, result } => {
                matches!(**param, Type::Erased(Kind::Type))
                    || param.lends_condition()
                    || result.has_condition()
            }
            Type::Action { error, value } => {
                error.as_deref().is_some_and(Type::has_condition) || value.has_condition()
            }
            Type::Variable(_) | Type::Erased(_) | Type::Other(_) => false,
        }
    }

    /// Whether Rust code that has a value of it can break a condition: a function that takes a `Fin n` or a proof.
    pub fn lends_condition(&self) -> bool {
        match self {
            Type::Subtype { of, .. } => of.lends_condition(),
            Type::Constant { args, .. } | Type::Opaque { args, .. } => args.iter().any(Type::lends_condition),
            Type::Function { param, result } => {
                matches!(**param, Type::Erased(Kind::Proof))
                    || param.has_condition()
                    || result.lends_condition()
            }
            Type::Action { error, value } => {
                error.as_deref().is_some_and(Type::lends_condition) || value.lends_condition()
            }
            Type::Variable(_) | Type::Erased(_) | Type::Other(_) => false,
        }
    }

    /// Adds the names of the type parameters in it that are not there yet.
    pub fn variables<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Type::Variable(name) if !found.contains(&name.as_str()) => found.push(name),
            Type::Variable(_) | Type::Erased(_) | Type::Other(_) => {}
            Type::Constant { args, .. } | Type::Opaque { args, .. } => {
                args.iter().for_each(|arg| arg.variables(found));
            }
            Type::Subtype { of, .. } => of.variables(found),
            Type::Function { param, result } => {
                param.variables(found);
                result.variables(found);
            }
            Type::Action { error, value } => {
                error.iter().for_each(|error| error.variables(found));
                value.variables(found);
            }
        }
    }

    /// The type with other types in place of type parameters.
    pub fn substitute(&self, parameters: &[(&str, &Type)]) -> Type {
        let of = |ty: &Type| ty.substitute(parameters);
        let boxed = |ty: &Type| Box::new(ty.substitute(parameters));
        match self {
            Type::Variable(name) => {
                let found = parameters.iter().find(|(parameter, _)| parameter == name);
                found.map_or_else(|| self.clone(), |(_, ty)| (*ty).clone())
            }
            Type::Constant { name, args } => {
                Type::Constant { name: name.clone(), args: args.iter().map(of).collect() }
            }
            Type::Opaque { name, args } => {
                Type::Opaque { name: name.clone(), args: args.iter().map(of).collect() }
            }
            Type::Subtype { name, of } => Type::Subtype { name: name.clone(), of: boxed(of) },
            Type::Function { param, result } => Type::Function { param: boxed(param), result: boxed(result) },
            Type::Action { error, value } => {
                Type::Action { error: error.as_deref().map(boxed), value: boxed(value) }
            }
            Type::Erased(_) | Type::Other(_) => self.clone(),
        }
    }

    /// Calls the function with the name of each structure, inductive or built-in type in it.
    pub fn for_each_constant<'a>(&'a self, f: &mut dyn FnMut(&'a str)) {
        match self {
            Type::Constant { name, args } | Type::Opaque { name, args } => {
                if matches!(self, Type::Constant { .. }) {
                    f(name);
                }
                args.iter().for_each(|arg| arg.for_each_constant(f));
            }
            Type::Subtype { of, .. } => of.for_each_constant(f),
            Type::Function { param, result } => {
                param.for_each_constant(f);
                result.for_each_constant(f);
            }
            Type::Action { error, value } => {
                if let Some(error) = error {
                    error.for_each_constant(f);
                }
                value.for_each_constant(f);
            }
            Type::Variable(_) | Type::Erased(_) | Type::Other(_) => {}
        }
    }
}

impl Signature {
    /// The names of the type parameters that its types mention, in the order in which they do.
    pub fn variables(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.types().for_each(|ty| ty.variables(&mut found));
        found
    }

    /// The types of its parameters and its result, and the type that it can throw.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.params.iter().map(|param| &param.ty).chain([&self.result.ty]).chain(self.error())
    }

    /// What it does besides giving its value.
    pub fn effect(&self) -> Effect {
        self.action.as_ref().map_or(Effect::Pure, |action| Effect::of_action(action.error.as_ref()))
    }

    /// The type of what it throws, if it is an action that can.
    pub fn error(&self) -> Option<&Type> {
        self.action.as_ref()?.error.as_ref()
    }
}

impl TypeDeclaration {
    /// The fields of all constructors that have a value at run time.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.constructors
            .iter()
            .flat_map(|constructor| &constructor.fields)
            .filter(|field| field.place.is_some())
    }

    /// The names of its parameters that stand for types.
    pub fn type_parameters(&self) -> impl Iterator<Item = &str> {
        self.params.iter().filter(|it| it.kind != ParameterKind::Value).map(|it| it.name.as_str())
    }

    /// A field that promises something which Rust's types do not: a proof, or a type with a condition.
    pub fn condition(&self) -> Option<&Field> {
        let mut fields = self.constructors.iter().flat_map(|constructor| &constructor.fields);
        fields
            .find(|field| field.kind == Kind::Proof || field.ty.has_condition() || field.ty.lends_condition())
    }
}
