//! Compares a function under an `extern_name` with Lean's declarations of the symbol.

use std::collections::BTreeSet;

use lean_rs_model::effect::Effect;
use lean_rs_model::manifest::{Extern, Library, MANIFEST_ENV, Manifest, is_function_of_lean_rs, is_reserved};
use proc_macro2::TokenStream;
use syn::LitStr;

use super::parse::CallbackAttribute;
use super::validate::Callback;
use crate::compare::{Caller, Comparison, Declaration, Parameter};
use crate::errors::{Errors, report};
use crate::locate::Source;
use crate::names;
use crate::texts::{Listed, NEAREST};

/// What Lean says of the function.
#[derive(Default)]
pub(super) struct Compared {
    /// The constants that compare the types.
    pub(super) assertions: TokenStream,
    /// For each parameter whether Lean lends it; empty if nobody knows.
    pub(super) borrowed: Vec<bool>,
    pub(super) effect: Option<Effect>,
    pub(super) with: Vec<Seen>,
    /// The declaration that said so first.
    declaration: Option<String>,
}

/// A declaration that the function was compared with.
#[derive(PartialEq)]
pub(super) struct Seen {
    /// The digest of the library that has the code, and that of the declaration.
    pub(super) digests: (String, u64),
    /// Which no digest has.
    names_of_parameters: Vec<Option<String>>,
}

pub(super) fn compare(callback: &Callback<'_>, source: &Source, errors: &mut Errors) -> Compared {
    let mut compared = Compared::default();
    let CallbackAttribute { extern_name: Some(symbol), unchecked: None, .. } = callback.attribute else {
        return compared;
    };
    let name = symbol.value();
    let other_callers = match &*name {
        "main" => Some("is what starts a program"),
        name if is_reserved(name) => Some(
            "is a name that C reserves for its implementation: libraries of the system may call what has this name, before Lean is \
             started, too",
        ),
        name if is_function_of_lean_rs(name) => Some("begins like the functions of lean-rs itself"),
        _ => None,
    };
    if let Some(callers) = other_callers {
        let free = name.trim_matches('_').to_lowercase();
        report!(
            errors,
            symbol,
            "`{name}` {callers}\ngive the `@[extern]` declaration another one, such as `rs_{free}`"
        );
        return compared;
    }
    match source {
        Source::Manifest(_, manifest) => {
            let mut declarations = manifest.externs_of(&name).peekable();
            if declarations.peek().is_none() {
                unknown(manifest, symbol, &name, errors);
            }
            for (library, declaration) in declarations {
                compare_with(callback, symbol, library, declaration, &mut compared, errors);
            }
        }
        Source::None => report!(
            errors,
            symbol,
            "no build script says how Lean declares `{name}` (the environment variable {MANIFEST_ENV} is not set)\nadd \
             lean-build to [build-dependencies], and a build.rs with `fn main() {{ \
             lean_build::LakePackage::new(\"lean\").module(\"…\").build() }}`; or write `unsafe(unchecked)` after the name, \
             and the types are not compared with Lean's"
        ),
        Source::Unreadable(text) => errors.push(symbol, text),
    }
    compared
}

fn unknown(manifest: &Manifest, symbol: &LitStr, name: &str, errors: &mut Errors) {
    if manifest.libraries().any(|library| !library.verified) {
        return report!(
            errors,
            symbol,
            "the build script could not ask Lean how it declares `{name}` (see its warning): write \
             `unsafe(unchecked)` after the name, or use a version of Lean that lean-rs knows"
        );
    }
    let symbols: BTreeSet<&str> = manifest.externs().map(|(_, declaration)| &*declaration.symbol).collect();
    let known = names::nearest_first(name, symbols);
    let declared = match &known[..] {
        [] => "they declare none".to_owned(),
        known if known.len() <= NEAREST => format!("they declare {}", Listed(known)),
        known => format!(
            "of the {} symbols that they declare, the nearest are {}",
            known.len(),
            Listed(&known[..NEAREST])
        ),
    };
    report!(
        errors,
        symbol,
        "no Lean module that the build script builds declares `@[extern \"{name}\"]`; {declared}\nwrite the declaration in \
         Lean, or name its library and module in build.rs; `unsafe(unchecked)` after the name defines the symbol without \
         comparing it with Lean"
    );
}

/// Compares the function with one declaration of its symbol.
fn compare_with(
    callback: &Callback<'_>,
    symbol: &LitStr,
    library: &Library,
    declaration: &Extern,
    compared: &mut Compared,
    errors: &mut Errors,
) {
    let name = &declaration.symbol;
    let Some(signature) = &declaration.lean else {
        let reason = declaration.failure.as_deref().unwrap_or("it gave no reason");
        return report!(
            errors,
            symbol,
            "Lean cannot describe the declaration of `{name}`: {reason}\nwrite `unsafe(unchecked)` after the name, and make sure \
             that the C function has the right type"
        );
    };
    let seen = library.extern_digest(declaration).map(|digest| Seen {
        digests: (declaration.library.clone(), digest),
        names_of_parameters: signature.params.iter().map(|param| param.name.clone()).collect(),
    });
    // The libraries that import a declaration have it, too.
    if seen.as_ref().is_some_and(|seen| compared.with.contains(seen)) {
        return;
    }
    let lean = &Declaration::of(Caller::Lean, library, name, &declaration.c, signature);
    let comparison = Comparison {
        lean,
        ident: callback.ident,
        parameters: callback
            .parameters()
            .map(|parameter| Parameter {
                tokens: &parameter.written,
                ident: parameter.ident.as_ref(),
                written: &parameter.written,
                converted: parameter.taken.clone(),
            })
            .collect(),
        effect: callback.result.effect,
        returned: callback.returned,
        value: &callback.result.value,
        error: callback.result.error.as_ref(),
        conditions: &callback.conditions,
        vouched: callback.attribute.assume_valid.is_some(),
    };
    let Some(effect) = comparison.effect(errors) else { return };
    if !comparison.arity(errors) {
        return;
    }
    let borrowed: Vec<bool> = lean.valued().map(|param| param.borrowed).collect();
    if let Some(first) = &compared.declaration {
        let what = match (compared.effect == Some(effect), compared.borrowed == borrowed) {
            (true, true) => None,
            (false, _) => Some("a pure function and an action"),
            (true, false) => Some("one that borrows a parameter (`@&`) and one that owns it"),
        };
        if let Some(what) = what {
            report!(
                errors,
                symbol,
                "Lean declares `{name}` twice: {what}, and one C function cannot be both\nLean: {first}\nLean: {}\ngive one \
                 of them another symbol",
                lean.text
            );
        }
    }
    if declaration.defined && !comparison.vouched {
        report!(
            errors,
            symbol,
            "Lean's `{}` has a definition, which this function replaces: proofs may speak of it, so compiled code may rely on the \
             function giving what the definition gives, even for the safety of memory\nLean: {}\nmake sure of that, and write \
             `unsafe(assume_valid)` after the name; or declare it `opaque` in Lean",
            signature.name,
            lean.text
        );
    }
    let given: Vec<_> = lean.valued().zip(lean.c.params().iter().copied()).collect();
    comparison.conditions(errors);
    compared.assertions.extend(comparison.assertions(&given));
    compared.with.extend(seen);
    compared.borrowed = borrowed;
    compared.effect = Some(effect);
    compared.declaration = Some(lean.text.clone());
}
