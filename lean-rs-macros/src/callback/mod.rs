//! `#[lean_callback]`: `parse` reads the attribute and the function, `validate` checks the rules and decides what crosses,
//! `compare` compares an `@[extern]` function with Lean's declaration, `expand` writes the code.

mod compare;
mod expand;
mod parse;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use self::compare::Compared;
use self::parse::CallbackAttribute;
use self::validate::Callback;
use crate::errors::Errors;
use crate::locate::Source;

/// Expands the attribute: the function with its function value, or errors and the function.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream, source: &Source) -> TokenStream {
    let mut errors = Errors::default();
    let attribute = CallbackAttribute::parse(attribute, &mut errors);
    let Some(function) = parse::function(item.clone(), &mut errors) else {
        let errors = errors.finish().map(|error| error.to_compile_error());
        return quote!(#errors #item);
    };
    let (callback, compared) = check(&attribute, &function, source, &mut errors);
    let tracked = callback.as_ref().and_then(|it| it.symbol.as_ref()).map(|_| source.tracked());
    let error = errors.finish().map(|error| error.to_compile_error());
    let generated = callback.map(|callback| expand::generate(&callback, &compared));
    quote!(#item #error #generated #tracked)
}

/// Checks the function, and if it is right in itself, whether it is what Lean declares.
fn check<'a>(
    attribute: &CallbackAttribute,
    function: &'a ItemFn,
    source: &Source,
    errors: &mut Errors,
) -> (Option<Callback<'a>>, Compared) {
    let callback = Callback::check(attribute, function, errors).filter(|_| errors.is_empty());
    let compared = match &callback {
        Some(callback) => compare::compare(callback, source, errors),
        None => Compared::default(),
    };
    (callback, compared)
}

/// The errors.
#[cfg(test)]
pub(crate) fn errors(attribute: TokenStream, item: TokenStream, source: &Source) -> Errors {
    let mut errors = Errors::default();
    let attribute = CallbackAttribute::parse(attribute, &mut errors);
    if let Some(function) = parse::function(item, &mut errors) {
        check(&attribute, &function, source, &mut errors);
    }
    errors
}
