//! A glance at a lakefile, TOML or Lean.
//!
//! Lake alone knows what a lakefile means. What is read here decides nothing about the build: a package name that
//! breaks ties, library names for messages, source folders to watch, and the folders that it requires, into which
//! packages that ship with this crate are put. A lakefile that is not understood gives less of
//! these.

use std::fs;
use std::path::{Path, PathBuf};

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

/// The lakefile that Lake would read in a directory.
pub(crate) fn path_in(dir: &Path) -> Option<PathBuf> {
    FILE_NAMES.iter().map(|name| dir.join(name)).find(|path| path.is_file())
}

impl Lakefile {
    /// Reads what is there to read in the package of `dir`.
    pub(crate) fn glance(dir: &Path) -> Lakefile {
        let Some(path) = path_in(dir) else { return Lakefile::default() };
        let Ok(text) = fs::read_to_string(&path) else { return Lakefile::default() };
        if path.extension().is_some_and(|e| e == "toml") {
            Self::of_toml(&text)
        } else {
            Self::of_lean(&text)
        }
    }

    fn of_toml(text: &str) -> Lakefile {
        let mut found = Lakefile::default();
        let mut table = "";
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') {
                table = line.trim_matches(|c| matches!(c, '[' | ']' | ' '));
                continue;
            }
            let Some((key, value)) = line.split_once('=') else { continue };
            let Some(value) = toml_string(value) else { continue };
            match (table, key.trim()) {
                ("", "name") => found.package = Some(value),
                ("lean_lib", "name") => found.libraries.push(value),
                ("require", "path") => found.required_dirs.push(value),
                (_, "srcDir") => found.source_dirs.push(value),
                _ => {}
            }
        }
        found
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

fn toml_string(value: &str) -> Option<String> {
    let value = value.trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.to_owned())
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
             [[lean_exe]]\nname = \"tool\"\n[[ lean_lib ]]\nname=\"B.C\"\n[[require]]\nname = \"dep\"\npath = \"../dep\"\n",
        );
        assert_eq!(found.package.as_deref(), Some("my-pkg"));
        assert_eq!(found.libraries, ["A", "B.C"]);
        assert_eq!(found.source_dirs, ["../src"]);
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
