//! Compares the two sources of signatures, and writes them as the manifest has them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lean_rs_model::builtin;
use lean_rs_sys::names;

use super::program::{self, Entry, Report, Repr};
use super::{Built, Signatures, argument, c};
use crate::error::BuildError;
use crate::lakefile::Lakefile;
use crate::manifest::{
    CDeclaration, CType, Export, Extern, Position, ResultType, Signature, TypeDeclaration, TypeRepr,
    WithoutSymbol,
};

/// Brings both sources together, and checks each against the other.
pub(super) fn join(built: &Built<'_>, code: &[c::Code], report: Report) -> Result<Signatures, BuildError> {
    let mut sources = Sources { home: built.home, packages: built.packages, known: BTreeMap::new() };
    let modules: BTreeMap<String, &c::Code> =
        code.iter().map(|code| (argument(&code.module), code)).collect();
    let mut exports = Vec::new();
    let mut without_symbol = without_code(&modules, report.without_code);
    for entry in report.exports {
        let (symbol, module) = entry.place();
        let Some(code) = modules.get(module) else { continue };
        let Some(c) = code.declarations.get(symbol).cloned() else { continue };
        let module = code.module.clone();
        if !built.symbols.contains(symbol) {
            let reason = format!(
                "it is in another library of the package: name the module `{module}` in build.rs, behind `.library(…)`"
            );
            let (symbol, name) = (symbol.to_owned(), entry.name().to_owned());
            without_symbol.push(WithoutSymbol { symbol, module, name, reason });
            continue;
        }
        exports.push(match entry {
            Entry::Failure { symbol, failure, .. } => {
                Export { symbol, module, c, lean: None, failure: Some(failure) }
            }
            Entry::Declared(export) => {
                let lean = declaration(export.constant, &reprs(&export.params), &export.result.repr);
                agree("export", &export.symbol, &export.name, &c, lean.as_ref())?;
                let symbol = export.symbol.clone();
                let lean = Some(signature(*export, &module, &mut sources));
                Export { symbol, module, c, lean, failure: None }
            }
        });
    }
    // In the order of the sources, not of Lean's tables.
    exports.sort_by_key(|export: &Export| order(&export.module, export.lean.as_ref()));
    let mut externs = Vec::new();
    for found in report.externs {
        let code = modules.get(found.entry.place().1).copied();
        externs.push(describe_extern(found, code, built, &mut sources)?);
    }
    externs.sort_by_key(|found: &Extern| order(&found.module, found.lean.as_ref()));
    let types = report.types.into_iter().map(|declaration| describe(declaration, &mut sources)).collect();
    let reached = |root: &String| {
        let found = report.roots.get(&argument(root)).into_iter().flatten();
        found.filter_map(|module| Some(modules.get(module)?.module.clone())).collect()
    };
    let reaches: BTreeMap<String, Vec<String>> =
        built.roots.iter().map(|root| (root.clone(), reached(root))).collect();
    without_symbol.retain(|it| reaches.values().flatten().any(|module| *module == it.module));
    let Report { with_values, axioms, .. } = report;
    Ok(Signatures { exports, without_symbol, externs, verified: true, types, with_values, axioms, reaches })
}

/// The exports that the C code does not have either.
fn without_code(modules: &BTreeMap<String, &c::Code>, found: Vec<WithoutSymbol>) -> Vec<WithoutSymbol> {
    let described = found.into_iter().filter_map(|it| {
        let code = modules.get(&it.module)?;
        (!code.declarations.contains_key(&it.symbol))
            .then(|| WithoutSymbol { module: code.module.clone(), ..it })
    });
    described.collect()
}

fn order(module: &str, lean: Option<&Signature>) -> (String, Option<(u32, u32)>) {
    let position = lean.and_then(|lean| lean.position.as_ref());
    (module.to_owned(), position.map(|at| (at.line, at.column)))
}

fn describe_extern(
    found: program::Extern,
    // That of other packages is not read: calls are compiled as Lean describes them, which is checked for the package's own.
    code: Option<&c::Code>,
    built: &Built<'_>,
    sources: &mut Sources<'_>,
) -> Result<Extern, BuildError> {
    let program::Extern { constant, params, result, defined, entry } = found;
    let params: Vec<&Repr> = params.iter().collect();
    let by_lean = declaration(constant, &params, &result);
    let (symbol, module) = entry.place();
    let symbol = symbol.to_owned();
    let module = code.map_or(module, |code| &code.module).to_owned();
    let name = entry.name();
    let c = match (code.and_then(|code| code.prototype(&symbol)), by_lean) {
        (Some(c), by_lean) => {
            agree("extern", &symbol, name, c, by_lean.as_ref())?;
            c.clone()
        }
        (None, Some(by_lean)) => by_lean,
        (None, None) => {
            let reason =
                format!("`{symbol}` has parameters or a result without a C type: {params:?}, {result}");
            return Err(BuildError::NoSignatures { reason });
        }
    };
    let library = (built.library_of)(&module);
    Ok(match entry {
        Entry::Failure { failure, .. } => {
            Extern { symbol, module, library, c, defined, lean: None, failure: Some(failure) }
        }
        Entry::Declared(it) => {
            let lean = Some(signature(*it, &module, sources));
            Extern { symbol, module, library, c, defined, lean, failure: None }
        }
    })
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
        terms,
    } = declaration;
    let repr = match (trivial, builtin::find(&repr).map(|it| it.c)) {
        (Some(field), _) => TypeRepr::Trivial(field),
        (None, Some(CType::U8)) => TypeRepr::Enumeration(8),
        (None, Some(CType::U16)) => TypeRepr::Enumeration(16),
        (None, Some(CType::U32)) => TypeRepr::Enumeration(32),
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
        terms,
    }
}

/// The signature as the manifest has it.
fn signature(declared: program::Declared, module: &str, sources: &mut Sources<'_>) -> Signature {
    let program::Declared {
        name,
        position,
        doc,
        pretty,
        is_unsafe,
        params,
        action,
        result,
        axioms,
        terms,
        ..
    } = declared;
    Signature {
        name,
        position: position.and_then(|at| sources.position(module, at)),
        doc: doc.map(|doc| doc.trim().to_owned()),
        pretty,
        is_unsafe,
        params: params.into_iter().map(program::DeclaredParameter::describe).collect(),
        action,
        result: ResultType { pretty: result.pretty, ty: result.ty },
        axioms,
        terms,
    }
}

fn reprs(params: &[program::DeclaredParameter]) -> Vec<&Repr> {
    params.iter().map(|param| &param.repr).collect()
}

/// The C declaration that belongs to what the code generator says; `None` if it says something else than types of values.
fn declaration(constant: bool, params: &[&Repr], result: &Repr) -> Option<CDeclaration> {
    let of = |repr: &Repr| match repr.as_str() {
        "object" | "erased" => Some(CType::Object),
        number => builtin::find(number).map(|it| it.c),
    };
    let result = of(result)?;
    let params = params.iter().map(|param| of(param)).collect::<Option<Vec<CType>>>()?;
    // An action without parameters is a function.
    Some(if constant { CDeclaration::Constant(result) } else { CDeclaration::Function { params, result } })
}

/// Compares what the code generator says of a declaration with the C code.
fn agree(
    kind: &'static str,
    symbol: &str,
    name: &str,
    c: &CDeclaration,
    lean: Option<&CDeclaration>,
) -> Result<(), BuildError> {
    if lean == Some(c) {
        return Ok(());
    }
    Err(BuildError::SignatureDisagreement {
        kind,
        symbol: symbol.to_owned(),
        declaration: name.to_owned(),
        c: format!("{c:?}"),
        lean: format!("{lean:?}"),
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
                let dirs = Lakefile::read(home).source_dirs;
                dirs.into_iter().chain([String::new()]).map(|dir| home.join(dir).join(&relative))
            })
            .find(|path| path.is_file())?;
        let shown = path.strip_prefix(self.home).unwrap_or(&path);
        shown.to_str().map(str::to_owned)
    }
}
