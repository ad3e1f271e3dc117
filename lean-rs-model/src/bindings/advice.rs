//! What to write for a Lean type, for messages.

use super::structures::Structures;
use crate::builtin;
use crate::c::CType;
use crate::manifest::Library;
use crate::rust::{Place, RustType};
use crate::shown::pair;
use crate::signature::Signature;
use crate::types::Type;

/// The Rust type for a Lean type of a library, with names for the types that have to be derived.
pub fn rust_type(library: &Library, ty: &Type, at: Place) -> RustType {
    Structures::of_types(library, vec![ty.clone()], &[]).plain(ty, at)
}

/// What to write for a Lean type of a library that is passed like this in C.
pub fn suggestion(library: &Library, ty: &Type, at: Place, c: CType) -> String {
    let ty = ty.unconditional();
    if let Some(text) = map_suggestion(library, ty, at) {
        return text;
    }
    let rust = rust_type(library, ty, at);
    if rust.is_object() && c != CType::Object {
        let c = c.name();
        return format!(
            "another type in Lean: no Rust type stands for one that is `{c}` in C and that Lean does not describe"
        );
    }
    match ty {
        Type::Constant { name, .. } if matches!(name.as_str(), "Nat" | "Int") => match at {
            Place::Argument => {
                format!("`{name}`, or `#[lean({})]` before a Rust integer", name.to_lowercase())
            }
            Place::Owned => format!("`{name}`, or `As{name}<…>` of a Rust integer"),
        },
        Type::Constant { args, .. } if args.iter().any(|arg| matches!(arg, Type::Other(_))) => {
            "`Obj<'lean>`: a function is among the arguments of the Lean type".to_owned()
        }
        Type::Constant { name, args, .. } if builtin::applied(name, args).is_none() && !rust.is_object() => {
            format!(
                "`{rust}`, a type with `#[derive(LeanType)]` and `#[lean(name = \"{name}\")]`{}",
                if c == CType::Object { ", or `Obj<'lean>` for any object" } else { "" }
            )
        }
        Type::Opaque { name, args, native: false } if args.is_empty() => {
            format!("`{rust}`, or {}", external(name))
        }
        _ => format!("`{rust}`"),
    }
}

/// What to write for the opaque types in a signature if Rust makes their values: for each its name, and the advice.
pub fn externals(signature: &Signature) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for part in signature.types().flat_map(Type::parts) {
        if let Type::Opaque { name, args, native: false } = part
            && args.is_empty()
            && found.iter().all(|(known, _)| known != name)
        {
            found.push((name, external(name)));
        }
    }
    found
}

fn external(name: &str) -> String {
    format!(
        "`External<'lean, T>` if all its values hold a Rust `T` with `unsafe impl LeanOpaque` (`LEAN_NAME` is {name:?})"
    )
}

/// What to write for a map of Lean's, which crosses as an array of pairs.
pub fn map_suggestion(library: &Library, ty: &Type, at: Place) -> Option<String> {
    let Type::Constant { name: lean, args, .. } = ty.unconditional() else { return None };
    let rust = match lean.as_str() {
        "Std.HashMap" | "Lean.HashMap" => "HashMap",
        "Std.TreeMap" | "Lean.RBMap" => "BTreeMap",
        _ => return None,
    };
    let [key, value] = &args[..] else { return None };
    let pair = pair(key, value);
    let line = match at {
        Place::Owned => format!("`def … : Array ({pair}) := (…).toArray`"),
        Place::Argument => {
            format!("`def … (pairs : Array ({pair})) … := let map := {lean}.ofList pairs.toList; …`")
        }
    };
    let [key, value] = [key, value].map(|ty| rust_type(library, ty, Place::Owned));
    Some(format!(
        "`{rust}<{key}, {value}>`, and export the pairs of Lean's map, which has a layout of its own: {line}"
    ))
}
