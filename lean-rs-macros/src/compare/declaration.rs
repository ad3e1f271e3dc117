//! A Lean declaration, as messages show it and as the compiler compares with it.

use lean_rs_model::bindings;
use lean_rs_model::manifest::{CDeclaration, Library, Member, Parameter, Signature, Type};
use proc_macro2::TokenStream;

use super::Writer;

/// Who calls the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Rust calls an export.
    Rust,
    /// Lean calls an extern.
    Lean,
}

impl Caller {
    /// The declaration of an export or extern, for messages.
    pub(crate) fn text(self, symbol: &str, signature: &Signature) -> String {
        let attribute = match self {
            Caller::Rust => format!("export {symbol}"),
            Caller::Lean => format!("extern {symbol:?}"),
        };
        let at = signature.position.as_ref();
        let at = at.map(|at| format!("\n      at {}:{}:{}", at.file, at.line, at.column)).unwrap_or_default();
        format!("@[{attribute}] {}{at}", bindings::declaration(signature))
    }
}

pub(crate) struct Declaration<'a> {
    pub(crate) caller: Caller,
    pub(crate) library: &'a Library,
    pub(crate) signature: &'a Signature,
    pub(crate) c: &'a CDeclaration,
    /// `@[export arith_add] Arith.add (a : UInt64) : UInt64`, and where it stands.
    pub(crate) text: String,
    /// The type parameters that one call chooses, so that each stands for one Rust type.
    pub(crate) variables: Vec<&'a str>,
}

impl<'a> Declaration<'a> {
    pub(crate) fn of(
        caller: Caller,
        library: &'a Library,
        symbol: &str,
        c: &'a CDeclaration,
        signature: &'a Signature,
    ) -> Declaration<'a> {
        let variables = match caller {
            Caller::Rust => signature.variables(),
            // Lean chooses what they stand for: only an object fits, and nothing is known of it.
            Caller::Lean => Vec::new(),
        };
        Declaration { caller, library, signature, c, text: caller.text(symbol, signature), variables }
    }

    /// The parameters that have a value at run time.
    pub(crate) fn valued(&self) -> impl Iterator<Item = &'a Parameter> {
        self.signature.params.iter().filter(|param| !param.erased)
    }

    /// What Lean says of a type, for the compiler.
    pub(crate) fn expected(&self, ty: &Type) -> TokenStream {
        let digest = |name: &str| self.library.type_digest(name);
        let member = |name: &str, member: &Member| self.library.member_digest(name, member);
        Writer { digest: &digest, member: &member, parameters: &[], variables: &self.variables }.write(ty)
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
        let valued: Vec<&Parameter> = self.valued().collect();
        let names = bindings::parameter_names(&valued);
        let written = names.into_iter().zip(valued).map(|(name, param)| format!("{name}: {}", ty(param)));
        written.collect::<Vec<_>>().join(", ")
    }
}
