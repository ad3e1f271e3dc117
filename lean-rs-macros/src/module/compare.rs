//! Compares a trait with what the manifest says about the exports that it names.

use lean_rs_model::builtin::MAX_PARAMETERS;
use lean_rs_model::manifest::{self, CDeclaration, CType, Export, Library, Type};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote_spanned;
use syn::spanned::Spanned as _;

use super::parse::{Deny, ModuleAttribute};
use super::validate::{Method, Module, task_of};
use crate::compare::{Assertion, Caller, Comparison, Declaration, Form, Parameter};
use crate::errors::{Errors, report};
use crate::names;
use crate::texts::{Listed, NEAREST, plural};

/// What the manifest says about the module of a trait.
pub(super) struct Exports<'a> {
    pub(super) module: &'a manifest::Module,
    pub(super) library: &'a Library,
}

/// What came of the comparison of one method.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// The constants that compare the types.
    pub(super) assertions: TokenStream,
    /// For each parameter of the C function whether the stub fills it in; empty if none.
    pub(super) erased: Vec<bool>,
}

impl<'a> Exports<'a> {
    /// Lets `async` methods wait for tasks that may throw, where Lean says that theirs do: `Task (Except IO.Error α)`.
    pub(super) fn settle_tasks(&self, module: &mut Module) {
        for method in &mut module.methods {
            let Some(value) = &method.awaited else { continue };
            let signature =
                || self.library.exports.iter().find(|it| it.symbol == method.export)?.lean.as_ref();
            if signature().is_some_and(|it| is_task_that_throws(&it.result.ty)) {
                method.value = task_of(&parse_quote_spanned!(value.span()=> ::lean_rs::LeanIo<#value>));
            }
        }
    }

    /// Compares all methods of a trait, in their order.
    pub(super) fn compare(
        &self,
        module: &Module,
        attribute: &ModuleAttribute,
        errors: &mut Errors,
    ) -> Vec<Compared> {
        let deny = &attribute.deny;
        if let (Some(path), false) = (&deny.path, self.library.verified) {
            report!(
                errors,
                path,
                "the build script could not ask Lean about the exports of this module (see its warning), so their axioms are not \
                 known: remove `deny`, or use a version of Lean that lean-rs knows"
            );
        }
        let compare = |method: &Method| {
            if method.conditions.is_empty() {
                return self.compare_method(method, deny, errors).unwrap_or_default();
            }
            // The problems of a method are only problems where it exists.
            let mut own = Errors::default();
            let mut compared = self.compare_method(method, deny, &mut own).unwrap_or_default();
            for error in own.finish().into_iter().flatten() {
                let (conditions, error) = (&method.conditions, error.to_compile_error());
                compared.assertions.extend(quote!(#(#conditions)* #error));
            }
            compared
        };
        module.methods.iter().map(compare).collect()
    }

    fn compare_method(&self, method: &Method, deny: &Deny, errors: &mut Errors) -> Option<Compared> {
        let export = self.find(method, errors)?;
        if !check_constant(method, export, errors) {
            return None;
        }
        let symbol = &export.symbol;
        let signature = match (&export.lean, &export.failure) {
            (Some(signature), _) => signature,
            (None, None) => return only_c(method, export, errors),
            (None, Some(reason)) => {
                report!(
                    errors,
                    &method.export_tokens,
                    "lean-build cannot describe the export `{symbol}`: {reason}\nput the method into a trait of its own \
                     with `unsafe(unchecked)`, where its types are your word; please report this"
                );
                return None;
            }
        };
        let lean = &Declaration::of(Caller::Rust, self.library, symbol, &export.c, signature);
        self.check_axioms(method, lean, deny, errors);
        if method.awaited.is_some() && argument_of(&signature.result.ty, "Task").is_none() {
            report!(
                errors,
                &method.ident,
                "`{}` is `async`, but the result of the export is no task: remove `async`\nLean: {}",
                method.ident,
                lean.text
            );
            return None;
        }
        let comparison = comparison(method, lean);
        let effect = comparison.effect(errors);
        let mut erased: Vec<bool> = signature.params.iter().map(|param| param.erased).collect();
        // Those without a value may be written out, each as an `Erased`.
        if method.parameters.len() == erased.len() {
            erased.fill(false);
        } else if !comparison.arity(errors) {
            return None;
        }
        if signature.params.len() > MAX_PARAMETERS {
            report!(
                errors,
                &method.export_tokens,
                "the export `{symbol}` has {} parameters in C, where types and proofs count as well, but at most \
                 {MAX_PARAMETERS} are supported: export a definition with fewer",
                signature.params.len()
            );
            return None;
        }
        if let Some(borrowed) = signature.params.iter().find(|param| param.borrowed) {
            report!(
                errors,
                &method.export_tokens,
                "Lean says that the export `{symbol}` borrows its argument of type `{}`, which no known version of Lean \
                 does: please report this, and export a definition without `@&`",
                borrowed.pretty
            );
        }
        let params = signature.params.iter().zip(lean.c.params().iter().copied()).zip(&erased);
        let passed: Vec<_> = params.filter(|(_, erased)| !**erased).map(|(param, _)| param).collect();
        comparison.conditions(errors);
        let mut assertions = TokenStream::new();
        if effect.is_some() {
            assertions = comparison.assertions(&passed);
        }
        Some(Compared { assertions, erased: if erased.contains(&true) { erased } else { Vec::new() } })
    }

    fn find(&self, method: &Method, errors: &mut Errors) -> Option<&'a Export> {
        let name = &method.export;
        let reached = |export: &&Export| self.module.reaches.contains(&export.module);
        let named = || self.library.exports.iter().filter(move |export| export.symbol == *name);
        if let Some(export) = named().find(reached) {
            return Some(export);
        }
        let missing = self.library.without_symbol.iter().find(|it| it.symbol == *name);
        if let Some(it) =
            missing.filter(|it| named().next().is_none() && self.module.reaches.contains(&it.module))
        {
            let text =
                format!("the library has no symbol for the export `{name}` of `{}`: {}", it.name, it.reason);
            errors.push(&method.export_tokens, text);
            return None;
        }
        let module = &self.module.name;
        let all = self.library.exports.iter().filter(reached).map(|export| export.symbol.as_str());
        let nearest = names::nearest_first(name, all);
        let text = match (named().next(), &nearest[..]) {
            (Some(Export { module: other, .. }), _) => format!(
                "the export `{name}` is in the Lean module `{other}`, which `{module}` does not import, so that loading \
                 `{module}` would not initialize it\nname `{other}` in a `#[lean_module]` of its own, or import it in `{module}`"
            ),
            (None, []) => format!(
                "the Lean module `{module}` has no export `{name}`, and no other: write `@[export {name}]` before the \
                 definition in Lean, or import the module that has it"
            ),
            (None, nearest) => format!(
                "the Lean module `{module}` has no export `{name}`; the nearest: {}\nwrite one of these, with `#[lean(export = \
                 \"…\")]` if the method has another name, or `@[export {name}]` before the definition in Lean",
                Listed(&nearest[..nearest.len().min(NEAREST)])
            ),
        };
        errors.push(&method.export_tokens, text);
        None
    }

    fn check_axioms(&self, method: &Method, lean: &Declaration<'_>, deny: &Deny, errors: &mut Errors) {
        let names = || {
            let indices = lean.signature.axioms.iter();
            indices.filter_map(|&index| self.library.axioms.get(index)).map(String::as_str)
        };
        let declaration = &lean.text;
        if deny.sorry && names().any(|name| name == "sorryAx") {
            report!(
                errors,
                &method.export_tokens,
                "this export depends on `sorry`, which `deny(sorry)` forbids: finish the definition or proof\nLean: \
                 {declaration}"
            );
        }
        let Some(allowed) = &deny.axioms else { return };
        let is_allowed = |name: &str| allowed.iter().any(|it| it == name) || deny.sorry && name == "sorryAx";
        let beyond: Vec<&str> = names().filter(|name| !is_allowed(name)).collect();
        if beyond.is_empty() {
            return;
        }
        let shown = &beyond[..beyond.len().min(2 * NEAREST)];
        let more = match beyond.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        report!(
            errors,
            &method.export_tokens,
            "this export depends on the axiom{} {}{more}, which `deny(axioms = \"…\")` does not list: add to the list, or \
             prove it without\nLean: {declaration}",
            plural(beyond.len()),
            Listed(shown)
        );
    }
}

/// `Task (Except IO.Error α)`.
fn is_task_that_throws(ty: &Type) -> bool {
    let error = argument_of(ty, "Task").and_then(|value| argument_of(value, "Except"));
    error.is_some_and(Type::is_io_error)
}

/// The first argument of a type that is this one applied.
fn argument_of<'a>(ty: &'a Type, applied: &str) -> Option<&'a Type> {
    match ty {
        Type::Constant { name, args, .. } if name == applied => args.first(),
        _ => None,
    }
}

fn comparison<'a>(method: &'a Method, lean: &'a Declaration<'a>) -> Comparison<'a> {
    Comparison {
        lean,
        ident: &method.ident,
        parameters: method
            .parameters
            .iter()
            .map(|parameter| Parameter {
                tokens: &parameter.ident,
                ident: Some(&parameter.ident),
                written: &parameter.ty,
                converted: parameter.passed_type(),
            })
            .collect(),
        effect: method.effect,
        returned: &method.returned,
        value: &method.value,
        error: None,
        conditions: &method.conditions,
        vouched: method.is_unsafe,
    }
}

/// Without Lean's signature: the number of parameters and their C types.
fn only_c(method: &Method, export: &Export, errors: &mut Errors) -> Option<Compared> {
    let (params, result) = (export.c.params(), export.c.result());
    let symbol = &export.symbol;
    if params.len() != method.parameters.len() {
        let shown: Vec<&str> = params.iter().map(|ty| ty.name()).collect();
        report!(
            errors,
            &method.ident,
            "the C function `{symbol}` takes {} arguments ({}), but this method has {} parameters\nLean's types are not \
             known for this version of Lean: types and proofs count, each as an `Erased`",
            params.len(),
            shown.join(", "),
            method.parameters.len()
        );
        return None;
    }
    let assertion = |ty: &syn::Type, written: &syn::Type, form, c: CType| {
        let assertion = Assertion {
            ty,
            written,
            form,
            conditions: &method.conditions,
            expected: None,
            params: &[],
            c: c.name(),
            objects: None,
            received: false,
            lean: format!("the C function `{symbol}` of the Lean module has another type"),
            help: String::new(),
        };
        assertion.constant()
    };
    let arguments = method
        .parameters
        .iter()
        .zip(params)
        .map(|(parameter, c)| assertion(&parameter.passed_type(), &parameter.ty, Form::Direct, *c));
    let value = &method.value;
    let form = if method.effect.throws() { Form::Boxed } else { Form::Direct };
    let result = assertion(value, value, form, result);
    Some(Compared { assertions: quote!(#(#arguments)* #result), erased: Vec::new() })
}

fn check_constant(method: &Method, export: &Export, errors: &mut Errors) -> bool {
    let write = match (&export.c, method.is_constant) {
        (CDeclaration::Constant(_), true) | (CDeclaration::Function { .. }, false) => return true,
        (CDeclaration::Constant(_), false) => "is a constant: write `#[lean(constant)]`",
        (CDeclaration::Function { .. }, true) => "is a function: remove `constant`",
    };
    let symbol = &export.symbol;
    let lean = export.lean.as_ref().map(|lean| format!("\nLean: {}", Caller::Rust.text(symbol, lean)));
    let lean = lean.unwrap_or_default();
    report!(errors, &method.ident, "the export `{symbol}` {write}{lean}");
    false
}
