//! What tells a type that was compared with no declaration of Lean's from all others of the program.
//!
//! A constant cannot compare types, only texts. Where a type stands in the source is not enough: a macro may declare several types at one
//! place, and two crates of one name may have the same files.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericParam, Generics, Ident, TypeParamBound};

use crate::names;

/// A text that is another one for every other type, apart from its arguments. `None` if the Lean types of the arguments do not tell what
/// the fields' types are.
pub(super) fn identity(ident: &Ident, generics: &Generics) -> Option<TokenStream> {
    if decides_more(generics) {
        return None;
    }
    let (name, number) = (names::unraw(ident), number(ident));
    let end = format!("::{name}#{number}@{}", metadata(env::args()));
    Some(quote!(::core::concat!(::core::module_path!(), #end)))
}

/// Whether a parameter may stand for more than its Lean type: through a trait, two Rust types for one Lean type can choose different types
/// for a field, and so can a number.
fn decides_more(generics: &Generics) -> bool {
    let is_bounded = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(_));
    let more = |param: &GenericParam| match param {
        GenericParam::Lifetime(_) => false,
        GenericParam::Type(param) => param.bounds.iter().any(is_bounded),
        GenericParam::Const(_) => true,
    };
    generics.where_clause.is_some() || generics.params.iter().any(more)
}

/// How many types of this name the crate has before this one: the compiler expands a crate in one process.
fn number(ident: &Ident) -> u64 {
    static SEEN: Mutex<Option<HashMap<String, u64>>> = Mutex::new(None);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let next = seen.get_or_insert_default().entry(ident.to_string()).or_default();
    *next += 1;
    *next
}

/// What tells the compiler two crates of one name apart: the `metadata` among its arguments.
fn metadata(arguments: impl Iterator<Item = String>) -> String {
    // Cargo writes arguments into a file when there are too many.
    let lines = |argument: String| match argument.strip_prefix('@').map(fs::read_to_string) {
        Some(Ok(text)) => text.lines().map(str::to_owned).collect(),
        _ => vec![argument],
    };
    let mut found = Vec::new();
    for argument in arguments.flat_map(lines) {
        let option = argument.strip_prefix("-C").or(argument.strip_prefix("--codegen=")).unwrap_or(&argument);
        if let Some(metadata) = option.trim_start().strip_prefix("metadata=") {
            found.push(metadata.to_owned());
        }
    }
    found.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_told_apart_as_the_compiler_does() {
        let of = |arguments: &[&str]| metadata(arguments.iter().map(|it| (*it).to_owned()));
        assert_eq!(of(&["rustc", "--crate-name", "a", "-C", "metadata=12ab", "-C", "opt-level=1"]), "12ab");
        assert_eq!(
            of(&["rustc", "-Cmetadata=1", "--codegen=metadata=2", "--codegen", "metadata=3"]),
            "1,2,3"
        );
        assert_eq!(of(&["rustc", "a.rs"]), "");
        let file = env::temp_dir().join(format!("lean-rs-arguments-{}", std::process::id()));
        fs::write(&file, "-C\nmetadata=4\n").unwrap();
        assert_eq!(of(&["rustc", &format!("@{}", file.display())]), "4");
        fs::remove_file(&file).unwrap();
    }

    #[test]
    fn each_type_has_an_identity_of_its_own() {
        let of = |item: &str| {
            let item: syn::ItemStruct = syn::parse_str(item).unwrap();
            identity(&item.ident, &item.generics).map(|it| it.to_string())
        };
        assert_ne!(of("struct A;"), of("struct A;"));
        for item in ["struct A<'lean, T, U>(T, U);", "struct A<T: 'static>(T);"] {
            assert!(of(item).is_some(), "{item}");
        }
        for item in
            ["struct A<T: X>(T::Y);", "struct A<T>(T::Y) where T: X;", "struct A<const N: usize>(B<N>);"]
        {
            assert_eq!(of(item), None, "{item}");
        }
    }
}
