//! The signatures of a library's exports and externs: from the C code that Lean's compiler emitted, and from Lean itself.
//!
//! Both sources are compared; neither is trusted alone where there are both.

mod c;
#[cfg(feature = "__fuzzing")]
pub mod fuzzing;
mod join;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

use lean_rs_sys::names;

use crate::atomic;
use crate::cargo;
use crate::digest;
use crate::error::BuildError;
use crate::lake::Lake;
use crate::manifest::{Export, Extern, HasValue, TypeDeclaration, WithoutSymbol};
use join::join;
use program::{Failure, Report};

/// What is known about the exports and externs of a library.
#[derive(Debug, Default)]
pub(crate) struct Signatures {
    pub(crate) exports: Vec<Export>,
    pub(crate) without_symbol: Vec<WithoutSymbol>,
    /// Those of all modules that a root imports.
    pub(crate) externs: Vec<Extern>,
    pub(crate) verified: bool,
    pub(crate) types: Vec<TypeDeclaration>,
    pub(crate) with_values: BTreeMap<String, HasValue>,
    pub(crate) axioms: Vec<String>,
    /// For each module that the build script named those of the library that it imports, itself included.
    pub(crate) reaches: BTreeMap<String, Vec<String>>,
}

/// A library that Lake built.
pub(crate) struct Built<'a> {
    /// The `lean_lib` target.
    pub(crate) name: &'a str,
    /// The file.
    pub(crate) path: &'a Path,
    /// The package's folder.
    pub(crate) home: &'a Path,
    /// The modules that the build script named.
    pub(crate) roots: &'a [String],
    /// The symbols that the file defines and that may be exports.
    pub(crate) symbols: &'a BTreeSet<String>,
    /// The symbols that the program has to define for the file and for those that it needs.
    pub(crate) host: &'a BTreeSet<String>,
    /// The digest of the library that has a module's code.
    pub(crate) library_of: &'a dyn Fn(&str) -> String,
    /// The folders of all packages that the library's modules may come from, and whose files may change.
    pub(crate) packages: &'a [PathBuf],
}

/// Where everything is kept that this crate writes into a package.
pub(crate) fn folder(package_dir: &Path) -> PathBuf {
    package_dir.join(".lake").join("lean-build")
}

/// The folder of the C code, in that of what Lake builds: `build/lib/libp_A.so` and `build/ir/A.c`.
const CODE: &str = "ir";

fn build_dir(library: &Path) -> Option<&Path> {
    library.parent()?.parent()
}

/// The C files among which those of a library's modules are.
pub(crate) fn c_files(library: &Path) -> Vec<PathBuf> {
    build_dir(library).map(|dir| c::files(&dir.join(CODE))).unwrap_or_default()
}

/// Reads the signatures of a library's exports and externs.
pub(crate) fn read(lake: &Lake<'_>, built: &Built<'_>) -> Result<Signatures, BuildError> {
    let build_dir = build_dir(built.path).unwrap_or(built.home);
    let ir = build_dir.join(CODE);
    let code = c::read_all(&ir)?;
    let of_root = |root: &String| code.iter().any(|code| argument(&code.module) == argument(root));
    if !built.roots.iter().all(of_root) {
        return Err(BuildError::NoCCode { library: built.name.to_owned(), dir: ir });
    }
    let modules: Vec<String> = code.iter().map(|code| code.module.clone()).collect();
    let symbols: Vec<String> =
        built.host.iter().filter(|symbol| !names::is_function_of_lean_rs(symbol)).cloned().collect();
    let Some(report) = ask(lake, built, build_dir, &modules, &symbols)? else {
        return Ok(without_lean(built, &code));
    };
    join(built, &code, report)
}

/// A module's name as an argument of the program: its components, without quotes.
fn argument(module: &str) -> String {
    names::components(module).collect::<Vec<_>>().join("/")
}

/// Asks Lean, unless nothing has changed since that was done last; `None` if this Lean cannot be asked.
fn ask(
    lake: &Lake<'_>,
    built: &Built<'_>,
    build_dir: &Path,
    modules: &[String],
    symbols: &[String],
) -> Result<Option<Report>, BuildError> {
    let key = key(lake, built, build_dir, &[built.roots, modules, symbols])?;
    let cache = folder(lake.package_dir).join(format!("{}.json", built.name));
    if let Ok(text) = fs::read_to_string(&cache)
        && let Some((found, report)) = text.split_once('\n')
        && found == key
        // Whatever is wrong with it, asking again corrects it.
        && let Ok(report) = program::parse(report)
    {
        return Ok(Some(report));
    }
    let arguments = |names: &[String]| names.iter().map(|name| argument(name)).collect::<Vec<_>>();
    match program::run(lake, &arguments(built.roots), &arguments(modules), symbols) {
        Ok(text) => {
            let report = program::parse(&text)?;
            atomic::write(&cache, format!("{key}\n{text}"), None)
                .map_err(BuildError::io("writing", &cache))?;
            Ok(Some(report))
        }
        Err(Failure::NotUnderstood(reason)) => {
            static WARNED: Once = Once::new();
            WARNED.call_once(|| {
                cargo::warn(&format!(
                    "the Lean types of exports are not verified, only their C types: Lean {} does not understand the program \
                     that reads them ({reason})",
                    lake.version
                ));
            });
            Ok(None)
        }
        Err(Failure::Error(error)) => Err(error),
    }
}

/// A digest of everything that the program's output depends on.
fn key(
    lake: &Lake<'_>,
    built: &Built<'_>,
    build_dir: &Path,
    arguments: &[&[String]],
) -> Result<String, BuildError> {
    let mut parts = vec![program::digest(lake)];
    parts.extend(program::known().map(str::to_owned));
    parts.extend(arguments.iter().map(|texts| digest::of_texts(texts.iter().map(String::as_bytes))));
    let mut files = Vec::new();
    for package in built.packages {
        // Downloaded packages change only together with this file.
        files.push(package.join(crate::lake_manifest::FILE_NAME));
        collect_oleans(&package.join(crate::library::BUILD_DIR), &mut files);
    }
    collect_oleans(&build_dir.join("lib"), &mut files);
    files.sort();
    files.dedup();
    for file in files.iter().filter(|file| file.is_file()) {
        parts.push(file.to_string_lossy().into_owned());
        parts.push(digest::of_file(file).map_err(BuildError::io("reading", file))?);
    }
    Ok(digest::of_texts(parts.iter().map(String::as_bytes)))
}

fn collect_oleans(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect_oleans(&path, files);
        } else if path.file_name().is_some_and(|name| name.to_string_lossy().contains(".olean")) {
            files.push(path);
        }
    }
}

/// What the C code alone says. It does not say which of the symbols that it uses are `@[extern]` declarations.
fn without_lean(built: &Built<'_>, code: &[c::Code]) -> Signatures {
    let imports: BTreeMap<String, &c::Code> =
        code.iter().map(|code| (argument(&code.module), code)).collect();
    let reaches = built.roots.iter().map(|root| (root.clone(), reach(root, &imports))).collect();
    let exports = code
        .iter()
        .flat_map(|code| {
            let exported = code.declarations.iter().filter(|(symbol, _)| built.symbols.contains(*symbol));
            exported.map(|(symbol, declaration)| Export {
                symbol: symbol.clone(),
                module: code.module.clone(),
                c: declaration.clone(),
                lean: None,
                failure: None,
            })
        })
        .collect();
    Signatures { exports, reaches, ..Signatures::default() }
}

/// The modules that one imports, directly or not, itself included.
fn reach(root: &str, code: &BTreeMap<String, &c::Code>) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut rest = vec![argument(root)];
    while let Some(module) = rest.pop() {
        // Others belong to the toolchain or to another package.
        if let Some(code) = code.get(&module)
            && found.insert(code.module.clone())
        {
            rest.extend(code.imports.iter().map(|import| argument(import)));
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_named_without_quotes() {
        for (name, expected) in
            [("A.B", "A/B"), ("«my-lib».C", "my-lib/C"), ("my-lib.C", "my-lib/C"), ("A.«b.c»", "A/b.c")]
        {
            assert_eq!(argument(name), expected);
        }
    }

    #[test]
    fn reached_modules_are_those_of_the_library() {
        let code = |module: &str, imports: &[&str]| c::Code {
            module: module.to_owned(),
            imports: imports.iter().map(|it| it.to_string()).collect(),
            ..c::Code::default()
        };
        let all = [
            code("A", &["Init", "A.«b-c»"]),
            code("A.«b-c»", &["A.D"]),
            code("A.D", &["A"]),
            code("E", &["A"]),
        ];
        let modules = all.iter().map(|code| (argument(&code.module), code)).collect();
        assert_eq!(reach("A", &modules), ["A", "A.D", "A.«b-c»"]);
        assert_eq!(reach("A.b-c", &modules).len(), 3);
    }
}
