//! What is generated, and every error with the tokens it is on.

mod callback;
mod compare;
mod derive;
mod errors;
mod expansion;

use std::rc::Rc;
use std::str::FromStr;

use lean_rs_model::manifest::Manifest;
use proc_macro2::TokenStream;
use syn::visit::Visit;

use crate::errors::Errors;
use crate::locate::Source;
use crate::module;

/// The digest of an empty file.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A manifest with the modules `Arith` and `Arith.Sub` of the package `arith`.
fn manifest() -> Source {
    parsed(&text())
}

/// That manifest as it is written.
fn text() -> String {
    let module = |name: &str, initializer: &str| {
        format!(
            r#"{{ "name": "{name}", "initializer": "{initializer}", "imports_lean": false, "reaches": [] }}"#
        )
    };
    let modules =
        [module("Arith", "initialize_arith_Arith"), module("Arith.Sub", "initialize_arith_Arith_Sub")];
    text_of(&modules.join(", "), "", "", true, "")
}

fn parsed(text: &str) -> Source {
    Source::Manifest("/out/manifest.json".into(), Rc::new(Manifest::parse(text, "m.json").unwrap()))
}

/// A manifest with these entries of the only library.
fn source(modules: &str, exports: &str, externs: &str, verified: bool, types: &str) -> Source {
    parsed(&text_of(modules, exports, externs, verified, types))
}

fn text_of(modules: &str, exports: &str, externs: &str, verified: bool, types: &str) -> String {
    format!(
        r#"{{
            "schema": {schema},
            "toolchain": {{ "version": "4.27.0", "resolved_version": null, "sysroot": "/lean" }},
            "packages": [{{ "name": "arith", "directory": "/arith", "libraries": [{{
                "name": "Arith", "path": "/dev/null", "digest": "{EMPTY}", "origin": "", "needs": [],
                "modules": [{modules}], "exports": [{exports}], "externs": [{externs}],
                "verified": {verified}, "types": [{types}], "axioms": []
            }}] }}]
        }}"#,
        schema = lean_rs_model::manifest::SCHEMA,
    )
}

/// The errors of an expansion: each on its tokens.
fn errors_from(source: &Source, attribute: &str, item: &str) -> String {
    let tokens = |text| TokenStream::from_str(text).unwrap();
    shown(module::errors(tokens(attribute), tokens(item), source))
}

/// Each error behind the tokens that it is on.
fn shown(errors: Errors) -> String {
    let Some(errors) = errors.finish() else { return String::new() };
    errors
        .into_iter()
        .map(|error| {
            let tokens = error.span().source_text().unwrap_or_default();
            format!("[{tokens}] {error}\n")
        })
        .collect()
}

/// The errors of a trait with these items.
fn errors(items: &str) -> String {
    errors_from(&manifest(), "\"Arith\"", &format!("trait Arith {{ {items} }}"))
}

/// The errors of a trait with this method, which has an export.
fn errors_of(method: &str) -> String {
    errors(&format!("#[lean(export = \"e\")] {method}"))
}

/// The texts of the `compile_error!`s of an expansion.
fn messages(tokens: &TokenStream) -> String {
    struct Find(String);
    impl<'ast> Visit<'ast> for Find {
        fn visit_macro(&mut self, found: &'ast syn::Macro) {
            if found.path.segments.last().is_some_and(|it| it.ident == "compile_error") {
                let text: syn::LitStr = found.parse_body().unwrap();
                self.0.push_str(&format!("{}\n", text.value()));
            }
        }
    }
    let mut find = Find(String::new());
    find.visit_file(&syn::parse2(tokens.clone()).unwrap());
    find.0
}
