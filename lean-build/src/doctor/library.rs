//! The library that holds Lean's runtime: whether it is there and whole, and whether programs find it.

use std::collections::BTreeSet;
use std::env;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use lean_rs_sys::REQUIRED_SYMBOLS;
use lean_rs_sys::toolchain::{LIBRARIES, Toolchain};
use lean_rs_sys::version::Version;

use super::toolchain::REINSTALL;
use super::{Finding, unwinder};
use crate::error::{BuildError, first_of};
use crate::library::{self, SymbolScope};

/// What only some versions have, and the first of these. This program's own list is that of the Lean it was built with.
const SINCE: [(&str, &str); 1] = [("lean_inc_ref_huge_n", "4.34.0-rc2")];

/// Where the system looks for libraries before the path that a program carries.
const SEARCH_PATH: &str = if cfg!(target_os = "macos") { "DYLD_LIBRARY_PATH" } else { "LD_LIBRARY_PATH" };

pub(super) fn examine(
    toolchain: &Toolchain,
    resolved: Option<&Version>,
    dir: &Path,
    findings: &mut Vec<Finding>,
) {
    let broken = |found| Finding::failure("libleanshared", found, REINSTALL);
    let Some(main) = library::lean_library(toolchain, LIBRARIES[0]) else {
        let dirs = toolchain.library_dirs().map(|dir| dir.display().to_string());
        let found = format!("{} is in none of {}", file_name(LIBRARIES[0]), dirs.join(", "));
        return findings.push(broken(found));
    };

    let mut missing = required(resolved);
    let count = missing.len();
    let mut of_unwinder = BTreeSet::new();
    for path in library::lean_libraries(toolchain) {
        let read = library::symbols(&path, |name, scope| {
            if scope == SymbolScope::Exported {
                missing.remove(name);
                if name.starts_with("_Unwind_") {
                    of_unwinder.insert(name.to_owned());
                }
            }
        });
        if let Err(error) = read {
            let reason = match error {
                BuildError::UnreadableLibrary { reason, .. } => reason,
                other => other.to_string(),
            };
            let found = format!("{} cannot be read: {reason}", path.display());
            return findings.push(broken(found));
        }
    }
    findings.push(if missing.is_empty() {
        let found = format!("{} has all {count} symbols that lean-rs uses", main.display());
        Finding::good("libleanshared", found)
    } else {
        let found = format!(
            "{} lacks {} of the {count} symbols that lean-rs uses: {}",
            main.display(),
            missing.len(),
            first_of(missing.iter().copied(), 5)
        );
        broken(found)
    });
    findings.push(unwinder::examine(&of_unwinder, &unwinder::target_dir(dir)));
    findings.push(search_path(&main, env::var_os(SEARCH_PATH).as_deref()));
}

fn file_name(library: &str) -> String {
    format!("{DLL_PREFIX}{library}{DLL_SUFFIX}")
}

/// The symbols that lean-rs links with a toolchain of this version.
fn required(version: Option<&Version>) -> BTreeSet<&'static str> {
    let mut symbols: BTreeSet<&str> = REQUIRED_SYMBOLS.iter().copied().collect();
    for (symbol, since) in SINCE {
        let has = version.zip(Version::parse(since)).is_some_and(|(version, since)| *version >= since);
        if has {
            symbols.insert(symbol);
        } else {
            symbols.remove(symbol);
        }
    }
    symbols
}

/// Whether a program that runs without Cargo finds this library, and no other one of that name.
fn search_path(library: &Path, value: Option<&OsStr>) -> Finding {
    let name = library.file_name().unwrap_or_default();
    let dirs = value.map(|value| env::split_paths(value).collect::<Vec<PathBuf>>()).unwrap_or_default();
    let same = |path: &Path| path.canonicalize().ok() == library.canonicalize().ok();
    let found = match dirs.iter().map(|dir| dir.join(name)).find(|path| path.is_file()) {
        Some(other) if !same(&other) => {
            let found = format!(
                "{SEARCH_PATH} leads programs to {}, which is not the library of the toolchain in use, {}",
                other.display(),
                library.display()
            );
            let fix = format!("take {} out of {SEARCH_PATH}", other.parent().unwrap_or(&other).display());
            return Finding::warning("search path", found, fix);
        }
        Some(_) => format!("{SEARCH_PATH} leads programs to the library of the toolchain in use"),
        None => format!(
            "programs whose build script calls lean-build carry the path {}, and nothing in {SEARCH_PATH} comes before it",
            library.parent().unwrap_or(library).display()
        ),
    };
    Finding::good("search path", found)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn symbols_follow_the_version() {
        let has = |version: &str| required(Version::parse(version).as_ref()).contains("lean_inc_ref_huge_n");
        assert!(!has("4.27.0") && !has("4.34.0-rc1"));
        assert!(has("4.34.0-rc2") && has("4.35.0"));
        let all = required(None);
        for name in ["lean_initialize_runtime_module", "lean_io_mark_end_initialization", "lean_dec_ref_cold"]
        {
            assert!(all.contains(name), "{name}");
        }
    }

    #[test]
    fn a_library_without_the_symbols() {
        let dir = tempfile::tempdir().unwrap();
        let lib = dir.path().join("lib");
        for folder in [dir.path().join("include/lean"), lib.clone()] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(dir.path().join("include/lean/lean.h"), "").unwrap();
        let toolchain = Toolchain::at(dir.path()).unwrap();
        let lines = || {
            let mut findings = Vec::new();
            examine(&toolchain, None, dir.path(), &mut findings);
            findings.iter().map(Finding::to_string).collect::<Vec<_>>()
        };
        let all: Vec<String> = required(None).iter().map(|name| format!("_{name}")).collect();
        let mut names: Vec<&str> = all.iter().map(String::as_str).collect();
        fs::write(lib.join(file_name("leanshared")), library::mach_o(&names, &[])).unwrap();
        let expected = format!("has all {} symbols that lean-rs uses", names.len());
        assert!(
            lines()[0].starts_with("ok    libleanshared: ") && lines()[0].contains(&expected),
            "{:?}",
            lines()
        );

        // Needed from elsewhere is not there; in another of Lean's libraries is.
        let absent = names.pop().unwrap();
        fs::write(lib.join(file_name("leanshared")), library::mach_o(&names, &[absent])).unwrap();
        assert!(lines()[0].starts_with("fail  libleanshared: "), "{:?}", lines());
        let expected = format!("lacks 1 of the {} symbols that lean-rs uses: {}", all.len(), &absent[1..]);
        assert!(lines()[0].contains(&expected), "{:?}", lines());
        fs::write(lib.join(file_name("Init_shared")), library::mach_o(&[absent], &[])).unwrap();
        assert!(lines()[0].starts_with("ok    libleanshared: "), "{:?}", lines());
    }

    #[test]
    fn the_first_folder_with_the_library_counts() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["own", "other", "empty"] {
            fs::create_dir(at(name)).unwrap();
        }
        let library = at("own").join("liblean.so");
        fs::write(&library, "").unwrap();
        fs::write(at("other").join("liblean.so"), "").unwrap();
        let check = |names: &[&str]| {
            let value = env::join_paths(names.iter().map(|name| at(name))).unwrap();
            search_path(&library, Some(&value)).to_string()
        };
        assert!(check(&["empty", "own", "other"]).starts_with("ok "));
        assert!(check(&["empty"]).starts_with("ok "));
        let warning = check(&["empty", "other", "own"]);
        assert!(warning.starts_with("warn  search path: "), "{warning}");
        assert!(warning.contains(&format!("take {} out of", at("other").display())), "{warning}");
    }
}
