//! The few facts that are read from a lakefile, TOML or Lean.
//!
//! Lake alone knows what a lakefile means. What is read here decides nothing about the build: a package name that
//! breaks ties, library names for messages, source folders to watch, and the folders that it requires, into which
//! packages that ship with this crate are put. From a lakefile that cannot be parsed, fewer of these are read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Deserialize;

/// The names of the files, the one that Lake prefers first.
pub(crate) const FILE_NAMES: [&str; 2] = ["lakefile.lean", "lakefile.toml"];

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lakefile {
    pub(crate) package: Option<String>,
    pub(crate) libraries: Vec<String>,
    pub(crate) source_dirs: Vec<String>,
    /// The paths of packages that it requires by path.
    pub(crate) required_dirs: Vec<String>,
}

/// What is of interest in a `lakefile.toml`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Toml {
    name: Option<String>,
    #[serde(rename = "srcDir")]
    src_dir: Option<String>,
    lean_lib: Vec<TomlTable>,
    lean_exe: Vec<TomlTable>,
    require: Vec<TomlTable>,
}

/// A target, or a package that is required.
#[derive(Deserialize)]
struct TomlTable {
    name: Option<String>,
    #[serde(rename = "srcDir")]
    src_dir: Option<String>,
    path: Option<String>,
}

/// The lakefile that Lake would read in a directory.
pub(crate) fn path_in(dir: &Path) -> Option<PathBuf> {
    FILE_NAMES.iter().map(|name| dir.join(name)).find(|path| path.is_file())
}

/// When the lakefile in a directory was changed.
pub(crate) fn modified_in(dir: &Path) -> Option<SystemTime> {
    modified(&path_in(dir)?)
}

/// When a file was changed.
pub(crate) fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

/// The directory of the package that a file belongs to.
pub(crate) fn package_of(file: &Path) -> Option<&Path> {
    file.ancestors().skip(1).find(|dir| path_in(dir).is_some())
}

impl Lakefile {
    /// Reads the lakefile of the package in `dir`; a fact that is not found is left out.
    pub(crate) fn read(dir: &Path) -> Lakefile {
        let Some(path) = path_in(dir) else { return Lakefile::default() };
        let Ok(text) = fs::read_to_string(&path) else { return Lakefile::default() };
        if path.extension().is_some_and(|e| e == "toml") {
            Self::of_toml(&text)
        } else {
            Self::of_lean(&text)
        }
    }

    fn of_toml(text: &str) -> Lakefile {
        let Ok(toml) = toml::from_str::<Toml>(text) else { return Lakefile::default() };
        let of_targets = toml.lean_lib.iter().chain(&toml.lean_exe).filter_map(|it| it.src_dir.clone());
        Lakefile {
            source_dirs: toml.src_dir.into_iter().chain(of_targets).collect(),
            package: toml.name,
            libraries: toml.lean_lib.into_iter().filter_map(|library| library.name).collect(),
            required_dirs: toml.require.into_iter().filter_map(|require| require.path).collect(),
        }
    }

    fn of_lean(text: &str) -> Lakefile {
        let mut found = Lakefile::default();
        for line in text.lines() {
            let line = line.trim().trim_start_matches("@[default_target]").trim_start();
            if let Some(name) = line.strip_prefix("package ").and_then(lean_name) {
                found.package.get_or_insert(name);
            } else if let Some(name) = line.strip_prefix("lean_lib ").and_then(lean_name) {
                found.libraries.push(name);
            } else if let Some(path) = line.strip_prefix("require ").and_then(lean_path) {
                found.required_dirs.push(path);
            } else if let Some((_, value)) = line.split_once("srcDir").filter(|(_, v)| v.contains(":=")) {
                found.source_dirs.extend(
                    value.split_once('"').and_then(|(_, v)| v.split_once('"')).map(|v| v.0.to_owned()),
                );
            }
        }
        found
    }
}

fn lean_name(rest: &str) -> Option<String> {
    let rest = rest.trim_start();
    let name = match rest.strip_prefix('«') {
        Some(quoted) => quoted.split('»').next()?,
        None => rest
            .trim_start_matches('"')
            .split(|c: char| c.is_whitespace() || matches!(c, '{' | '"'))
            .next()?,
    };
    (!name.is_empty()).then(|| name.to_owned())
}

/// The path in `foo from "dir" / "sub"`: the strings, one inside the other.
fn lean_path(rest: &str) -> Option<String> {
    let (_, path) = rest.split_once(" from ")?;
    let path = path.trim_start();
    // `from git` begins with no string.
    let parts: Vec<&str> = path.strip_prefix('"')?.split('"').step_by(2).collect();
    let parts = &parts[..path.matches('"').count() / 2];
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml() {
        let found = Lakefile::of_toml(
            "name = \"my-pkg\" # a comment\nversion = '1'\n[[lean_lib]]\nname = 'A'\nsrcDir = \"../src\"\n\n\
             [[lean_exe]]\nname = \"tool\"\n[[ lean_lib ]]\nname=\"B.C\"\n[[require]]\nname = \"dep\"\npath = \"../dep\"\n\
             [[require]]\nname = \"fetched\"\nscope = \"x\"\n[[lean_lib]]\nname = \"T\"\nsrcDir = \"\"\"a\\u00e4\"\"\" # TOML\n",
        );
        assert_eq!(found.package.as_deref(), Some("my-pkg"));
        assert_eq!(found.libraries, ["A", "B.C", "T"]);
        assert_eq!(found.source_dirs, ["../src", "aä"]);
        assert_eq!(found.required_dirs, ["../dep"]);
    }

    #[test]
    fn lean() {
        let found = Lakefile::of_lean(
            "import Lake\nopen Lake DSL\npackage «my-pkg» where\n  version := v!\"0.1.0\"\n\n@[default_target]\n\
             lean_lib Arith where\n  srcDir := \"src\"\n@[default_target] lean_lib «B-c»\n\nlean_exe tool where\n  root := `Main\n\
             require a from \".lake\" / \"lean-rs\" / \"a\"\n  require «b» from \"../b\" with NameMap.empty\n\
             require c from git \"url\" @ \"main\"\nrequire \"d\" / \"e\"\n",
        );
        assert_eq!(found.package.as_deref(), Some("my-pkg"));
        assert_eq!(found.libraries, ["Arith", "B-c"]);
        assert_eq!(found.source_dirs, ["src"]);
        assert_eq!(found.required_dirs, [".lake/lean-rs/a", "../b"]);
    }

    #[test]
    fn anything_else_is_no_error() {
        assert_eq!(Lakefile::of_toml("]] = [[\nname"), Lakefile::default());
        assert_eq!(Lakefile::of_lean("package"), Lakefile::default());
    }
}
