//! `#[derive(LeanType)]`: `parse` reads the type and its attributes, `model` decides how Lean represents such a type and
//! checks the rules, `check` compares it with Lean's declaration, `generate` writes the implementations.

mod check;
mod generate;
mod messages;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

#[cfg(test)]
pub(crate) use self::model::{Shape, Storage};
pub(crate) use self::{model::Model, parse::Input};
use crate::errors::Errors;
use crate::manifest::Source;

/// Expands the derive: the implementations, or errors.
pub(crate) fn expand(item: TokenStream, source: &Source) -> TokenStream {
    let mut errors = Errors::default();
    let model = Input::parse(item, &mut errors).and_then(|input| Model::check(input, &mut errors));
    let Some(mut model) = model.filter(|_| errors.is_empty()) else {
        return errors.finish().map(|error| error.to_compile_error()).unwrap_or_default();
    };
    let description = check::check(&mut model, source.manifest(), &mut errors);
    let error = errors.finish().map(|error| error.to_compile_error());
    // With errors too: without the implementations, every use of the type would be one more.
    let implementations = generate::implementations(&model, &description);
    quote!(#error #implementations)
}
