//! The entries of the manifest, made from the libraries that Lake built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lean_rs_model::digest;

use crate::active_toolchain::ActiveToolchain;
use crate::cargo;
use crate::error::BuildError;
use crate::initializer::{self, Convention};
use crate::lake::Lake;
use crate::lake_manifest::Dependencies;
use crate::lakefile::{self, Lakefile};
use crate::library::{self, Initializers, Needs};
use crate::manifest::{Library, Module, Package};
use crate::signatures::{self, Built};
use crate::undefined_symbols::undefined_symbols;

/// Adds what a library contains to the packages that it belongs to; returns the symbols that a program has to define for it.
pub(crate) fn add_library(
    packages: &mut Vec<Package>,
    library: &str,
    modules: &[String],
    path: &Path,
    lake: &Lake<'_>,
    dependencies: &Dependencies,
    toolchain: &ActiveToolchain,
) -> Result<BTreeSet<String>, BuildError> {
    let package_dir = lake.package_dir;
    cargo::text(path)?;
    let found = Initializers::read(path)?;
    let home = lakefile::package_of(path).unwrap_or(package_dir);
    let lakefile = Lakefile::read(home);
    let convention = Convention::of(toolchain.version.as_ref());

    let all = [package_dir]
        .into_iter()
        .chain(dependencies.local.iter().chain(&dependencies.fetched).map(PathBuf::as_path));
    let own = path.parent().map(Path::to_owned);
    let mut dirs: Vec<PathBuf> = own.into_iter().chain(all.map(|dir| dir.join(library::BUILD_DIR))).collect();
    dirs.dedup();
    let needs = Needs::of(path, &found, &dirs)?;
    if let Some(missing) = needs.missing.first() {
        cargo::warn(&format!(
            "{} needs {}{missing}, which no library of the Lean workspace has; loading it may fail",
            path.display(),
            initializer::PREFIX
        ));
    }
    let sha256 = digest::sha256(path).map_err(BuildError::io("reading", path))?;
    let needed = needs.libraries.iter().map(|path| Ok(cargo::text(path)?.to_owned()));
    let needed: Vec<String> = needed.collect::<Result<_, BuildError>>()?;

    let mut described = Vec::new();
    for module in modules {
        let initializer = initializer::find(&found.defined, module, convention, lakefile.package.as_deref())
            .ok_or_else(|| BuildError::ModuleNotInLibrary {
                module: module.clone(),
                library: library.to_owned(),
                path: path.to_owned(),
                present: initializer::modules(&found.defined, convention, module),
            })?;
        described.push((module, initializer));
    }

    let packages_of: Vec<PathBuf> = [home, package_dir]
        .into_iter()
        .map(Path::to_owned)
        .chain(dependencies.local.iter().cloned())
        .collect();
    let undefined = undefined_symbols(path, &needs.libraries, &library::lean_libraries(lake.toolchain))?;
    let built = Built {
        name: library,
        path,
        home,
        roots: modules,
        symbols: &found.exports,
        host: &undefined,
        packages: &packages_of,
    };
    let mut signatures = signatures::read(lake, &built)?;
    // Lake's folder has the modules of all libraries of the package.
    signatures.externs.retain(|it| {
        initializer::find(&found.defined, &it.module, convention, lakefile.package.as_deref()).is_some()
    });

    for (module, initializer) in described {
        let fallback = || home.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let package = Package {
            name: initializer.package.or_else(|| lakefile.package.clone()).unwrap_or_else(fallback),
            directory: cargo::text(home)?.to_owned(),
            libraries: vec![Library {
                name: library.to_owned(),
                path: cargo::text(path)?.to_owned(),
                sha256: sha256.clone(),
                needs: needed.clone(),
                modules: vec![Module {
                    name: module.clone(),
                    initializer: initializer.symbol,
                    imports_lean: needs.imports_lean,
                    reaches: signatures.reaches.get(module).cloned().unwrap_or_default(),
                }],
                exports: signatures.exports.clone(),
                externs: signatures.externs.clone(),
                verified: signatures.verified,
                types: signatures.types.clone(),
                axioms: signatures.axioms.clone(),
            }],
        };
        merge(packages, package)?;
    }
    Ok(undefined)
}

/// Adds a package, or what is new about a package that is already there.
pub(crate) fn merge(packages: &mut Vec<Package>, package: Package) -> Result<(), BuildError> {
    for module in package.libraries.iter().flat_map(|library| &library.modules) {
        let same = |p: &&Package| p.libraries.iter().any(|l| l.modules.iter().any(|m| m.name == module.name));
        if let Some(other) = packages.iter().find(same).filter(|p| p.directory != package.directory) {
            return Err(BuildError::DuplicateModule {
                module: module.name.clone(),
                first: other.directory.clone(),
                second: package.directory,
            });
        }
    }
    let Some(known) =
        packages.iter_mut().find(|p| p.directory == package.directory && p.name == package.name)
    else {
        packages.push(package);
        return Ok(());
    };
    for library in package.libraries {
        let Some(known) = known.libraries.iter_mut().find(|l| l.name == library.name) else {
            known.libraries.push(library);
            continue;
        };
        for module in library.modules {
            known.modules.retain(|m| m.name != module.name);
            known.modules.push(module);
        }
        known.path = library.path;
        known.sha256 = library.sha256;
        known.needs = library.needs;
        known.exports = library.exports;
        known.externs = library.externs;
        known.verified = library.verified;
        known.types = library.types;
        known.axioms = library.axioms;
    }
    Ok(())
}
