//! Manifests and reports to change: those of the tests' own build, so that they always have the present format.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use arbitrary::{Result, Unstructured};
use lean_build::bindings::{Bindings, Style, Written, callback};
use lean_build::manifest::{Library, Manifest, SCHEMA};
use lean_rs_tests::{MANIFEST, PACKAGE};
use proc_macro2::TokenStream;
use quote::ToTokens;
use serde_json::{Map, Value, json};

/// How many exports and externs of a library are read at once: more only take more time.
const ENTRIES: usize = 6;

/// A manifest with one library of the tests, as JSON: some of its exports and externs, and the types that they reach.
pub(crate) fn manifest(u: &mut Unstructured<'_>) -> Result<Value> {
    thread_local! {
        static LIBRARIES: Vec<Value> = {
            let manifest = Manifest::read(MANIFEST).expect("the build script has written it");
            let known = manifest.libraries().filter(|it| !it.modules.is_empty() && it.verified);
            known.map(|library| {
                // A file that exists and does not change.
                let library = Library { path: MANIFEST.to_owned(), needs: Vec::new(), ..library.clone() };
                serde_json::to_value(library).expect("it has texts as keys")
            }).collect()
        };
    }
    let library = LIBRARIES.with(|libraries| some_entries(u.choose(libraries)?, u))?;
    Ok(json!({
        "schema": SCHEMA,
        "toolchain": { "version": "4.27.0", "resolved_version": null, "sysroot": "/lean" },
        "packages": [{ "name": "package", "directory": "/package", "libraries": [library] }],
    }))
}

/// What Lean has printed about a library of the tests: some of its exports and externs, and the types that they reach.
pub(crate) fn report(u: &mut Unstructured<'_>) -> Result<Value> {
    thread_local! {
        static REPORTS: Vec<Value> = {
            let folder = Path::new(PACKAGE).join(".lake/lean-build");
            let files = fs::read_dir(&folder).expect("the build script has made it");
            let mut files: Vec<_> = files.filter_map(|it| Some(it.ok()?.path())).collect();
            files.retain(|path| path.extension().is_some_and(|it| it == "json"));
            files.sort();
            let texts = files.iter().map(|path| fs::read_to_string(path).expect("a file of text"));
            texts.map(|text| {
                // The first line is not Lean's.
                let (_, report) = text.split_once('\n').expect("a second line");
                serde_json::from_str(report).expect("Lean prints JSON")
            }).collect()
        };
    }
    REPORTS.with(|reports| some_entries(u.choose(reports)?, u))
}

/// A description of a library with some of its entries.
fn some_entries(library: &Value, u: &mut Unstructured<'_>) -> Result<Value> {
    let mut chosen = Map::new();
    for (name, value) in library.as_object().expect("an object") {
        let value = match name.as_str() {
            "exports" | "externs" => some(value, u)?.into(),
            "types" => continue,
            // Names that nothing is done with.
            "axioms" => json!([]),
            _ => value.clone(),
        };
        chosen.insert(name.clone(), value);
    }
    let types = reached(&chosen, library["types"].as_array().expect("an array"));
    chosen.insert("types".to_owned(), types.into());
    Ok(Value::Object(chosen))
}

fn some(entries: &Value, u: &mut Unstructured<'_>) -> Result<Vec<Value>> {
    let entries = entries.as_array().expect("an array");
    let start = u.int_in_range(0..=entries.len())?;
    Ok(entries[start..].iter().take(ENTRIES).cloned().collect())
}

/// The types whose names the entries contain, or each other.
fn reached(entries: &Map<String, Value>, types: &[Value]) -> Vec<Value> {
    fn words<'a>(value: &'a Value, into: &mut HashSet<&'a str>) {
        match value {
            Value::String(word) => drop(into.insert(word)),
            Value::Array(elements) => elements.iter().for_each(|it| words(it, into)),
            Value::Object(fields) => fields.values().for_each(|it| words(it, into)),
            _ => {}
        }
    }
    let mut found = HashSet::new();
    entries.values().for_each(|it| words(it, &mut found));
    let mut reached = Vec::new();
    loop {
        let new: Vec<&Value> = types
            .iter()
            .filter(|it| {
                !reached.contains(it) && it["name"].as_str().is_some_and(|name| found.contains(name))
            })
            .collect();
        if new.is_empty() {
            return reached.into_iter().cloned().collect();
        }
        new.iter().for_each(|it| words(it, &mut found));
        reached.extend(new);
    }
}

/// Does with a manifest what build tools and macros do; what they write are items of Rust.
pub(crate) fn use_manifest(manifest: &Manifest) {
    let visibility = syn::parse_quote!(pub);
    for library in manifest.libraries() {
        for ty in &library.types {
            let _ = library.type_digest(&ty.name);
        }
        for found in &library.externs {
            if let Some(callback) = callback(library, found) {
                let _ = callback.to_string();
            }
        }
    }
    for (_, _, module) in manifest.modules() {
        let bindings = match Bindings::of(manifest, &module.name, None) {
            Ok(bindings) => bindings,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                continue;
            }
        };
        for style in [Style::Imported, Style::Absolute] {
            bindings
                .definitions(style, &visibility)
                .into_iter()
                .for_each(|item| is_rust(item.into_token_stream()));
            is_rust(bindings.trait_item(style, &visibility).into_token_stream());
        }
        let _ = (bindings.names(), bindings.left_out(&Written::default()).count());
    }
}

/// The compiler can read what was written.
pub(crate) fn is_rust(tokens: TokenStream) {
    if let Err(error) = syn::parse2::<syn::File>(tokens.clone()) {
        panic!("{error}: {tokens}");
    }
}
