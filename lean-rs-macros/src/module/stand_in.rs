//! What stands in for a trait with errors: a trait and an implementation that compile, so that the errors are not
//! drowned by those that follow from missing names.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{
    FnArg, GenericParam, Ident, ItemTrait, Lifetime, LifetimeParam, Pat, ReceiverKind, Safety, TraitItem,
    TraitItemFn, Type,
};

use super::validate::Module;

/// What stands in place of a trait with errors.
pub(super) fn stand_in(item: &ItemTrait, module: &Module) -> TokenStream {
    let item = tolerable(item, module);
    let this = module.module_ident();
    let vis = &item.vis;
    let shared = &module.shared;
    let implementation = implementation(&item, &this);
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
fn tolerable(item: &ItemTrait, module: &Module) -> ItemTrait {
    let mut item = item.clone();
    item.unsafety = None;
    item.modifiers = syn::TraitModifiers::default();
    item.colon_token = None;
    item.supertraits.clear();
    item.generics.where_clause = None;
    item.items.retain(|it| matches!(it, TraitItem::Fn(_)));
    for member in &mut item.items {
        let TraitItem::Fn(method) = member else { continue };
        if method.default.is_some() {
            continue;
        }
        method.modifiers = syn::FnModifiers::default();
        method.sig.constness = None;
        method.sig.variadic = None;
        if matches!(method.sig.safety, Safety::Safe(_)) {
            method.sig.safety = Safety::Default;
        }
        for input in &mut method.sig.inputs {
            if let FnArg::Typed(parameter) = input {
                parameter.attrs.clear();
                if !matches!(&*parameter.pat, Pat::Ident(it) if it.mutability.is_none() && it.by_ref.is_none() && it.subpat.is_none())
                {
                    *parameter.pat =
                        Pat::Wild(syn::PatWild { attrs: Vec::new(), underscore_token: Default::default() });
                }
            }
        }
    }
    if !module.has_lifetime && mentions_lean(&item) {
        let lean = Lifetime::new("'lean", item.ident.span());
        item.generics.params.insert(0, GenericParam::Lifetime(LifetimeParam::new(lean)));
    }
    item
}

/// The trait implemented by nothing, where that is possible.
fn implementation(item: &ItemTrait, this: &Ident) -> Option<TokenStream> {
    let required: Vec<&TraitItemFn> = item
        .items
        .iter()
        .filter_map(|member| match member {
            TraitItem::Fn(method) if method.default.is_none() => Some(method),
            _ => None,
        })
        .collect();
    if !required.iter().all(|method| can_have_body(method)) {
        return None;
    }
    let ident = &item.ident;
    let mut generics = item.generics.clone();
    if !generics.lifetimes().any(|it| it.lifetime.ident == "lean") {
        generics
            .params
            .insert(0, GenericParam::Lifetime(LifetimeParam::new(Lifetime::new("'lean", ident.span()))));
    }
    let (parameters, ..) = generics.split_for_impl();
    let (_, arguments, _) = item.generics.split_for_impl();
    let methods = required.iter().map(|method| {
        let conditions = method.attrs.iter().filter(|it| it.path().is_ident("cfg"));
        let mut sig = method.sig.clone();
        for input in &mut sig.inputs {
            if let FnArg::Typed(parameter) = input {
                *parameter.pat =
                    Pat::Wild(syn::PatWild { attrs: Vec::new(), underscore_token: Default::default() });
            }
        }
        quote!(#(#conditions)* #sig { ::core::unreachable!() })
    });
    Some(quote! {
        impl #parameters #ident #arguments for #this<'lean> {
            #(#methods)*
        }
    })
}

fn mentions_lean(item: &ItemTrait) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
            self.0 |= lifetime.ident == "lean";
        }
    }
    let mut find = Find(false);
    find.visit_item_trait(item);
    find.0
}

/// Whether the compiler takes `unreachable!()` as a body of the method.
fn can_have_body(method: &TraitItemFn) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_type(&mut self, ty: &'ast Type) {
            match ty {
                Type::ImplTrait(_) | Type::Infer(_) | Type::Macro(_) | Type::Never(_) => self.0 = true,
                // Behind these, what has no size is no obstacle.
                Type::Reference(_) | Type::Ptr(_) => {}
                Type::Slice(_) | Type::TraitObject(_) => self.0 = true,
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
