//! Writing methods for the exports that a trait has none for, and types for the Lean types that they need.

use std::collections::BTreeSet;
use std::str::FromStr;

use lean_rs_model::bindings::{Bindings, Style};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{GenericParam, Ident, Lifetime, LifetimeParam, LitStr, Token, Visibility};

use crate::errors::Errors;
use crate::locate::Source;
use crate::module::parse::{ModuleAttribute, Trait};
use crate::module::validate::Module;

/// Adds the methods to the trait, if the attribute asks for them; returns the types.
pub(crate) fn complete(
    input: &mut Trait,
    attribute: &ModuleAttribute,
    source: &Source,
    errors: &mut Errors,
) -> TokenStream {
    // Without a manifest or a name, that is an error of its own.
    let (Some(all), Some(name), Some(manifest)) = (&attribute.all, &attribute.module, source.manifest())
    else {
        return TokenStream::new();
    };
    let module = name.value();
    if manifest.find_module(&module).is_none() {
        return TokenStream::new();
    }
    let bindings = match Bindings::of(manifest, &module, Style::Absolute) {
        Ok(bindings) => bindings,
        Err(error) => {
            errors.push(all, error);
            return TokenStream::new();
        }
    };
    // What is wrong with these methods is found again with all of them.
    let written = Module::check(input, &mut Errors::default());
    let bound: BTreeSet<String> = written.methods.into_iter().map(|method| method.export).collect();
    let methods = bindings.methods(&bound);
    let definitions = bindings.definitions(&input.item.vis.to_token_stream().to_string());
    match (parse(&format!("trait Methods<'lean> {{ {methods} }}")), parse(&definitions)) {
        (Some(methods), Some(definitions)) => {
            if let Ok(added) = Trait::parse(methods, errors) {
                input.item.items.extend(added.item.items);
                input.items.extend(added.items);
                declare_lean(input);
            }
            definitions
        }
        _ => {
            errors.push(
                all,
                format_args!(
                    "the methods for the exports of `{module}` could not be written: please report it, with what `cargo lean \
                     bind {module}` prints"
                ),
            );
            TokenStream::new()
        }
    }
}

fn parse(text: &str) -> Option<TokenStream> {
    TokenStream::from_str(text).ok()
}

/// Declares `'lean`, if a method mentions it.
fn declare_lean(input: &mut Trait) {
    let declared = input.item.generics.lifetimes().any(|it| it.lifetime.ident == "lean");
    let mentioned = input.item.items.iter().any(|item| item.to_token_stream().to_string().contains("'lean"));
    if mentioned && !declared {
        let lean = Lifetime::new("'lean", Span::call_site());
        input.item.generics.params.insert(0, GenericParam::Lifetime(LifetimeParam::new(lean)));
    }
}

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
    let name = name.unwrap_or_else(|| {
        let last = text.rsplit('.').next().unwrap_or_default();
        let name = lean_rs_model::bindings::upper_camel(last);
        syn::parse_str(&name).unwrap_or_else(|_| Ident::new("Module", Span::call_site()))
    });
    let doc = format!("The Lean module `{text}`.");
    Ok((quote!(#module, all), quote!(#[doc = #doc] #visibility trait #name {})))
}
