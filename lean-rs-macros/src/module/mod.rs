//! `#[lean_module]`: `parse` reads the attribute and the trait, `complete` adds methods for exports, `validate` checks the
//! rules, with `symbols` for the exports that methods name, `compare` asks what Lean says of them, `expand` writes the code.
//! After errors, `stand_in` writes what takes its place.

mod compare;
mod complete;
mod expand;
mod parse;
mod stand_in;
mod symbols;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;

use self::compare::Exports;
use self::complete::complete;
use self::expand::Generator;
use self::parse::{ModuleAttribute, Trait};
use self::stand_in::stand_in;
use self::validate::Module;
use crate::errors::Errors;
use crate::locate::{Loading, Source};

/// Expands the attribute: the trait and its module, or errors and something that compiles.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream, source: &Source) -> TokenStream {
    let mut errors = Errors::default();
    let attribute = ModuleAttribute::parse(attribute, &mut errors);
    let mut input = match Trait::parse(item, &mut errors) {
        Ok(input) => input,
        Err(instead) => return quote!(#errors #instead),
    };
    let definitions = complete(&mut input, &attribute, source, &mut errors);
    let mut module = Module::check(&input, &mut errors);
    let well_formed = errors.is_empty();
    let origin = attribute.find(source, &mut errors);
    // Also with other errors: all problems of a trait are reported at once.
    let built = origin.as_ref().and_then(|origin| origin.built);
    let exports = built.map(|(module, library)| Exports { module, library });
    if let Some(exports) = &exports {
        exports.settle_tasks(&mut module);
    }
    let compared =
        exports.map(|exports| exports.compare(&module, &attribute, &mut errors)).unwrap_or_default();
    let assertions = compared.iter().map(|compared| &compared.assertions);
    let tracked = source.tracked();
    let vouched = attribute.unchecked.as_ref().map(|word| word.shown_to_lints(&input.item.attrs));
    let generate = |origin| {
        let generated = Generator { module: &module, origin, compared: &compared }.generate(&input.item);
        quote!(#vouched #generated)
    };
    let generated = match &origin {
        Some(origin) if errors.is_empty() => generate(origin),
        // Documentation and editors get along without the build script.
        Some(origin) if well_formed && matches!(origin.loading, Loading::NotBuilt) => {
            let generated = generate(origin);
            quote!(#[cfg(not(doc))] #errors #generated)
        }
        _ => {
            let instead = stand_in(&input.item, &module);
            quote!(#errors #instead)
        }
    };
    quote!(#generated #definitions #(#assertions)* #tracked)
}

/// The errors of a trait, apart from the comparison with Lean's exports.
#[cfg(test)]
pub(crate) fn errors(attribute: TokenStream, item: TokenStream, source: &Source) -> Errors {
    let mut errors = Errors::default();
    let attribute = ModuleAttribute::parse(attribute, &mut errors);
    if let Ok(input) = Trait::parse(item, &mut errors) {
        Module::check(&input, &mut errors);
    }
    attribute.find(source, &mut errors);
    errors
}
