//! `#[derive(LeanType)]`: `parse` reads the type and its attributes, `validate` checks the rules and decides how Lean
//! represents such a type, `compare` compares it with Lean's declaration, `expand` writes the implementations.

mod compare;
mod expand;
mod parse;
mod reached_by;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;

#[cfg(test)]
pub(crate) use self::validate::{Shape, Storage};
pub(crate) use self::{parse::Input, validate::Model};
use crate::errors::Errors;
use crate::locate::Source;

/// Expands the derive: the implementations, or errors.
pub(crate) fn expand(item: TokenStream, source: &Source) -> TokenStream {
    let mut errors = Errors::default();
    let model = Input::parse(item, &mut errors).and_then(|input| Model::check(input, &mut errors));
    let Some(mut model) = model.filter(|_| errors.is_empty()) else {
        return errors.finish().map(|error| error.to_compile_error()).unwrap_or_default();
    };
    let description = compare::compare(&mut model, source.manifest(), &mut errors);
    let error = errors.finish().map(|error| error.to_compile_error());
    // With errors too: without the implementations, every use of the type would be one more.
    let implementations = expand::implementations(&model, &description);
    quote!(#error #implementations)
}
