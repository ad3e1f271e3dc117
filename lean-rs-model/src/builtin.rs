//! The Lean types that lean-rs knows: one line each.
//!
//! `Signatures.lean` does not describe them, the C types of exports are looked up here, the bindings and messages take their
//! Rust types from here, and `tests/table.rs` compares what has to be said elsewhere with this table.

use serde::{Deserialize, Serialize};

use crate::c::CType;
use crate::rust::{Name, Place, RustType};
use crate::types::{Family, Type};

/// The most parameters that a function in either direction can have.
pub const MAX_PARAMETERS: usize = 32;

/// The most elements of a tuple.
pub const MAX_TUPLE: usize = 8;

/// A Lean type that lean-rs knows.
#[derive(Debug, Clone, Copy)]
pub struct Builtin {
    /// Its full name in Lean.
    pub lean: &'static str,
    /// How many types it takes as arguments.
    pub params: usize,
    /// Its direct representation in C.
    pub c: CType,
    /// The Rust type that stands for it.
    pub rust: Spelling,
    /// Further Rust types that stand for it.
    pub also: &'static [Other],
    /// Whether every value that C can return is one of the Rust type, so that a function can return it without a `LeanResult`.
    pub infallible: bool,
    /// Whether the Rust type holds the values of its type arguments in itself, not behind a pointer.
    pub inline: bool,
    /// Whether its values can be compared with `==` if those of its arguments can.
    pub comparable: bool,
    /// Whether there is a value of it.
    pub has_value: HasValue,
}

/// Whether there is a value of a type that is applied to arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HasValue {
    /// Whatever the arguments are.
    Always,
    /// If there is one of each argument that is a type.
    OfAll,
    /// If there is one of some argument.
    OfAny,
}

impl HasValue {
    /// The answer, if this is whether there are values of the arguments.
    pub(crate) fn of(self, args: &[bool]) -> bool {
        match self {
            HasValue::Always => true,
            HasValue::OfAll => args.iter().all(|it| *it),
            HasValue::OfAny => args.contains(&true),
        }
    }
}

/// How the Rust type for a Lean type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// A primitive type that is a number.
    Number(&'static str),
    /// Another primitive type.
    Primitive(&'static str),
    /// `()`
    Unit,
    /// A type of lean-rs that owns its content, with the type arguments in Lean's order.
    Own(&'static str),
    /// A view of lean-rs, with `'lean`.
    View(&'static str),
    /// A type of Rust's library, by the module it is in and its name.
    Std(&'static str, &'static str),
    /// `String`, as an argument `&str`.
    Text,
    /// `Vec`, as an argument a slice: of the type argument, or of this primitive type. A type argument for which there is such a
    /// primitive type is in an `ArrayOf`.
    Elements(Option<&'static str>),
    /// `Result`, whose error comes last.
    Result,
    /// A tuple, with nested pairs as one.
    Tuple,
    /// None: its values are objects.
    Object,
}

impl Spelling {
    /// The name of the type, if it has one of its own.
    fn name(self) -> Option<Name> {
        match self {
            Number(name) | Primitive(name) => Some(Name::Primitive(name)),
            Own(name) | View(name) => Some(Name::Own(name)),
            Std(module, name) => Some(Name::Std(module, name)),
            Text => Some(Name::Std("string", "String")),
            Elements(_) => Some(Name::Std("vec", "Vec")),
            Spelling::Result => Some(Name::Std("result", "Result")),
            Unit | Tuple | Object => None,
        }
    }
}

/// A further Rust type for a Lean type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other {
    /// As the guide writes it.
    pub rust: &'static str,
    /// As lists of types that fit write it; empty where they leave it out.
    pub word: &'static str,
    /// Where it can stand, if not everywhere.
    pub only: Option<Place>,
    /// Whether it looks at Lean's object without a copy.
    pub view: bool,
}

const fn row(lean: &'static str, params: usize, rust: Spelling) -> Builtin {
    let (c, also, has_value) = (CType::Object, &[], HasValue::Always);
    Builtin { lean, params, c, rust, also, infallible: false, inline: false, comparable: true, has_value }
}

const fn number(lean: &'static str, c: CType, rust: &'static str) -> Builtin {
    Builtin { c, infallible: true, ..row(lean, 0, Number(rust)) }
}

impl Builtin {
    const fn also(self, also: &'static [Other]) -> Builtin {
        Builtin { also, ..self }
    }

    const fn inline(self) -> Builtin {
        Builtin { inline: true, ..self }
    }

    const fn incomparable(self) -> Builtin {
        Builtin { comparable: false, ..self }
    }

    const fn has_value(self, has_value: HasValue) -> Builtin {
        Builtin { has_value, ..self }
    }
}

const fn other(rust: &'static str, word: &'static str) -> Other {
    Other { rust, word, only: None, view: false }
}

const fn borrowed(rust: &'static str, word: &'static str) -> Other {
    Other { rust, word, only: Some(Place::Argument), view: false }
}

const fn view(rust: &'static str) -> Other {
    Other { rust, word: rust, only: None, view: true }
}

use HasValue::{OfAll, OfAny};
use Spelling::{Elements, Number, Object, Own, Primitive, Std, Text, Tuple, Unit, View};

/// All of them.
#[rustfmt::skip]
pub const TABLE: &[Builtin] = &[
    number("UInt8", CType::U8, "u8"),
    number("UInt16", CType::U16, "u16"),
    number("UInt32", CType::U32, "u32"),
    number("UInt64", CType::U64, "u64"),
    number("USize", CType::Size, "usize"),
    number("Int8", CType::U8, "i8"),
    number("Int16", CType::U16, "i16"),
    number("Int32", CType::U32, "i32"),
    number("Int64", CType::U64, "i64"),
    number("ISize", CType::Size, "isize"),
    number("Float", CType::Double, "f64"),
    number("Float32", CType::Float, "f32"),
    Builtin { c: CType::U8, infallible: true, ..row("Bool", 0, Primitive("bool")) },
    Builtin { c: CType::U32, ..row("Char", 0, Primitive("char")) },
    row("PUnit", 0, Unit),
    row("Nat", 0, Own("Nat")).also(&[other("u128", ""), other("AsNat<T>", "")]),
    row("Int", 0, Own("Int")).also(&[other("i128", ""), other("AsInt<T>", "")]),
    row("String", 0, Text).also(&[borrowed("&str", "&str"), view("LeanStr")]),
    row("ByteArray", 0, Elements(Some("u8"))).also(&[borrowed("&[u8]", "slices"), view("LeanBytes")]),
    row("FloatArray", 0, Elements(Some("f64"))).also(&[borrowed("&[f64]", "slices"), view("LeanFloats")]),
    row("Array", 1, Elements(None)).also(&[
        borrowed("&[T]", "slices"), other("[T; N]", "arrays"), view("LeanArray"), other("ArrayOf", ""),
        other("HashMap<K, V>", ""), other("BTreeMap<K, V>", ""),
    ]),
    row("List", 1, Own("LeanList")),
    row("Option", 1, Std("option", "Option")).inline(),
    row("Except", 2, Spelling::Result).inline().has_value(OfAny),
    row("Prod", 2, Tuple).inline().has_value(OfAll),
    row("Sum", 2, Own("Sum")).inline().has_value(OfAny),
    row("Subarray", 1, View("LeanSubarray")),
    row("Task", 1, View("LeanTask")).incomparable().has_value(OfAll),
    row("Thunk", 1, View("LeanThunk")).incomparable().has_value(OfAll),
    row("IO.Ref", 1, View("LeanRef")).incomparable().has_value(OfAll),
    row("IO.Promise", 1, View("LeanPromise")).incomparable().has_value(OfAll),
    // What `IO` throws is a `LeanError`.
    row("IO.Error", 0, Object).incomparable(),
];

/// Lean's types whose values Rust holds and hands on, and their Rust types.
pub const HANDLES: [(&str, &str); 4] = [
    ("Lean.Name", "LeanName"),
    ("Lean.Level", "LeanLevel"),
    ("Lean.Expr", "LeanExpr"),
    ("Lean.Json", "LeanJson"),
];

/// The types of lean-rs for what is no constant in Lean, as lists of types that fit name them.
const FORMS: [(&str, Option<Place>); 5] = [
    ("LeanFn", None),
    ("External", None),
    ("Obj", None),
    ("ObjRef", Some(Place::Argument)),
    ("Erased", Some(Place::Argument)),
];

/// The names of lean-rs that bindings use beside those of the table.
const OWN: [&str; 9] =
    ["ArrayOf", "Erased", "LeanBaseIo", "LeanEio", "LeanFn", "LeanIo", "LeanResult", "LeanType", "Obj"];

/// The names of `lean_rs::prelude` that bindings use for types.
pub const PRELUDE: &[&str] = &["Int", "LeanFn", "LeanIo", "LeanList", "LeanResult", "Nat", "Obj"];

/// The names of Rust's library that bindings use beside those of the table.
const STD: [&str; 6] = ["Box", "Clone", "Copy", "Debug", "PartialEq", "PhantomData"];

/// The line of a Lean type.
pub fn find(lean: &str) -> Option<&'static Builtin> {
    TABLE.iter().find(|it| it.lean == lean)
}

/// The line of a Lean type that is applied to all of its arguments.
pub(crate) fn applied(name: &str, args: &[Type]) -> Option<&'static Builtin> {
    find(name).filter(|it| it.params == args.len())
}

/// The Rust type that holds values of a Lean type and hands them on.
pub(crate) fn handle(name: &str) -> Option<&'static str> {
    HANDLES.iter().find(|(lean, _)| *lean == name).map(|(_, rust)| *rust)
}

/// Whether lean-rs has a type for a Lean type.
pub(crate) fn is_built_in(name: &str, args: &[Type]) -> bool {
    applied(name, args).is_some_and(|it| it.rust != Object) || handle(name).is_some()
}

/// Whether a `Vec` of the Rust type stands for a Lean type of its own.
pub(crate) fn is_element(element: &RustType) -> bool {
    let RustType::Path { name: Name::Primitive(name), .. } = element else { return false };
    TABLE.iter().any(|it| it.rust == Elements(Some(name)))
}

/// Whether it is a function with more parameters than a function value can have.
pub(crate) fn is_too_long(ty: &Type) -> bool {
    ty.uncurried().0.len() > MAX_PARAMETERS
}

/// All names that bindings use without a path: those of generated types have to be others.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let table = TABLE.iter().filter_map(|it| match it.rust.name()? {
        Name::Own(name) | Name::Std(_, name) => Some(name),
        Name::Primitive(_) | Name::Derived(_) => None,
    });
    table
        .chain(Family::ALL.map(Family::rust))
        .chain(HANDLES.map(|(_, rust)| rust))
        .chain(OWN)
        .chain(STD)
        .chain(["Self"])
}

/// Whether a line is that of a Rust type, and says something of it.
fn is(name: &Name, says: fn(&Builtin) -> bool) -> bool {
    TABLE.iter().any(|it| says(it) && it.rust.name().as_ref() == Some(name))
}

/// Whether a Rust type, leaving its arguments aside, can be compared with `==`.
pub(crate) fn is_comparable(name: &Name) -> bool {
    !matches!(name, Name::Own("Obj" | "LeanFn")) && !is(name, |it| !it.comparable)
}

/// Whether a Rust type holds the values of its type arguments in itself, not behind a pointer.
pub(crate) fn is_inline(name: &Name) -> bool {
    matches!(name, Name::Derived(_)) || is(name, |it| it.inline)
}

/// Whether every value that C can return is one of the Rust type.
pub(crate) fn is_infallible(ty: &RustType) -> bool {
    let RustType::Path { name, .. } = ty else { return false };
    ty.is_object() || is(name, |it| it.infallible)
}

/// The words for the types that fit, in the order of the table; views and types of other forms come last.
pub fn words(of: Place) -> Vec<&'static str> {
    let mut words: Vec<&str> = Vec::new();
    let mut push = |word| {
        if !words.contains(&word) && !word.is_empty() {
            words.push(word);
        }
    };
    let wanted = |only: Option<Place>| only.is_none_or(|only| only == of);
    for it in TABLE {
        push(match it.rust {
            Number(_) => "numbers",
            Own(_) if it.c != CType::Object => "numbers",
            Primitive(name) | Own(name) | Std(_, name) => name,
            Unit => "()",
            Text => "String",
            Elements(_) => "Vec",
            Spelling::Result => "Result",
            Tuple => "tuples",
            View(_) | Object => "",
        });
        it.also.iter().filter(|it| !it.view && wanted(it.only)).for_each(|it| push(it.word));
    }
    let views = TABLE.iter().flat_map(|it| it.also).filter(|it| it.view);
    views.for_each(|it| push(it.word));
    FORMS.iter().filter(|(_, only)| wanted(*only)).for_each(|(name, _)| push(name));
    words
}

/// The types that fit, for a message: `numbers, bool, …, Obj, and types with #[derive(LeanType)]`.
pub fn fitting(of: Place) -> String {
    format!("{}, and types with #[derive(LeanType)]", words(of).join(", "))
}
