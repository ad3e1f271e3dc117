//! The Rust types for Lean types.

use crate::manifest::{Binder, Signature, Type};

/// Where a Rust type stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As the type of a parameter: what can be borrowed is.
    Argument,
    /// As a result, a field, or inside of another type.
    Owned,
}

/// How names of `lean-rs` and of Rust's library are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As names that are imported, for people.
    Imported,
    /// As paths that mean the same everywhere, for macros.
    Absolute,
}

impl Style {
    /// A name of `lean-rs`.
    pub(super) fn own(self, name: &str) -> String {
        match self {
            Style::Imported => name.to_owned(),
            Style::Absolute => format!("::lean_rs::{name}"),
        }
    }

    /// A name of Rust's prelude, in this module of the library.
    pub(super) fn std(self, module: &str, name: &str) -> String {
        match self {
            Style::Imported => name.to_owned(),
            Style::Absolute => format!("::std::{module}::{name}"),
        }
    }
}

/// How Rust types are written.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations)] // it holds a function
pub struct RustTypes<'a> {
    /// How names are written.
    pub style: Style,
    /// The Rust type for a Lean structure or inductive type, of which the arguments are given in Rust; `None` where it has
    /// none, so that its values are objects.
    pub derived: &'a dyn Fn(&str, &[String]) -> Option<String>,
    /// The Rust type for a type parameter of this name; `None` where it has none, so that its values are objects.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

impl Default for RustTypes<'_> {
    /// Imported names, and for structures and inductive types the last part of their Lean name.
    fn default() -> Self {
        RustTypes {
            style: Style::Imported,
            derived: &|lean, args| Some(applied(last_part(lean), args)),
            variable: &|_| None,
        }
    }
}

/// The last part of a dotted name.
pub(super) fn last_part(name: &str) -> &str {
    lean_rs_sys::names::components(name).last().unwrap_or(name)
}

/// A type with its arguments.
pub(super) fn applied(name: &str, args: &[String]) -> String {
    if args.is_empty() { name.to_owned() } else { format!("{name}<{}>", args.join(", ")) }
}

impl RustTypes<'_> {
    /// The Rust type for a Lean type.
    ///
    /// ```
    /// use lean_rs_model::bindings::{Place, RustTypes};
    /// use lean_rs_model::manifest::Type;
    ///
    /// let string = || Type::Constant { name: "String".to_owned(), args: vec![] };
    /// let array = Type::Constant { name: "Array".to_owned(), args: vec![string()] };
    /// let types = RustTypes::default();
    /// assert_eq!(types.write(&string(), Place::Argument), "&str");
    /// assert_eq!(types.write(&array, Place::Owned), "Vec<String>");
    /// ```
    pub fn write(&self, ty: &Type, place: Place) -> String {
        let own = |name: &str| self.style.own(name);
        let inside = |ty: &Type| self.write(ty, Place::Owned);
        let view = |name: &str, of: &Type| format!("{}<'lean, {}>", own(name), inside(of));
        match ty {
            Type::Constant { name, args } => match (name.as_str(), args.as_slice()) {
                ("UInt8", _) => "u8".to_owned(),
                ("UInt16", _) => "u16".to_owned(),
                ("UInt32", _) => "u32".to_owned(),
                ("UInt64", _) => "u64".to_owned(),
                ("USize", _) => "usize".to_owned(),
                ("Int8", _) => "i8".to_owned(),
                ("Int16", _) => "i16".to_owned(),
                ("Int32", _) => "i32".to_owned(),
                ("Int64", _) => "i64".to_owned(),
                ("ISize", _) => "isize".to_owned(),
                ("Float", _) => "f64".to_owned(),
                ("Float32", _) => "f32".to_owned(),
                ("Bool", _) => "bool".to_owned(),
                ("Char", _) => "char".to_owned(),
                ("PUnit", _) => "()".to_owned(),
                ("Nat" | "Int", _) => own(name),
                ("String", _) if place == Place::Argument => "&str".to_owned(),
                ("String", _) => self.style.std("string", "String"),
                ("ByteArray", _) if place == Place::Argument => "&[u8]".to_owned(),
                ("ByteArray", _) => format!("{}<u8>", self.vec()),
                ("FloatArray", _) if place == Place::Argument => "&[f64]".to_owned(),
                ("FloatArray", _) => format!("{}<f64>", self.vec()),
                ("Array", [of]) => match inside(of) {
                    // `Vec` of these is another Lean type.
                    of if of == "u8" || of == "f64" => format!("{}<{of}>", own("ArrayOf")),
                    of if place == Place::Argument => format!("&[{of}]"),
                    of => format!("{}<{of}>", self.vec()),
                },
                ("List", [of]) => format!("{}<{}>", own("LeanList"), inside(of)),
                ("Option", [of]) => format!("{}<{}>", self.style.std("option", "Option"), inside(of)),
                ("Except", [error, ok]) => {
                    format!("{}<{}, {}>", self.style.std("result", "Result"), inside(ok), inside(error))
                }
                ("Sum", [a, b]) => format!("{}<{}, {}>", own("Sum"), inside(a), inside(b)),
                ("Prod", [_, _]) => self.tuple(ty),
                ("Subarray", [of]) => view("LeanSubarray", of),
                ("Task", [of]) => view("LeanTask", of),
                ("Thunk", [of]) => view("LeanThunk", of),
                ("IO.Ref", [of]) => view("LeanRef", of),
                _ => {
                    let args: Vec<String> = args.iter().map(inside).collect();
                    (self.derived)(name, &args).unwrap_or_else(|| self.object())
                }
            },
            Type::Subtype { of, .. } => self.write(of, place),
            Type::Function { .. } => self.function(ty),
            Type::Action { .. } => format!("{}<'lean, (), {}>", own("LeanFn"), self.result(ty)),
            Type::Erased(_) => own("Erased"),
            Type::Variable(name) => (self.variable)(name).unwrap_or_else(|| self.object()),
            Type::Opaque { .. } | Type::Other(_) => self.object(),
        }
    }

    fn vec(&self) -> String {
        self.style.std("vec", "Vec")
    }

    fn object(&self) -> String {
        format!("{}<'lean>", self.style.own("Obj"))
    }

    /// Nested pairs, as far as Rust has tuples for them.
    fn tuple(&self, ty: &Type) -> String {
        let mut parts = Vec::new();
        let mut rest = ty;
        while let Type::Constant { name, args } = rest
            && let ("Prod", [first, second]) = (name.as_str(), args.as_slice())
            && parts.len() < 7
        {
            parts.push(self.write(first, Place::Owned));
            rest = second;
        }
        parts.push(self.write(rest, Place::Owned));
        format!("({})", parts.join(", "))
    }

    fn function(&self, ty: &Type) -> String {
        let mut params = Vec::new();
        let mut rest = ty;
        while let Type::Function { param, result } = rest {
            params.push(self.write(param, Place::Owned));
            rest = result;
        }
        let comma = if params.len() == 1 { "," } else { "" };
        format!("{}<'lean, ({}{comma}), {}>", self.style.own("LeanFn"), params.join(", "), self.result(rest))
    }

    /// What is behind the parameters of a function value.
    fn result(&self, ty: &Type) -> String {
        let Type::Action { error, value } = ty else { return self.write(ty, Place::Owned) };
        let value = self.write(value, Place::Owned);
        match error.as_deref() {
            None => format!("{}<{value}>", self.style.own("LeanBaseIo")),
            Some(error) if error.is_io_error() => format!("{}<{value}>", self.style.own("LeanIo")),
            Some(error) => {
                format!("{}<{value}, {}>", self.style.own("LeanEio"), self.write(error, Place::Owned))
            }
        }
    }
}

/// The declaration on one line: `Arith.add (a : UInt64) (b : UInt64) : UInt64`.
pub fn declaration(signature: &Signature) -> String {
    let mut text = signature.name.clone();
    for param in &signature.params {
        let (open, close) = match param.binder {
            Binder::Explicit => ("(", ")"),
            Binder::Implicit => ("{", "}"),
            Binder::StrictImplicit => ("⦃", "⦄"),
            Binder::Instance => ("[", "]"),
        };
        let name = match (&param.name, param.binder) {
            (Some(name), _) => format!("{name} : "),
            (None, Binder::Instance) => String::new(),
            (None, _) => "_ : ".to_owned(),
        };
        let default = param.default.as_ref().map(|value| format!(" := {value}")).unwrap_or_default();
        let borrowed = if param.borrowed { "@& " } else { "" };
        text.push_str(&format!(" {open}{name}{borrowed}{}{default}{close}", param.pretty));
    }
    format!("{text} : {}", signature.result.pretty)
}
