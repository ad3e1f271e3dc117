//! What stands in for a trait with errors: a trait and an implementation that compile, so that the errors are not
//! drowned by those that follow from missing names.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{FnArg, Ident, ItemTrait, Pat, ReceiverKind, TraitItem, TraitItemFn, Type, parse_quote};

use super::parse::typed_mut;
use super::validate::Module;
use crate::lifetime::{declare_lean, mentions_lean};

/// What stands in place of a trait with errors.
pub(super) fn stand_in(item: &ItemTrait, module: &Module) -> TokenStream {
    let item = tolerable(item);
    let this = module.module_ident();
    let (vis, shared) = (&item.vis, &module.shared);
    let implementation = implementation(item.clone(), &this);
    quote! {
        #item

        #(#shared)*
        #[doc = "Stands in for the module of a trait with errors."]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #vis struct #this<'lean>(::core::marker::PhantomData<&'lean ()>);

        #(#shared)*
        impl<'lean> #this<'lean> {
            #[doc = "Stands in for the exports of a trait with errors."]
            #vis const EXPORTS: &'static [::lean_rs::Export] = &[];

            #[doc = "Stands in for loading a trait with errors."]
            #vis fn load(_: &'lean ::lean_rs::LeanRuntime) -> ::lean_rs::LeanResult<Self> {
                ::core::unreachable!()
            }

            #[doc = "Stands in for opening a trait with errors."]
            #[doc = "# Safety"]
            #[doc = "None."]
            #vis unsafe fn open(
                _: &'lean ::lean_rs::LeanRuntime,
                _: impl ::core::convert::AsRef<::std::path::Path>,
            ) -> ::lean_rs::LeanResult<Self> {
                ::core::unreachable!()
            }
        }

        #(#shared)*
        #implementation
    }
}

/// The trait without what the compiler would report once more.
fn tolerable(item: &ItemTrait) -> ItemTrait {
    let mut item = item.clone();
    item.unsafety = None;
    item.modifiers = syn::TraitModifiers::default();
    item.colon_token = None;
    item.supertraits.clear();
    item.generics.where_clause = None;
    item.items.retain(|it| matches!(it, TraitItem::Fn(_)));
    for method in required(&mut item) {
        method.modifiers = syn::FnModifiers::default();
        method.sig.constness = None;
        method.sig.variadic = None;
        for parameter in typed_mut(&mut method.sig) {
            parameter.attrs.clear();
            if !matches!(&*parameter.pat, Pat::Ident(it) if it.mutability.is_none() && it.by_ref.is_none() && it.subpat.is_none())
            {
                *parameter.pat = parse_quote!(_);
            }
        }
    }
    if mentions_lean(&item) {
        declare_lean(&mut item.generics);
    }
    item
}

/// The methods without a body.
fn required(item: &mut ItemTrait) -> impl Iterator<Item = &mut TraitItemFn> {
    item.items.iter_mut().filter_map(|member| match member {
        TraitItem::Fn(method) if method.default.is_none() => Some(method),
        _ => None,
    })
}

/// The trait implemented by nothing, where that is possible.
fn implementation(mut item: ItemTrait, this: &Ident) -> Option<TokenStream> {
    if !required(&mut item).all(|method| can_have_body(method)) {
        return None;
    }
    let methods = required(&mut item).map(|method| {
        method.attrs.retain(|it| it.path().is_ident("cfg"));
        typed_mut(&mut method.sig).for_each(|parameter| *parameter.pat = parse_quote!(_));
        let TraitItemFn { attrs, sig, .. } = method;
        quote!(#(#attrs)* #sig { ::core::unreachable!() })
    });
    let methods: TokenStream = methods.collect();
    let ItemTrait { ident, mut generics, .. } = item;
    let (_, arguments, _) = generics.split_for_impl();
    let trait_type = quote!(#ident #arguments);
    declare_lean(&mut generics);
    let (parameters, ..) = generics.split_for_impl();
    Some(quote!(impl #parameters #trait_type for #this<'lean> { #methods }))
}

/// Whether the compiler takes `unreachable!()` as a body of the method.
fn can_have_body(method: &TraitItemFn) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_type(&mut self, ty: &'ast Type) {
            match ty {
                Type::ImplTrait(_) | Type::Infer(_) | Type::Macro(_) | Type::Never(_) => self.0 = true,
                Type::Slice(_) | Type::TraitObject(_) => self.0 = true,
                // Behind these, what has no size is no obstacle.
                Type::Reference(_) | Type::Ptr(_) => {}
                other => visit::visit_type(self, other),
            }
        }
    }
    let mut find = Find(false);
    find.visit_signature(&method.sig);
    if let Some(FnArg::Receiver(receiver)) = method.sig.inputs.first() {
        // A value of a type that may have no size.
        find.0 |= matches!(receiver.kind, ReceiverKind::Value) && receiver.mutability.is_some();
    }
    !find.0
}
