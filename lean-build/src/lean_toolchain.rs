//! The `lean-toolchain` file, with which a package says which Lean it is written for.

use std::fs;
use std::path::{Path, PathBuf};

use lean_rs_sys::version::Version;

/// The name of the file.
pub(crate) const FILE_NAME: &str = "lean-toolchain";

/// A `lean-toolchain` file that counts for a package.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LeanToolchain {
    pub(crate) path: PathBuf,
    /// Its content, such as `leanprover/lean4:v4.27.0`.
    pub(crate) name: String,
}

/// How a file and a toolchain go together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Same,
    Different(Version),
    /// The file names no release: a nightly version, a channel such as `stable`, a local toolchain.
    Incomparable,
}

impl LeanToolchain {
    /// The file of the package's directory or the nearest one above, as elan searches.
    pub(crate) fn find(dir: &Path) -> Option<LeanToolchain> {
        let path = dir.ancestors().map(|dir| dir.join(FILE_NAME)).find(|path| path.is_file())?;
        let name = fs::read_to_string(&path).ok()?.trim().to_owned();
        Some(LeanToolchain { path, name })
    }

    /// Compares the file with a toolchain that goes by any of these versions.
    pub(crate) fn compare(&self, versions: &[Version]) -> Match {
        // `leanprover/lean4:v4.27.0`, or the version alone.
        let release = self.name.rsplit(':').next().and_then(Version::parse);
        match release {
            Some(wanted) if versions.contains(&wanted) => Match::Same,
            Some(wanted) if !versions.is_empty() => Match::Different(wanted),
            _ => Match::Incomparable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(name: &str, versions: &[&str]) -> Match {
        let versions: Vec<_> = versions.iter().map(|v| Version::parse(v).unwrap()).collect();
        LeanToolchain { path: PathBuf::new(), name: name.to_owned() }.compare(&versions)
    }

    #[test]
    fn releases_are_compared() {
        assert_eq!(compare("leanprover/lean4:v4.27.0", &["4.27.0"]), Match::Same);
        assert_eq!(compare("leanprover/lean4:4.27.0-rc1", &["4.27.0-rc1"]), Match::Same);
        assert_eq!(compare("v4.27.0", &["4.27.0-rc1", "4.27.0"]), Match::Same);
        let v = Version::parse("4.28.0").unwrap();
        assert_eq!(compare("leanprover/lean4:v4.28.0", &["4.27.0"]), Match::Different(v));
    }

    #[test]
    fn other_names_are_not() {
        for name in [
            "leanprover/lean4:nightly-2025-11-20",
            "stable",
            "my-local-build",
            "leanprover/lean4-nightly:nightly",
            "",
        ] {
            assert_eq!(compare(name, &["4.27.0"]), Match::Incomparable, "{name}");
        }
        assert_eq!(compare("v4.27.0", &[]), Match::Incomparable);
    }

    #[test]
    fn the_nearest_file_counts() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(dir.path().join(FILE_NAME), "outer\n").unwrap();
        assert_eq!(LeanToolchain::find(&inner).unwrap().name, "outer");
        fs::write(inner.join(FILE_NAME), "inner\n").unwrap();
        let found = LeanToolchain::find(&inner).unwrap();
        assert_eq!((found.name.as_str(), found.path), ("inner", inner.join(FILE_NAME)));
    }
}
