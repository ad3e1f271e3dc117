//! Writing what stands beside the function.

use lean_rs_model::effect::Effect;
use lean_rs_model::manifest::extern_record;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::compare::Compared;
use super::parse::CallbackAttribute;
use super::validate::{Callback, InputKind, Output};
use crate::lifetime::without_lean;
use crate::names;

/// What stands beside the function.
pub(super) fn generate(callback: &Callback<'_>, compared: &Compared) -> TokenStream {
    let value = value(callback, compared);
    let implementation = implementation(callback, compared);
    let exported = exported(callback, compared);
    let assertions = &compared.assertions;
    let CallbackAttribute { assume_valid, unchecked, .. } = callback.attribute;
    let vouched = [assume_valid, unchecked].into_iter().flatten();
    let vouched = vouched.map(|word| word.shown_to_lints(callback.attributes));
    quote!(#(#vouched)* #value #implementation #exported #assertions)
}

/// The type in whose namespace `lean_fn` is.
fn value(callback: &Callback<'_>, compared: &Compared) -> TokenStream {
    let Callback { vis, ident, conditions, .. } = callback;
    let doc = format!("The function [`{ident}`](fn@{ident}) as a function value of Lean.");
    let has_value = callback.parameters().next().is_some() || effect(callback, compared) != Effect::Pure;
    let lean_fn = has_value.then(|| {
        let stated = stated(callback);
        let result = result(&callback.result, effect(callback, compared));
        quote! {
            #(#conditions)*
            impl #ident {
                /// The function value, in static memory: nothing is allocated.
                #[allow(dead_code)]
                #vis fn lean_fn<'lean>(
                    lean: &'lean ::lean_rs::LeanRuntime,
                ) -> ::lean_rs::LeanFn<'lean, #stated, #result> {
                    static FUNCTION: ::lean_rs::__private::StaticFn<#ident> = ::lean_rs::__private::StaticFn::new();
                    FUNCTION.value(lean)
                }
            }
        }
    });
    quote! {
        #(#conditions)*
        #[doc = #doc]
        #[allow(non_camel_case_types)]
        #[derive(::core::fmt::Debug)]
        #vis enum #ident {}

        #lean_fn
    }
}

fn implementation(callback: &Callback<'_>, compared: &Compared) -> TokenStream {
    let Callback { attribute, ident, conditions, inputs, .. } = callback;
    let stated = stated(callback);
    let taken: Vec<&Type> = callback.parameters().map(|parameter| &parameter.taken).collect();
    // What does not fit is said on the parameters.
    let tuple = quote_spanned!(callback.parentheses=> (#(#taken,)*));
    let result = result(&callback.result, effect(callback, compared));
    let returned = returned(&callback.result);
    let names: Vec<_> = (0..taken.len()).map(|index| format_ident!("a{index}")).collect();
    let mut rest = names.iter();
    let given = inputs.iter().filter_map(|input| match input {
        InputKind::Runtime => Some(quote!(lean)),
        InputKind::Parameter(parameter) => {
            let name = rest.next()?;
            // A reference to a view becomes one to what it shows.
            Some(if parameter.by_reference { quote!(&#name) } else { quote!(#name) })
        }
    });
    let name = names::unraw(ident);
    let instead = match (&attribute.default_on_panic, callback.result.effect) {
        (None, _) => quote!(::core::option::Option::None),
        (Some(path), Effect::Eio) => quote_spanned! {path.span()=>
            ::core::option::Option::Some(|| ::core::result::Result::Ok(::core::default::Default::default()))
        },
        (Some(path), _) => {
            quote_spanned!(path.span()=> ::core::option::Option::Some(::core::default::Default::default))
        }
    };
    quote! {
        #(#conditions)*
        // SAFETY: a view, where there is one in place of the other type, is of the same Lean type.
        unsafe impl<'lean> ::lean_rs::__private::Callback<'lean> for #ident {
            type Args = #stated;
            type Taken = #tuple;
            type Returned = #returned;
            type Result = #result;
            const NAME: &'static ::core::primitive::str =
                ::core::concat!(::core::module_path!(), "::", #name);
            const INSTEAD: ::core::option::Option<fn() -> Self::Returned> = #instead;

            #[allow(unused_variables)]
            #[inline]
            fn call(
                lean: &'lean ::lean_rs::LeanRuntime,
                (#(#names,)*): Self::Taken,
            ) -> Self::Returned {
                #ident(#(#given),*)
            }
        }
    }
}

/// The C function.
fn exported(callback: &Callback<'_>, compared: &Compared) -> Option<TokenStream> {
    let Callback { attribute, ident, conditions, .. } = callback;
    let name = attribute.extern_name.as_ref()?;
    let taken: Vec<Type> = callback.parameters().map(|parameter| without_lean(&parameter.taken)).collect();
    let names: Vec<_> = (0..taken.len()).map(|index| format_ident!("a{index}")).collect();
    let own = callback.parameters().enumerate().map(|(index, parameter)| {
        // Without Lean's word for it, a reference stands for a borrowed parameter.
        let borrowed = compared.borrowed.get(index).copied().unwrap_or(parameter.by_reference);
        if borrowed { quote!(share) } else { quote!(own) }
    });
    let own: Vec<TokenStream> = own.collect();
    let positions = (1..=taken.len()).map(|index| format!("argument {index}"));
    let result = without_lean(&result(&callback.result, effect(callback, compared)));
    // Whoever loads a library that calls the function looks whether it was compared with that library's declaration.
    let symbol = extern_record(&name.value());
    let compared_with = if attribute.unchecked.is_some() {
        quote! {
            // SAFETY: the programmer wrote `unsafe(unchecked)`.
            unsafe { ::lean_rs::__private::ComparedExtern::vouched(exported as *const ()) }
        }
    } else {
        let with = compared.with.iter().map(|seen| {
            let (library, digest) = &seen.digests;
            quote!((#library, #digest))
        });
        quote!(::lean_rs::__private::ComparedExtern::new(exported as *const (), &[#(#with),*]))
    };
    Some(quote! {
        #(#conditions)*
        const _: () = {
            #[unsafe(export_name = #name)]
            unsafe extern "C" fn exported(
                #(#names: <<#taken as ::lean_rs::LeanAbi>::Repr as ::lean_rs::__private::Repr>::C),*
            ) -> <#result as ::lean_rs::__private::ClosureResult<'static>>::C {
                // SAFETY: Lean calls the function with values of its declaration's types, which are those of the parameters,
                // and hands over or lends them as it says.
                unsafe {
                    #(let #names = ::lean_rs::__private::#own::<#taken>(#names);)*
                    ::lean_rs::__private::run::<#ident>(move |lean| {
                        ::core::result::Result::Ok((
                            #(::lean_rs::__private::decode::<#taken>(lean, #names, #positions)?,)*
                        ))
                    })
                }
            }
            #[unsafe(export_name = #symbol)]
            static COMPARED: ::lean_rs::__private::ComparedExtern = #compared_with;
        };
    })
}

/// The effect, which for an `@[extern]` function only Lean knows to be `BaseIO`.
fn effect(callback: &Callback<'_>, compared: &Compared) -> Effect {
    compared.effect.unwrap_or(callback.result.effect)
}

/// The argument types of the `LeanFn`.
fn stated(callback: &Callback<'_>) -> TokenStream {
    let stated = callback.parameters().map(|parameter| &parameter.stated);
    quote_spanned!(callback.parentheses=> (#(#stated,)*))
}

/// The result type of the `LeanFn`.
fn result(output: &Output, effect: Effect) -> Type {
    let Output { value, error, .. } = output;
    let span = value.span();
    match effect {
        Effect::Pure => value.clone(),
        Effect::BaseIo => syn::parse_quote_spanned!(span=> ::lean_rs::LeanBaseIo<#value>),
        Effect::Io => syn::parse_quote_spanned!(span=> ::lean_rs::LeanIo<#value>),
        Effect::Eio => {
            // From the one to the other.
            let end = quote_spanned!(error.span()=> >);
            let begin = quote_spanned!(span=> ::lean_rs::LeanEio<);
            syn::parse_quote!(#begin #value, #error #end)
        }
    }
}

/// What the function returns.
fn returned(output: &Output) -> Type {
    let Output { value, error, effect } = output;
    match effect {
        Effect::Pure | Effect::BaseIo => value.clone(),
        Effect::Io => syn::parse_quote_spanned!(value.span()=> ::lean_rs::LeanResult<#value>),
        Effect::Eio => syn::parse_quote_spanned!(value.span()=> ::core::result::Result<#value, #error>),
    }
}
