//! Rust types that stand for Lean types.

use std::fmt::{self, Display, Formatter};

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;

/// How names of lean-rs and of Rust's library are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As names that are imported, for people.
    Imported,
    /// As paths that mean the same everywhere, for macros.
    Absolute,
}

impl Style {
    /// A name of lean-rs.
    pub(crate) fn own(self, name: &str) -> String {
        match self {
            Style::Imported => name.to_owned(),
            Style::Absolute => format!("::lean_rs::{name}"),
        }
    }

    /// A name of Rust's prelude, in this module of the library.
    pub(crate) fn std(self, module: &str, name: &str) -> String {
        match self {
            Style::Imported => name.to_owned(),
            Style::Absolute => format!("::std::{module}::{name}"),
        }
    }
}

/// Where a Rust type stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As the type of a parameter, given to Lean: what can be borrowed is.
    Argument,
    /// As a result, a field, or inside of another type.
    Owned,
}

/// An identifier; `text` is one, maybe with `r#`.
pub(crate) fn ident(text: &str) -> Ident {
    match text.strip_prefix("r#") {
        Some(word) => Ident::new_raw(word, Span::call_site()),
        None => format_ident!("{text}"),
    }
}

/// The tokens of a text that this crate has written, which is always well-formed.
pub(crate) fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// The name of a Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A primitive type.
    Primitive(&'static str),
    /// A type of lean-rs.
    Own(&'static str),
    /// A type of Rust's prelude: the module it is in, and its name.
    Std(&'static str, &'static str),
    /// A type that stands for a Lean structure or inductive type.
    Derived(String),
}

/// A Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RustType {
    /// A name with arguments.
    Path {
        /// The name.
        name: Name,
        /// Whether the lifetime `'lean` is the first argument.
        lean: bool,
        /// The arguments that are types.
        args: Vec<RustType>,
    },
    /// A tuple; without elements `()`.
    Tuple(Vec<RustType>),
    /// A slice, behind a reference.
    Slice(Box<RustType>),
    /// `&T`
    Reference(Box<RustType>),
    /// A type parameter.
    Parameter(String),
    /// A number, as the argument of a name.
    Number(u64),
}

impl RustType {
    pub(crate) fn primitive(name: &'static str) -> RustType {
        RustType::Path { name: Name::Primitive(name), lean: false, args: Vec::new() }
    }

    pub(crate) fn own(name: &'static str, args: Vec<RustType>) -> RustType {
        RustType::Path { name: Name::Own(name), lean: false, args }
    }

    pub(crate) fn view(name: &'static str, args: Vec<RustType>) -> RustType {
        RustType::Path { name: Name::Own(name), lean: true, args }
    }

    pub(crate) fn std(module: &'static str, name: &'static str, args: Vec<RustType>) -> RustType {
        RustType::Path { name: Name::Std(module, name), lean: false, args }
    }

    pub(crate) fn vec(of: RustType) -> RustType {
        RustType::std("vec", "Vec", vec![of])
    }

    pub(crate) fn slice(of: RustType) -> RustType {
        RustType::reference(RustType::Slice(Box::new(of)))
    }

    pub(crate) fn reference(of: RustType) -> RustType {
        RustType::Reference(Box::new(of))
    }

    /// An object of any type.
    pub(crate) fn object() -> RustType {
        RustType::view("Obj", Vec::new())
    }

    /// Whether it is an object of any type.
    pub fn is_object(&self) -> bool {
        *self == RustType::object()
    }

    /// Whether it is `()`.
    pub fn is_unit(&self) -> bool {
        *self == RustType::Tuple(Vec::new())
    }

    /// The types that it is directly made of.
    fn children(&self) -> &[RustType] {
        match self {
            RustType::Path { args, .. } => args,
            RustType::Tuple(elements) => elements,
            RustType::Slice(of) | RustType::Reference(of) => std::slice::from_ref(of),
            RustType::Parameter(_) | RustType::Number(_) => &[],
        }
    }

    /// All types in it, itself first.
    pub fn parts(&self) -> impl Iterator<Item = &RustType> {
        let mut rest = vec![self];
        std::iter::from_fn(move || {
            let ty = rest.pop()?;
            rest.extend(ty.children().iter().rev());
            Some(ty)
        })
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.parts().filter_map(|part| match part {
            RustType::Path { name, .. } => Some(name),
            _ => None,
        })
    }

    /// Whether it mentions `'lean`.
    pub fn needs_lean(&self) -> bool {
        self.parts().any(|part| matches!(part, RustType::Path { lean: true, .. }))
    }

    /// The type in the source.
    pub fn tokens(&self, style: Style) -> TokenStream {
        tokens(&self.text(style))
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let list = |types: &[RustType]| types.iter().map(|ty| ty.text(style)).collect::<Vec<_>>().join(", ");
        match self {
            RustType::Path { name, lean, args } => {
                let name = match name {
                    Name::Primitive(name) => (*name).to_owned(),
                    Name::Own(name) => style.own(name),
                    Name::Std(module, name) => style.std(module, name),
                    Name::Derived(name) => name.clone(),
                };
                match (lean, &args[..]) {
                    (false, []) => name,
                    (true, []) => format!("{name}<'lean>"),
                    (true, args) => format!("{name}<'lean, {}>", list(args)),
                    (false, args) => format!("{name}<{}>", list(args)),
                }
            }
            RustType::Tuple(elements) => {
                format!("({}{})", list(elements), if elements.len() == 1 { "," } else { "" })
            }
            RustType::Slice(element) => format!("[{}]", element.text(style)),
            RustType::Reference(to) => format!("&{}", to.text(style)),
            RustType::Parameter(name) => name.clone(),
            RustType::Number(number) => number.to_string(),
        }
    }
}

/// As a programmer writes it, with imported names.
impl Display for RustType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Style::Imported))
    }
}
