//! Names of Lean as Rust writes them.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use unicode_ident::{is_xid_continue, is_xid_start};

/// `fileName`, `FileName` and `file_name` as `file_name`; characters that Rust does not take separate words.
///
/// ```
/// use lean_rs_model::bindings::snake_case;
///
/// assert_eq!(snake_case("toUTF8Bytes"), "to_utf8_bytes");
/// assert_eq!(snake_case("x₁'"), "x1");
/// ```
pub fn snake_case(name: &str) -> String {
    name.chars().map(plain).collect::<String>().to_snake_case()
}

/// `notFound` as `NotFound`.
///
/// ```
/// assert_eq!(lean_rs_model::bindings::upper_camel("notFound"), "NotFound");
/// assert_eq!(lean_rs_model::bindings::upper_camel("end_of_file"), "EndOfFile");
/// ```
pub fn upper_camel(name: &str) -> String {
    let mut text = String::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let mut chars = part.chars().map(plain);
        text.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        text.extend(chars);
    }
    text
}

/// `NotFound` as `notFound`: the Lean name that the derive gives a variant.
pub fn lower_first(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

/// `file_name` as `fileName`: the Lean name that the derive gives a field.
pub fn lower_camel(name: &str) -> String {
    let mut parts = name.split('_').filter(|part| !part.is_empty());
    let mut camel = parts.next().unwrap_or(name).to_owned();
    for part in parts {
        let mut rest = part.chars();
        camel.extend(rest.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(rest.as_str());
    }
    camel
}

/// A Rust identifier like the name, and like none that is used already; `index` stands in for a name that is none.
pub(crate) fn identifier(name: &str, index: usize, used: &mut BTreeSet<String>) -> String {
    let mut name = match name.chars().next() {
        Some(first) if is_xid_start(first) => name.to_owned(),
        _ => format!("x{}", index + 1),
    };
    // Words that are no names even behind `r#`, and the parameter that generated code has.
    if matches!(name.as_str(), "self" | "super" | "crate" | "lean") {
        name.push('_');
    }
    let name = unused(&name, used);
    // A keyword from the edition of 2024 on.
    let keyword = name == "gen" || syn::parse_str::<syn::Ident>(&name).is_err();
    if keyword { format!("r#{name}") } else { name }
}

/// The name, with a number behind it if it is used already.
pub(crate) fn unused(name: &str, used: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let found = std::iter::once(name.to_owned()).chain(numbered).find(|name| used.insert(name.clone()));
    found.unwrap_or_default()
}

/// The last part of a dotted name.
pub(crate) fn last_part(name: &str) -> &str {
    lean_rs_sys::names::components(name).last().unwrap_or(name)
}

/// A character that Rust takes in names.
fn plain(c: char) -> char {
    match c {
        '₀'..='₉' => char::from_digit(u32::from(c) - u32::from('₀'), 10).unwrap_or('_'),
        c if is_xid_continue(c) => c,
        _ => '_',
    }
}

/// Whether a Rust type can have this name, which [`upper_camel`] gave.
pub(crate) fn is_type_name(name: &str) -> bool {
    name != "Self" && name.starts_with(is_xid_start)
}

/// The trait of a module: `FooBar` for `A.fooBar`.
///
/// ```
/// use lean_rs_model::bindings::trait_name;
///
/// assert_eq!(trait_name("Pkg.fooBar"), "FooBar");
/// assert_eq!(trait_name("Pkg.«01»"), "Module");
/// ```
pub fn trait_name(module: &str) -> String {
    let name = upper_camel(last_part(module));
    if is_type_name(&name) { name } else { "Module".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Lean takes in names, between `«` and `»` at least.
    const NAMES: [&str; 12] = ["a", "01", "Self", "self", "type", "x²", "½", "ⓐ", "", "a-b", "é'", "gen"];

    #[test]
    fn names_are_identifiers() {
        let mut used = BTreeSet::new();
        for (index, name) in NAMES.iter().enumerate() {
            let name = identifier(&snake_case(name), index, &mut used);
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
        }
    }

    #[test]
    fn traits_have_names() {
        for name in NAMES {
            let name = trait_name(&format!("A.«{name}»"));
            assert!(syn::parse_str::<syn::ItemTrait>(&format!("trait {name} {{}}")).is_ok(), "{name}");
        }
    }
}
