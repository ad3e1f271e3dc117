//! The Rust text that is written for a manifest.

use expect_test::{Expect, expect};
use lean_build::bindings::{Bindings, Style};
use lean_build::manifest::{Manifest, SCHEMA};

/// A manifest of the module `Shop.Cart` with these exports and types, as JSON without the outer brackets.
fn manifest(exports: &str, types: &str, verified: bool) -> Manifest {
    let text = format!(
        r#"{{ "schema": {SCHEMA}, "toolchain": {{ "version": "4.27.0", "resolved_version": null, "sysroot": "/lean" }},
            "packages": [{{ "name": "shop", "directory": "/shop", "libraries": [{{
                "name": "Shop", "path": "/shop/libshop.so", "sha256": "", "needs": [],
                "modules": [{{
                    "name": "Shop.Cart", "initializer": "i", "imports_lean": false, "reaches": ["Shop.Cart"]
                }}],
                "exports": [{exports}], "verified": {verified}, "types": [{types}], "axioms": []
            }}] }}] }}"#
    );
    Manifest::parse(&text, "m.json").unwrap()
}

fn constant(name: &str) -> String {
    format!(r#"{{ "constant": {{ "name": "{name}", "args": [] }} }}"#)
}

fn parameter(name: Option<&str>, ty: &str) -> String {
    let name = name.map_or("null".to_owned(), |name| format!("\"{name}\""));
    format!(
        r#"{{ "name": {name}, "binder": "explicit", "kind": "value", "pretty": "…", "type": {ty}, "erased": false,
            "borrowed": false, "default": null }}"#
    )
}

fn export(symbol: &str, name: &str, module: &str, params: &[String], result: &str) -> String {
    let (params, count) = (params.join(", "), params.len());
    let c = vec!["\"lean_object*\""; count].join(", ");
    format!(
        r#"{{ "symbol": "{symbol}", "module": "{module}", "c": {{ "function": {{ "params": [{c}], "result": "lean_object*" }} }},
            "lean": {{ "name": "{name}", "position": null, "doc": null, "pretty": "…", "params": [{params}], "effect": null,
                "result": {{ "pretty": "…", "type": {result} }}, "axioms": [] }} }}"#
    )
}

fn field(name: &str, kind: &str, ty: &str, place: &str) -> String {
    format!(r#"{{ "name": "{name}", "kind": "{kind}", "pretty": "…", "type": {ty}, "place": {place} }}"#)
}

fn declaration(name: &str, structure: bool, recursive: bool, constructors: &[(&str, &[String])]) -> String {
    let constructors: Vec<String> = constructors
        .iter()
        .map(|(name, fields)| format!(r#"{{ "name": "{name}", "fields": [{}] }}"#, fields.join(", ")))
        .collect();
    format!(
        r#"{{ "name": "{name}", "module": "M", "position": null, "doc": null, "structure": {structure}, "class": false,
            "recursive": {recursive}, "params": [], "repr": "object", "constructors": [{}] }}"#,
        constructors.join(", ")
    )
}

const OBJECT: &str = r#"{ "object": 0 }"#;

#[track_caller]
fn writes(manifest: &Manifest, style: Style, expected: &Expect) {
    let bindings = Bindings::of(manifest, "Shop.Cart", style).unwrap();
    let name = bindings.trait_name();
    expected.assert_eq(&(bindings.definitions("pub") + &bindings.trait_definition("pub", &name)));
}

#[test]
fn names_that_rust_does_not_take() {
    let nat = constant("Nat");
    let exports = [
        export(
            "a",
            "Shop.Cart.type",
            "Shop.Cart",
            &[
                parameter(Some("self"), &nat),
                parameter(Some("match"), &nat),
                parameter(Some("x'"), &nat),
                parameter(Some("x"), &nat),
                parameter(None, &nat),
                parameter(Some("«größe»"), &nat),
            ],
            &nat,
        ),
        export("b", "Shop.Cart.add", "Shop.Cart", &[], &nat),
        export("c", "Shop.Cart.Inner.add", "Shop.Cart", &[], &nat),
        // Not initialized with the module.
        export("d", "Shop.Other.add", "Shop.Other", &[], &nat),
    ];
    writes(&manifest(&exports.join(", "), "", true), Style::Imported, &expect![[r#""#]]);
}

#[test]
fn types_of_the_same_name_and_of_names_that_are_taken() {
    let types = [
        declaration(
            "A.Item",
            true,
            false,
            &[("mk", &[field("fileName", "value", &constant("String"), OBJECT)])],
        ),
        declaration("B.Item", true, false, &[("mk", &[field("type", "value", &constant("Nat"), OBJECT)])]),
        declaration("Shop.Option", true, false, &[("mk", &[field("x₁", "value", &constant("Nat"), OBJECT)])]),
    ];
    let params = ["A.Item", "B.Item", "Shop.Option"].map(|name| parameter(None, &constant(name)));
    let exports = export("a", "Shop.Cart.all", "Shop.Cart", &params, &constant("A.Item"));
    writes(&manifest(&exports, &types.join(", "), true), Style::Imported, &expect![[r#""#]]);
}

#[test]
fn recursion_and_promises() {
    let tree = constant("Tree");
    let list = format!(r#"{{ "constant": {{ "name": "List", "args": [{tree}] }} }}"#);
    let option = format!(r#"{{ "constant": {{ "name": "Option", "args": [{tree}] }} }}"#);
    let fields =
        [field("all", "value", &list, OBJECT), field("next", "value", &option, r#"{ "object": 1 }"#)];
    let proof = field("pos", "proof", r#"{ "erased": "proof" }"#, "null");
    let types = [
        declaration("Tree", false, true, &[("leaf", &[]), ("self", &fields)]),
        declaration(
            "Positive",
            true,
            false,
            &[("mk", &[field("n", "value", &constant("Nat"), OBJECT), proof.clone()])],
        ),
        // No variant can hide its fields.
        declaration(
            "Either",
            false,
            false,
            &[("a", &[field("n", "value", &constant("Nat"), OBJECT), proof]), ("b", &[])],
        ),
        declaration(
            "Shop.Handle",
            true,
            false,
            &[("mk", &[field("h", "value", r#"{ "other": "…" }"#, OBJECT)])],
        ),
    ];
    let fin = r#"{ "subtype": { "name": "Fin", "of": { "constant": { "name": "Nat", "args": [] } } } }"#;
    let exports = [
        export(
            "a",
            "Shop.Cart.a",
            "Shop.Cart",
            &[parameter(Some("t"), &tree), parameter(Some("i"), fin)],
            &tree,
        ),
        export(
            "b",
            "Shop.Cart.b",
            "Shop.Cart",
            &[parameter(Some("p"), &constant("Positive"))],
            &constant("Either"),
        ),
        export(
            "c",
            "Shop.Cart.c",
            "Shop.Cart",
            &[parameter(Some("h"), &constant("Shop.Handle"))],
            &constant("UInt8"),
        ),
    ];
    writes(&manifest(&exports.join(", "), &types.join(", "), true), Style::Absolute, &expect![[r#""#]]);
}

#[test]
fn too_many_parameters() {
    let params: Vec<String> = (0..33).map(|_| parameter(None, &constant("Nat"))).collect();
    let exports = export("many", "Shop.Cart.many", "Shop.Cart", &params, &constant("Nat"));
    writes(&manifest(&exports, "", true), Style::Imported, &expect![[r#""#]]);
}

#[test]
fn nothing_to_write() {
    let error = |manifest: &Manifest, module| {
        Bindings::of(manifest, module, Style::Imported).err().unwrap().to_string()
    };
    expect![[r#""#]].assert_eq(&error(&manifest("", "", true), "Shop.Card"));
    expect![[r#""#]].assert_eq(&error(&manifest("", "", false), "Shop.Cart"));
}
