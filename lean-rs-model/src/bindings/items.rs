//! The definitions of the types, as items of Rust.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, Visibility, parse_quote};

use super::docs::Docs;
use super::structures::{FieldType, Structure, Structures, Variant};
use crate::names;
use crate::rust::{RustType, Style, ident, tokens};
use crate::types::TypeRepr;

/// The constructor of a type that keeps a promise.
const CONSTRUCTOR: &str = "new_unchecked";

/// How a type is written: the names of others, and who sees it.
pub(super) struct Writer<'a> {
    pub(super) structures: &'a Structures<'a>,
    pub(super) style: Style,
    pub(super) visibility: &'a Visibility,
}

impl Writer<'_> {
    /// The type; one that keeps a promise has private fields, and an `impl` for them.
    pub(super) fn items(&self, it: &Structure<'_>) -> Vec<Item> {
        match (&it.variants[..], it.declaration.structure) {
            ([variant], true) => {
                let structure = self.structure(it, variant);
                let accessors = self.has_condition(it).then(|| self.accessors(it, variant));
                [structure].into_iter().chain(accessors).collect()
            }
            _ => vec![self.enumeration(it)],
        }
    }

    /// The comment and the attributes.
    fn head(&self, it: &Structure<'_>) -> TokenStream {
        let declaration = it.declaration;
        let docs = Docs::of(declaration.doc.as_deref(), &declaration.name, declaration.position.as_ref());
        let (docs, name) = (docs.tokens(), &declaration.name);
        let assume_valid = self.has_condition(it).then(|| quote!(, unsafe(assume_valid)));
        let mut derives = vec![self.style.std("fmt", "Debug"), self.style.std("clone", "Clone")];
        if matches!(declaration.repr, TypeRepr::Enumeration(_)) {
            derives.push(self.style.std("marker", "Copy"));
        }
        if self.structures.is_comparable(it) {
            derives.push(self.style.std("cmp", "PartialEq"));
        }
        derives.push(self.style.own("LeanType"));
        let derives = tokens(&derives.join(", "));
        quote!(#docs #[derive(#derives)] #[lean(name = #name #assume_valid)])
    }

    fn has_condition(&self, it: &Structure<'_>) -> bool {
        self.structures.has_condition(it.declaration)
    }

    fn generics(&self, it: &Structure<'_>) -> TokenStream {
        let params = self.structures.params(it.declaration).iter().map(String::as_str);
        let all: Vec<&str> = it.has_lifetime.then_some("'lean").into_iter().chain(params).collect();
        if all.is_empty() { TokenStream::new() } else { tokens(&format!("<{}>", all.join(", "))) }
    }

    fn structure(&self, it: &Structure<'_>, variant: &Variant<'_>) -> Item {
        let (head, generics, name) = (self.head(it), self.generics(it), ident(&it.name));
        let visibility = self.visibility;
        let inner = (!self.has_condition(it)).then_some(visibility);
        let fields = variant.fields.iter().map(|field| self.field(field, inner));
        let unused = self.structures.unused(it.declaration);
        let marker = (!unused.is_empty()).then(|| {
            let mut used = variant.fields.iter().map(|field| field.name.clone()).collect();
            let name = ident(&names::unused("phantom", &mut used));
            let params = RustType::Tuple(unused).tokens(self.style);
            let marker = match self.style {
                Style::Imported => quote!(std::marker::PhantomData),
                Style::Absolute => quote!(::std::marker::PhantomData),
            };
            quote! {
                /// No field depends on the parameter.
                #[lean(skip)]
                #inner #name: #marker<#params>
            }
        });
        let fields: Vec<TokenStream> = fields.chain(marker).collect();
        parse_quote!(#head #visibility struct #name #generics { #(#fields),* })
    }

    fn enumeration(&self, it: &Structure<'_>) -> Item {
        let (head, generics, name) = (self.head(it), self.generics(it), ident(&it.name));
        let variants = it.variants.iter().map(|variant| {
            let (name, lean) = (ident(&variant.name), variant.lean);
            let doc = format!(" `{lean}`");
            let rename = variant.renamed.then(|| quote!(#[lean(rename = #lean)]));
            let fields = variant.fields.iter().map(|field| self.field(field, None));
            let fields = (!variant.fields.is_empty()).then(|| quote!({ #(#fields),* }));
            quote!(#[doc = #doc] #rename #name #fields)
        });
        let visibility = self.visibility;
        parse_quote!(#head #visibility enum #name #generics { #(#variants),* })
    }

    fn field(&self, field: &FieldType<'_>, visibility: Option<&Visibility>) -> TokenStream {
        let doc = format!(" `{}`", field.lean.declaration());
        let rename = field.renamed.map(|lean| quote!(#[lean(rename = #lean)]));
        let (name, ty) = (ident(&field.name), field.ty.tokens(self.style));
        quote!(#[doc = #doc] #rename #visibility #name: #ty)
    }

    /// A constructor that only `unsafe` code can call, and a look at each field.
    fn accessors(&self, it: &Structure<'_>, variant: &Variant<'_>) -> Item {
        let (generics, name, visibility) = (self.generics(it), ident(&it.name), self.visibility);
        let trusted =
            it.declaration.all_fields().filter(|field| self.structures.is_promised(it.declaration, field));
        let conditions: Vec<String> = trusted.map(|field| format!("`{}`", field.declaration())).collect();
        let mut docs = Docs::default();
        docs.paragraph("A value of the type.");
        docs.safety(&conditions);
        let docs = docs.tokens();
        let fields: Vec<_> = variant.fields.iter().map(|field| ident(&field.name)).collect();
        let types = variant.fields.iter().map(|field| field.ty.tokens(self.style));
        let mut used = BTreeSet::from([CONSTRUCTOR.to_owned()]);
        let constructor = ident(CONSTRUCTOR);
        let accessors = variant.fields.iter().map(|field| {
            let accessor = ident(&names::unused(&field.name, &mut used));
            let (name, ty) = (ident(&field.name), field.ty.tokens(self.style));
            let mut docs = Docs::default();
            docs.paragraph(&format!("`{}`", field.lean.name.as_deref().unwrap_or_default()));
            if field.lends {
                // Whoever has a function can call it.
                docs.safety(&["The function is called with what its Lean type asks for.".to_owned()]);
            }
            let (docs, safety) = (docs.tokens(), field.lends.then(|| quote!(unsafe)));
            quote!(#docs #visibility #safety fn #accessor(&self) -> &#ty { &self.#name })
        });
        parse_quote! {
            impl #generics #name #generics {
                #docs
                #visibility unsafe fn #constructor(#(#fields: #types),*) -> Self {
                    #name { #(#fields),* }
                }
                #(#accessors)*
            }
        }
    }
}
