//! Which unwinder handles panics, where Lean's library exports a part of one.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use lean_rs_sys::toolchain::LIBRARIES;
use object::Object;
use object::read::ReadCache;

use super::Finding;
use crate::cargo::variable;
use crate::error::first_of;
use crate::library::entries;

const SUBJECT: &str = "unwinder";

/// Looks at the programs in Cargo's target directory, and at what every program loads.
pub(super) fn examine(exported: &BTreeSet<String>, target: &Path) -> Finding {
    // On macOS a program records the library of each symbol.
    if exported.is_empty() || cfg!(target_os = "macos") {
        return Finding::good(SUBJECT, "Lean's library does not take the place of Rust's unwinder");
    }
    let found = format!(
        "Lean's library exports a part of an unwinder ({})",
        first_of(exported.iter().map(String::as_str), 5)
    );
    if variable("LD_PRELOAD").is_some_and(|value| lean_is_first(value.split([':', ' ']))) {
        return Finding::failure(
            SUBJECT,
            format!("{found}, and LD_PRELOAD loads it before libgcc_s: panics in Rust abort the process"),
            "take libleanshared out of LD_PRELOAD",
        );
    }
    let wrong = |path: &PathBuf| lean_is_first(linked(path).iter().map(String::as_str));
    match programs_in(target).into_iter().find(wrong) {
        Some(program) => Finding::failure(
            SUBJECT,
            format!(
                "{found}, and {} loads it before libgcc_s: panics in Rust abort this program",
                program.display()
            ),
            "build it again; lean-rs-sys links libgcc_s first, so if that does not help, remove what else links leanshared: a \
             `cargo::rustc-link-lib` in a build.rs, or RUSTFLAGS",
        ),
        None => {
            Finding::good(SUBJECT, format!("{found}; programs that link lean-rs load libgcc_s before it"))
        }
    }
}

/// Whether Lean's library is in a list of libraries, and libgcc_s not before it.
fn lean_is_first<'a>(libraries: impl Iterator<Item = &'a str>) -> bool {
    let is = |path: &str, stem: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.strip_prefix("lib")
            .and_then(|name| name.strip_prefix(stem))
            .is_some_and(|rest| rest.starts_with(".so"))
    };
    let is_lean = |path: &str| LIBRARIES.iter().any(|stem| is(path, stem));
    libraries.map(|path| (is_lean(path), is(path, "gcc_s"))).find(|(lean, gcc)| *lean || *gcc)
        == Some((true, false))
}

/// The libraries that a program loads, in their order; none if the file is no program.
fn linked(program: &Path) -> Vec<String> {
    let Ok(file) = File::open(program) else { return Vec::new() };
    let cache = ReadCache::new(file);
    let Ok(libraries) = object::File::parse(&cache).and_then(|file| {
        let libraries = file.import_libraries()?;
        libraries.map(|library| Ok(String::from_utf8_lossy(library?.name()).into_owned())).collect()
    }) else {
        return Vec::new();
    };
    libraries
}

/// Where Cargo builds the crate of a folder.
pub(super) fn target_dir(dir: &Path) -> PathBuf {
    variable("CARGO_TARGET_DIR").map_or_else(|| dir.join("target"), |path| dir.join(path))
}

/// The programs of each profile.
fn programs_in(target: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = entries(target).iter().flat_map(|profile| entries(profile)).collect();
    files.retain(|path| path.extension().is_none() && path.is_file());
    files
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_first_of_the_two_counts() {
        for (libraries, expected) in [
            ("libleanshared.so libgcc_s.so.1", true),
            ("libgcc_s.so.1 libleanshared.so", false),
            ("libc.so.6 /lean/lib/lean/libInit_shared.so", true),
            ("libleanshared_2.so", true),
            ("libleanshared_copy.so libc.so.6", false),
            ("", false),
        ] {
            assert_eq!(lean_is_first(libraries.split(' ')), expected, "{libraries}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn programs_are_looked_at() {
        let dir = tempfile::tempdir().unwrap();
        let debug = dir.path().join("debug");
        fs::create_dir_all(&debug).unwrap();
        fs::write(debug.join("main.c"), "int main(void) { return 0; }").unwrap();
        fs::write(debug.join("no-program"), "text").unwrap();
        let link = |arguments: &[&str]| {
            let status = std::process::Command::new("cc").current_dir(&debug).args(arguments).status();
            assert!(status.unwrap().success(), "{arguments:?}");
        };
        link(&["-shared", "-o", "libleanshared.so", "-x", "c", "/dev/null"]);
        let exported = BTreeSet::from(["_Unwind_RaiseException".to_owned(), "_Unwind_Resume".to_owned()]);
        let build = |first: &str, second: &str| {
            link(&["-o", "app", "main.c", "-L.", "-Wl,--no-as-needed", first, second]);
            examine(&exported, dir.path()).to_string()
        };

        let right = build("-lgcc_s", "-lleanshared");
        assert_eq!(
            right,
            "ok    unwinder: Lean's library exports a part of an unwinder (_Unwind_RaiseException, _Unwind_Resume); programs \
             that link lean-rs load libgcc_s before it"
        );
        let wrong = build("-lleanshared", "-lgcc_s");
        let app = debug.join("app");
        let start = format!(
            "fail  unwinder: Lean's library exports a part of an unwinder (_Unwind_RaiseException, _Unwind_Resume), and {} \
             loads it before libgcc_s: panics in Rust abort this program — build it again;",
            app.display()
        );
        assert!(wrong.starts_with(&start), "{wrong}");
        assert!(wrong.contains("remove what else links leanshared"), "{wrong}");
        let none = examine(&BTreeSet::new(), dir.path()).to_string();
        assert!(none.starts_with("ok    unwinder: Lean's library does not take"), "{none}");
    }
}
