//! How the code of a Lean library gets into the program.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lean_rs_sys::names;

use crate::cargo;
use crate::error::BuildError;
use crate::initializer::PREFIX;
use crate::lake::{Facet, Lake};
use crate::library::{self, Initializers, SymbolScope};
use crate::manifest::{Archive, Linked};
use crate::manifest_entries::target_of;
use crate::store::{Kept, Store};
use crate::undefined_symbols::{linked_libraries, system_folders};

/// The functions that `lean-rs` defines for the package `leanRsInterop`.
const OF_LEAN_RS: &str = "lean_rs_interop_";

/// How the code of a Lean package gets into the program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Linkage {
    /// The program loads the package's shared libraries when it runs.
    #[default]
    Shared,
    /// The code is linked into the program, with that of all libraries of other packages that it takes symbols from. There is no
    /// library to be found when the program runs, and a call is a plain call of a C function.
    ///
    /// The shared libraries are built as well: they are what Lean's signatures are compared with. What the program defines for
    /// `@[extern]` declarations has to be a `#[lean_callback]`.
    Static,
}

/// Has Lake build the archives of a library and of those that it needs, and puts them where the linker finds them.
pub(crate) fn link(
    library: &Path,
    needs: &[PathBuf],
    kept: &Kept,
    undefined: &BTreeSet<String>,
    lake: &Lake<'_>,
    store: &Store,
) -> Result<Linked, BuildError> {
    for library in [library].into_iter().chain(needs.iter().map(PathBuf::as_path)) {
        check_names(library, lake)?;
    }
    let mut archives = vec![archive(library, kept, lake, store)?];
    for needed in needs {
        archives.push(archive(needed, &store.keep(needed)?, lake, store)?);
    }
    let undefined = undefined.iter().filter(|symbol| !symbol.starts_with(OF_LEAN_RS)).cloned().collect();
    Ok(Linked { archives, undefined })
}

/// Checks that the library defines nothing that Lean's library or one of the system defines, too: what a program defines takes its place,
/// for all code of the process. On macOS, whose own libraries are no files, that is known of Lean's alone.
fn check_names(library: &Path, lake: &Lake<'_>) -> Result<(), BuildError> {
    let mut own = BTreeSet::new();
    library::symbols(library, |name, scope| {
        if scope == SymbolScope::Exported && !names::is_reserved(name) {
            own.insert(name.to_owned());
        }
    })?;
    let mut others = library::lean_libraries(lake.toolchain);
    let mut of_system = linked_libraries(library)?;
    for lean in &others {
        of_system.append(&mut linked_libraries(lean)?);
    }
    // Of Rust's standard library.
    of_system.extend(system_folders().map(|folder| folder.join("libgcc_s.so.1")).find(|path| path.is_file()));
    others.extend(of_system);
    for other in &others {
        let mut taken = None;
        // One that is for another architecture is not the one that is linked.
        let _ = library::symbols(other, |name, scope| {
            if matches!(scope, SymbolScope::Exported | SymbolScope::Optional) && own.contains(name) {
                taken.get_or_insert_with(|| name.to_owned());
            }
        });
        if let Some(symbol) = taken {
            return Err(BuildError::NameTaken { symbol, library: library.to_owned(), other: other.clone() });
        }
    }
    Ok(())
}

fn archive(library: &Path, kept: &Kept, lake: &Lake<'_>, store: &Store) -> Result<Archive, BuildError> {
    let no_target = || BuildError::NoArchive {
        library: library.to_owned(),
        reason: "the lakefile of its package does not name it as a lean_lib".to_owned(),
    };
    let target = target_of(library, lake).ok_or_else(no_target)?;
    lake.build(std::slice::from_ref(&target), Facet::Static)?;
    let made = lake
        .query(&target, Facet::Static)
        .map_err(|reason| BuildError::NoArchive { library: library.to_owned(), reason })?;
    let folder = store.place(&kept.digest);
    let stem = library.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{}-{}", stem.trim_start_matches("lib"), &kept.digest[..16]);
    let path = folder.join(format!("lib{name}.a"));
    if !path.is_file() {
        combine(&made, &kept.digest, &path)?;
    }
    println!("cargo::rustc-link-search=native={}", cargo::text(&folder)?);
    let initializers = Initializers::read(library)?.defined;
    Ok(Archive {
        name,
        digest: kept.digest.clone(),
        initializers: initializers.iter().map(|stem| format!("{PREFIX}{stem}")).collect(),
    })
}

/// Makes one object of all code in an archive and the symbol that identifies it, and an archive with that object.
///
/// A linker takes from an archive what it misses, so that a program which contains two versions of a package could get an export
/// of the one and another of the other, without a word. Of one object it takes all or nothing, and two with the same exports are an
/// error.
fn combine(archive: &Path, digest: &str, to: &Path) -> Result<(), BuildError> {
    let folder = to.parent().unwrap_or(to);
    let unfinished = tempfile::tempdir_in(folder).map_err(BuildError::io("creating a folder in", folder))?;
    let at = |name: &str| unfinished.path().join(name);
    let (source, object, finished) = (at("identity.c"), at("library.o"), at("library.a"));
    let text = format!("const char {} = 1;\n", names::archive_identity(digest));
    fs::write(&source, text).map_err(BuildError::io("writing", &source))?;
    let mut link = Command::new(program("CC", "cc"));
    link.args(["-r", "-nostdlib", "-fPIC", "-o"]).arg(&object).arg(&source);
    if cfg!(target_os = "macos") {
        // Read, and not run.
        link.arg("-Wl,-all_load").arg(archive);
    } else {
        link.arg("-Wl,--whole-archive").arg(archive).arg("-Wl,--no-whole-archive");
    }
    run(link, archive)?;
    let mut ar = Command::new(program("AR", "ar"));
    ar.arg("crs").arg(&finished).arg(&object);
    run(ar, archive)?;
    fs::rename(&finished, to).map_err(BuildError::io("writing", to))
}

/// The tools that Rust's own linking takes, too.
fn program(variable: &str, name: &str) -> OsString {
    env::var_os(variable).filter(|value| !value.is_empty()).unwrap_or_else(|| name.into())
}

fn run(mut command: Command, archive: &Path) -> Result<(), BuildError> {
    let failed = |reason| BuildError::NoArchive { library: archive.to_owned(), reason };
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| failed(format!("running `{name}`: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.lines().take(20).collect();
    Err(failed(format!("`{name}` failed ({}): {}", output.status, said.join("\n"))))
}
