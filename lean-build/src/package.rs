//! The builder that a build script uses, and the order of its steps.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use lean_rs_sys::names;
use lean_rs_sys::toolchain_file::ToolchainFile;

use crate::active_toolchain::ActiveToolchain;
use crate::atomic;
use crate::cargo;
use crate::error::BuildError;
use crate::lake::{Facet, Lake};
use crate::lake_manifest::{self, Dependencies};
use crate::lakefile::{self, Lakefile, modified};
use crate::library;
use crate::linkage::Linkage;
use crate::lock;
use crate::manifest::{self, Manifest, Package};
use crate::manifest_entries::{Entries, build_needed, merge};
use crate::out_of_tree::{self, Place, Wanted};
use crate::shims::{self, Shim};
use crate::store::{self, Store};

/// A Lean package to be built with Lake, and the modules in it that Rust calls.
///
/// # Example
/// ```no_run
/// // the body of `main` in build.rs
/// lean_build::LakePackage::new("lean").module("Arith").build();
/// ```
///
/// # Libraries
/// Lake builds libraries, the `lean_lib` targets of the lakefile. A module is taken from the library that is named
/// like the module's first component: `Arith.Sub` from `Arith`. If a module is in another one, name that before it;
/// this counts until the next `library`:
///
/// ```no_run
/// lean_build::LakePackage::new("lean")
///     .module("Arith.Sub")                  // lean_lib Arith
///     .library("Proofs")
///     .module("Graph.Path")                 // lean_lib Proofs
///     .module("Graph.Coloring")            // lean_lib Proofs
///     .build();
/// ```
///
/// The library may also belong to a package that this one requires.
#[derive(Debug, Clone)]
#[must_use = "nothing is built before `build` or `try_build`"]
pub struct LakePackage {
    dir: PathBuf,
    /// Libraries in the order in which they were first named, with their modules.
    libraries: Vec<(String, Vec<String>)>,
    /// The library that the next modules belong to.
    current: Option<String>,
    linkage: Linkage,
    wanted: Wanted,
}

/// What was built.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Build {
    /// The manifest as it was written: this package, and those that the same build script built before.
    pub manifest: Manifest,
    /// The file.
    pub manifest_path: PathBuf,
}

/// Set by the build script of `lean-rs`: `static` if Lean's runtime is linked into the program.
const LINKED_RUNTIME: &str = "DEP_LEAN_RS_RUNTIME";

/// What this process has built so far.
static BUILT: Mutex<Option<Manifest>> = Mutex::new(None);

impl LakePackage {
    /// The package in `dir`, the folder of its lakefile, relative to the folder of the crate's `Cargo.toml`.
    pub fn new(dir: impl Into<PathBuf>) -> LakePackage {
        LakePackage {
            dir: dir.into(),
            libraries: Vec::new(),
            current: None,
            linkage: Linkage::Shared,
            wanted: Wanted::Automatic,
        }
    }

    /// A package that the crate carries for those who depend on it: always built in `OUT_DIR`, with their toolchain.
    ///
    /// As [`new`](Self::new) with [`out_of_tree(true)`](Self::out_of_tree), but
    /// - whatever is outside of the crate's folder counts as missing, since Cargo would not package it: the author meets the
    ///   error, and not the first user;
    /// - `lean-toolchain` files in the crate say what its author uses, and are left out.
    pub fn bundled(dir: impl Into<PathBuf>) -> LakePackage {
        LakePackage { wanted: Wanted::Bundled, ..LakePackage::new(dir) }
    }

    /// Whether Lake builds a copy of the package in `OUT_DIR`, so that nothing is written beside the sources.
    ///
    /// Without this call, a copy is built if Cargo has packaged, downloaded or vendored the crate, if Lake could not write into
    /// the package or into one that it requires by path, and if `LEAN_RS_PREBUILT_…` is set. With `false`, that is an error for
    /// a package that cannot be written.
    ///
    /// The copy has the packages that are required by path, too, at the same places relative to each other, and those that
    /// Lake has downloaded (`.lake/packages`). `.lake`, `.git` and caches, such as Cargo's target folder, are left out. Errors of
    /// Lean name the original files, and Cargo watches these. Each profile of Cargo has a copy of its own.
    ///
    /// # Builds from elsewhere
    /// The environment variable `LEAN_RS_PREBUILT_` with the name of the Lean package behind it (in capitals, `_` for anything
    /// but letters and digits) names a folder with an earlier build, from which Lake goes on: a copy of the folder in `OUT_DIR`
    /// which has the file `DIGEST`. That file has a digest of the sources, the version of Lean and its `lean.h`; if it is
    /// another one, the build fails.
    pub fn out_of_tree(mut self, copied: bool) -> LakePackage {
        self.wanted = match (copied, self.wanted) {
            (false, _) => Wanted::InPlace,
            (true, Wanted::Bundled) => Wanted::Bundled,
            (true, _) => Wanted::Copied,
        };
        self
    }

    /// A module that Rust calls, under its name in Lean, such as `Arith.Sub`. At least one is needed.
    pub fn module(mut self, name: impl Into<String>) -> LakePackage {
        let name = name.into();
        let library = self.current.clone().unwrap_or_else(|| {
            // Named like the module's first component.
            names::components(&name).next().unwrap_or_default().to_owned()
        });
        match self.libraries.iter_mut().find(|(known, _)| *known == library) {
            Some((_, modules)) if modules.contains(&name) => {}
            Some((_, modules)) => modules.push(name),
            None => self.libraries.push((library, vec![name])),
        }
        self
    }

    /// The library (`lean_lib` target) that the modules named after this call belong to.
    pub fn library(mut self, name: impl Into<String>) -> LakePackage {
        let name = name.into();
        if self.libraries.iter().all(|(known, _)| *known != name) {
            self.libraries.push((name.clone(), Vec::new()));
        }
        self.current = Some(name);
        self
    }

    /// How the package's code gets into the program: [`Linkage::Shared`] if nothing is said.
    ///
    /// ```no_run
    /// use lean_build::{LakePackage, Linkage};
    /// // the body of `main` in build.rs
    /// LakePackage::new("lean").module("Arith").linkage(Linkage::Static).build();
    /// ```
    pub fn linkage(mut self, linkage: Linkage) -> LakePackage {
        self.linkage = linkage;
        self
    }

    /// Builds the package; if that fails, reports why to Cargo, which then fails the build, and ends the process.
    ///
    /// The rest of the build finds the result in the environment variable
    /// [`MANIFEST_ENV`](crate::manifest::MANIFEST_ENV). Cargo runs the build script again when a source, the lakefile,
    /// `lean-toolchain` or `lake-manifest.json` of the package or of one that it requires by path changes, and not
    /// otherwise.
    ///
    /// A build script may write a package into `OUT_DIR` itself, which Lake builds there. Cargo does not watch what the script
    /// has written, and because of what this method prints, nor the files of the crate: the script has to print
    /// `cargo::rerun-if-changed=` for each file that it reads.
    ///
    /// On docs.rs, where there is no Lean, nothing is built. The macros need no manifest for documentation.
    pub fn build(self) {
        println!("cargo::rerun-if-env-changed=DOCS_RS");
        if env::var_os("DOCS_RS").is_some() {
            return;
        }
        if let Err(error) = self.try_build() {
            cargo::fail(&error);
        }
    }

    /// Builds the package, for build scripts that handle errors themselves.
    ///
    /// # Errors
    /// See [`BuildError`]. Nothing was written then, and what was said to Cargo does no harm.
    pub fn try_build(self) -> Result<Build, BuildError> {
        self.check_names()?;
        let crate_dir = cargo::folder("CARGO_MANIFEST_DIR")?;
        let crate_dir = crate_dir.canonicalize().unwrap_or(crate_dir);
        let out_dir = cargo::folder("OUT_DIR")?;
        cargo::watch_variables();
        cargo::check_target()?;
        let source_dir = self.package_dir(&crate_dir)?;

        if self.linkage == Linkage::Shared && cargo::variable(LINKED_RUNTIME).as_deref() == Some("static") {
            return Err(BuildError::RuntimeIsLinked { package: source_dir });
        }
        let toolchain = ActiveToolchain::find(&source_dir)?;
        toolchain.warn_if_assumed();
        let mut files: BTreeSet<PathBuf> = toolchain.toolchain.watched_files().collect();
        files.extend(toolchain.check_root(&out_dir, &crate_dir)?);
        let of_author = |path: &Path| self.wanted == Wanted::Bundled && path.starts_with(&crate_dir);
        if let Some(wanted) = ToolchainFile::find(&source_dir)?.filter(|wanted| !of_author(&wanted.path)) {
            toolchain.check(&wanted)?;
            files.insert(wanted.path);
        }

        let place = Place::choose(&source_dir, self.wanted, &crate_dir, &out_dir, &toolchain)?;
        let package_dir = place.dir.clone();
        let version = toolchain.shown_version();
        let lake = Lake {
            toolchain: &toolchain.toolchain,
            package_dir: &package_dir,
            place: &place,
            crate_dir: &crate_dir,
            version: &version,
        };
        // Until everything is read that Lake wrote.
        let _locks = lock::lock(&package_dir)?;
        let shims = shims::install(&package_dir)?;
        // Lake runs several times, and what it builds has to be of one state.
        let built_together = lock::packages(&package_dir);
        let sources = store::digest_of(&built_together)?;
        let names: Vec<String> = self.libraries.iter().map(|(library, _)| library.clone()).collect();
        let paths = run_lake(&lake, &names, &shims).map_err(|error| place.explain(error))?;
        let dependencies = Dependencies::of(&package_dir);
        build_needed(&paths, &shims, &lake, &dependencies)?;
        let store = Store::of_build()?;
        let mut entries = Entries::new(&lake, &dependencies, &toolchain, &store, self.linkage);
        for ((library, modules), path) in self.libraries.iter().zip(&paths) {
            entries.add(library, modules, path)?;
        }
        let Entries { packages, undefined, .. } = entries;

        if store::digest_of(&built_together)? != sources {
            return Err(BuildError::SourcesChanged { package: package_dir });
        }
        let (manifest, manifest_path) = join(&out_dir, toolchain.manifest_entry()?, packages)?;
        place.finished()?;
        files.extend(cargo::files_of(&source_dir));
        files.extend(dependencies.local.iter().flat_map(|dir| cargo::files_of(&place.original(dir))));
        files.extend(paths.iter().filter_map(|path| stamp(path)));
        // What the script has written is newer than its start, which is a change for Cargo: the next build would do everything
        // once more for nothing. It may have written links to what it has not.
        let written = out_dir.canonicalize().map_err(BuildError::io("finding", &out_dir))?;
        files.retain(|file| !file.canonicalize().is_ok_and(|file| file.starts_with(&written)));
        files.insert(store.stamp()?);
        cargo::watch(&files)?;
        cargo::name_manifest(&manifest_path)?;
        cargo::link(&toolchain.toolchain)?;
        cargo::export(&undefined);
        Ok(Build { manifest, manifest_path })
    }

    fn check_names(&self) -> Result<(), BuildError> {
        let modules = self.libraries.iter().flat_map(|(_, modules)| modules.iter().map(|m| ("module", m)));
        let libraries = self.libraries.iter().map(|(library, _)| ("library", library));
        if let Some((kind, name)) = modules.chain(libraries).find(|(_, name)| !is_name(name)) {
            return Err(BuildError::InvalidName { kind, name: name.clone() });
        }
        if self.libraries.iter().all(|(_, modules)| modules.is_empty()) {
            return Err(BuildError::NoModules { package: self.dir.clone() });
        }
        match self.libraries.iter().find(|(_, modules)| modules.is_empty()) {
            Some((library, _)) => Err(BuildError::LibraryWithoutModules { library: library.clone() }),
            None => Ok(()),
        }
    }

    fn package_dir(&self, crate_dir: &Path) -> Result<PathBuf, BuildError> {
        let path = crate_dir.join(&self.dir);
        let missing = || match out_of_tree::unpacked_in(crate_dir) {
            Some(crate_dir) => BuildError::OutsideOfCrate { path: path.clone(), crate_dir },
            None => BuildError::NoPackage { path: path.clone(), written: self.dir.clone() },
        };
        let path = path.canonicalize().ok().filter(|path| path.is_dir()).ok_or_else(missing)?;
        match lakefile::path_in(&path) {
            Some(_) => Ok(path),
            None => Err(BuildError::NoLakefile { path }),
        }
    }
}

fn is_name(name: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.contains(['/', '\\', ':', '«', '»']);
    let path = [".lean", ".toml"].iter().any(|extension| name.ends_with(extension));
    let dots = name.is_empty() || name.starts_with('.') || name.ends_with('.');
    let blank = !name.contains('«') && name.contains(char::is_whitespace);
    !path && !dots && !blank && !name.contains(['\n', '\r']) && names::components(name).all(plain)
}

/// Builds the libraries and finds their files; shims are built as well: Lake does not build what a library calls in others.
fn run_lake(lake: &Lake<'_>, libraries: &[String], shims: &[&Shim]) -> Result<Vec<PathBuf>, BuildError> {
    let lake_manifest = lake.package_dir.join(lake_manifest::FILE_NAME);
    let before = modified(&lake_manifest);
    let target_of = |library: &String| {
        let shim = shims.iter().find(|shim| shim.library == library);
        shim.map_or_else(|| library.clone(), |shim| shim.target())
    };
    let mut targets: Vec<String> = libraries.iter().map(target_of).collect();
    for shim in shims.iter().map(|shim| shim.target()) {
        if !targets.contains(&shim) {
            targets.push(shim);
        }
    }
    lake.build(&targets, Facet::Shared)?;
    let paths = libraries.iter().zip(&targets).map(|(library, target)| find_library(lake, library, target));
    let paths = paths.collect();
    // Cargo watches the file, and would take one that is newer than the start of the build script for a later change: the
    // next build would run Lake once more for nothing.
    if modified(&lake_manifest) != before {
        backdate(&lake_manifest, lake.package_dir);
    }
    paths
}

fn find_library(lake: &Lake<'_>, library: &str, target: &str) -> Result<PathBuf, BuildError> {
    lake.query(target, Facet::Shared).or_else(|why| {
        let package = Lakefile::read(lake.package_dir).package;
        library::probe(lake.package_dir, package.as_deref(), library).map_err(|probed| {
            BuildError::LibraryNotFound {
                library: library.to_owned(),
                package: lake.package_dir.to_owned(),
                tried: [why].into_iter().chain(probed).collect(),
            }
        })
    })
}

/// Makes a file as old as the lakefile. One that cannot be changed stays as it is; the cost is one needless run of Lake.
fn backdate(path: &Path, package_dir: &Path) {
    let time = lakefile::modified_in(package_dir);
    if let (Some(time), Ok(file)) = (time, File::options().write(true).open(path)) {
        let _ = file.set_modified(time);
    }
}

/// A file beside a library, so that Cargo notices when `lake clean` deletes both: a missing file has changed.
///
/// Not the library itself: Lake has just written it, which is a change for Cargo too, and Lake needs its time.
fn stamp(library: &Path) -> Option<PathBuf> {
    let home = lakefile::package_of(library)?;
    let path = library.with_file_name("lean-build.stamp");
    if !path.exists() {
        fs::write(&path, "Lets Cargo notice that this folder was deleted.\n").ok()?;
        backdate(&path, home);
    }
    Some(path)
}

/// Adds packages to those that this process built before, and writes the manifest of them all.
fn join(
    out_dir: &Path,
    toolchain: manifest::Toolchain,
    packages: Vec<Package>,
) -> Result<(Manifest, PathBuf), BuildError> {
    let mut built = BUILT.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut manifest = built.clone().unwrap_or_else(|| Manifest {
        schema: manifest::SCHEMA,
        toolchain: toolchain.clone(),
        packages: Vec::new(),
    });
    if manifest.toolchain.sysroot != toolchain.sysroot {
        return Err(BuildError::TwoToolchains {
            first: manifest.toolchain.sysroot.into(),
            second: toolchain.sysroot.into(),
        });
    }
    for package in packages {
        merge(&mut manifest.packages, package)?;
    }
    let path = out_dir.join(manifest::FILE_NAME);
    let text = manifest.to_json().map_err(io::Error::from);
    text.and_then(|text| atomic::write(&path, &text, None)).map_err(BuildError::io("writing", &path))?;
    *built = Some(manifest.clone());
    Ok((manifest, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_find_their_libraries() {
        let package = LakePackage::new("lean")
            .module("A.B")
            .module("A")
            .library("L")
            .module("C.D")
            .module("A.X")
            .library("A")
            .module("E")
            .module("E");
        let of = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(
            package.libraries,
            [("A".to_owned(), of(&["A.B", "A", "E"])), ("L".to_owned(), of(&["C.D", "A.X"]))]
        );
    }

    #[test]
    fn one_manifest_has_one_toolchain() {
        let out = tempfile::tempdir().unwrap();
        let toolchain = |sysroot: &str| manifest::Toolchain {
            version: "4.27.0".to_owned(),
            resolved_version: None,
            sysroot: sysroot.to_owned(),
        };
        let (_, path) = join(out.path(), toolchain("/lean-a"), Vec::new()).unwrap();
        assert_eq!(Manifest::read(path).unwrap().toolchain.sysroot, "/lean-a");
        let error = join(out.path(), toolchain("/lean-b"), Vec::new()).unwrap_err().to_string();
        let expected = "two packages of this build script use different toolchains: /lean-a and /lean-b\n";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn names() {
        for good in ["A", "A.B", "A_b.c'", "«my lib».A", "Überall", "my-lib"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", ".", "A.", ".A", "A..B", "A/B", "A.lean", "src/A.lean", "A B", "A:shared"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
