//! `lake-manifest.json`, in which Lake records where the dependencies of a package are.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The name of the file.
pub(crate) const FILE_NAME: &str = "lake-manifest.json";

/// The directories of all dependencies, direct or not.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Dependencies {
    /// Dependencies with `path`: the user's own, whose sources change.
    pub(crate) local: Vec<PathBuf>,
    /// Dependencies that Lake downloaded at a revision that the manifest states.
    pub(crate) fetched: Vec<PathBuf>,
    /// The folder that Lake downloads them to.
    pub(crate) fetched_in: PathBuf,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    packages_dir: Option<String>,
    #[serde(default)]
    packages: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    dir: Option<String>,
    sub_dir: Option<String>,
}

impl Dependencies {
    /// Reads the manifest of the package in `dir`; one that is missing or not understood has no dependencies.
    pub(crate) fn of(dir: &Path) -> Dependencies {
        let text = fs::read_to_string(dir.join(FILE_NAME)).unwrap_or_default();
        Self::parse(&text, dir)
    }

    fn parse(text: &str, dir: &Path) -> Dependencies {
        let raw = serde_json::from_str::<Raw>(text).unwrap_or_default();
        let fetched = dir.join(raw.packages_dir.as_deref().unwrap_or(".lake/packages"));
        let mut found = Dependencies { fetched_in: fetched.clone(), ..Dependencies::default() };
        for entry in raw.packages {
            match (entry.kind.as_str(), entry.dir) {
                ("path", Some(path)) => {
                    let path = dir.join(path);
                    found.local.push(path.canonicalize().unwrap_or(path));
                }
                _ => {
                    let package = fetched.join(entry.name.trim_matches(|c| matches!(c, '«' | '»')));
                    found.fetched.push(entry.sub_dir.map(|sub| package.join(sub)).unwrap_or(package));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_dependencies() {
        let text = r#"{"version": "1.1.0", "packagesDir": ".lake/packages", "packages": [
            {"type": "path", "scope": "", "name": "dep", "dir": "../dep", "inherited": false},
            {"type": "git", "url": "u", "subDir": null, "name": "batteries", "rev": "r", "inherited": true},
            {"type": "git", "url": "u", "subDir": "lean", "name": "«a-b»", "rev": "r"}], "name": "p"}"#;
        let found = Dependencies::parse(text, Path::new("/p"));
        assert_eq!(found.local, [Path::new("/p/../dep")]);
        let fetched = ["/p/.lake/packages/batteries", "/p/.lake/packages/a-b/lean"];
        assert_eq!(found.fetched, fetched.map(PathBuf::from));
        let none = Dependencies { fetched_in: "/p/.lake/packages".into(), ..Dependencies::default() };
        assert_eq!(Dependencies::parse("{", Path::new("/p")), none);
    }
}
