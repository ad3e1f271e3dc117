//! `#[lean_callback]`: `parse` reads the attribute and the function, `model` checks the rules and decides what crosses,
//! `check` compares an `@[extern]` function with Lean's declaration, `generate` writes the code.

mod check;
mod generate;
mod messages;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::manifest::Source;
use check::Checked;
use model::Callback;
use parse::{Attribute, Input};

/// Expands the attribute: the function with its function value, or errors and the function.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream, source: &Source) -> TokenStream {
    let mut errors = Errors::default();
    let attribute = Attribute::parse(attribute, &mut errors);
    let Some(input) = Input::parse(item.clone(), &mut errors) else {
        let errors = errors.finish().map(|error| error.to_compile_error());
        return quote!(#errors #item);
    };
    let (callback, checked) = check_all(&attribute, &input, source, &mut errors);
    let tracked = callback.as_ref().and_then(|it| it.symbol.as_ref()).map(|_| source.tracked());
    let error = errors.finish().map(|error| error.to_compile_error());
    let generated = callback.map(|callback| generate::generate(&callback, &checked));
    quote!(#item #error #generated #tracked)
}

/// Checks the function, and if it is right in itself, whether it is what Lean declares.
fn check_all<'a>(
    attribute: &Attribute,
    input: &'a Input,
    source: &Source,
    errors: &mut Errors,
) -> (Option<Callback<'a>>, Checked) {
    let callback = Callback::check(attribute, input, errors).filter(|_| errors.is_empty());
    let checked = match &callback {
        Some(callback) => check::check(callback, source, errors),
        None => Checked::default(),
    };
    (callback, checked)
}

/// The errors.
#[cfg(test)]
pub(crate) fn errors(attribute: TokenStream, item: TokenStream, source: &Source) -> Errors {
    let mut errors = Errors::default();
    let attribute = Attribute::parse(attribute, &mut errors);
    if let Some(input) = Input::parse(item, &mut errors) {
        check_all(&attribute, &input, source, &mut errors);
    }
    errors
}
