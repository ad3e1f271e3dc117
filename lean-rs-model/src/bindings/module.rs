//! The trait of a module.

use std::collections::BTreeSet;

use syn::{Item, ItemTrait, Visibility, parse_quote};
use thiserror::Error;

use super::docs::Docs;
use super::function::{Method, obstacle};
use super::items::Writer;

use super::structures::Structures;
use crate::manifest::{Library, Manifest, Module};
use crate::names;
use crate::rust::{Name, RustType, Style, ident, tokens};
use crate::signature::Export;

/// Why nothing can be written for a module.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnboundError {
    /// The manifest does not have the module.
    #[error(
        "the build script does not build the Lean module `{module}`; it builds {known}\n\
         Add `.module(\"{module}\")` after `lean_build::LakePackage::new(…)` in build.rs."
    )]
    UnknownModule {
        /// The module.
        module: String,
        /// Those that the manifest has.
        known: String,
    },
    /// Lean could not be asked for the types.
    #[error(
        "the Lean types of the exports of `{module}` are not known, since Lean could not be asked for them (see the warning \
         of the build script)\n\
         Write the trait by hand, or use a version of Lean that lean-build knows."
    )]
    Unverified {
        /// The module.
        module: String,
    },
}

/// What a trait has already.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// The exports that have methods.
    pub exports: BTreeSet<String>,
    /// The names of its methods.
    pub names: BTreeSet<String>,
}

/// A trait for the exports of a module, and types for the Lean types that they need.
///
/// ```no_run
/// use lean_rs_model::bindings::{Bindings, Style};
/// use lean_rs_model::manifest::Manifest;
///
/// let manifest = Manifest::read("target/lean-rs-manifest.json")?;
/// let bindings = Bindings::of(&manifest, "Arith", None)?;
/// for method in bindings.methods(&Default::default()) {
///     println!("{method}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[allow(missing_debug_implementations)]
pub struct Bindings<'a> {
    module: &'a Module,
    library: &'a Library,
    trait_name: String,
    exports: Vec<&'a Export>,
    structures: Structures<'a>,
}

impl<'a> Bindings<'a> {
    /// The bindings of a module. The trait has the given name, or one like the last part of the module's name; the types
    /// have others.
    ///
    /// # Errors
    /// See [`UnboundError`].
    pub fn of(
        manifest: &'a Manifest,
        module: &str,
        trait_name: Option<&str>,
    ) -> Result<Bindings<'a>, UnboundError> {
        let Some((_, library, found)) = manifest.find_module(module) else {
            let known: Vec<String> = manifest.modules().map(|(_, _, it)| format!("`{}`", it.name)).collect();
            return Err(UnboundError::UnknownModule { module: module.to_owned(), known: known.join(", ") });
        };
        if !library.verified {
            return Err(UnboundError::Unverified { module: module.to_owned() });
        }
        let trait_name = trait_name.map_or_else(|| names::trait_name(&found.name), str::to_owned);
        let exports: Vec<&Export> =
            library.exports.iter().filter(|export| found.reaches.contains(&export.module)).collect();
        let reserved = [trait_name.clone(), format!("{trait_name}Module")];
        let signatures = exports.iter().filter_map(|export| export.lean.as_ref());
        let structures = Structures::of(library, signatures, &reserved);
        Ok(Bindings { module: found, library, trait_name, exports, structures })
    }

    /// Structs and enums for the Lean types that the exports need.
    pub fn definitions(&self, style: Style, visibility: &Visibility) -> Vec<Item> {
        let writer = Writer { structures: &self.structures, style, visibility };
        self.structures.iter().flat_map(|it| writer.items(it)).collect()
    }

    /// The methods for the exports that have none, under names that no other method has.
    pub fn methods(&self, written: &Written) -> Vec<Method> {
        let mut used = written.names.clone();
        let unbound = self.unbound(written).filter(|it| obstacle(it).is_none());
        let method = |export: &Export| {
            let signature = export.lean.as_ref()?;
            Some(Method::of(export, signature, self.library, &self.structures, &mut used))
        };
        unbound.filter_map(method).collect()
    }

    fn unbound(&self, written: &Written) -> impl Iterator<Item = &'a Export> {
        self.exports.iter().copied().filter(|it| !written.exports.contains(&it.symbol))
    }

    /// The method for one export.
    pub fn method_of(&self, symbol: &str) -> Option<Method> {
        self.methods(&Written::default()).into_iter().find(|method| method.symbol == symbol)
    }

    /// The exports that get no method although they have none, each in a sentence that says why.
    pub fn left_out(&self, written: &Written) -> impl Iterator<Item = String> {
        let sentence =
            |export: &Export| Some(format!("Not here: `{}`, {}.", export.symbol, obstacle(export)?));
        self.unbound(written).filter_map(sentence)
    }

    /// The trait, with its attribute.
    pub fn trait_item(&self, style: Style, visibility: &Visibility) -> ItemTrait {
        let methods = self.methods(&Written::default());
        let generics: syn::Generics =
            if methods.iter().any(Method::needs_lean) { parse_quote!(<'lean>) } else { parse_quote!() };
        let mut docs = Docs::default();
        docs.paragraph(&format!("The Lean module `{}`.", self.module.name));
        self.left_out(&Written::default()).for_each(|sentence| docs.paragraph(&sentence));
        let (docs, attribute, module) = (docs.tokens(), tokens(&style.own("lean_module")), &self.module.name);
        let (name, methods) = (ident(&self.trait_name), methods.iter().map(|method| method.item(style)));
        parse_quote! {
            #docs
            #[#attribute(#module)]
            #visibility trait #name #generics { #(#methods)* }
        }
    }

    /// The names of lean-rs's types that the methods and definitions mention.
    pub fn names(&self) -> BTreeSet<&'static str> {
        let methods = self.methods(&Written::default());
        let fields = self.structures.iter().flat_map(|it| &it.variants).flat_map(|it| &it.fields);
        let types = methods.iter().flat_map(Method::types).chain(fields.map(|field| &field.ty));
        let own = types.flat_map(RustType::names).filter_map(|name| match name {
            Name::Own(name) => Some(*name),
            _ => None,
        });
        own.collect()
    }
}
