//! Reading the attribute and the function.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Item, ItemFn, Lit, LitStr, Meta, Path, Token};

use super::messages::{KEYS, Problem};
use crate::errors::Errors;
use crate::names;

/// What stands in `#[lean_callback(…)]`; of words without a value the word itself.
#[derive(Default)]
pub(super) struct Attribute {
    /// The symbol of Lean's `@[extern]`.
    pub(super) extern_name: Option<LitStr>,
    /// Whether there is an `extern_name`, with whatever value.
    pub(super) is_extern: bool,
    /// The default value instead of the end of the process.
    pub(super) default_on_panic: Option<Path>,
    pub(super) base_io: Option<Path>,
    pub(super) eio: Option<Path>,
    pub(super) assume_valid: Option<Path>,
    pub(super) unchecked: Option<Path>,
}

impl Attribute {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Attribute {
        let mut attribute = Attribute::default();
        match Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens) {
            Ok(keys) => keys.iter().for_each(|meta| attribute.key(meta, errors)),
            Err(error) => {
                let problem = Problem::NotKeys { reason: &error.to_string() };
                errors.add(syn::Error::new(error.span(), problem));
            }
        }
        attribute
    }

    fn key(&mut self, meta: &Meta, errors: &mut Errors) {
        let key = meta.path().to_token_stream().to_string();
        let flag = match &*key {
            "extern_name" => {
                if self.is_extern {
                    return errors.push(meta.path(), Problem::DoubledKey { key: &key });
                }
                self.is_extern = true;
                self.extern_name = symbol(meta, errors);
                return;
            }
            "on_panic" => {
                if !is_default(meta) {
                    return errors.push(meta, Problem::OnPanic);
                }
                &mut self.default_on_panic
            }
            "base_io" => &mut self.base_io,
            "eio" => &mut self.eio,
            "assume_valid" => &mut self.assume_valid,
            "unchecked" => &mut self.unchecked,
            _ => {
                let nearest = names::did_you_mean(&key, KEYS);
                return errors.push(meta.path(), Problem::UnknownKey { key: &key, nearest });
            }
        };
        if flag.is_some() {
            return errors.push(meta.path(), Problem::DoubledKey { key: &key });
        }
        if key != "on_panic" && !matches!(meta, Meta::Path(_)) {
            errors.push(meta, Problem::KeyIsFlag { key: &key });
        }
        *flag = Some(meta.path().clone());
    }
}

fn symbol(meta: &Meta, errors: &mut Errors) -> Option<LitStr> {
    if let Meta::NameValue(pair) = meta
        && let Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) = &pair.value
    {
        if !names::is_c_identifier(&name.value()) {
            errors.push(name, Problem::BadSymbol { name: &name.value() });
        }
        return Some(name.clone());
    }
    errors.push(meta, Problem::SymbolNeedsString);
    None
}

/// Whether it is `on_panic = default`.
fn is_default(meta: &Meta) -> bool {
    match meta {
        Meta::NameValue(pair) => matches!(&pair.value, Expr::Path(path) if path.path.is_ident("default")),
        Meta::Path(_) | Meta::List(_) => false,
    }
}

/// The function.
pub(super) struct Input {
    pub(super) item: ItemFn,
}

impl Input {
    pub(super) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Input> {
        match syn::parse2(item) {
            Ok(Item::Fn(item)) => Some(Input { item }),
            Ok(other) => {
                errors.push(&other, Problem::NotAFunction);
                None
            }
            // A method without a body, say.
            Err(error) => {
                errors.add(error);
                None
            }
        }
    }
}
