//! Exports and externs, and their signatures: what Lean's compiler says of them.

use serde::{Deserialize, Serialize};

use crate::c::CDeclaration;
use crate::effect::Effect;
use crate::types::{Kind, Type};

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

/// An `@[export]` declaration for which a library has no symbol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithoutSymbol {
    /// The name in `@[export …]`.
    pub symbol: String,
    /// The Lean module that declares it.
    pub module: String,
    /// The full name of the declaration.
    pub name: String,
    /// Why there is none, and what to do: `it is a theorem, …`.
    pub reason: String,
}

/// A symbol that the program defines and Lean calls: an `@[extern]` declaration with a plain symbol, for C.
///
/// Those whose symbol Lean's runtime, a system library, or C code of the package defines are not listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extern {
    /// The name in `@[extern …]`, which is the C symbol.
    pub symbol: String,
    /// The Lean module that declares it: of the library, or of one that it needs.
    pub module: String,
    /// The digest of the library that has the module's code.
    pub library: String,
    /// Its type in C. Calls leave out the parameters that are [`erased`](Parameter::erased).
    pub c: CDeclaration,
    /// Whether Lean has a definition for it, too: proofs may speak of that, so the function has to give what it gives.
    pub defined: bool,
    /// Its signature in Lean. A parameter that is not [`borrowed`](Parameter::borrowed) is owned: the function gives the
    /// reference back.
    pub lean: Option<Signature>,
    /// Why Lean could not describe it, if it could not.
    pub failure: Option<String>,
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
    /// Whether Lean's definition is marked `unsafe`: Lean checks nothing of what it does with memory.
    #[serde(rename = "unsafe")]
    pub is_unsafe: bool,
    /// The parameters of the compiled function, in order: those of the declaration, and those of a function that it
    /// returns (`def f (n : Nat) : Nat → Nat` has two).
    pub params: Vec<Parameter>,
    /// Present if it is an action such as `IO`.
    #[serde(rename = "effect")]
    pub action: Option<Action>,
    /// What it returns; what an action returns when it succeeds.
    pub result: ResultType,
    /// The axioms that it depends on, as indices into [`Library::axioms`](crate::manifest::Library::axioms).
    pub axioms: Vec<usize>,
    /// For an extern, a digest of its type as Lean's term, as [`TypeDeclaration::terms`](crate::types::TypeDeclaration::terms).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
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

impl Signature {
    /// The names of the type parameters that its types mention, in the order in which they do.
    pub fn variables(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for name in self.types().flat_map(Type::variables) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
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
