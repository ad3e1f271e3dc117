//! The symbols that methods call: from `#[lean(export = "…")]`, or the prefix and the method's name.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::TraitItemFn;
use syn::ext::IdentExt;

use super::parse::{MethodKeys, TraitKeys, typed};
use crate::attribute::conditions;
use crate::errors::{Errors, report};
use crate::names;

/// What stands before the names of methods that name no export.
pub(super) fn prefix(keys: &TraitKeys, errors: &mut Errors) -> Option<String> {
    let Some(prefix) = &keys.prefix else {
        // With a prefix that was not understood, no error for each method that relies on it.
        return keys.unclear.then(|| "_".to_owned());
    };
    let name = prefix.value();
    if name.is_empty() || names::is_c_identifier(&name) {
        return Some(name);
    }
    report!(
        errors,
        prefix,
        "`{}` cannot begin the names of exports: C takes letters, digits and `_`, and no digit first",
        name.escape_debug()
    );
    Some("_".to_owned())
}

/// The name of the export, and where it stands.
pub(super) fn export_of(
    method: &TraitItemFn,
    keys: &MethodKeys,
    prefix: Option<&str>,
    errors: &mut Errors,
) -> Option<(String, TokenStream)> {
    let ident = &method.sig.ident;
    let plain = ident.unraw().to_string();
    match (&keys.export, prefix) {
        (Some(literal), _) => {
            let name = literal.value();
            if names::is_c_identifier(&name) {
                return Some((name, literal.to_token_stream()));
            }
            let text = match &*name {
                "" => "the name of an export is not empty: write the name in Lean's `@[export …]`".to_owned(),
                _ => format!(
                    "`{}` cannot be the name of an export: C takes letters, digits and `_`, and no digit first",
                    name.escape_debug()
                ),
            };
            errors.push(literal, text);
        }
        (None, Some(prefix)) => {
            let name = format!("{prefix}{plain}");
            if names::is_c_identifier(&name) {
                return Some((name, ident.to_token_stream()));
            }
            report!(
                errors,
                ident,
                "`{name}` cannot be the name of an export, which is ASCII in C: name it with `#[lean(export = \"…\")]`"
            );
        }
        // It may be there, but not well-formed: that has an error already.
        (None, None) if keys.unclear => {}
        (None, None) => report!(
            errors,
            ident,
            "`{plain}` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = \"{plain}\")]`, or \
             `#[lean(prefix = \"…\")]` on the trait if all exports are a prefix and the method's name"
        ),
    }
    None
}

/// The exports so far, to find methods that are the same.
#[derive(Default)]
pub(super) struct Symbols<'a>(HashMap<String, Vec<(Span, &'a TraitItemFn)>>);

impl<'a> Symbols<'a> {
    /// Two methods may call one export with different Rust types.
    pub(super) fn add(&mut self, name: &str, span: Span, method: &'a TraitItemFn, errors: &mut Errors) {
        let is_conditional = |it: &TraitItemFn| !conditions(&it.attrs).is_empty();
        let methods = self.0.entry(name.to_owned()).or_default();
        let same = methods.iter().find(|(_, first)| {
            // Two alternatives are never in the same program.
            let alternatives = is_conditional(first) && is_conditional(method);
            !alternatives && types_of(first) == types_of(method)
        });
        if let Some((first_span, first)) = same {
            let text = format!(
                "the export `{name}` is already called by the method `{}`, with the same types: name another export, write \
                 other types, or remove this method",
                first.sig.ident
            );
            errors.add(syn::Error::new(span, text));
            errors.add(syn::Error::new(*first_span, format!("the export `{name}` is first named here")));
        }
        methods.push((span, method));
    }
}

/// The types of a method's parameters and of its result.
fn types_of(method: &TraitItemFn) -> String {
    let parameters = typed(&method.sig).map(|parameter| &parameter.ty);
    let output = &method.sig.output;
    quote!((#(#parameters),*) #output).to_string()
}
