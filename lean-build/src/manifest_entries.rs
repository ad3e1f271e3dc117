//! The entries of the manifest, made from the libraries that Lake built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lean_rs_sys::names;

use crate::active_toolchain::ActiveToolchain;
use crate::cargo;
use crate::error::BuildError;
use crate::initializer::{self, Convention};
use crate::lake::{Facet, Lake};
use crate::lake_manifest::Dependencies;
use crate::lakefile::{self, Lakefile};
use crate::library::{self, Initializers, Needs};
use crate::linkage::{Linkage, link};
use crate::manifest::{Library, Module, Needed, Package};
use crate::shims::Shim;
use crate::signatures::{self, Built};
use crate::store::{Kept, Origins, Store};
use crate::undefined_symbols::undefined_symbols;

/// What libraries contain, by the packages that they belong to.
pub(crate) struct Entries<'a> {
    lake: &'a Lake<'a>,
    dependencies: &'a Dependencies,
    toolchain: &'a ActiveToolchain,
    store: &'a Store,
    linkage: Linkage,
    pub(crate) packages: Vec<Package>,
    /// The symbols that a program has to define for the libraries.
    pub(crate) undefined: BTreeSet<String>,
}

impl<'a> Entries<'a> {
    pub(crate) fn new(
        lake: &'a Lake<'a>,
        dependencies: &'a Dependencies,
        toolchain: &'a ActiveToolchain,
        store: &'a Store,
        linkage: Linkage,
    ) -> Entries<'a> {
        let (packages, undefined) = (Vec::new(), BTreeSet::new());
        Entries { lake, dependencies, toolchain, store, linkage, packages, undefined }
    }

    /// Adds what a library contains.
    pub(crate) fn add(&mut self, library: &str, modules: &[String], path: &Path) -> Result<(), BuildError> {
        let Entries { lake, dependencies, toolchain, store, linkage, .. } = *self;
        let text = |path: &Path| Ok::<String, BuildError>(cargo::text(path)?.to_owned());
        let origins = Origins::default();
        let needed = |path: &PathBuf| {
            let Kept { path: copy, digest } = store.keep(path)?;
            Ok::<Needed, BuildError>(Needed {
                path: text(&copy)?,
                digest,
                origin: origins.of(path, lake.place)?,
            })
        };
        let kept = store.keep(path)?;
        // A path that cannot be written down makes trouble in all that follows.
        text(path)?;
        let found = Initializers::read(path)?;
        let home = lakefile::package_of(path).unwrap_or(lake.package_dir);
        let lakefile = Lakefile::read(home);
        let convention = Convention::of(toolchain.version.as_ref());
        let initializer_of =
            |module: &str| initializer::find(&found.defined, module, convention, lakefile.package.as_deref());

        let needs = Needs::of(path, &found, &library_dirs(path, lake, dependencies));
        if let Some(missing) = needs.missing.first() {
            cargo::warn(&format!(
                "{} needs {}{missing}, which no library of the Lean workspace has; loading it may fail",
                path.display(),
                initializer::PREFIX
            ));
        }

        check_exports(path, &found.exports)?;
        let mut symbols_of_needed = Vec::new();
        for needed in &needs.libraries {
            let symbols = Initializers::read(needed)?;
            check_exports(needed, &symbols.exports)?;
            symbols_of_needed.push(symbols);
        }

        let mut initializers = Vec::new();
        for module in modules {
            initializers.push(initializer_of(module).ok_or_else(|| BuildError::ModuleNotInLibrary {
                module: module.clone(),
                library: library.to_owned(),
                path: path.to_owned(),
                present: initializer::modules(&found.defined, convention, module),
            })?);
        }

        let mut changing = vec![home.to_owned(), lake.package_dir.to_owned()];
        changing.extend_from_slice(&dependencies.local);
        let undefined = undefined_symbols(path, &needs.libraries, &library::lean_libraries(lake.toolchain))?;
        let needed = needs.libraries.iter().map(needed).collect::<Result<Vec<_>, _>>()?;
        let library_of = |module: &str| {
            let has_it = |symbols: &Initializers| {
                initializer::find(&symbols.defined, module, convention, None).is_some()
            };
            let place = symbols_of_needed.iter().position(has_it);
            place.map_or(&kept.digest, |place| &needed[place].digest).clone()
        };
        let built = Built {
            name: library,
            path,
            home,
            roots: modules,
            symbols: &found.exports,
            host: &undefined,
            library_of: &library_of,
            packages: &changing,
        };
        let mut signatures = signatures::read(lake, &built)?;

        let linked = match linkage {
            Linkage::Shared => None,
            Linkage::Static => {
                let digests = needed.iter().map(|needed| &*needed.digest).chain([&*kept.digest]);
                let files = needs.libraries.iter().map(PathBuf::as_path).chain([path]);
                Some(link(&files.zip(digests).collect::<Vec<_>>(), &undefined, lake, store)?)
            }
        };
        let without_modules = Library {
            name: library.to_owned(),
            path: text(&kept.path)?,
            digest: kept.digest,
            origin: origins.of(path, lake.place)?,
            needs: needed,
            linked,
            modules: Vec::new(),
            exports: signatures.exports,
            without_symbol: signatures.without_symbol,
            externs: signatures.externs,
            verified: signatures.verified,
            types: signatures.types,
            with_values: signatures.with_values,
            axioms: signatures.axioms,
        };
        for (name, initializer) in modules.iter().zip(initializers) {
            let fallback = || home.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let module = Module {
                name: name.clone(),
                initializer: initializer.symbol,
                imports_lean: needs.imports_lean,
                reaches: signatures.reaches.remove(name).unwrap_or_default(),
            };
            let package = Package {
                name: initializer.package.or_else(|| lakefile.package.clone()).unwrap_or_else(fallback),
                directory: text(&lake.place.original(home))?,
                libraries: vec![Library { modules: vec![module], ..without_modules.clone() }],
            };
            merge(&mut self.packages, package)?;
        }
        self.undefined.extend(undefined);
        Ok(())
    }
}

/// Checks that a library exports no symbol by which lean-rs knows what a program is made of.
fn check_exports(library: &Path, exports: &BTreeSet<String>) -> Result<(), BuildError> {
    match exports.iter().find(|symbol| names::is_of_lean_rs(symbol)) {
        Some(symbol) => {
            Err(BuildError::ReservedExport { symbol: symbol.clone(), library: library.to_owned() })
        }
        None => Ok(()),
    }
}

/// Where the libraries lie that one may need.
fn library_dirs(path: &Path, lake: &Lake<'_>, dependencies: &Dependencies) -> Vec<PathBuf> {
    let mut dirs: Vec<PathBuf> = path.parent().map(Path::to_owned).into_iter().collect();
    let packages_of = dependencies.local.iter().chain(&dependencies.fetched).map(PathBuf::as_path);
    dirs.extend([lake.package_dir].into_iter().chain(packages_of).map(|dir| dir.join(library::BUILD_DIR)));
    dirs.dedup();
    dirs
}

/// Has Lake build the libraries that those in `paths` need. Nothing says that Lake does so by itself, which builds what a library
/// imports: one that lies there from an earlier build may have other types than the code that calls it. `shims` have been built.
pub(crate) fn build_needed(
    paths: &[PathBuf],
    shims: &[&Shim],
    lake: &Lake<'_>,
    dependencies: &Dependencies,
) -> Result<(), BuildError> {
    let mut built: Vec<PathBuf> = paths.to_vec();
    loop {
        let mut targets = Vec::new();
        for path in built.clone() {
            let dirs = library_dirs(&path, lake, dependencies);
            for needed in Needs::of(&path, &Initializers::read(&path)?, &dirs).libraries {
                if !built.contains(&needed) {
                    let target = target_of(&needed, lake);
                    targets.extend(target.filter(|target| shims.iter().all(|shim| shim.target() != *target)));
                    built.push(needed);
                }
            }
        }
        if targets.is_empty() {
            return Ok(());
        }
        match lake.build(&targets, Facet::Shared) {
            // The names were read from a lakefile, which Lake may read in another way.
            Ok(()) | Err(BuildError::UnknownTarget { .. }) => {}
            Err(error) => return Err(error),
        }
    }
}

/// What Lake builds a library as, by the lakefile of its package.
pub(crate) fn target_of(path: &Path, lake: &Lake<'_>) -> Option<String> {
    let home = lakefile::package_of(path)?;
    let Lakefile { package, libraries, .. } = Lakefile::read(home);
    let (package, file) = (package?, path.file_name()?.to_str()?);
    let library = libraries
        .into_iter()
        .find(|library| names::shared_libraries(&package, library).iter().any(|name| name == file))?;
    Some(if home == lake.package_dir { library } else { format!("{package}/{library}") })
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
        let mut modules = std::mem::take(&mut known.modules);
        modules.retain(|m| library.modules.iter().all(|new| new.name != m.name));
        modules.extend(library.modules);
        *known = Library { modules, ..library };
    }
    Ok(())
}
