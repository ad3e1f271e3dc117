//! Collecting errors.

use std::fmt::Display;

use quote::ToTokens;

/// Adds a problem with these tokens; its text is that of `format!`.
macro_rules! report {
    ($errors:expr, $tokens:expr, $($text:tt)+) => {
        $errors.push($tokens, ::core::format_args!($($text)+))
    };
}
pub(crate) use report;

/// The problems found so far.
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

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// All of them, if there are any.
    pub(crate) fn finish(self) -> Option<syn::Error> {
        self.0
    }
}
