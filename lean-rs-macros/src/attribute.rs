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
    /// Whether something was not understood.
    unclear: bool,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(place: &'static str, slots: Vec<(&'static str, Slot<'a>)>) -> Keys<'a> {
        Keys { place, slots, elsewhere: |_| None, unclear: false }
    }

    pub(crate) fn elsewhere(self, elsewhere: fn(&str) -> Option<String>) -> Keys<'a> {
        Keys { elsewhere, ..self }
    }

    /// Reads each `#[lean(…)]` among the attributes. Returns whether something was not understood.
    pub(crate) fn read_lean(mut self, attributes: &[Attribute], errors: &mut Errors) -> bool {
        for attribute in attributes.iter().filter(|it| it.path().is_ident("lean")) {
            match &attribute.meta {
                Meta::List(list) if !list.tokens.is_empty() => self.read(list.tokens.clone(), errors),
                _ => report!(
                    errors,
                    attribute,
                    "`#[lean(…)]` says nothing: remove it, or write {}",
                    Listed(&self.names())
                ),
            }
        }
        self.unclear
    }

    /// Reads what stands between parentheses.
    pub(crate) fn read(&mut self, tokens: TokenStream, errors: &mut Errors) {
        match Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens) {
            Ok(keys) => keys.iter().for_each(|meta| self.key(meta, errors)),
            Err(error) => {
                let known = self.names();
                let text =
                    format!("{error}: the keys {} are {}, separated by commas", self.place, Listed(&known));
                errors.add(syn::Error::new(error.span(), text));
                self.unclear = true;
            }
        }
    }

    pub(crate) fn key(&mut self, meta: &Meta, errors: &mut Errors) {
        let (path, name) = (meta.path(), meta.path().to_token_stream().to_string());
        let Some((_, slot)) = self.slots.iter_mut().find(|(known, _)| *known == name) else {
            return match (self.elsewhere)(&name) {
                Some(text) => errors.push(path, text),
                None => self.unknown(path, &name, errors),
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
                self.unclear |= text.is_none();
            }
            Slot::Any(metas) => metas.push(meta.clone()),
        }
    }

    fn unknown(&mut self, path: &Path, name: &str, errors: &mut Errors) {
        self.unclear = true;
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
    let Meta::NameValue(pair) = meta else { return None };
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) => Some(string.clone()),
        _ => None,
    }
}

pub(crate) fn doubled(path: &Path, errors: &mut Errors) {
    report!(errors, path, "`{}` is given twice: keep one", path.to_token_stream());
}

/// The `cfg`s among the attributes.
pub(crate) fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|it| it.path().is_ident("cfg")).cloned().collect()
}
