//! Traits, types and functions that were right, expanded with a manifest that has changed: tokens of Rust, in which errors say
//! something.

use std::path::Path;

use arbitrary::{Result, Unstructured};
use lean_build::bindings::{Bindings, Style, callback};
use lean_build::manifest::Manifest;
use lean_rs_macros_as_library::Build;
use lean_rs_tests::MANIFEST;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Item;

use crate::{documents, mutate};

/// Expands what the input describes.
pub fn run(data: &[u8]) {
    let Ok((before, after)) = input(&mut Unstructured::new(data)) else { return };
    let (_, library, module) = before.modules().next().expect("a library has modules");
    let bindings = Bindings::of(&before, &module.name, None).expect("it was verified");
    let visibility = syn::parse_quote!(pub);
    let unchanged = before == after;
    let build = Build::new(Path::new(MANIFEST), after);

    let mut item = bindings.trait_item(Style::Imported, &visibility);
    let attribute = item.attrs.pop().expect("the attribute of the trait is its last");
    let syn::Meta::List(attribute) = attribute.meta else { panic!("it names the module") };
    checked(build.lean_module(attribute.tokens, item.into_token_stream()), unchanged);
    let (name, trait_name) = (&module.name, quote::format_ident!("Fuzzed"));
    checked(build.lean_module(quote!(#name, all), quote!(pub trait #trait_name {})), unchanged);
    for item in bindings.definitions(Style::Imported, &visibility) {
        if matches!(item, Item::Struct(_) | Item::Enum(_)) {
            let mut item = item;
            let (Item::Struct(syn::ItemStruct { attrs, .. }) | Item::Enum(syn::ItemEnum { attrs, .. })) =
                &mut item
            else {
                continue;
            };
            // As the compiler gives it to a derive.
            attrs.retain(|attribute| !attribute.path().is_ident("derive"));
            checked(build.lean_type(item.into_token_stream()), unchanged);
        }
    }
    for callback in library.externs.iter().filter_map(|found| callback(library, found)) {
        let text = format!("{callback} {{ unimplemented!() }}");
        let mut function: syn::ItemFn = syn::parse_str(&text).expect("a function");
        let attribute = function.attrs.pop().expect("the attribute of the function is its last");
        let syn::Meta::List(attribute) = attribute.meta else { panic!("it names the symbol") };
        // It may need a word that vouches for its result.
        checked(build.lean_callback(attribute.tokens, function.into_token_stream()), false);
    }
}

fn input(u: &mut Unstructured<'_>) -> Result<(Manifest, Manifest)> {
    let mut document = documents::manifest(u)?;
    let before = serde_json::from_value(document.clone()).expect("a manifest");
    // What is compared; whether a library is found is another question.
    let library = &mut document["packages"][0]["libraries"][0];
    for entries in ["exports", "externs", "types"] {
        mutate::json(&mut library[entries], 3, u)?;
    }
    match Manifest::parse(&document.to_string(), "manifest.json") {
        Ok(after) => Ok((before, after)),
        // The target `manifest` is about those that cannot be read.
        Err(_) => Err(arbitrary::Error::IncorrectFormat),
    }
}

/// The compiler can read the expansion, each error in it has a text, and there is none if nothing has changed.
fn checked(tokens: TokenStream, unchanged: bool) {
    let text = tokens.to_string();
    assert!(!text.contains("compile_error ! { \"\" }"), "an error without a text: {text}");
    assert!(!unchanged || !text.contains("compile_error !"), "an error in what is right: {text}");
    documents::is_rust(tokens);
}
