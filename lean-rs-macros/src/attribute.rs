//! The parser of `#[lean_module(…)]`, `#[lean_callback(…)]` and all `#[lean(…)]`: which keys may stand where is a table.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path, Token};

use crate::errors::{Errors, report};
use crate::names;
use crate::texts::Listed;

/// What a key takes, and where it is put.
pub(crate) enum Slot<'a> {
    /// Nothing: the key itself is kept.
    Flag(&'a mut Option<Path>),
    /// `key = "…"`.
    Text(&'a mut Option<LitStr>),
    /// What the reader of the table checks itself; it may be given more than once.
    Any(&'a mut Vec<Meta>),
}

/// The keys of one place.
pub(crate) struct Keys<'a> {
    /// Where they stand: ``in `#[lean(…)]` on a method``.
    place: &'static str,
    slots: Vec<(&'static str, Slot<'a>)>,
    /// What to say of a key that belongs elsewhere.
    elsewhere: fn(&str) -> Option<String>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(place: &'static str, slots: Vec<(&'static str, Slot<'a>)>) -> Keys<'a> {
        Keys { place, slots, elsewhere: |_| None }
    }

    pub(crate) fn elsewhere(self, elsewhere: fn(&str) -> Option<String>) -> Keys<'a> {
        Keys { elsewhere, ..self }
    }

    /// Reads each `#[lean(…)]` among the attributes. Returns whether all keys were understood.
    pub(crate) fn read_lean(&mut self, attributes: &[Attribute], errors: &mut Errors) -> bool {
        let mut clear = true;
        for attribute in attributes.iter().filter(|it| it.path().is_ident("lean")) {
            match &attribute.meta {
                Meta::List(list) if !list.tokens.is_empty() => {
                    clear &= self.read(list.tokens.clone(), errors);
                }
                _ => report!(
                    errors,
                    attribute,
                    "`#[lean(…)]` says nothing: remove it, or write {}",
                    Listed(&self.names())
                ),
            }
        }
        clear
    }

    /// Reads what stands between parentheses. Returns whether all keys were understood.
    pub(crate) fn read(&mut self, tokens: TokenStream, errors: &mut Errors) -> bool {
        match Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens) {
            Ok(keys) => {
                let mut clear = true;
                for meta in &keys {
                    clear &= self.key(meta, errors);
                }
                clear
            }
            Err(error) => {
                let known = self.names();
                let text =
                    format!("{error}: the keys {} are {}, separated by commas", self.place, Listed(&known));
                errors.add(syn::Error::new(error.span(), text));
                false
            }
        }
    }

    /// Reads one key. Returns whether it was understood.
    pub(crate) fn key(&mut self, meta: &Meta, errors: &mut Errors) -> bool {
        let (path, name) = (meta.path(), meta.path().to_token_stream().to_string());
        let Some((_, slot)) = self.slots.iter_mut().find(|(known, _)| *known == name) else {
            return match (self.elsewhere)(&name) {
                Some(text) => {
                    errors.push(path, text);
                    true
                }
                None => {
                    self.unknown(path, &name, errors);
                    false
                }
            };
        };
        match slot {
            Slot::Flag(Some(_)) | Slot::Text(Some(_)) => doubled(path, errors),
            Slot::Flag(flag) => {
                if !matches!(meta, Meta::Path(_)) {
                    let text = format_args!("`{name}` takes no value: write `{name}` alone, or leave it out");
                    errors.push(meta, text);
                }
                **flag = Some(path.clone());
            }
            Slot::Text(text) => {
                **text = string(meta, errors);
                return text.is_some();
            }
            Slot::Any(metas) => metas.push(meta.clone()),
        }
        true
    }

    fn unknown(&self, path: &Path, name: &str, errors: &mut Errors) {
        let known = self.names();
        let nearest = names::did_you_mean(name, known.iter().copied());
        let nearest = nearest.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
        let text = format_args!("`{name}` is not known {}{nearest}\nknown: {}", self.place, Listed(&known));
        errors.push(path, text);
    }

    fn names(&self) -> Vec<&'static str> {
        self.slots.iter().map(|(name, _)| *name).collect()
    }
}

/// The string of `key = "…"`.
pub(crate) fn string(meta: &Meta, errors: &mut Errors) -> Option<LitStr> {
    let found = string_value(meta);
    if found.is_none() {
        let name = meta.path().to_token_stream();
        report!(errors, meta, "`{name}` needs a string: write `{name} = \"…\"`");
    }
    found
}

/// The string of `key = "…"`, if it is one.
pub(crate) fn string_value(meta: &Meta) -> Option<LitStr> {
    match meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) => Some(string.clone()),
            _ => None,
        },
        Meta::Path(_) | Meta::List(_) => None,
    }
}

pub(crate) fn doubled(path: &Path, errors: &mut Errors) {
    report!(errors, path, "`{}` is given twice: keep one", path.to_token_stream());
}
