//! `#[lean_callback]`: `parse` reads the attribute and the function, `validate` checks the rules and decides what crosses,
//! `compare` compares an `@[extern]` function with Lean's declaration, `expand` writes the code.

mod compare;
mod expand;
mod parse;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;

use self::parse::CallbackAttribute;
use self::validate::Callback;
use crate::errors::Errors;
use crate::locate::Source;

/// Expands the attribute: the function with its function value, or errors and the function.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream, source: &Source) -> TokenStream {
    let mut errors = Errors::default();
    let generated = generate(attribute, item.clone(), source, &mut errors);
    quote!(#item #errors #generated)
}

/// Writes what stands beside the function. Whether that is what Lean declares is asked if it is right in itself.
fn generate(
    attribute: TokenStream,
    item: TokenStream,
    source: &Source,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let attribute = CallbackAttribute::parse(attribute, errors);
    let function = parse::function(item, errors)?;
    let callback = Callback::check(&attribute, &function, errors).filter(|_| errors.is_empty())?;
    let compared = compare::compare(&callback, source, errors);
    let tracked = attribute.extern_name.as_ref().map(|_| source.tracked());
    let generated = expand::generate(&callback, &compared);
    Some(quote!(#generated #tracked))
}

#[cfg(test)]
pub(crate) fn errors(attribute: TokenStream, item: TokenStream, source: &Source) -> Errors {
    let mut errors = Errors::default();
    generate(attribute, item, source, &mut errors);
    errors
}
