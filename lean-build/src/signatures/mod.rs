//! The signatures of a library's exports: from the C code that Lean's compiler emitted, and from Lean itself.
//!
//! Both sources are compared; neither is trusted alone where there are both.

mod c;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

use lean_rs_sys::names;
use sha2::{Digest, Sha256};

use crate::cargo;
use crate::error::BuildError;
use crate::lake::Lake;
use crate::lakefile::Lakefile;
use crate::library::hex;
use crate::manifest::{
    CDeclaration, CType, Export, Position, ResultType, Signature, TypeDeclaration, TypeRepr,
};
use program::{Entry, Failure, Report, Repr};

/// What is known about the exports of a library.
#[derive(Debug, Default)]
pub(crate) struct Signatures {
    pub(crate) exports: Vec<Export>,
    pub(crate) verified: bool,
    pub(crate) types: Vec<TypeDeclaration>,
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
    /// The folders of all packages that the library's modules may come from, and whose files may change.
    pub(crate) packages: &'a [PathBuf],
}

/// Where everything is kept that this crate writes into a package.
pub(crate) fn folder(package_dir: &Path) -> PathBuf {
    package_dir.join(".lake").join("lean-build")
}

/// Reads the signatures of a library's exports.
pub(crate) fn read(lake: &Lake<'_>, built: &Built<'_>) -> Result<Signatures, BuildError> {
    // Lake's layout: `build/lib/libp_A.so` and `build/ir/A.c`.
    let build_dir = built.path.parent().and_then(Path::parent).unwrap_or(built.home);
    let ir = build_dir.join("ir");
    let code = c::read_all(&ir)?;
    let of_root = |root: &String| code.iter().any(|code| argument(&code.module) == argument(root));
    if !built.roots.iter().all(of_root) {
        return Err(BuildError::NoCCode { library: built.name.to_owned(), dir: ir });
    }
    let modules: Vec<String> = code.iter().map(|code| code.module.clone()).collect();
    let Some(report) = ask(lake, built, build_dir, &modules)? else {
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
) -> Result<Option<Report>, BuildError> {
    let key = key(lake, built, build_dir, modules)?;
    let cache = folder(lake.package_dir).join(format!("{}.json", built.name));
    if let Ok(text) = fs::read_to_string(&cache)
        && let Some((found, report)) = text.split_once('\n')
        && found == key
        // Whatever is wrong with it, asking again mends it.
        && let Ok(report) = program::parse(report)
    {
        return Ok(Some(report));
    }
    let arguments = |names: &[String]| names.iter().map(|name| argument(name)).collect::<Vec<_>>();
    match program::run(lake, &arguments(built.roots), &arguments(modules)) {
        Ok(text) => {
            let report = program::parse(&text)?;
            let temporary = cache.with_extension("json.tmp");
            fs::write(&temporary, format!("{key}\n{text}")).map_err(BuildError::io("writing", &temporary))?;
            fs::rename(&temporary, &cache).map_err(BuildError::io("renaming", &temporary))?;
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
    modules: &[String],
) -> Result<String, BuildError> {
    let mut digest = Sha256::new();
    let parts = [program::SOURCE, lake.version, &lake.toolchain.sysroot.to_string_lossy()].map(str::to_owned);
    digest.update(program::digest(parts.iter().chain(built.roots).chain(modules).map(String::as_str)));
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
        let content = fs::read(file).map_err(BuildError::io("reading", file))?;
        digest.update(file.to_string_lossy().as_bytes());
        digest.update(Sha256::digest(&content));
    }
    Ok(hex(&digest.finalize()))
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

/// What the C code alone says.
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

/// Brings both sources together, and checks each against the other.
fn join(built: &Built<'_>, code: &[c::Code], report: Report) -> Result<Signatures, BuildError> {
    let mut sources = Sources { home: built.home, packages: built.packages, known: BTreeMap::new() };
    let modules: BTreeMap<String, &c::Code> =
        code.iter().map(|code| (argument(&code.module), code)).collect();
    let mut exports = Vec::new();
    for entry in report.exports {
        let (symbol, module) = match &entry {
            Entry::Failure { symbol, module, .. } => (symbol, module),
            Entry::Export(export) => (&export.symbol, &export.module),
        };
        let Some(code) = modules.get(module) else { continue };
        // A definition whose code was thrown away: a type, say.
        let Some(c) = code.declarations.get(symbol).cloned() else { continue };
        let module = code.module.clone();
        // In another library of the package.
        if !built.symbols.contains(symbol) {
            continue;
        }
        exports.push(match entry {
            Entry::Failure { symbol, failure, .. } => {
                Export { symbol, module, c, lean: None, failure: Some(failure) }
            }
            Entry::Export(export) => {
                check(&export, &c)?;
                let symbol = export.symbol.clone();
                let lean = Some(signature(*export, &module, &mut sources));
                Export { symbol, module, c, lean, failure: None }
            }
        });
    }
    // In the order of the sources, not of Lean's tables.
    exports.sort_by_key(|export: &Export| {
        let position = export.lean.as_ref().and_then(|lean| lean.position.as_ref());
        (export.module.clone(), position.map(|at| (at.line, at.column)))
    });
    let types = report.types.into_iter().map(|declaration| describe(declaration, &mut sources)).collect();
    let reached = |root: &String| {
        let found = report.roots.get(&argument(root)).into_iter().flatten();
        found.filter_map(|module| Some(modules.get(module)?.module.clone())).collect()
    };
    let reaches = built.roots.iter().map(|root| (root.clone(), reached(root))).collect();
    Ok(Signatures { exports, verified: true, types, axioms: report.axioms, reaches })
}

fn describe(declaration: program::Declaration, sources: &mut Sources<'_>) -> TypeDeclaration {
    let program::Declaration {
        name,
        module,
        position,
        doc,
        structure,
        class,
        recursive,
        params,
        repr,
        trivial,
        constructors,
    } = declaration;
    let repr = match (trivial, repr.as_str()) {
        (Some(field), _) => TypeRepr::Trivial(field),
        (None, "UInt8") => TypeRepr::Enumeration(8),
        (None, "UInt16") => TypeRepr::Enumeration(16),
        (None, "UInt32") => TypeRepr::Enumeration(32),
        (None, _) => TypeRepr::Object,
    };
    TypeDeclaration {
        position: position.and_then(|at| sources.position(&module, at)),
        doc: doc.map(|doc| doc.trim().to_owned()),
        name,
        module,
        structure,
        class,
        recursive,
        params,
        repr,
        constructors,
    }
}

/// The signature as the manifest has it.
fn signature(export: program::Export, module: &str, sources: &mut Sources<'_>) -> Signature {
    let program::Export { name, position, doc, pretty, params, effect, result, axioms, .. } = export;
    Signature {
        name,
        position: position.and_then(|at| sources.position(module, at)),
        doc: doc.map(|doc| doc.trim().to_owned()),
        pretty,
        params: params.into_iter().map(program::ExportParameter::describe).collect(),
        effect,
        result: ResultType { pretty: result.pretty, ty: result.ty },
        axioms,
    }
}

/// Compares what the code generator says of an export with the C code.
fn check(export: &program::Export, c: &CDeclaration) -> Result<(), BuildError> {
    let of = |repr: &Repr| match repr.as_str() {
        "object" | "erased" => Some(CType::Object),
        "UInt8" => Some(CType::U8),
        "UInt16" => Some(CType::U16),
        "UInt32" => Some(CType::U32),
        "UInt64" => Some(CType::U64),
        "USize" => Some(CType::Size),
        "Float" => Some(CType::Double),
        "Float32" => Some(CType::Float),
        _ => None,
    };
    let result = of(&export.result.repr);
    let params: Option<Vec<CType>> = export.params.iter().map(|param| of(&param.repr)).collect();
    let expected = match (result, params) {
        // An action without parameters is a function.
        (Some(result), Some(params)) if !export.constant => Some(CDeclaration::Function { params, result }),
        (Some(result), Some(_)) => Some(CDeclaration::Constant(result)),
        _ => None,
    };
    if expected.as_ref() == Some(c) {
        return Ok(());
    }
    Err(BuildError::SignatureDisagreement {
        export: export.symbol.clone(),
        declaration: export.name.clone(),
        c: format!("{c:?}"),
        lean: format!("{expected:?}"),
    })
}

/// Where the sources of modules are.
struct Sources<'a> {
    home: &'a Path,
    packages: &'a [PathBuf],
    known: BTreeMap<String, Option<String>>,
}

impl Sources<'_> {
    fn position(&mut self, module: &str, (line, column): (u32, u32)) -> Option<Position> {
        if !self.known.contains_key(module) {
            let file = self.find(module);
            self.known.insert(module.to_owned(), file);
        }
        let file = self.known.get(module)?.clone()?;
        Some(Position { file, line, column: column + 1 })
    }

    /// The file of a module, relative to the package if it is in it.
    fn find(&self, module: &str) -> Option<String> {
        let parts: Vec<&str> = names::components(module).collect();
        let (last, dirs) = parts.split_last()?;
        let relative = dirs.iter().collect::<PathBuf>().join(format!("{last}.lean"));
        let homes = [self.home].into_iter().chain(self.packages.iter().map(PathBuf::as_path));
        let path = homes
            .flat_map(|home| {
                let dirs = Lakefile::glance(home).source_dirs;
                dirs.into_iter().chain([String::new()]).map(|dir| home.join(dir).join(&relative))
            })
            .find(|path| path.is_file())?;
        let shown = path.strip_prefix(self.home).unwrap_or(&path);
        shown.to_str().map(str::to_owned)
    }
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
            declarations: BTreeMap::new(),
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
