//! `#[derive(LeanType)]`: `parse` reads the attributes, `validate` the type: it checks the rules and decides how Lean
//! represents such a type; `compare` compares it with Lean's declaration, `expand` writes the implementations.

mod compare;
mod expand;
mod identity;
mod parse;
mod reached_by;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;

pub(crate) use self::validate::Model;
#[cfg(test)]
pub(crate) use self::validate::{Shape, Storage};
use crate::errors::Errors;
use crate::locate::Source;

/// Expands the derive: the implementations, or errors.
pub(crate) fn expand(item: TokenStream, source: &Source) -> TokenStream {
    let mut errors = Errors::default();
    let model = Model::parse(item, &mut errors);
    let Some(mut model) = model.filter(|_| errors.is_empty()) else { return quote!(#errors) };
    let description = compare::compare(&mut model, source.manifest(), &mut errors);
    // With errors too: without the implementations, every use of the type would be one more.
    let implementations = expand::implementations(&model, &description);
    quote!(#errors #implementations)
}
