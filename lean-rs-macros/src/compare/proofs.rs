//! Function values that prove that their result type has a value.

use lean_rs_model::manifest;

use super::Comparison;
use crate::errors::{Errors, report};

/// Why it matters.
const PROOF: &str = "to compiled Lean code, a function is a proof that there is one, on which even the safety of memory may rest";

impl Comparison<'_> {
    /// A function value is for somebody to vouch for if its result type may have no value.
    pub(super) fn proofs_of_export(&self, errors: &mut Errors) {
        let (signature, library, ident) = (self.lean.signature, self.lean.library, self.ident);
        let proofs = library.proofs_of_export(signature);
        let (name, declaration) = (&signature.name, &self.lean.text);
        let given = |param: &manifest::Parameter| proofs.given(&library.instance(&param.ty));
        let mut params = signature.params.iter().filter(|param| !param.erased);
        let results = [&signature.result.ty].into_iter().chain(signature.error());
        let (what, unproven) = if let Some(found) = params.find_map(given) {
            (format!("Lean's `{name}` takes"), found)
        } else if let Some(found) = results.into_iter().find_map(|ty| proofs.received(ty)) {
            (
                format!(
                    "Lean's `{name}` returns `{}`, and Rust can give to a function in it",
                    signature.result.pretty
                ),
                found,
            )
        } else {
            return;
        };
        report!(
            errors,
            ident,
            "{what} a function value {unproven}: {PROOF}\nLean: {declaration}\nlet the function return an `Option` or an `Except` in \
             Lean; or give Lean an instance of `Nonempty` of its result type, if there is a value; or write `unsafe fn {ident}`, \
             and state under `# Safety` that the function is one of Lean's or returns a value"
        );
    }

    /// The same for a function that Lean calls.
    pub(super) fn proofs_of_extern(&self, errors: &mut Errors) {
        let (signature, library) = (self.lean.signature, self.lean.library);
        let proofs = library.proofs_of_extern(signature);
        let (name, declaration) = (&signature.name, &self.lean.text);
        let advice = "let the function return an `Option` or an `Except` in Lean; or give Lean an instance of `Nonempty` of its result \
                      type, if there is a value; or make sure that it is a function of Lean's or returns a value, and write \
                      `unsafe(assume_valid)` after the name";
        let mut results = [&signature.result.ty].into_iter().chain(signature.error());
        if let Some(unproven) = results.find_map(|ty| proofs.given(ty)) {
            let text = format!(
                "Lean's `{name}` returns a function value {unproven}: {PROOF}\nLean: {declaration}\n{advice}"
            );
            errors.push(self.returned, text);
        }
        for (parameter, param) in self.parameters.iter().zip(self.lean.valued()) {
            if let Some(unproven) = proofs.received(&library.instance(&param.ty)) {
                report!(
                    errors,
                    parameter.written,
                    "Lean's `{name}` is given `{}`, and Rust can give to a function in it a function value {unproven}: \
                     {PROOF}\nLean: {declaration}\n{advice}",
                    param.pretty
                );
            }
        }
    }
}
