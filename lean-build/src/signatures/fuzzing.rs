//! The readers of text, for the fuzz targets of this repository.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Built, c, join, program};
use crate::error::BuildError;
use crate::manifest::{Library, Module};

pub use super::c::Code;

/// What the C code of a module declares; `None` if it is not Lean's.
#[must_use]
pub fn c_code(text: &str) -> Option<Code> {
    c::parse(text)
}

/// What a build script finds out from the C code of modules and from what Lean prints about them.
///
/// # Errors
/// The text is not what Lean prints, or the two contradict each other.
pub fn library(report: &str, code: &[Code]) -> Result<Library, BuildError> {
    let report = program::parse(report)?;
    let roots: Vec<String> = code.iter().map(|code| code.module.clone()).collect();
    let symbols: BTreeSet<String> = code
        .iter()
        .flat_map(|code| code.declarations.keys().chain(code.prototypes.keys()))
        .cloned()
        .collect();
    let nowhere = Path::new("");
    let built = Built {
        name: "Lib",
        path: nowhere,
        home: nowhere,
        roots: &roots,
        symbols: &symbols,
        host: &symbols,
        library_of: &|_| String::new(),
        packages: &[],
    };
    let mut found = join(&built, code, report)?;
    let module = |name: &String| Module {
        name: name.clone(),
        initializer: String::new(),
        imports_lean: false,
        reaches: found.reaches.remove(name).unwrap_or_default(),
    };
    Ok(Library {
        name: "Lib".to_owned(),
        path: String::new(),
        digest: String::new(),
        origin: String::new(),
        linked: None,
        needs: Vec::new(),
        modules: roots.iter().map(module).collect(),
        exports: found.exports,
        without_symbol: found.without_symbol,
        externs: found.externs,
        verified: found.verified,
        types: found.types,
        with_values: found.with_values,
        axioms: found.axioms,
    })
}
