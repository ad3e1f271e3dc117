//! What `Signatures.lean` prints, with changes: it is a description of a library or an error, and bindings are written from it.

use std::collections::BTreeMap;

use arbitrary::{Result, Unstructured};
use lean_build::fuzzing::{Code, library};
use lean_build::manifest::{CDeclaration, CType, Manifest, Package, SCHEMA, Toolchain};
use serde_json::Value;

use crate::{documents, mutate};

/// Reads the report that the input describes.
pub fn run(data: &[u8]) {
    let Ok((report, code)) = input(&mut Unstructured::new(data)) else { return };
    match library(&report, &code) {
        Ok(library) => documents::use_manifest(&Manifest {
            schema: SCHEMA,
            toolchain: Toolchain { version: String::new(), resolved_version: None, sysroot: String::new() },
            packages: vec![Package {
                name: "package".to_owned(),
                directory: String::new(),
                libraries: vec![library],
            }],
        }),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn input(u: &mut Unstructured<'_>) -> Result<(String, Vec<Code>)> {
    let mut document = documents::report(u)?;
    mutate::json(&mut document, 6, u)?;
    // Of the changed document, so that what has changed in both places is read, too.
    let code = code(&document);
    let mut text = document.to_string();
    if u.ratio(1, 8)? {
        mutate::text(&mut text, u)?;
    }
    Ok((text, code))
}

/// The C code that goes with a report.
fn code(report: &Value) -> Vec<Code> {
    let mut modules = BTreeMap::<String, Code>::new();
    let entries = |name: &str| report[name].as_array().into_iter().flatten();
    let externs = entries("externs").map(|it| (&it["entry"], it));
    for (place, entry) in entries("exports").map(|it| (it, it)).chain(externs) {
        let (Some(module), Some(symbol)) = (place["module"].as_str(), place["symbol"].as_str()) else {
            continue;
        };
        let module = module.replace('/', ".");
        let code = modules.entry(module.clone()).or_insert_with(|| Code { module, ..Code::default() });
        code.declarations.insert(symbol.to_owned(), declaration(entry));
    }
    modules.into_values().collect()
}

fn declaration(entry: &Value) -> CDeclaration {
    let ty = |value: &Value| {
        let repr = value.as_str().or_else(|| value["repr"].as_str()).unwrap_or_default();
        lean_rs_model::builtin::find(repr).map_or(CType::Object, |it| it.c)
    };
    let result = ty(&entry["result"]);
    match entry["constant"].as_bool() {
        Some(true) => CDeclaration::Constant(result),
        _ => CDeclaration::Function {
            params: entry["params"].as_array().into_iter().flatten().map(ty).collect(),
            result,
        },
    }
}
