//! Reading the two attributes and the trait.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprLit, Item, ItemTrait, Lit, LitStr, Meta, Path, Token, TraitItem};

use crate::errors::Errors;
use crate::messages::{METHOD_KEYS, MODULE_KEYS, Problem, TRAIT_KEYS};
use crate::names;

/// What stands in `#[lean_module(…)]`.
#[derive(Default)]
pub(crate) struct Attribute {
    pub(crate) module: Option<LitStr>,
    pub(crate) package: Option<LitStr>,
    /// The word, if the declarations are not to be compared with Lean's.
    pub(crate) unchecked: Option<Path>,
    pub(crate) deny: Deny,
    /// The word, if methods are to be written for the exports that have none.
    pub(crate) all: Option<Path>,
}

/// What exports must not depend on.
#[derive(Default)]
pub(crate) struct Deny {
    pub(crate) sorry: bool,
    /// The axioms that are allowed, if others are not.
    pub(crate) axioms: Option<Vec<String>>,
    /// Where it was first written.
    pub(crate) path: Option<Path>,
}

/// What all `#[lean(…)]` of a method or of the trait say.
#[derive(Default)]
pub(crate) struct Lean {
    pub(crate) prefix: Option<LitStr>,
    pub(crate) export: Option<LitStr>,
    pub(crate) io: Option<Path>,
    pub(crate) eio: Option<Path>,
    pub(crate) constant: Option<Path>,
    /// For each parameter of a method behind the receiver, the Lean type that it says it has.
    pub(crate) numbers: Vec<Option<Number>>,
    /// The first of the attributes.
    pub(crate) first: Option<syn::Attribute>,
    /// Whether something in them could not be read, which may have been meant as anything.
    pub(crate) unclear: bool,
}

/// What `#[lean(…)]` says of a parameter: a Rust integer that is a number without a limit in Lean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Nat,
    Int,
}

/// Where a `#[lean(…)]` stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Trait,
    Method,
}

/// A trait without its `#[lean(…)]`, which stand beside it.
pub(crate) struct Trait {
    pub(crate) item: ItemTrait,
    pub(crate) lean: Lean,
    /// One for each item, in their order.
    pub(crate) items: Vec<Lean>,
}

enum Argument {
    String(LitStr),
    Meta(Box<Meta>),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Argument> {
        if input.peek(LitStr) {
            return input.parse().map(Argument::String);
        }
        if input.peek(Lit) {
            let literal: Lit = input.parse()?;
            return Err(syn::Error::new_spanned(literal, Problem::ModuleNameNotString));
        }
        input.parse().map(|meta| Argument::Meta(Box::new(meta)))
    }
}

impl Attribute {
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Attribute {
        let mut attribute = Attribute::default();
        let arguments = match Punctuated::<Argument, Token![,]>::parse_terminated.parse2(tokens) {
            Ok(arguments) => arguments,
            Err(error) => {
                errors.add(error);
                return attribute;
            }
        };
        for (index, argument) in arguments.iter().enumerate() {
            match argument {
                Argument::String(name) if attribute.module.is_some() => {
                    errors.push(name, Problem::TwoModuleNames)
                }
                Argument::String(name) => {
                    if index > 0 {
                        errors.push(name, Problem::ModuleNameFirst);
                    }
                    attribute.module = Some(name.clone());
                }
                Argument::Meta(meta) => attribute.key(meta, index, errors),
            }
        }
        if let (Some(_), Some(path)) = (&attribute.unchecked, &attribute.deny.path) {
            errors.push(path, Problem::DenyUnchecked);
        }
        if attribute.module.is_none()
            && !arguments.iter().any(|a| matches!(a, Argument::Meta(meta) if matches!(**meta, Meta::Path(_))))
        {
            errors.add(syn::Error::new(Span::call_site(), Problem::NoModuleName));
        }
        if let Some(name) = &attribute.module
            && !names::is_module_name(&name.value())
        {
            errors.push(name, Problem::BadModuleName { name: &name.value() });
            attribute.module = None;
        }
        if let Some(name) = &attribute.package
            && !names::is_package_name(&name.value())
        {
            errors.push(name, Problem::BadPackageName { name: &name.value() });
            attribute.module = None;
        }
        attribute
    }

    fn key(&mut self, meta: &Meta, index: usize, errors: &mut Errors) {
        let key = meta.path().to_token_stream().to_string();
        match &*key {
            "package" if self.package.is_some() => {
                errors.push(meta.path(), Problem::DoubledKey { key: &key })
            }
            "package" => self.package = string(meta, errors),
            "unchecked" if index > 0 => {
                if self.unchecked.is_some() {
                    errors.push(meta.path(), Problem::DoubledKey { key: &key });
                }
                self.unchecked = flag(meta, errors);
            }
            "all" if index > 0 => {
                if self.all.is_some() {
                    errors.push(meta.path(), Problem::DoubledKey { key: &key });
                }
                self.all = flag(meta, errors);
            }
            "deny" if index > 0 => self.deny.read(meta, errors),
            // Probably the module's name without quotes.
            _ if index == 0 && matches!(meta, Meta::Path(_)) => {
                errors.push(meta, Problem::ModuleNameNotString);
            }
            _ => errors.push(
                meta.path(),
                Problem::UnknownKey {
                    key: &key,
                    place: "in `#[lean_module(…)]`",
                    nearest: names::did_you_mean(&key, MODULE_KEYS),
                    keys: &MODULE_KEYS,
                },
            ),
        }
    }
}

impl Deny {
    fn read(&mut self, meta: &Meta, errors: &mut Errors) {
        self.path.get_or_insert_with(|| meta.path().clone());
        let Meta::List(list) = meta else { return errors.push(meta, Problem::BadDeny) };
        let items = match list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
            Ok(items) if !items.is_empty() => items,
            Ok(_) => return errors.push(meta, Problem::BadDeny),
            Err(error) => return errors.add(error),
        };
        for item in &items {
            match item {
                Meta::Path(path) if path.is_ident("sorry") => self.sorry = true,
                Meta::NameValue(pair) if pair.path.is_ident("axioms") => {
                    let Some(list) = string(item, errors) else { continue };
                    let names = list.value();
                    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
                    self.axioms.get_or_insert_default().extend(names.map(str::to_owned));
                }
                other => errors.push(other, Problem::BadDeny),
            }
        }
    }
}

impl Trait {
    /// Reads the trait; on anything else, gives the error and what to put in its place.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Result<Trait, TokenStream> {
        let mut item = match syn::parse2::<Item>(tokens.clone()) {
            Ok(Item::Trait(item)) => item,
            Ok(other) => {
                let (keyword, found) = keyword_of(&other);
                errors.push(keyword, Problem::NotATrait { found });
                return Err(tokens);
            }
            Err(error) => {
                errors.add(error);
                return Err(tokens);
            }
        };
        let lean = Lean::take(&mut item.attrs, Place::Trait, errors);
        let mut items = Vec::new();
        for item in &mut item.items {
            items.push(match item {
                TraitItem::Fn(method) => {
                    let mut lean = Lean::take(&mut method.attrs, Place::Method, errors);
                    if method.default.is_none() {
                        lean.numbers = numbers(&mut method.sig, errors);
                    }
                    if let (Some(attribute), Some(_)) = (&lean.first, &method.default) {
                        let method = method.sig.ident.to_string();
                        errors.push(attribute, Problem::LeanOnProvided { method: &method });
                    }
                    lean
                }
                _ => Lean::default(),
            });
        }
        // All that are left stand where they mean nothing.
        Misplaced(errors).visit_item_trait_mut(&mut item);
        Ok(Trait { item, lean, items })
    }
}

impl Lean {
    fn take(attributes: &mut Vec<syn::Attribute>, place: Place, errors: &mut Errors) -> Lean {
        let mut lean = Lean::default();
        attributes.retain(|attribute| {
            if attribute.path().is_ident("cfg_attr") && place == Place::Method && mentions_lean(attribute) {
                errors.push(attribute, Problem::ConditionalLean);
            }
            if !attribute.path().is_ident("lean") {
                return true;
            }
            lean.read(attribute, place, errors);
            lean.first.get_or_insert_with(|| attribute.clone());
            false
        });
        lean
    }

    fn read(&mut self, attribute: &syn::Attribute, place: Place, errors: &mut Errors) {
        let keys = match &attribute.meta {
            Meta::List(list) => list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated),
            Meta::Path(_) | Meta::NameValue(_) => Ok(Punctuated::new()),
        };
        match keys {
            Ok(keys) if keys.is_empty() => errors.push(attribute, Problem::EmptyLean),
            Ok(keys) => keys.iter().for_each(|meta| self.key(meta, place, errors)),
            Err(error) => {
                self.unclear = true;
                errors.add(error);
            }
        }
    }

    fn key(&mut self, meta: &Meta, place: Place, errors: &mut Errors) {
        let path = meta.path();
        let key = path.to_token_stream().to_string();
        let seen = match &*key {
            "prefix" => self.prefix.is_some(),
            "export" => self.export.is_some(),
            "io" => self.io.is_some(),
            "eio" => self.eio.is_some(),
            "constant" => self.constant.is_some(),
            _ => false,
        };
        if seen {
            return errors.push(path, Problem::DoubledKey { key: &key });
        }
        match (place, &*key) {
            (Place::Trait, "prefix") => {
                self.prefix = string(meta, errors);
                self.unclear |= self.prefix.is_none();
            }
            (Place::Method, "export") => {
                self.export = string(meta, errors);
                self.unclear |= self.export.is_none();
            }
            (Place::Method, "io") => self.io = flag(meta, errors),
            (Place::Method, "eio") => self.eio = flag(meta, errors),
            (Place::Method, "constant") => self.constant = flag(meta, errors),
            (Place::Trait, key) if METHOD_KEYS.contains(&key) => {
                errors.push(path, Problem::KeyOfMethod { key })
            }
            (Place::Method, key) if TRAIT_KEYS.contains(&key) => {
                errors.push(path, Problem::KeyOfTrait { key })
            }
            (place, key) => {
                let (place, keys): (_, &[&str]) = match place {
                    Place::Trait => ("in `#[lean(…)]` on the trait", &TRAIT_KEYS),
                    Place::Method => ("in `#[lean(…)]` on a method", &METHOD_KEYS),
                };
                let nearest = names::did_you_mean(key, keys.iter().copied());
                self.unclear = true;
                errors.push(path, Problem::UnknownKey { key, place, nearest, keys });
            }
        }
    }
}

/// Takes the `#[lean(nat)]` and `#[lean(int)]` of the parameters.
fn numbers(sig: &mut syn::Signature, errors: &mut Errors) -> Vec<Option<Number>> {
    let mut numbers = Vec::new();
    for input in &mut sig.inputs {
        let syn::FnArg::Typed(parameter) = input else { continue };
        let mut number = None;
        parameter.attrs.retain(|attribute| {
            let own = attribute.path().is_ident("lean");
            if own {
                match (attribute.parse_args::<Path>().map(|path| path.to_token_stream().to_string()), number)
                {
                    (Ok(key), None) if key == "nat" => number = Some(Number::Nat),
                    (Ok(key), None) if key == "int" => number = Some(Number::Int),
                    _ => errors.push(attribute, Problem::BadParameter),
                }
            }
            !own
        });
        numbers.push(number);
    }
    numbers
}

fn string(meta: &Meta, errors: &mut Errors) -> Option<LitStr> {
    if let Meta::NameValue(pair) = meta
        && let Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) = &pair.value
    {
        return Some(string.clone());
    }
    errors.push(meta, Problem::KeyNeedsString { key: &meta.path().to_token_stream().to_string() });
    None
}

fn flag(meta: &Meta, errors: &mut Errors) -> Option<Path> {
    if !matches!(meta, Meta::Path(_)) {
        errors.push(meta, Problem::KeyIsFlag { key: &meta.path().to_token_stream().to_string() });
    }
    Some(meta.path().clone())
}

/// Whether a `cfg_attr` applies `lean` or `cfg`. Its first part, the condition, may mention anything.
fn mentions_lean(attribute: &syn::Attribute) -> bool {
    attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).is_ok_and(|parts| {
        parts.iter().skip(1).any(|part| part.path().is_ident("lean") || part.path().is_ident("cfg"))
    })
}

/// Removes `#[lean(…)]` everywhere, with an error.
struct Misplaced<'a>(&'a mut Errors);

impl VisitMut for Misplaced<'_> {
    fn visit_trait_item_mut(&mut self, item: &mut TraitItem) {
        match item {
            TraitItem::Fn(method) => {
                for input in &mut method.sig.inputs {
                    match input {
                        syn::FnArg::Receiver(receiver) => self.clear(&mut receiver.attrs, "a parameter"),
                        syn::FnArg::Typed(parameter) => self.clear(&mut parameter.attrs, "a parameter"),
                    }
                }
            }
            TraitItem::Const(item) => self.clear(&mut item.attrs, "an associated constant"),
            TraitItem::Type(item) => self.clear(&mut item.attrs, "an associated type"),
            TraitItem::Macro(item) => self.clear(&mut item.attrs, "a macro"),
            _ => {}
        }
    }

    fn visit_generics_mut(&mut self, generics: &mut syn::Generics) {
        for parameter in &mut generics.params {
            match parameter {
                syn::GenericParam::Lifetime(it) => self.clear(&mut it.attrs, "a generic parameter"),
                syn::GenericParam::Type(it) => self.clear(&mut it.attrs, "a generic parameter"),
                syn::GenericParam::Const(it) => self.clear(&mut it.attrs, "a generic parameter"),
            }
        }
        visit_mut::visit_generics_mut(self, generics);
    }
}

impl Misplaced<'_> {
    fn clear(&mut self, attributes: &mut Vec<syn::Attribute>, place: &str) {
        attributes.retain(|attribute| {
            let misplaced = attribute.path().is_ident("lean");
            if misplaced {
                self.0.push(attribute, Problem::MisplacedLean { place });
            }
            !misplaced
        });
    }
}

/// The word that says what an item is, and what it is.
fn keyword_of(item: &Item) -> (TokenStream, &'static str) {
    match item {
        Item::Struct(it) => (it.struct_token.to_token_stream(), "a struct"),
        Item::Enum(it) => (it.enum_token.to_token_stream(), "an enum"),
        Item::Impl(it) => (it.impl_token.to_token_stream(), "an `impl`"),
        Item::Mod(it) => (it.mod_token.to_token_stream(), "a Rust module"),
        Item::Fn(it) => (it.sig.fn_token.to_token_stream(), "a function"),
        Item::ForeignMod(it) => (it.abi.to_token_stream(), "an `extern` block"),
        Item::TraitAlias(it) => (it.trait_token.to_token_stream(), "a trait alias"),
        other => {
            // One token is enough.
            let span = other.span();
            (quote::quote_spanned!(span=> _), "this item")
        }
    }
}
