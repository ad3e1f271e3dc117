//! A Lean declaration, as messages show it and as the compiler compares with it.

use lean_rs_model::bindings;
use lean_rs_model::manifest::{CDeclaration, Library, Parameter, Signature, Type, TypeDeclaration};
use proc_macro2::TokenStream;

use super::Writer;
use crate::names;

/// An export or extern of a library.
pub(crate) struct Declaration<'a> {
    pub(crate) library: &'a Library,
    pub(crate) signature: &'a Signature,
    pub(crate) c: &'a CDeclaration,
    /// `@[export arith_add] Arith.add (a : UInt64) : UInt64`, and where it stands.
    pub(crate) text: String,
    /// The type parameters that one call chooses, so that each stands for one Rust type.
    pub(crate) variables: Vec<&'a str>,
}

impl<'a> Declaration<'a> {
    pub(crate) fn of_export(
        library: &'a Library,
        symbol: &str,
        c: &'a CDeclaration,
        signature: &'a Signature,
    ) -> Declaration<'a> {
        let text = export_text(symbol, signature);
        Declaration { library, signature, c, text, variables: signature.variables() }
    }

    /// Lean chooses what a type parameter of an extern stands for: only an object fits, and nothing is known of it.
    pub(crate) fn of_extern(
        library: &'a Library,
        symbol: &str,
        c: &'a CDeclaration,
        signature: &'a Signature,
    ) -> Declaration<'a> {
        let text = text(&format!("extern {symbol:?}"), signature);
        Declaration { library, signature, c, text, variables: Vec::new() }
    }

    /// The parameters that have a value at run time.
    pub(crate) fn valued(&self) -> impl Iterator<Item = &'a Parameter> {
        self.signature.params.iter().filter(|param| !param.erased)
    }

    /// What Lean says of a type, for the compiler.
    pub(crate) fn expected(&self, ty: &Type) -> TokenStream {
        let digest = |name: &str| self.library.find_type(name).map(TypeDeclaration::digest);
        Writer { digest: &digest, parameters: &[], variables: &self.variables }.write(ty)
    }

    /// What messages say of a parameter.
    pub(crate) fn takes(&self, param: &Parameter) -> String {
        let name = &self.signature.name;
        match &param.name {
            Some(param_name) => format!("Lean's `{name}` takes `{param_name} : {}`", param.pretty),
            None => format!("Lean's `{name}` takes `{}` here", param.pretty),
        }
    }

    /// The lines behind a message about a type.
    pub(crate) fn help(&self, write: &str) -> String {
        format!("\nLean: {}\nwrite {write}", self.text)
    }

    /// The parameters with a value at run time, as Rust declares them.
    pub(crate) fn parameters(&self, ty: impl Fn(&Parameter) -> String) -> String {
        let written = self.valued().enumerate().map(|(index, param)| {
            let name = param.name.as_deref().map(names::snake_case);
            format!("{}: {}", name.unwrap_or_else(|| format!("x{}", index + 1)), ty(param))
        });
        written.collect::<Vec<_>>().join(", ")
    }
}

/// The declaration of an export, for messages.
pub(crate) fn export_text(symbol: &str, signature: &Signature) -> String {
    text(&format!("export {symbol}"), signature)
}

/// `attribute` is that of the declaration, such as `export arith_add`.
fn text(attribute: &str, signature: &Signature) -> String {
    let text = format!("@[{attribute}] {}", bindings::declaration(signature));
    match &signature.position {
        Some(at) => format!("{text}\n      at {}:{}:{}", at.file, at.line, at.column),
        None => text,
    }
}
