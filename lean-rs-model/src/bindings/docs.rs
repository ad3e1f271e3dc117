//! The comments of what is written: Lean's doc strings, declarations and positions.

use proc_macro2::TokenStream;
use quote::quote;

use crate::manifest::Position;
use crate::signature::{Binder, Signature};

/// The declaration on one line: `Arith.add (a : UInt64) (b : UInt64) : UInt64`.
pub fn declaration(signature: &Signature) -> String {
    let mut text = signature.name.clone();
    for param in &signature.params {
        let (open, close) = match param.binder {
            Binder::Explicit => ("(", ")"),
            Binder::Implicit => ("{", "}"),
            Binder::StrictImplicit => ("⦃", "⦄"),
            Binder::Instance => ("[", "]"),
        };
        let name = match (&param.name, param.binder) {
            (Some(name), _) => format!("{name} : "),
            (None, Binder::Instance) => String::new(),
            (None, _) => "_ : ".to_owned(),
        };
        let default = param.default.as_ref().map(|value| format!(" := {value}")).unwrap_or_default();
        let borrowed = if param.borrowed { "@& " } else { "" };
        text.push_str(&format!(" {open}{name}{borrowed}{}{default}{close}", param.pretty));
    }
    format!("{text} : {}", signature.result.pretty)
}

/// The lines of a doc comment.
#[derive(Debug, Clone, Default)]
pub(super) struct Docs(Vec<String>);

impl Docs {
    /// Lean's doc string, then the declaration and where it is.
    pub(super) fn of(doc: Option<&str>, declaration: &str, at: Option<&Position>) -> Docs {
        let mut docs = Docs::default();
        if let Some(doc) = doc.filter(|doc| !doc.is_empty()) {
            docs.paragraph(doc);
        }
        let place = at.map(|at| format!(" at {}:{}", at.file, at.line)).unwrap_or_default();
        docs.paragraph(&format!("`{declaration}`{place}"));
        docs
    }

    /// Adds a paragraph. A code block of Lean is no Rust test.
    pub(super) fn paragraph(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        let mut inside = false;
        for line in text.lines() {
            let line = line.trim_end();
            let opens = line.trim_start() == "```" && !inside;
            inside ^= line.trim_start().starts_with("```");
            self.0.push(if opens { line.replace("```", "```lean") } else { line.to_owned() });
        }
    }

    /// Adds what callers have to make sure of.
    pub(super) fn safety(&mut self, conditions: &[String]) {
        if !conditions.is_empty() {
            self.paragraph("# Safety");
            self.0.push(conditions.join(", "));
        }
    }

    /// As attributes.
    pub(super) fn tokens(&self) -> TokenStream {
        let lines =
            self.0.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        quote!(#(#[doc = #lines])*)
    }
}
