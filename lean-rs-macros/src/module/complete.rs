//! Methods for the exports that a trait has none for, and types for the Lean types that they need.

use lean_rs_model::bindings::{Bindings, Method, Style, Written};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, ItemTrait, TraitItem, parse_quote};

use super::parse::{ModuleAttribute, Trait};
use super::validate::Module;
use crate::errors::Errors;
use crate::lifetime::{declare_lean, mentions_lean};
use crate::locate::Source;
use crate::names;

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
    let checked = Module::check(input, &mut Errors::default());
    let names = input.item.items.iter().filter_map(|it| match it {
        TraitItem::Fn(method) => Some(names::unraw(&method.sig.ident)),
        _ => None,
    });
    let written = Written {
        exports: checked.methods.into_iter().map(|method| method.export).collect(),
        names: names.collect(),
    };
    let methods = bindings.methods(&written);
    if methods.iter().any(Method::needs_lean) || mentions_lean(&input.item) {
        declare_lean(&mut input.item.generics);
    }
    for sentence in bindings.left_out(&written) {
        let sentence = format!(" {sentence}");
        input
            .item
            .attrs
            .extend::<[syn::Attribute; 2]>([parse_quote!(#[doc = ""]), parse_quote!(#[doc = #sentence])]);
    }
    let items = methods.iter().map(|method| method.item(Style::Absolute));
    if let Ok(added) = Trait::parse(quote!(trait Methods<'lean> { #(#items)* }), errors) {
        input.item.items.extend(added.item.items);
        input.items.extend(added.items);
    }
    in_module(&bindings.definitions(Style::Absolute, &parse_quote!(pub)), &input.item)
}

/// The types, in a module of their own. Some keep a promise, and have private fields for it: the code around the trait could set
/// those if they were beside it, and only the `unsafe` functions of the type may.
fn in_module(definitions: &[Item], of: &ItemTrait) -> TokenStream {
    if definitions.is_empty() {
        return TokenStream::new();
    }
    let (vis, trait_name) = (&of.vis, names::unraw(&of.ident).to_lowercase());
    let module = format_ident!("__lean_types_of_{trait_name}");
    quote! {
        mod #module {
            #(#definitions)*
        }
        // A type of the same name beside the trait comes first.
        #vis use #module::*;
    }
}
