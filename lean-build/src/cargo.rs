//! What a build script tells Cargo, and which files Cargo watches.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, Once, PoisonError};

use lean_rs_sys::names::extern_record;
use lean_rs_sys::toolchain::{ELAN_VARIABLES, LIBRARIES, SYSROOT, Toolchain};
use lean_rs_sys::version::ASSUME_VERSION;

use crate::error::BuildError;
use crate::{lake_manifest, lakefile, lean_toolchain, library, link_program, manifest};

/// How much of an error message Cargo shows.
const MESSAGE_LINES: usize = 120;

/// Sources that Lake may compile: those of Lean, and of C code that a package contains.
const SOURCES: [&str; 6] = ["lean", "c", "cc", "cpp", "h", "hpp"];

/// The value of an environment variable; one that is empty counts as not set.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

/// A folder that Cargo names in a variable for build scripts.
pub(crate) fn folder(name: &'static str) -> Result<PathBuf, BuildError> {
    env::var_os(name).map(PathBuf::from).ok_or(BuildError::NotInBuildScript { variable: name })
}

/// Cargo's target directory, or `OUT_DIR` where it cannot be told.
pub(crate) fn target_dir() -> Result<PathBuf, BuildError> {
    let out_dir = folder("OUT_DIR")?;
    // Which folders lie between them is up to Cargo; the tag, which tells backup programs what to leave out, is not.
    let marked = out_dir.ancestors().find(|dir| dir.join("CACHEDIR.TAG").is_file()).map(Path::to_path_buf);
    Ok(marked.unwrap_or(out_dir))
}

/// A path in a directive or the manifest.
pub(crate) fn text(path: &Path) -> Result<&str, BuildError> {
    path.to_str()
        .filter(|text| !text.contains(['\n', '\r']))
        .ok_or_else(|| BuildError::UnusablePath { path: path.to_owned() })
}

/// Lean's libraries exist for the machine that runs the build; nothing else can be linked.
pub(crate) fn check_target() -> Result<(), BuildError> {
    let of = |name, host: &str| env::var(name).unwrap_or_else(|_| host.to_owned());
    let os = of("CARGO_CFG_TARGET_OS", env::consts::OS);
    let arch = of("CARGO_CFG_TARGET_ARCH", env::consts::ARCH);
    let target = format!("{os} {arch}");
    if !matches!(os.as_str(), "linux" | "macos") {
        return Err(BuildError::UnsupportedTarget { target, reason: format!("lean-rs does not know {os}") });
    }
    if (os.as_str(), arch.as_str()) != (env::consts::OS, env::consts::ARCH) {
        let reason = format!("Lake compiles for this machine, {} {}", env::consts::OS, env::consts::ARCH);
        return Err(BuildError::UnsupportedTarget { target, reason });
    }
    // Another C library, for example.
    match (variable("HOST"), variable("TARGET")) {
        (Some(host), Some(target)) if host != target => {
            let reason = format!("Lake compiles for this machine, {host}");
            Err(BuildError::UnsupportedTarget { target, reason })
        }
        _ => Ok(()),
    }
}

/// Tells Cargo which variables decide which Lean compiles the package. Printed first, so that it counts for a script that fails, too.
pub(crate) fn watch_variables() {
    for name in [SYSROOT, "LAKE"].into_iter().chain(ELAN_VARIABLES).chain([ASSUME_VERSION]) {
        println!("cargo::rerun-if-env-changed={name}");
    }
}

/// Tells Cargo to run the script again when one of the files changes.
pub(crate) fn watch(files: &BTreeSet<PathBuf>) -> Result<(), BuildError> {
    for file in files {
        println!("cargo::rerun-if-changed={}", text(file)?);
    }
    Ok(())
}

/// Tells the compilation of the crate where the manifest is.
pub(crate) fn name_manifest(path: &Path) -> Result<(), BuildError> {
    println!("cargo::rustc-env={}={}", manifest::MANIFEST_ENV, text(path)?);
    Ok(())
}

/// Lets programs, tests and examples of the crate find Lean's library when they run without Cargo.
pub(crate) fn link(toolchain: &Toolchain) -> Result<(), BuildError> {
    let Some(library) = library::lean_library(toolchain, LIBRARIES[0]) else { return Ok(()) };
    run_path(text(library.parent().unwrap_or(&library))?);
    Ok(())
}

/// The folders in which a program looks for libraries: its own and `../lib` first, so that it takes the libraries that were moved
/// together with it, and then the one where they are now.
pub(crate) fn run_path(library_dir: &str) {
    // Once for all packages of a script: linkers warn of a path that is named twice.
    static LINKED: Once = Once::new();
    LINKED.call_once(|| {
        let origin = if for_macos() { "@loader_path" } else { "$ORIGIN" };
        for dir in [origin, &format!("{origin}/../lib"), library_dir] {
            println!("cargo::rustc-link-arg=-Wl,-rpath,{dir}");
        }
        link_program::pass_on(link_program::LIBDIR, library_dir);
    });
}

/// Lets libraries that a program loads find these symbols in it, if it defines them, and those that libraries of the crates
/// below look for.
///
/// An executable exports nothing by itself, and a function that nothing calls is not even taken from its `rlib`. The flags
/// reach every program, test and library of the crate, so they must not ask for a symbol: on Linux neither does (GNU ld
/// from 2.35 on, lld and mold know both). On macOS `-u` does unless `-U` excuses the symbol; executables export every symbol
/// that is kept, unless some are named (`-exported_symbol`), which would ask for these. That was read, and not run.
pub(crate) fn export(symbols: &BTreeSet<String>) {
    // Once for all packages of a script.
    static EXPORTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut exported = EXPORTED.lock().unwrap_or_else(PoisonError::into_inner);
    for symbol in symbols.union(&link_program::externs_of_dependencies()) {
        if !exported.insert(symbol.clone()) {
            continue;
        }
        // And what the program says about its function.
        for name in [symbol.clone(), extern_record(symbol)] {
            let flags = if for_macos() {
                [format!("-u,_{name}"), format!("-U,_{name}")]
            } else {
                [format!("-u,{name}"), format!("--export-dynamic-symbol={name}")]
            };
            flags.iter().for_each(|flag| println!("cargo::rustc-link-arg=-Wl,{flag}"));
        }
    }
    let all: Vec<&str> = exported.iter().map(String::as_str).collect();
    link_program::pass_on(link_program::EXTERNS, &all.join(","));
}

/// Whether the programs are for macOS.
fn for_macos() -> bool {
    env::var("CARGO_CFG_TARGET_OS").as_deref().unwrap_or(env::consts::OS) == "macos"
}

/// A warning that Cargo shows, in one line.
pub(crate) fn warn(message: &str) {
    println!("cargo::warning={}", message.replace('\n', " "));
}

/// Ends the build script with an error as Cargo shows it: every line marked, and not more than a screen or two of them.
pub(crate) fn fail(error: &BuildError) -> ! {
    let message = error.to_string();
    let lines: Vec<&str> = message.lines().filter(|line| !line.trim().is_empty()).collect();
    for line in lines.iter().take(MESSAGE_LINES) {
        println!("cargo::error={line}");
    }
    if lines.len() > MESSAGE_LINES {
        println!("cargo::error=… {} more lines", lines.len() - MESSAGE_LINES);
    }
    // Cargo fails for the errors that were reported. For a script that fails itself it would print each of them three times: as
    // an error, and in the output of the script.
    process::exit(0);
}

/// The files of a package that decide what Lake builds.
///
/// Only files that exist: for Cargo, a missing file has always changed. And no directories: Lake writes into the
/// package, and Cargo would take that for a change.
pub(crate) fn files_of(package_dir: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let names = lakefile::FILE_NAMES.iter().chain(&[lean_toolchain::FILE_NAME, lake_manifest::FILE_NAME]);
    files.extend(names.map(|name| package_dir.join(name)).filter(|path| path.is_file()));
    let mut visited = BTreeSet::new();
    collect_sources(package_dir, &mut files, &mut visited);
    // Mostly inside, and visited then.
    for dir in lakefile::Lakefile::read(package_dir).source_dirs {
        collect_sources(&package_dir.join(dir), &mut files, &mut visited);
    }
    files
}

fn collect_sources(dir: &Path, files: &mut BTreeSet<PathBuf>, visited: &mut BTreeSet<PathBuf>) {
    // Links could lead in a circle.
    let Ok(dir) = dir.canonicalize() else { return };
    if !visited.insert(dir.clone()) {
        return;
    }
    for path in library::entries(&dir) {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            // Another package, or a cache such as Cargo's target directory.
            if lakefile::path_in(&path).is_none() && !path.join("CACHEDIR.TAG").exists() {
                collect_sources(&path, files, visited);
            }
        } else if path.extension().is_some_and(|e| SOURCES.iter().any(|source| e == *source))
            // Not a link that leads nowhere.
            && path.is_file()
        {
            files.insert(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn watched_files() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let package = root.join("lean");
        for file in [
            "lean/lakefile.toml",
            "lean/lean-toolchain",
            "lean/A.lean",
            "lean/A/B.lean",
            "lean/native/ffi.c",
            "lean/README.md",
            "lean/.lake/build/ir/A.c",
            "lean/.git/x.lean",
            "lean/target/CACHEDIR.TAG",
            "lean/target/debug/x.c",
            "lean/test/lakefile.lean",
            "lean/test/T.lean",
            "src/C.lean",
        ] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        fs::write(package.join("lakefile.toml"), "name = 'p'\n[[lean_lib]]\nname = 'C'\nsrcDir = '../src'\n")
            .unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&package, package.join("A/circle")).unwrap();
        let found: Vec<String> = files_of(&package)
            .iter()
            .map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(
            found,
            [
                "lean/A/B.lean",
                "lean/A.lean",
                "lean/lakefile.toml",
                "lean/lean-toolchain",
                "lean/native/ffi.c",
                "src/C.lean"
            ]
        );
    }
}
