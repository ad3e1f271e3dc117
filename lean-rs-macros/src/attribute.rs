//! The parser of `#[lean_module(…)]`, `#[lean_callback(…)]` and all `#[lean(…)]`: which keys may stand where is a table.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path, Token};

use crate::errors::{Errors, report};
use crate::names;
use crate::texts::{Listed, Or};

/// What a key takes, and where it is put.
pub(crate) enum Slot<'a> {
    /// Nothing: the key itself is kept.
    Flag(&'a mut Option<Path>),
    /// Nothing, and it stands in `unsafe(…)`: what it says is the programmer's word.
    Unsafe(&'a mut Option<Vouched>),
    /// `key = "…"`.
    Text(&'a mut Option<LitStr>),
    /// What the reader of the table checks itself; it may be given more than once.
    Any(&'a mut Vec<Meta>),
}

/// A key in `unsafe(…)`.
#[derive(Clone)]
pub(crate) struct Vouched {
    pub(crate) path: Path,
    /// The word `unsafe`; without it, the key itself.
    keyword: Span,
}

impl Vouched {
    /// An item without effect that shows the compiler the word `unsafe` where it stands: the lint `unsafe_code` refuses it there,
    /// as it does any other. The attributes of the item around it that are about lints are also for this one.
    pub(crate) fn shown_to_lints(&self, attributes: &[Attribute]) -> TokenStream {
        let levels = attributes.iter().filter(|it| {
            ["cfg", "allow", "warn", "deny", "forbid"].iter().any(|level| it.path().is_ident(level))
        });
        // Not a block: for that, Clippy would look for a comment that it does not find beside an attribute.
        let declaration = quote_spanned!(self.keyword=> const unsafe fn _vouched() {});
        quote!(#(#levels)* const _: () = { #declaration };)
    }
}

impl ToTokens for Vouched {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.path.to_tokens(tokens);
    }
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
        match meta {
            Meta::List(list) if list.path.is_ident("unsafe") => {
                match list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
                    Ok(keys) if !keys.is_empty() => {
                        keys.iter().for_each(|key| self.put(key, Some(list.path.span()), errors));
                    }
                    Ok(_) => self.nothing_unsafe(meta, errors),
                    Err(error) => {
                        errors.add(error);
                        self.unclear = true;
                    }
                }
            }
            other if other.path().is_ident("unsafe") => self.nothing_unsafe(other, errors),
            other => self.put(other, None, errors),
        }
    }

    /// Puts a key into its slot. `keyword` is the `unsafe` around it.
    fn put(&mut self, meta: &Meta, keyword: Option<Span>, errors: &mut Errors) {
        let (path, name) = (meta.path(), meta.path().to_token_stream().to_string());
        let Some((_, slot)) = self.slots.iter_mut().find(|(known, _)| *known == name) else {
            return match (self.elsewhere)(&name) {
                Some(text) => errors.push(path, text),
                None => self.unknown(path, &name, errors),
            };
        };
        if keyword.is_some() && !matches!(slot, Slot::Unsafe(_)) {
            report!(errors, path, "`{name}` is not unsafe: write it outside of `unsafe(…)`");
        }
        match slot {
            Slot::Flag(Some(_)) | Slot::Text(Some(_)) | Slot::Unsafe(Some(_)) => doubled(path, errors),
            Slot::Flag(flag) => {
                if !matches!(meta, Meta::Path(_)) {
                    let text = format_args!("`{name}` takes no value: write `{name}` alone, or leave it out");
                    errors.push(meta, text);
                }
                **flag = Some(path.clone());
            }
            Slot::Unsafe(flag) => {
                if keyword.is_none() {
                    let text = format_args!(
                        "`{name}` vouches for something that nothing checks: write `unsafe({name})`, or leave it out"
                    );
                    errors.push(meta, text);
                } else if !matches!(meta, Meta::Path(_)) {
                    let text =
                        format_args!("`{name}` takes no value: write `unsafe({name})`, or leave it out");
                    errors.push(meta, text);
                }
                **flag = Some(Vouched { path: path.clone(), keyword: keyword.unwrap_or(path.span()) });
            }
            Slot::Text(text) => {
                **text = string(meta, errors);
                self.unclear |= text.is_none();
            }
            Slot::Any(metas) => metas.push(meta.clone()),
        }
    }

    /// `unsafe` without a key.
    fn nothing_unsafe(&mut self, meta: &Meta, errors: &mut Errors) {
        self.unclear = true;
        let keys: Vec<String> =
            self.slots.iter().filter(|(_, slot)| matches!(slot, Slot::Unsafe(_))).map(spelled).collect();
        match &keys[..] {
            [] => report!(errors, meta, "nothing {} is unsafe: remove it", self.place),
            keys => {
                report!(errors, meta, "`unsafe` says nothing by itself: remove it, or write {}", Or(keys))
            }
        }
    }

    fn unknown(&mut self, path: &Path, name: &str, errors: &mut Errors) {
        self.unclear = true;
        let nearest = names::did_you_mean(name, self.slots.iter().map(|(known, _)| *known));
        let nearest = nearest.and_then(|it| self.slots.iter().find(|(known, _)| *known == it));
        let nearest = nearest.map(|it| format!("; did you mean `{}`?", spelled(it))).unwrap_or_default();
        let known = self.names();
        let text = format_args!("`{name}` is not known {}{nearest}\nknown: {}", self.place, Listed(&known));
        errors.push(path, text);
    }

    /// How each key is spelled.
    fn names(&self) -> Vec<String> {
        self.slots.iter().map(spelled).collect()
    }
}

/// A key as it is written.
fn spelled((name, slot): &(&'static str, Slot<'_>)) -> String {
    match slot {
        Slot::Unsafe(_) => format!("unsafe({name})"),
        Slot::Flag(_) | Slot::Text(_) | Slot::Any(_) => (*name).to_owned(),
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
