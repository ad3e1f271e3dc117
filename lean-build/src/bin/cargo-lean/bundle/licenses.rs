//! The licenses of Lean and of Lean packages, as far as they are in files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lean_build::cli::packages_of;
use lean_build::manifest::Manifest;

/// How names of such files begin.
const NAMES: [&str; 5] = ["license", "licence", "copying", "notice", "copyright"];

/// Files with licenses.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Licenses {
    /// Where they are in the bundle, and where they are now.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// What has none: a name and a folder.
    pub(super) without: BTreeSet<(String, PathBuf)>,
}

pub(super) fn of(manifests: &[Manifest]) -> Licenses {
    let mut found = Licenses::default();
    for manifest in manifests {
        let lean = Path::new(&manifest.toolchain.sysroot);
        // Packagers put them into `share`.
        found.add("lean", "Lean", lean, &[lean.to_owned(), lean.join("share/licenses")]);
        for package in &manifest.packages {
            for (name, dir) in packages_of(Path::new(&package.directory)) {
                let name = name.unwrap_or_else(|| package.name.clone());
                found.add(&name, &format!("the Lean package {name}"), &dir, std::slice::from_ref(&dir));
            }
        }
    }
    found
}

impl Licenses {
    fn add(&mut self, folder: &str, name: &str, dir: &Path, places: &[PathBuf]) {
        let before = self.files.len();
        for place in places {
            for path in entries(place) {
                let file_name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
                if place.ends_with("licenses") || NAMES.iter().any(|start| file_name.starts_with(start)) {
                    self.add_all(&format!("licenses/{folder}"), &path);
                }
            }
        }
        let known = self.files.values().any(|file| file.starts_with(dir));
        if self.files.len() == before && !known {
            self.without.insert((name.to_owned(), dir.to_owned()));
        }
    }

    /// Adds a file, or all files in a folder.
    fn add_all(&mut self, folder: &str, path: &Path) {
        let name = format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            entries(path).iter().for_each(|path| self.add_all(&name, path));
        } else if self.files.values().all(|known| known != path) {
            self.files.insert(name, path.to_owned());
        }
    }
}

/// What is in a folder; nothing if there is no such folder.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        };
        for name in ["lean/LICENSE", "lean/LICENSES/llvm", "lean/share/licenses/gmp/COPYING", "lean/bin/lean"]
        {
            write(name);
        }
        for name in ["p/p.lean", "p/licensing.lean"] {
            write(name);
        }
        let mut found = Licenses::default();
        let (lean, package) = (dir.path().join("lean"), dir.path().join("p"));
        found.add("lean", "Lean", &lean, &[lean.clone(), lean.join("share/licenses")]);
        // For a second manifest.
        found.add("lean", "Lean", &lean, &[lean.clone(), lean.join("share/licenses")]);
        found.add("p", "the Lean package p", &package, std::slice::from_ref(&package));
        let files: Vec<&str> = found.files.keys().map(String::as_str).collect();
        assert_eq!(
            files,
            ["licenses/lean/LICENSE", "licenses/lean/LICENSES/llvm", "licenses/lean/gmp/COPYING"]
        );
        assert_eq!(found.without, [("the Lean package p".to_owned(), package.clone())].into());

        write("p/LICENSE.md");
        let mut found = Licenses::default();
        found.add("p", "the Lean package p", &package, std::slice::from_ref(&package));
        assert_eq!(found.files.keys().collect::<Vec<_>>(), ["licenses/p/LICENSE.md"]);
        assert!(found.without.is_empty());
    }
}
