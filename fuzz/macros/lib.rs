//! The macros of lean-rs as functions from tokens to tokens: only the compiler can call those of a `proc-macro` crate.
#![forbid(unsafe_code)]
// What only the macros themselves and their tests use.
#![allow(dead_code, unused_imports)]

#[path = "../../lean-rs-macros/src/attribute.rs"]
mod attribute;
#[path = "../../lean-rs-macros/src/callback/mod.rs"]
mod callback;
#[path = "../../lean-rs-macros/src/compare/mod.rs"]
mod compare;
#[path = "../../lean-rs-macros/src/derive/mod.rs"]
mod derive;
#[path = "../../lean-rs-macros/src/errors.rs"]
mod errors;
#[path = "../../lean-rs-macros/src/lifetime.rs"]
mod lifetime;
#[path = "../../lean-rs-macros/src/locate.rs"]
mod locate;
#[path = "../../lean-rs-macros/src/module/mod.rs"]
mod module;
#[path = "../../lean-rs-macros/src/names.rs"]
mod names;
#[path = "../../lean-rs-macros/src/texts.rs"]
mod texts;
#[path = "../../lean-rs-macros/src/types.rs"]
mod types;

use std::path::Path;
use std::rc::Rc;

use lean_rs_model::manifest::Manifest;
use proc_macro2::TokenStream;

use locate::Source;

/// A manifest as the macros find it in a build.
#[allow(missing_debug_implementations)]
pub struct Build(Source);

impl Build {
    /// A build whose manifest is in this file, and says this.
    #[must_use]
    pub fn new(path: &Path, manifest: Manifest) -> Build {
        Build(Source::Manifest(path.to_owned(), Rc::new(manifest)))
    }

    /// `#[lean_module(attribute)] item`
    #[must_use]
    pub fn lean_module(&self, attribute: TokenStream, item: TokenStream) -> TokenStream {
        module::expand(attribute, item, &self.0)
    }

    /// `#[lean_callback(attribute)] item`
    #[must_use]
    pub fn lean_callback(&self, attribute: TokenStream, item: TokenStream) -> TokenStream {
        callback::expand(attribute, item, &self.0)
    }

    /// `#[derive(LeanType)] item`
    #[must_use]
    pub fn lean_type(&self, item: TokenStream) -> TokenStream {
        derive::expand(item, &self.0)
    }
}
