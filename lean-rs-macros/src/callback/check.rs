//! Compares a function under an `extern_name` with Lean's declarations of the symbol.

use std::collections::BTreeSet;

use lean_rs_model::bindings::{self, RustTypes};
use lean_rs_model::manifest::{
    Binder, CDeclaration, CType, Effect, Extern, Library, Manifest, Parameter, Signature, Type,
    TypeDeclaration,
};
use proc_macro2::TokenStream;

use super::messages::Problem;
use super::model::{Callback, Symbol};
use crate::check::{Assertion, Place, Which, Writer};
use crate::errors::Errors;
use crate::manifest::Source;
use crate::names;

/// What Lean says of the function.
#[derive(Default)]
pub(super) struct Checked {
    /// The constants that compare the types.
    pub(super) assertions: TokenStream,
    /// For each parameter whether Lean lends it; empty if nobody knows.
    pub(super) borrowed: Vec<bool>,
    /// The effect.
    pub(super) effect: Option<Effect>,
    /// The declaration that said so first.
    declaration: Option<String>,
}

pub(super) fn check(callback: &Callback<'_>, source: &Source, errors: &mut Errors) -> Checked {
    let mut checked = Checked::default();
    let Some(symbol) = callback.symbol.as_ref().filter(|symbol| symbol.unchecked.is_none()) else {
        return checked;
    };
    let name = symbol.name.value();
    let manifest = match source {
        Source::Manifest(_, manifest) => manifest,
        Source::None => {
            errors.push(&symbol.name, Problem::NoManifest { symbol: &name });
            return checked;
        }
        Source::Unreadable(text) => {
            errors.push(&symbol.name, Problem::UnreadableManifest { text });
            return checked;
        }
    };
    let mut declarations = manifest.externs_of(&name).peekable();
    if declarations.peek().is_none() {
        unknown(manifest, symbol, &name, errors);
    }
    for (library, declaration) in declarations {
        compare(callback, symbol, library, declaration, &mut checked, errors);
    }
    checked
}

fn unknown(manifest: &Manifest, symbol: &Symbol, name: &str, errors: &mut Errors) {
    let symbols: BTreeSet<&str> = manifest.externs().map(|(_, declaration)| &*declaration.symbol).collect();
    let known = names::nearest_first(name, symbols);
    let mut libraries = manifest.packages.iter().flat_map(|package| &package.libraries);
    let unverified = libraries.any(|library| !library.verified);
    errors.push(&symbol.name, Problem::UnknownSymbol { symbol: name, known: &known, unverified });
}

fn compare(
    callback: &Callback<'_>,
    symbol: &Symbol,
    library: &Library,
    declaration: &Extern,
    checked: &mut Checked,
    errors: &mut Errors,
) {
    let name = &declaration.symbol;
    let signature = match (&declaration.lean, &declaration.failure) {
        (Some(signature), _) => signature,
        (None, reason) => {
            let reason = reason.as_deref().unwrap_or("it gave no reason");
            return errors.push(&symbol.name, Problem::Undescribed { symbol: name, reason });
        }
    };
    let place = Place::of(&format!("extern {name:?}"), signature);
    let Some(effect) = check_effect(callback, signature, &place, errors) else { return };
    if !check_arity(callback, library, signature, &place, errors) {
        return;
    }
    let borrowed: Vec<bool> = valued(signature).map(|param| param.borrowed).collect();
    if let Some(first) = &checked.declaration {
        let what = match (checked.effect == Some(effect), checked.borrowed == borrowed) {
            (true, true) => None,
            (false, _) => Some("a pure function and an action"),
            (true, false) => Some("one that borrows a parameter (`@&`) and one that owns it"),
        };
        if let Some(what) = what {
            let second = place.declaration();
            errors.push(&symbol.name, Problem::Conflict { symbol: name, what, first, second });
        }
    }
    check_conditions(callback, symbol, signature, &place, errors);
    checked.assertions.extend(assertions(callback, symbol, library, declaration, signature, &place));
    checked.borrowed = borrowed;
    checked.effect = Some(effect);
    checked.declaration = Some(place.declaration().to_owned());
}

/// The parameters that have a value at run time; the others are not passed.
fn valued(signature: &Signature) -> impl Iterator<Item = &Parameter> {
    signature.params.iter().filter(|param| !param.erased)
}

fn check_effect(
    callback: &Callback<'_>,
    signature: &Signature,
    place: &Place,
    errors: &mut Errors,
) -> Option<Effect> {
    let actual = signature.effect();
    let declared = callback.result.effect;
    // Only Lean tells the two apart.
    if actual == declared || (actual == Effect::BaseIo && declared == Effect::Pure) {
        return Some(actual);
    }
    let value = RustTypes::default().write(&signature.result.ty, bindings::Place::Owned);
    let (shown, write) = match actual {
        Effect::Pure => ("a pure function", value),
        Effect::BaseIo => ("an action in `BaseIO`, which cannot throw", value),
        Effect::Io => ("an action in `IO`", format!("LeanResult<{value}>")),
        Effect::Eio => {
            let error = signature.error().map(|it| RustTypes::default().write(it, bindings::Place::Owned));
            let result = format!("Result<{value}, {}>", error.unwrap_or_default());
            ("an action in `EIO`", format!("{result}` and `#[lean_callback(extern_name = …, eio)]"))
        }
    };
    let problem = Problem::Effect {
        lean: &signature.name,
        actual: shown,
        declared: match declared {
            Effect::Pure => "a function that returns its value as it is",
            Effect::BaseIo => "one in `BaseIO`",
            Effect::Io => "one that can throw",
            Effect::Eio => "one that throws errors of a type of its own",
        },
        write: &write,
        leave_out: match declared {
            Effect::BaseIo => Some("base_io"),
            Effect::Eio => Some("eio"),
            Effect::Pure | Effect::Io => None,
        },
        declaration: place.declaration(),
    };
    push_on_result(callback, problem, errors);
    None
}

/// Reports a problem of the result.
fn push_on_result(callback: &Callback<'_>, problem: Problem<'_>, errors: &mut Errors) {
    match callback.returned {
        Some(returned) => errors.push(returned, problem),
        None => errors.push(callback.ident, problem),
    }
}

fn check_arity(
    callback: &Callback<'_>,
    library: &Library,
    signature: &Signature,
    place: &Place,
    errors: &mut Errors,
) -> bool {
    let (found, expected) = (callback.parameters().count(), valued(signature).count());
    if found == expected {
        return true;
    }
    let write: Vec<String> = valued(signature)
        .enumerate()
        .map(|(index, param)| {
            let name = param.name.as_deref().map(names::snake_case);
            let name = name.unwrap_or_else(|| format!("x{}", index + 1));
            format!("{name}: {}", parameter_type(library, param))
        })
        .collect();
    let problem = Problem::Arity {
        lean: &signature.name,
        found,
        expected,
        write: &write.join(", "),
        declaration: place.declaration(),
    };
    match callback.parameters().nth(expected) {
        Some(extra) => errors.push(&extra.written, problem),
        None => errors.push(callback.ident, problem),
    }
    false
}

fn check_conditions(
    callback: &Callback<'_>,
    symbol: &Symbol,
    signature: &Signature,
    place: &Place,
    errors: &mut Errors,
) {
    if symbol.assume_valid {
        return;
    }
    let (lean, declaration) = (&signature.name, place.declaration());
    let error = signature.error();
    if signature.result.ty.has_condition() || error.is_some_and(Type::has_condition) {
        let pretty = &signature.result.pretty;
        push_on_result(callback, Problem::Condition { lean, pretty, declaration }, errors);
    }
    for (parameter, param) in callback.parameters().zip(valued(signature)) {
        if param.ty.lends_condition() {
            let pretty = &param.pretty;
            errors.push(&parameter.written, Problem::LentCondition { lean, pretty, declaration });
        }
    }
}

fn assertions(
    callback: &Callback<'_>,
    symbol: &Symbol,
    library: &Library,
    declaration: &Extern,
    signature: &Signature,
    place: &Place,
) -> TokenStream {
    let (c_params, c_result) = match &declaration.c {
        CDeclaration::Function { params, result } => (params.as_slice(), *result),
        CDeclaration::Constant(ty) => (&[][..], *ty),
    };
    let digest = |name: &str| library.find_type(name).map(TypeDeclaration::digest);
    // Lean chooses what a type parameter stands for: only an object fits, and nothing is known of it.
    let writer = Writer { digest: &digest, parameters: &[], variables: &[] };
    let name = &signature.name;
    let mut assertions = TokenStream::new();
    for ((parameter, lean), c) in callback.parameters().zip(valued(signature)).zip(c_params) {
        let what = match &lean.name {
            Some(param) => format!("Lean's `{name}` takes `{param} : {}`", lean.pretty),
            None => format!("Lean's `{name}` takes `{}` here", lean.pretty),
        };
        let lean_type = library.instance(&lean.ty);
        let help = place.help(&format!("`{}`", parameter_type(library, lean)));
        let assertion = Assertion::new(&parameter.taken, Which::Direct, &callback.conditions)
            .found(&parameter.written)
            .expected(Some(writer.write(&lean_type)))
            .c(*c)
            .received(
                symbol.assume_valid,
                "\nor call the function with nothing else, and write `assume_valid` behind the name",
            );
        assertions.extend(assertion.write(&what, &help));
    }
    let action = matches!(callback.result.effect, Effect::Io | Effect::Eio);
    let (which, c) = if action { (Which::Boxed, CType::Object) } else { (Which::Direct, c_result) };
    let what = format!("Lean's `{name}` returns `{}`", signature.result.pretty);
    let error = signature.error();
    let parts = [
        Some((&callback.result.value, &signature.result.ty)),
        callback.result.error.as_ref().zip(error.filter(|_| callback.result.effect == Effect::Eio)),
    ];
    for (index, (ty, lean)) in parts.into_iter().flatten().enumerate() {
        let what = if index == 0 {
            what.clone()
        } else {
            match &*signature.result.pretty {
                pretty if pretty.starts_with("EIO ") => {
                    format!("Lean's `{name}` throws the first type of `{pretty}`")
                }
                _ => format!("Lean's `{name}` throws another type"),
            }
        };
        let mut variables = Vec::new();
        lean.variables(&mut variables);
        let write = type_of(lean, false);
        // An object is what to write for a value of a type parameter, and still somebody has to vouch for it.
        let (help, advice) = match &variables[..] {
            [] => (
                place.help(&format!("`{write}`")),
                "\nor make sure that the function returns nothing else, and write `assume_valid` behind the name",
            ),
            _ => (
                place.help(&format!("`{write}`, and `assume_valid` behind the name")),
                "\n`assume_valid` is your word that objects are of the type that Lean has chosen for the type parameter, as \
                 those are that the function was given",
            ),
        };
        let assertion = Assertion::new(ty, which, &callback.conditions)
            .expected(Some(writer.write(lean)))
            .c(c)
            .typed(symbol.assume_valid, advice);
        assertions.extend(assertion.found(ty).write(&what, &help));
    }
    assertions
}

/// What to write for a parameter.
fn parameter_type(library: &Library, param: &Parameter) -> String {
    let ty = library.instance(&param.ty);
    match param.binder {
        // An instance of a class without a counterpart.
        Binder::Instance if ty == param.ty => "Obj<'lean>".to_owned(),
        _ => type_of(&ty, param.borrowed),
    }
}

/// What to write for a parameter or a result.
fn type_of(ty: &Type, borrowed: bool) -> String {
    let place = if borrowed { bindings::Place::Argument } else { bindings::Place::Owned };
    RustTypes::default().write(ty, place)
}
