//! Reading the two attributes and the trait.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{FnArg, Item, ItemTrait, Lit, LitStr, Meta, PatType, Path, Signature, Token, TraitItem};

use crate::attribute::{self, Keys, Slot, Vouched};
use crate::errors::{Errors, report};
use crate::locate::{Origin, Source};
use crate::names;

/// What stands in `#[lean_module(…)]`.
#[derive(Default)]
pub(crate) struct ModuleAttribute {
    pub(crate) module: Option<LitStr>,
    pub(crate) package: Option<LitStr>,
    /// The word, if the declarations are not to be compared with Lean's.
    pub(crate) unchecked: Option<Vouched>,
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

/// What `#[lean(…)]` says of the trait.
#[derive(Default)]
pub(crate) struct TraitKeys {
    pub(crate) prefix: Option<LitStr>,
    /// Whether something in it was not understood, which may have been meant as a prefix.
    pub(crate) unclear: bool,
}

/// What `#[lean(…)]` says of a method.
#[derive(Default)]
pub(crate) struct MethodKeys {
    pub(crate) export: Option<LitStr>,
    pub(crate) io: Option<Path>,
    pub(crate) eio: Option<Path>,
    pub(crate) constant: Option<Path>,
    pub(crate) deep: Option<Path>,
    /// For each parameter behind the receiver, the Lean type that it says it has.
    pub(crate) numbers: Vec<Option<Number>>,
    /// Whether something in it was not understood, which may have been meant as an export.
    pub(crate) unclear: bool,
}

/// What `#[lean(…)]` says of a parameter: a Rust integer that is a number without a limit in Lean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Nat,
    Int,
}

/// A trait without its `#[lean(…)]`, which stand beside it.
pub(crate) struct Trait {
    pub(crate) item: ItemTrait,
    pub(crate) keys: TraitKeys,
    /// One for each item, in their order.
    pub(crate) items: Vec<MethodKeys>,
}

enum Argument {
    String(LitStr),
    Meta(Box<Meta>),
}

const NOT_A_STRING: &str = "the Lean module's name is a string, as in `#[lean_module(\"Arith\")]`";

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Argument> {
        if input.peek(LitStr) {
            return input.parse().map(Argument::String);
        }
        if input.peek(Lit) {
            let literal: Lit = input.parse()?;
            return Err(syn::Error::new_spanned(literal, NOT_A_STRING));
        }
        input.parse().map(|meta| Argument::Meta(Box::new(meta)))
    }
}

impl ModuleAttribute {
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> ModuleAttribute {
        let mut attribute = ModuleAttribute::default();
        let arguments = match Punctuated::<Argument, Token![,]>::parse_terminated.parse2(tokens) {
            Ok(arguments) => arguments,
            Err(error) => {
                errors.add(error);
                return attribute;
            }
        };
        let ModuleAttribute { module, package, unchecked, all, deny } = &mut attribute;
        let mut denied = Vec::new();
        let mut keys = Keys::new(
            "in `#[lean_module(…)]`",
            vec![
                ("package", Slot::Text(package)),
                ("all", Slot::Flag(all)),
                ("unchecked", Slot::Unsafe(unchecked)),
                ("deny", Slot::Any(&mut denied)),
            ],
        );
        // Probably the module's name without quotes.
        let mut unquoted = false;
        for (index, argument) in arguments.iter().enumerate() {
            match argument {
                Argument::String(name) if module.is_some() => report!(
                    errors,
                    name,
                    "a trait stands for one Lean module: give each module a trait of its own, with only its name in the \
                     attribute"
                ),
                Argument::String(name) => {
                    if index > 0 {
                        report!(
                            errors,
                            name,
                            "the Lean module's name comes first, as in `#[lean_module(\"Arith\", package = \"arith\")]`"
                        );
                    }
                    *module = Some(name.clone());
                }
                Argument::Meta(meta) if index == 0 && matches!(**meta, Meta::Path(_)) => {
                    unquoted = true;
                    errors.push(meta, NOT_A_STRING);
                }
                Argument::Meta(meta) => keys.key(meta, errors),
            }
        }
        denied.iter().for_each(|meta| deny.read(meta, errors));
        if let (Some(_), Some(path)) = (&unchecked, &deny.path) {
            report!(
                errors,
                path,
                "`deny` and `unsafe(unchecked)` exclude each other: Lean is not asked about the exports of an unchecked \
                 trait"
            );
        }
        if module.is_none() && !unquoted {
            let text = "the Lean module is missing: write its name, as in `#[lean_module(\"Arith\")]`";
            errors.add(syn::Error::new(Span::call_site(), text));
        }
        attribute.check_names(errors);
        attribute
    }

    /// Refuses names that cannot be right; the module is then not looked for.
    fn check_names(&mut self, errors: &mut Errors) {
        let mut check =
            |name: &Option<LitStr>, fits: fn(&str) -> bool, what: &str, write: &str, otherwise: &str| {
                let Some(name) = name.as_ref().filter(|name| !fits(&name.value())) else { return true };
                match &*name.value() {
                    "" => report!(errors, name, "the {what}'s name is not empty: write {write}"),
                    found => {
                        report!(errors, name, "`{found}` is not the name of a {what}: write {otherwise}")
                    }
                }
                false
            };
        let module = check(
            &self.module,
            names::is_module_name,
            "Lean module",
            "it as in Lean's `import`, such as `Arith.Sub`",
            "it as in Lean's `import`, such as `Arith` or `Arith.Sub`, not as a path",
        );
        let lakefile = "the `name` in its lakefile, such as `arith`";
        let package = check(&self.package, names::is_package_name, "Lake package", lakefile, lakefile);
        if !(module && package) {
            self.module = None;
        }
    }

    /// Finds the module that it names, if the name is well-formed.
    pub(crate) fn find<'a>(&self, source: &'a Source, errors: &mut Errors) -> Option<Origin<'a>> {
        source.find(self.module.as_ref()?, self.package.as_ref(), self.unchecked.is_some(), errors)
    }
}

impl Deny {
    fn read(&mut self, meta: &Meta, errors: &mut Errors) {
        const EXPECTED: &str = "`deny` takes `sorry`, or a list of the axioms that are allowed: `deny(sorry)`, `deny(axioms = \
                                \"propext, Quot.sound\")`";
        self.path.get_or_insert_with(|| meta.path().clone());
        let Meta::List(list) = meta else { return errors.push(meta, EXPECTED) };
        let items = match list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
            Ok(items) if !items.is_empty() => items,
            Ok(_) => return errors.push(meta, EXPECTED),
            Err(error) => return errors.add(error),
        };
        for item in &items {
            match item {
                Meta::Path(path) if path.is_ident("sorry") => self.sorry = true,
                Meta::NameValue(pair) if pair.path.is_ident("axioms") => {
                    let Some(list) = attribute::string(item, errors) else { continue };
                    let names = list.value();
                    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
                    self.axioms.get_or_insert_default().extend(names.map(str::to_owned));
                }
                other => errors.push(other, EXPECTED),
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
                report!(
                    errors,
                    keyword,
                    "`#[lean_module]` goes on a trait whose methods are the exports of a Lean module, not on {found}"
                );
                return Err(tokens);
            }
            Err(error) => {
                errors.add(error);
                return Err(tokens);
            }
        };
        let keys = TraitKeys::take(&mut item.attrs, errors);
        let take = |item: &mut TraitItem| match item {
            TraitItem::Fn(method) => MethodKeys::take(method, errors),
            _ => MethodKeys::default(),
        };
        let items = item.items.iter_mut().map(take).collect();
        // All that are left stand where they mean nothing.
        Misplaced(errors).visit_item_trait_mut(&mut item);
        Ok(Trait { item, keys, items })
    }
}

impl TraitKeys {
    fn take(attributes: &mut Vec<syn::Attribute>, errors: &mut Errors) -> TraitKeys {
        let mut read = TraitKeys::default();
        let keys = vec![("prefix", Slot::Text(&mut read.prefix))];
        let of_method = |key: &str| {
            matches!(key, "export" | "io" | "eio" | "constant" | "deep").then(|| {
                format!("`{key}` belongs on a method; the trait takes `#[lean(prefix = \"arith_\")]`")
            })
        };
        let place = "in `#[lean(…)]` on the trait";
        read.unclear = Keys::new(place, keys).elsewhere(of_method).read_lean(&own(attributes), errors);
        read
    }
}

impl MethodKeys {
    fn take(method: &mut syn::TraitItemFn, errors: &mut Errors) -> MethodKeys {
        for attribute in &method.attrs {
            if attribute.path().is_ident("cfg_attr") && mentions_lean(attribute) {
                report!(
                    errors,
                    attribute,
                    "`cfg_attr` with `lean` or `cfg` is not seen by `#[lean_module]`: write two methods, each with \
                     `#[cfg(…)]` and its own `#[lean(…)]`"
                );
            }
        }
        let mut read = MethodKeys::default();
        let keys = vec![
            ("export", Slot::Text(&mut read.export)),
            ("io", Slot::Flag(&mut read.io)),
            ("eio", Slot::Flag(&mut read.eio)),
            ("constant", Slot::Flag(&mut read.constant)),
            ("deep", Slot::Flag(&mut read.deep)),
        ];
        let of_trait = |key: &str| {
            (key == "prefix").then(|| {
                format!(
                    "`{key}` belongs on the trait; a method names its whole symbol: `#[lean(export = \"…\")]`"
                )
            })
        };
        let attributes = own(&mut method.attrs);
        let place = "in `#[lean(…)]` on a method";
        read.unclear = Keys::new(place, keys).elsewhere(of_trait).read_lean(&attributes, errors);
        match (attributes.first(), &method.default) {
            (Some(attribute), Some(_)) => report!(
                errors,
                attribute,
                "`{}` has a body, so it is not an export of Lean: remove the body to call Lean, or the attribute to keep \
                 the body",
                method.sig.ident
            ),
            (None, Some(_)) => {}
            (_, None) => {
                for parameter in typed_mut(&mut method.sig) {
                    read.numbers.push(Number::take(&mut parameter.attrs, errors));
                }
            }
        }
        read
    }
}

impl Number {
    fn take(attributes: &mut Vec<syn::Attribute>, errors: &mut Errors) -> Option<Number> {
        let (mut nat, mut int) = (None, None);
        let keys = vec![("nat", Slot::Flag(&mut nat)), ("int", Slot::Flag(&mut int))];
        Keys::new("in `#[lean(…)]` on a parameter", keys).read_lean(&own(attributes), errors);
        if let (Some(_), Some(second)) = (&nat, &int) {
            report!(
                errors,
                second,
                "a parameter has at most one of `#[lean(nat)]` and `#[lean(int)]`: its type is a Rust integer, and Lean's is \
                 `Nat` or `Int`"
            );
        }
        nat.map(|_| Number::Nat).or(int.map(|_| Number::Int))
    }
}

/// The parameters behind the receiver.
pub(super) fn typed(sig: &Signature) -> impl Iterator<Item = &PatType> {
    sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(parameter) => Some(parameter),
        FnArg::Receiver(_) => None,
    })
}

pub(super) fn typed_mut(sig: &mut Signature) -> impl Iterator<Item = &mut PatType> {
    sig.inputs.iter_mut().filter_map(|input| match input {
        FnArg::Typed(parameter) => Some(parameter),
        FnArg::Receiver(_) => None,
    })
}

/// Takes the `#[lean(…)]` out of the attributes.
fn own(attributes: &mut Vec<syn::Attribute>) -> Vec<syn::Attribute> {
    let (own, others) = attributes.drain(..).partition(|it| it.path().is_ident("lean"));
    *attributes = others;
    own
}

/// Whether a `cfg_attr` applies `lean` or `cfg`. Its first part, the condition, may mention anything.
fn mentions_lean(attribute: &syn::Attribute) -> bool {
    attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).is_ok_and(|parts| {
        parts.iter().skip(1).any(|part| part.path().is_ident("lean") || part.path().is_ident("cfg"))
    })
}

/// Removes `#[lean(…)]` everywhere but in the bodies of methods, with an error.
struct Misplaced<'a>(&'a mut Errors);

impl VisitMut for Misplaced<'_> {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        for attribute in own(attributes) {
            report!(
                self.0,
                attribute,
                "`#[lean(…)]` has no meaning here: it belongs on the trait (`prefix`) or on a method (`export`, `io`, `eio`, \
                 `constant` and `deep`)"
            );
        }
    }

    fn visit_block_mut(&mut self, _: &mut syn::Block) {}
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
