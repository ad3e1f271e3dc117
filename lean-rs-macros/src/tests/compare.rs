//! The errors of comparisons that need another manifest than that of a build with the newest Lean.

use std::str::FromStr;

use expect_test::expect;
use proc_macro2::TokenStream;
use quote::quote;

use super::{messages, source};
use crate::locate::Source;
use crate::{derive, module};

/// A manifest with these exports and types.
fn manifest(verified: bool, exports: &str, types: &str) -> Source {
    let module = r#"{ "name": "Arith", "initializer": "i", "imports_lean": false, "reaches": ["Arith"] }"#;
    source(module, exports, "", verified, types)
}

/// An export of the C function `uint8_t e(uint8_t)`.
fn export(lean: &str, failure: &str) -> String {
    format!(
        r#"{{ "symbol": "e", "module": "Arith", "c": {{ "function": {{ "params": ["uint8_t"], "result": "uint8_t" }} }},
             "lean": {lean}, "failure": {failure} }}"#
    )
}

fn errors(source: &Source, attribute: &str, item: &str) -> String {
    let tokens = |text| TokenStream::from_str(text).unwrap();
    messages(&module::expand(tokens(attribute), tokens(item), source))
}

const BORROWS: &str = r#"{
    "name": "Arith.e", "position": null, "doc": null, "pretty": "UInt8 → UInt8", "unsafe": false, "effect": null, "axioms": [],
    "params": [{ "name": "n", "binder": "explicit", "kind": "value", "pretty": "UInt8", "erased": false, "borrowed": true,
                 "type": { "constant": { "name": "UInt8", "args": [] } }, "default": null }],
    "result": { "pretty": "UInt8", "type": { "constant": { "name": "UInt8", "args": [] } } }
}"#;

#[test]
fn exports_that_lean_does_not_describe() {
    let item = r#"trait A { #[lean(export = "e")] fn e(&self, n: u8) -> u8; }"#;
    let other = r#"trait A { #[lean(export = "e")] fn e(&self) -> u8; }"#;
    let failed = manifest(true, &export("null", "\"a loose bound variable\""), "");
    expect![[r#"
        lean-build cannot describe the export `e`: a loose bound variable
        put the method into a trait of its own with `unsafe(unchecked)`, where its types are your word; please report this
    "#]].assert_eq(&errors(&failed, "\"Arith\"", item));
    // Nothing is known but the types in C.
    let only_c = manifest(false, &export("null", "null"), "");
    let compared = module::expand(quote!("Arith"), TokenStream::from_str(item).unwrap(), &only_c).to_string();
    assert!(compared.contains("the C function `e` of the Lean module has another type"), "{compared}");
    expect![[r#"
        the C function `e` takes 1 arguments (uint8_t), but this method has 0 parameters
        Lean's types are not known for this version of Lean: types and proofs count, each as an `Erased`
    "#]]
    .assert_eq(&errors(&only_c, "\"Arith\"", other));
    expect![[r#"
        the build script could not ask Lean about the exports of this module (see its warning), so their axioms are not known: remove `deny`, or use a version of Lean that lean-rs knows
    "#]].assert_eq(&errors(&only_c, "\"Arith\", deny(sorry)", item));
    expect![[r#"
        Lean says that the export `e` borrows its argument of type `UInt8`, which no known version of Lean does: please report this, and export a definition without `@&`
    "#]].assert_eq(&errors(&manifest(true, &export(BORROWS, "null"), ""), "\"Arith\"", item));
    expect![[r#"
        the Lean module `Arith` has no export `e`, and no other: write `@[export e]` before the definition in Lean, or import the module that has it
    "#]].assert_eq(&errors(&manifest(true, "", ""), "\"Arith\"", item));
}

#[test]
fn exports_without_a_symbol() {
    let module = r#"{ "name": "Arith", "initializer": "i", "imports_lean": false, "reaches": ["Arith"] }"#;
    let missing = r#"{ "symbol": "e", "module": "Arith", "name": "Arith.holds", "reason": "it is a theorem, which has no value" }"#;
    // Behind the empty list of externs.
    let source = source(module, "", &format!(r#"], "without_symbol": [{missing}"#), true, "");
    let item = r#"trait A { #[lean(export = "e")] fn e(&self) -> u8; }"#;
    expect![[r#"
        the library has no symbol for the export `e` of `Arith.holds`: it is a theorem, which has no value
    "#]]
    .assert_eq(&errors(&source, "\"Arith\"", item));
}

#[test]
fn parameters_without_a_value_are_passed_too() {
    let erased = r#"{ "name": null, "binder": "implicit", "kind": "type", "pretty": "Type", "erased": true, "borrowed": false,
                      "type": { "erased": "type" }, "default": null },"#;
    let lean = BORROWS
        .replace("true", "false")
        .replace("\"params\": [", &format!("\"params\": [{}", erased.repeat(32)));
    let item = r#"trait A { #[lean(export = "e")] fn e(&self, n: u8) -> u8; }"#;
    expect![[r#"
        the export `e` has 33 parameters in C, where types and proofs count as well, but at most 32 are supported: export a definition with fewer
    "#]].assert_eq(&errors(&manifest(true, &export(&lean, "null"), ""), "\"Arith\"", item));
}

#[test]
fn a_wrong_order_of_many_constructors() {
    let constructors: Vec<String> =
        (0..300).map(|i| format!(r#"{{ "name": "c{i}", "fields": [] }}"#)).collect();
    let types = format!(
        r#"{{ "name": "Arith.Big", "module": "Arith", "position": null, "doc": null, "structure": false, "class": false,
             "recursive": false, "params": [], "repr": {{ "enumeration": 16 }}, "constructors": [{}] }}"#,
        constructors.join(", ")
    );
    let source = manifest(true, "", &types);
    let errors = |variants: &[String]| {
        let item = format!("#[lean(name = \"Arith.Big\")] enum Big {{ {} }}", variants.join(", "));
        messages(&derive::expand(TokenStream::from_str(&item).unwrap(), &source))
    };
    let mut variants: Vec<String> = (0..300).map(|i| format!("C{i}")).collect();
    assert_eq!(errors(&variants), "");
    variants[40..].rotate_left(1);
    expect![[r#"
        the variants are not in the order of the constructors of `Arith.Big`: constructor 41 is `c40`, but here `c41`; constructor 42 is `c41`, but here `c42`; constructor 43 is `c42`, but here `c43`; constructor 44 is `c43`, but here `c44`
        Lean: Arith.Big
    "#]].assert_eq(&errors(&variants));
    expect![[r#"
        the constructors `c40`, `c281`, `c282`, `c283`, `c284`, `c285`, `c286`, `c287`, `c288`, `c289`, `c290`, `c291` and 8 more of the Lean type `Arith.Big` are missing: add the variant, or name it with `#[lean(rename = "…")]`
        the constructors are `c0`, `c1`, `c2`, `c3`, `c4`, `c5`, `c6`, `c7`, `c8`, `c9`, `c10`, `c11` and 288 more
        Lean: Arith.Big
    "#]].assert_eq(&errors(&variants[..280]));
}

fn structure(name: &str, repr: &str) -> String {
    format!(
        r#"{{ "name": "{name}", "module": "Arith", "position": null, "doc": null, "structure": true, "class": false,
             "recursive": false, "params": [], "repr": {repr},
             "constructors": [{{ "name": "mk", "fields": [{{ "name": "x", "kind": "value", "pretty": "Nat",
                 "type": {{ "constant": {{ "name": "Nat", "args": [] }} }}, "place": {{ "object": 0 }} }}] }}] }}"#
    )
}

#[test]
fn types_that_are_not_those_of_lean() {
    let errors =
        |source: &Source, item: &str| messages(&derive::expand(TokenStream::from_str(item).unwrap(), source));
    let object = "\"object\"";
    let two = manifest(true, "", &format!("{}, {}", structure("A.P", object), structure("B.P", object)));
    expect![[r#"
        `P` may be any of `A.P` and `B.P`: write the full name, as in `#[lean(name = "A.P")]`
    "#]]
    .assert_eq(&errors(&two, "struct P { x: Nat }"));
    let one = manifest(true, "", &structure("P", object));
    expect![[r#"
        the Lean type `P` has no type parameters, but this has 1: remove them
        Lean: P
    "#]]
    .assert_eq(&errors(&one, "struct P<T> { x: T }"));
    let enumeration = manifest(true, "", &structure("P", "{ \"enumeration\": 8 }"));
    expect![[r#"
        Lean represents `P` in another way than a type with these fields: please report this, and use `Obj<'lean>` until it is fixed
        Lean: P
    "#]].assert_eq(&errors(&enumeration, "struct P { x: Nat }"));
}

#[test]
fn the_syntax_of_bind() {
    for input in ["", "Arith", "\"Arith\" as"] {
        let error = crate::bind::bind(TokenStream::from_str(input).unwrap()).unwrap_err();
        let text = messages(&error);
        assert!(text.ends_with(
            "`bind!` takes the name of a Lean module: `bind!(\"Pkg.Mod\")`, with a visibility and a name for the trait \
             `bind!(pub(crate) \"Pkg.Mod\" as Name)`\n"
        ), "{text}");
    }
}
