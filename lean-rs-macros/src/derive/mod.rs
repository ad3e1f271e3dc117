//! `#[derive(LeanType)]`: `parse` reads the type and its attributes, `model` decides how Lean represents such a type and
//! checks the rules, `generate` writes the implementations.

mod generate;
mod messages;
mod model;
mod parse;

use proc_macro2::TokenStream;

#[cfg(test)]
pub(crate) use self::model::{Shape, Storage};
pub(crate) use self::{model::Model, parse::Input};
use crate::errors::Errors;

/// Expands the derive: the implementations, or errors.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let model = Input::parse(item, &mut errors).and_then(|input| Model::check(input, &mut errors));
    match (errors.finish(), model) {
        (None, Some(model)) => generate::implementations(&model),
        (error, _) => error.map(|error| error.to_compile_error()).unwrap_or_default(),
    }
}
