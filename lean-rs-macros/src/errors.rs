//! Collecting errors.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Adds a problem with these tokens; its text is that of `format!`.
macro_rules! report {
    ($errors:expr, $tokens:expr, $($text:tt)+) => {
        $errors.push($tokens, ::core::format_args!($($text)+))
    };
}
pub(crate) use report;

#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Adds a problem with these tokens.
    pub(crate) fn push(&mut self, tokens: impl ToTokens, problem: impl Display) {
        self.add(syn::Error::new_spanned(tokens, problem));
    }

    /// Adds an error that has its place already.
    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            none => *none = Some(error),
        }
    }

    /// Adds a problem with tokens that must not be there, if there are any.
    pub(crate) fn refuse(&mut self, tokens: &impl ToTokens, problem: impl Display) {
        if !tokens.to_token_stream().is_empty() {
            self.push(tokens, problem);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(crate) fn finish(self) -> Option<syn::Error> {
        self.0
    }
}

/// Each as a `compile_error!`.
impl ToTokens for Errors {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.as_ref().map(syn::Error::to_compile_error));
    }
}
