//! `bind!`: a trait of which everything is written.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Ident, LitStr, Token, Visibility};

/// What stands in `bind!`: `"Pkg.Mod"`, and if wanted a visibility before it and a name behind.
struct Bind {
    visibility: Visibility,
    module: LitStr,
    name: Option<Ident>,
}

impl Parse for Bind {
    fn parse(input: ParseStream<'_>) -> syn::Result<Bind> {
        let visibility = match input.parse()? {
            Visibility::Inherited => syn::parse_quote!(pub),
            other => other,
        };
        let module = input.parse()?;
        let name = if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        Ok(Bind { visibility, module, name })
    }
}

/// The attribute and the empty trait that `bind!` stands for, or the error.
pub(crate) fn bind(input: TokenStream) -> Result<(TokenStream, TokenStream), TokenStream> {
    let Bind { visibility, module, name } = Bind::parse.parse2(input).map_err(|mut error| {
        let expected = "`bind!` takes the name of a Lean module: `bind!(\"Pkg.Mod\")`, with a visibility and a name for the \
                        trait `bind!(pub(crate) \"Pkg.Mod\" as Name)`";
        error.combine(syn::Error::new(error.span(), expected));
        error.to_compile_error()
    })?;
    let text = module.value();
    let name =
        name.unwrap_or_else(|| Ident::new(&lean_rs_model::bindings::trait_name(&text), Span::call_site()));
    let doc = format!("The Lean module `{text}`.");
    Ok((quote!(#module, all), quote!(#[doc = #doc] #visibility trait #name {})))
}
