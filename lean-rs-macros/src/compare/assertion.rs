//! Constants whose evaluation fails if a Rust type does not stand for a Lean type.

use lean_rs_model::manifest::CType;
use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Attribute, Ident, Lifetime, Type};

use crate::types::{last_segment, shown, type_arguments};

/// In which form the value crosses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An argument or result, in its direct representation.
    Direct,
    /// What is an object whatever its type: the result of an action, a field of a parameter's type.
    Boxed,
    /// A field, in its direct representation.
    Field,
}

/// A comparison of a type in the source with one of Lean's.
pub(crate) struct Assertion<'a> {
    ty: &'a Type,
    form: Form,
    conditions: &'a [Attribute],
    /// Where the message stands.
    span: (Span, Span),
    found: String,
    expected: Option<TokenStream>,
    /// What the parameters of the type are whose field this is.
    params: &'a [Type],
    /// The C type, or how a field is stored.
    c: &'static str,
    /// Where an object of any type may not stand for a known type of Lean's: who could vouch for it.
    objects: Option<&'static str>,
    /// Whether Lean gives the value to Rust.
    received: bool,
}

impl<'a> Assertion<'a> {
    pub(crate) fn new(ty: &'a Type, form: Form, conditions: &'a [Attribute]) -> Assertion<'a> {
        Assertion {
            ty,
            form,
            conditions,
            span: ends(ty),
            found: shown(ty),
            expected: None,
            params: &[],
            c: CType::Object.name(),
            objects: None,
            received: false,
        }
    }

    /// The type as it stands in the source, where it is not the type that is compared.
    pub(crate) fn found(self, ty: &Type) -> Assertion<'a> {
        Assertion { found: shown(ty), span: ends(ty), ..self }
    }

    /// Lean's type, a `lean_rs::__private::Expected`.
    pub(crate) fn expected(self, expected: TokenStream) -> Assertion<'a> {
        Assertion { expected: Some(expected), ..self }
    }

    /// Its type in C.
    pub(crate) fn c(self, c: CType) -> Assertion<'a> {
        Assertion { c: c.name(), ..self }
    }

    /// Refuses an object of any type where Lean's type is known, unless somebody vouches for it; `advice` says who could.
    pub(crate) fn typed(self, vouched: bool, advice: &'static str) -> Assertion<'a> {
        Assertion { objects: (!vouched).then_some(advice), ..self }
    }

    /// As [`typed`](Self::typed), for a value that Lean gives to Rust: no function in it may be called with such objects.
    pub(crate) fn received(self, vouched: bool, advice: &'static str) -> Assertion<'a> {
        Assertion { received: true, ..self.typed(vouched, advice) }
    }

    /// For a field, how it is stored.
    pub(crate) fn stored(self, stored: &'static str) -> Assertion<'a> {
        Assertion { c: stored, ..self }
    }

    /// What the parameters of the type are whose field this is.
    pub(crate) fn params(self, params: &'a [Type]) -> Assertion<'a> {
        Assertion { params, ..self }
    }

    /// Where the message stands.
    pub(crate) fn span(&self) -> (Span, Span) {
        self.span
    }

    /// The expression of type `Option<Message>`; `lean` and `help` go into the message.
    pub(crate) fn message(&self, lean: &str, help: &str) -> TokenStream {
        let ty = self.ty;
        let function = match self.form {
            Form::Direct => quote!(direct),
            Form::Boxed => quote!(boxed),
            Form::Field => quote!(field_type),
        };
        let expected = match &self.expected {
            Some(expected) => quote!(::core::option::Option::Some(&#expected)),
            None => quote!(::core::option::Option::None),
        };
        let (c, found, params, received) = (self.c, &self.found, self.params, self.received);
        let objects = match self.objects {
            Some(advice) => quote!(::core::option::Option::Some(#advice)),
            None => quote!(::core::option::Option::None),
        };
        let site = quote! {
            &::lean_rs::__private::Site {
                expected: #expected,
                params: &[#(&<#params as ::lean_rs::LeanAbi>::TYPE),*],
                c: #c,
                objects: #objects,
                received: #received,
                found: #found,
                lean: #lean,
                help: #help,
            }
        };
        let description = description(ty);
        quote!(::lean_rs::__private::#function(#description, #site))
    }

    /// The constant; `lean` and `help` go into the message.
    pub(crate) fn write(&self, lean: &str, help: &str) -> TokenStream {
        let ty = without_lean(self.ty);
        let params: Vec<Type> = self.params.iter().map(without_lean).collect();
        let message = Assertion {
            ty: &ty,
            params: &params,
            expected: self.expected.clone(),
            found: self.found.clone(),
            ..*self
        };
        let message = message.message(lean, help);
        let conditions = self.conditions;
        let check = check(self.span, &message);
        // Derived types with type parameters inside are compared for these parameters: when a conversion is compiled, and
        // here, so that `cargo check` finds a difference as well.
        let inside = applied_inside(&ty).into_iter().map(|ty| {
            let description = description(ty);
            quote_spanned! {self.span.0=>
                #(#conditions)*
                const _: () = { let _ = #description; };
            }
        });
        quote_spanned! {self.span.0=>
            #(#conditions)*
            const _: () = #check;
            #(#inside)*
        }
    }
}

/// The types inside that have type arguments.
fn applied_inside(ty: &Type) -> Vec<&Type> {
    struct Find<'a>(Vec<&'a Type>);
    impl<'a> Visit<'a> for Find<'a> {
        fn visit_type(&mut self, ty: &'a Type) {
            if last_segment(ty).is_some_and(|segment| !type_arguments(segment).is_empty()) {
                self.0.push(ty);
            }
            visit::visit_type(self, ty);
        }
    }
    let mut find = Find(Vec::new());
    visit::visit_type(&mut find, ty);
    find.0
}

/// An expression that fails with the message, if there is one, on all tokens between the two spans.
pub(crate) fn check((start, end): (Span, Span), message: &TokenStream) -> TokenStream {
    // The compiler underlines a call from the first token of its path to its parentheses.
    let function = quote_spanned!(start=> ::lean_rs::__private::expect_none);
    let mut arguments = Group::new(Delimiter::Parenthesis, message.clone());
    arguments.set_span(end);
    quote!(#function #arguments)
}

/// What the compiler knows of the type.
fn description(ty: &Type) -> TokenStream {
    quote!({
        #[allow(unused_imports)]
        use ::lean_rs::__private::NothingKnown as _;
        ::lean_rs::__private::Probe::<#ty>::DESCRIPTION
    })
}

/// Where the tokens begin and end.
fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    (start, spans.last().unwrap_or(start))
}

/// The constant that checks that each type parameter of the export stands for one type.
pub(crate) fn variables(
    ident: &Ident,
    objects: bool,
    lean: &str,
    names: &[&str],
    pairs: &[(TokenStream, Type)],
    help: &str,
) -> TokenStream {
    let span = ident.span();
    let types = pairs.iter().map(|(expected, ty)| {
        let description = description(ty);
        quote!((#expected, #description))
    });
    let message = quote! {
        ::lean_rs::__private::variables(&::lean_rs::__private::Variables {
            types: &[#(#types),*],
            objects: #objects,
            names: &[#(#names),*],
            lean: #lean,
            help: #help,
        })
    };
    let check = check((span, span), &message);
    quote_spanned!(span=> const _: () = #check;)
}

/// The type with `'static` in place of `'lean`, which a constant does not know.
pub(crate) fn without_lean(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Static.visit_type_mut(&mut ty);
    ty
}

struct Static;

impl VisitMut for Static {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "lean" {
            *lifetime = Lifetime::new("'static", lifetime.span());
        }
    }
}
