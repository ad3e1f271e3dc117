//! Methods for the exports that a trait has none for, and types for the Lean types that they need.

use std::collections::BTreeSet;

use lean_rs_model::bindings::{Bindings, Method, Style};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit::{self, Visit};
use syn::{GenericParam, ItemTrait, Lifetime, LifetimeParam};

use super::parse::{ModuleAttribute, Trait};
use super::validate::Module;
use crate::errors::Errors;
use crate::locate::Source;

/// Adds the methods to the trait, if the attribute asks for them; returns the types.
pub(super) fn complete(
    input: &mut Trait,
    attribute: &ModuleAttribute,
    source: &Source,
    errors: &mut Errors,
) -> TokenStream {
    // Without a manifest or a name, that is an error of its own.
    let (Some(all), Some(name), Some(manifest)) = (&attribute.all, &attribute.module, source.manifest())
    else {
        return TokenStream::new();
    };
    let module = name.value();
    if manifest.find_module(&module).is_none() {
        return TokenStream::new();
    }
    let bindings = match Bindings::of(manifest, &module, Some(&input.item.ident.to_string())) {
        Ok(bindings) => bindings,
        Err(error) => {
            errors.push(all, error);
            return TokenStream::new();
        }
    };
    // What is wrong with these methods is found again with all of them.
    let written = Module::check(input, &mut Errors::default());
    let bound: BTreeSet<String> = written.methods.into_iter().map(|method| method.export).collect();
    let methods = bindings.methods(&bound);
    if methods.iter().any(Method::needs_lean) || mentions_lean(&input.item) {
        declare_lean(&mut input.item);
    }
    for sentence in bindings.left_out(&bound) {
        let sentence = format!(" {sentence}");
        input.item.attrs.push(syn::parse_quote!(#[doc = ""]));
        input.item.attrs.push(syn::parse_quote!(#[doc = #sentence]));
    }
    let items = methods.iter().map(|method| method.item(Style::Absolute));
    if let Ok(added) = Trait::parse(quote!(trait Methods<'lean> { #(#items)* }), errors) {
        input.item.items.extend(added.item.items);
        input.items.extend(added.items);
    }
    let definitions = bindings.definitions(Style::Absolute, &input.item.vis);
    quote!(#(#definitions)*)
}

/// Declares `'lean`, unless it is declared already.
fn declare_lean(item: &mut ItemTrait) {
    if !item.generics.lifetimes().any(|it| it.lifetime.ident == "lean") {
        let lean = Lifetime::new("'lean", Span::call_site());
        item.generics.params.insert(0, GenericParam::Lifetime(LifetimeParam::new(lean)));
    }
}

/// Whether a method that stands in the source mentions `'lean`.
fn mentions_lean(item: &ItemTrait) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
            self.0 |= lifetime.ident == "lean";
            visit::visit_lifetime(self, lifetime);
        }
    }
    let mut find = Find(false);
    item.items.iter().for_each(|it| find.visit_trait_item(it));
    find.0
}
