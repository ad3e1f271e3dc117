//! `#[lean_callback]`: the errors that need a manifest of another kind than that of a build.

use std::str::FromStr;

use expect_test::expect;
use proc_macro2::TokenStream;

use super::{shown, source};
use crate::callback::{errors, expand};
use crate::locate::Source;

fn tokens(text: &str) -> TokenStream {
    TokenStream::from_str(text).unwrap()
}

fn check(source: &Source, attribute: &str, item: &str) -> String {
    shown(errors(tokens(attribute), tokens(item), source))
}

/// A manifest with these externs.
fn manifest(verified: bool, externs: &str) -> Source {
    let module = r#"{ "name": "Arith", "initializer": "i", "imports_lean": false, "reaches": [] }"#;
    source(module, "", externs, verified, "")
}

const UNDESCRIBED: &str = r#"{
    "symbol": "rs_odd", "module": "Arith", "library": "", "defined": false, "c": { "function": { "params": [], "result": "uint8_t" } },
    "lean": null, "failure": "a loose bound variable"
}"#;

const FUNCTION: &str = "fn f(n: u64) -> u64 { n }";

#[test]
fn without_lean() {
    expect![[r#"
        ["rs_f"] the build script could not ask Lean how it declares `rs_f` (see its warning): write `unsafe(unchecked)` after the name, or use a version of Lean that lean-rs knows
    "#]]
    .assert_eq(&check(&manifest(false, ""), "extern_name = \"rs_f\"", FUNCTION));
    expect![[r#"
        ["rs_f"] no Lean module that the build script builds declares `@[extern "rs_f"]`; they declare none
        write the declaration in Lean, or name its library and module in build.rs; `unsafe(unchecked)` after the name defines the symbol without comparing it with Lean
    "#]]
    .assert_eq(&check(&manifest(true, ""), "extern_name = \"rs_f\"", FUNCTION));
    expect![[r#"
        ["rs_odd"] Lean cannot describe the declaration of `rs_odd`: a loose bound variable
        write `unsafe(unchecked)` after the name, and make sure that the C function has the right type
    "#]]
    .assert_eq(&check(&manifest(true, UNDESCRIBED), "extern_name = \"rs_odd\"", FUNCTION));
    let unreadable = Source::Unreadable("cannot read the manifest /m".to_owned());
    expect![[r#"
        ["rs_f"] cannot read the manifest /m
    "#]]
    .assert_eq(&check(&unreadable, "extern_name = \"rs_f\"", FUNCTION));
}

#[test]
fn a_function_value_needs_no_manifest() {
    let unreadable = Source::Unreadable("cannot read the manifest /m".to_owned());
    for source in [&unreadable, &Source::None, &manifest(false, "")] {
        assert_eq!(check(source, "", FUNCTION), "");
        assert_eq!(check(source, "extern_name = \"rs_f\", unsafe(unchecked)", FUNCTION), "");
        let text = expand(tokens(""), tokens(FUNCTION), source).to_string();
        assert!(!text.contains("option_env"), "it would be expanded anew for nothing: {text}");
    }
}

#[test]
fn functions_that_are_no_list_of_parameters() {
    expect![[r#"
        [...] Lean has no variadic functions: write out the parameters
    "#]]
    .assert_eq(&check(&Source::None, "", "fn f(n: u64, ...) -> u64 { n }"));
}
