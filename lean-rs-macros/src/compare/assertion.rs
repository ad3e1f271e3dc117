//! Constants whose evaluation fails if a Rust type does not stand for a Lean type.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Type};

use super::expected::option;
use crate::lifetime::without_lean;
use crate::types::{last_segment, shown, type_arguments};

/// In which form the value crosses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An argument or result, in its direct representation.
    Direct,
    /// What is an object whatever its type: the result of an action.
    Boxed,
    /// A field, in its direct representation.
    Field,
    /// A field that is an object whatever its type, or all that there is of a structure.
    BoxedField,
}

/// A comparison of a type with one of Lean's.
pub(crate) struct Assertion<'a> {
    pub(crate) ty: &'a Type,
    /// The type as it stands in the source, where the message is.
    pub(crate) written: &'a Type,
    pub(crate) form: Form,
    pub(crate) conditions: &'a [Attribute],
    /// Lean's type, a `lean_rs::__private::Expected`.
    pub(crate) expected: Option<TokenStream>,
    /// What the parameters of the type are whose field this is.
    pub(crate) params: &'a [Type],
    /// The C type, or how a field is stored.
    pub(crate) c: &'static str,
    /// Where an object of any type may not stand for a known type of Lean's: who could vouch for it.
    pub(crate) objects: Option<&'static str>,
    /// Whether Lean gives the value to Rust, so that no function in it may be called with such objects.
    pub(crate) received: bool,
    /// What the message says of Lean.
    pub(crate) lean: String,
    /// The end of the message.
    pub(crate) help: String,
}

impl Assertion<'_> {
    /// The expression that fails, where `'lean` and the type's parameters are known.
    pub(crate) fn expression(&self) -> TokenStream {
        self.check(self.ty, self.params)
    }

    fn check(&self, ty: &Type, params: &[Type]) -> TokenStream {
        let function = match self.form {
            Form::Direct => quote!(direct),
            Form::Boxed => quote!(boxed),
            Form::Field => quote!(field_type),
            Form::BoxedField => quote!(boxed_field_type),
        };
        let mut description = description(ty);
        if let Form::Field | Form::BoxedField = self.form {
            // Of a type that does not cross nothing is known, and nothing could be compared. The compiler reports it here in the
            // same words as in the implementations, so that it says so once.
            let asked = quote_spanned!(self.written.span()=> ::lean_rs::__private::field::<#ty>());
            description = quote!({ let _ = #asked; #description });
        }
        let site = self.site(self.expected.as_ref(), self.c, params);
        let message = quote!(::lean_rs::__private::#function(#description, #site));
        check(ends(self.written), &message)
    }

    /// What the type is compared with, if that is `expected` of Lean's and `c` in C.
    fn site(&self, expected: Option<&TokenStream>, c: &str, params: &[Type]) -> TokenStream {
        let Assertion { received, lean, help, .. } = self;
        let (expected, objects) = (option(expected.map(|it| quote!(&#it))), option(self.objects));
        // A path from the root is one that a macro wrote.
        let found = shown(self.written).replace("::lean_rs::", "");
        quote! {
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
        }
    }

    /// The constant.
    pub(crate) fn constant(&self) -> TokenStream {
        let ty = without_lean(self.ty);
        let params: Vec<Type> = self.params.iter().map(without_lean).collect();
        let check = self.check(&ty, &params);
        let (span, conditions) = (ends(self.written).0, self.conditions);
        // Derived types with type parameters inside are compared for these parameters: when a conversion is compiled, and
        // here, so that `cargo check` finds a difference as well.
        let inside = applied_inside(&ty).into_iter().map(|ty| {
            let description = description(ty);
            quote_spanned! {span=>
                #(#conditions)*
                const _: () = { let _ = #description; };
            }
        });
        quote_spanned! {span=>
            #(#conditions)*
            const _: () = #check;
            #(#inside)*
        }
    }

    /// The constant that fails with the text if the type fits another parameter as well, `expected` of Lean's and `c` in C, whose name
    /// this one has.
    pub(crate) fn order(&self, ident: &Ident, expected: &TokenStream, c: &str, text: &str) -> TokenStream {
        let description = description(&without_lean(self.ty));
        let (here, named) =
            (self.site(self.expected.as_ref(), self.c, &[]), self.site(Some(expected), c, &[]));
        let message = quote!(::lean_rs::__private::order(#description, #here, #named, #text));
        let (span, conditions) = (ident.span(), self.conditions);
        let check = check((span, span), &message);
        quote_spanned!(span=> #(#conditions)* const _: () = #check;)
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
pub(super) fn check((start, end): (Span, Span), message: &TokenStream) -> TokenStream {
    // The compiler underlines a call from the first token of its path to its parentheses.
    let function = quote_spanned!(start=> ::lean_rs::__private::expect_none);
    let mut arguments = Group::new(Delimiter::Parenthesis, message.clone());
    arguments.set_span(end);
    quote!(#function #arguments)
}

/// What the compiler knows of the type.
pub(super) fn description(ty: &Type) -> TokenStream {
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
