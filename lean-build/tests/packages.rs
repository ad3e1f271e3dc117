//! What is published: packages of one version, each with what a reader of the package alone needs.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// In the order in which they are published.
const PACKAGES: [&str; 6] =
    ["lean-rs-sys", "lean-rs-model", "lean-rs-macros", "lean-build", "lean-rs", "lean-rs-host"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn table(path: &Path) -> Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The packages' folders and manifests.
fn packages() -> impl Iterator<Item = (PathBuf, Table)> {
    PACKAGES.map(|name| root().join(name)).into_iter().map(|dir| {
        let manifest = table(&dir.join("Cargo.toml"));
        (dir, manifest)
    })
}

#[test]
fn they_fit_their_own_version_only() {
    let workspace = &table(&root().join("Cargo.toml"))["workspace"];
    let version = workspace["package"]["version"].as_str().unwrap();
    for name in PACKAGES {
        let dependency = workspace["dependencies"][name]["version"].as_str().unwrap();
        assert_eq!(dependency, format!("={version}"), "{name}");
    }
    for (dir, manifest) in packages() {
        assert_eq!(manifest["package"]["version"]["workspace"], Value::Boolean(true), "{}", dir.display());
        let kinds =
            ["dependencies", "build-dependencies"].iter().filter_map(|kind| manifest.get(*kind)?.as_table());
        for (name, dependency) in kinds.flatten().filter(|(name, _)| PACKAGES.contains(&name.as_str())) {
            assert_eq!(dependency["workspace"], Value::Boolean(true), "{name} in {}", dir.display());
        }
    }
}

#[test]
fn each_says_what_it_is() {
    for (dir, manifest) in packages() {
        let package = manifest["package"].as_table().unwrap();
        for key in ["description", "keywords", "categories", "license"] {
            assert!(package.contains_key(key), "{key} of {}", dir.display());
        }
        assert!(package["metadata"]["docs"]["rs"].as_table().is_some(), "{}", dir.display());
        // Cargo takes the README.md and packs the LICENSE that are beside the manifest.
        assert!(!package.contains_key("readme"), "{}", dir.display());
        let license = fs::read_to_string(dir.join("LICENSE")).unwrap();
        assert_eq!(license, fs::read_to_string(root().join("LICENSE")).unwrap(), "{}", dir.display());

        let readme = fs::read_to_string(dir.join("README.md")).unwrap();
        assert!(readme.starts_with(&format!("# {}\n", package["name"].as_str().unwrap())), "{readme}");
        for link in readme.split("](").skip(1) {
            assert!(link.starts_with("https://"), "this link works in the repository only: {link:.60}");
        }
        // A version would name an unrelated crate of the registry.
        assert!(!readme.contains("= \"0."), "{readme}");
    }
}

#[test]
fn none_has_a_symbolic_link() {
    let mut folders: Vec<PathBuf> = packages().map(|(dir, _)| dir).collect();
    while let Some(dir) = folders.pop() {
        for entry in fs::read_dir(&dir).unwrap().map(Result::unwrap) {
            let kind = entry.file_type().unwrap();
            assert!(!kind.is_symlink(), "{}", entry.path().display());
            let skipped = ["target", ".lake"].iter().any(|name| entry.file_name() == *name);
            if kind.is_dir() && !skipped {
                folders.push(entry.path());
            }
        }
    }
}
