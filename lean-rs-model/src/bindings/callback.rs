//! The functions that Lean calls.

use std::collections::BTreeSet;

use super::names::{identifier, snake_case};
use super::structures::Structures;
use super::types::{Place, Style, last_part};
use crate::manifest::{CDeclaration, CType, Effect, Extern, Library, Parameter, Signature};

/// The function to write for a symbol that Lean wants, on one line, without its body:
/// `#[lean_callback(extern_name = "host_log")] fn log(text: &str) -> LeanResult<()>`.
///
/// `None` if its signature is not known, or if it is no function in C.
pub fn callback(library: &Library, found: &Extern) -> Option<String> {
    let lean = found.lean.as_ref()?;
    let CDeclaration::Function { params: passed, .. } = &found.c else { return None };
    let structures = Structures::of(library, [lean], Style::Imported);
    let mut names = BTreeSet::new();
    let params: Vec<String> = lean
        .params
        .iter()
        .filter(|param| !param.erased)
        .zip(passed)
        .enumerate()
        .map(|(index, (param, c))| {
            let name = param.name.as_deref().map(snake_case).unwrap_or_default();
            let name = identifier(&name, index, &mut names);
            format!("{name}: {}", parameter(library, &structures, param, *c))
        })
        .collect();
    let name = identifier(&snake_case(last_part(&lean.name)), 0, &mut BTreeSet::new());
    let returned = match returned(&structures, lean) {
        unit if unit == "()" => String::new(),
        other => format!(" -> {other}"),
    };
    let signature = format!("({}){returned}", params.join(", "));
    let lifetime = if signature.contains("'lean") { "<'lean>" } else { "" };
    let eio = if lean.effect() == Effect::Eio { ", eio" } else { "" };
    Some(format!("#[lean_callback(extern_name = {:?}{eio})] fn {name}{lifetime}{signature}", found.symbol))
}

/// A borrowed object comes as a reference, anything else as a value.
fn parameter(library: &Library, structures: &Structures<'_>, param: &Parameter, c: CType) -> String {
    let ty = library.instance(&param.ty);
    if !param.borrowed || c != CType::Object {
        return structures.write(&ty, Place::Owned);
    }
    let text = structures.write(&ty, Place::Argument);
    if text.starts_with('&') { text } else { format!("&{text}") }
}

fn returned(structures: &Structures<'_>, lean: &Signature) -> String {
    let value = structures.write(&lean.result.ty, Place::Owned);
    match lean.error() {
        None => value,
        Some(error) if error.is_io_error() => format!("LeanResult<{value}>"),
        Some(error) => format!("Result<{value}, {}>", structures.write(error, Place::Owned)),
    }
}
