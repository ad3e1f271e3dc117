//! What a package is built from: its folder, and those that its lakefile names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::mirror;
use crate::lake_manifest::Dependencies;
use crate::lakefile::Lakefile;
use crate::shims::{self, Shim};

#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Folders with all that has to be copied; none is inside another.
    pub(super) folders: BTreeSet<PathBuf>,
    /// The folders of the package and of those that it requires by path.
    pub(super) packages: Vec<PathBuf>,
    /// The folder of the packages that Lake has downloaded for this one.
    pub(super) fetched: Option<PathBuf>,
    /// Packages of this crate that are required, which nobody has to copy.
    pub(super) shims: Vec<&'static Shim>,
    pub(super) missing: Vec<Missing>,
}

/// A package that is required by path, and is not there.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    pub(super) required_by: PathBuf,
    /// The path in the lakefile.
    pub(super) written: String,
    pub(super) path: PathBuf,
}

impl Sources {
    /// Follows the paths in lakefiles. What is outside of `boundary` counts as missing, even if something is there: it is
    /// not the author's.
    pub(super) fn of(package: &Path, boundary: Option<&Path>) -> Sources {
        let mut found = Sources::default();
        let (mut folders, mut waiting) = (BTreeSet::new(), vec![package.to_owned()]);
        let inside = |path: &Path| boundary.is_none_or(|boundary| path.starts_with(boundary));
        while let Some(dir) = waiting.pop() {
            if found.packages.contains(&dir) {
                continue;
            }
            let lakefile = Lakefile::read(&dir);
            for written in lakefile.required_dirs {
                if let Some(shim) = shims::at(&written) {
                    found.shims.push(shim);
                    continue;
                }
                let path = dir.join(&written);
                match path.canonicalize() {
                    Ok(path) if path.is_dir() && inside(&path) => waiting.push(path),
                    // Absolute, so that nobody has to know from where.
                    found_path => {
                        let path = found_path.unwrap_or_else(|_| normal(&path));
                        found.missing.push(Missing { required_by: dir.clone(), written, path });
                    }
                }
            }
            let outside = lakefile.source_dirs.iter().filter_map(|path| dir.join(path).canonicalize().ok());
            folders.extend(outside.filter(|path| path.is_dir() && inside(path)));
            folders.insert(dir.clone());
            found.packages.push(dir);
        }
        // What Lake knows, and the few facts that are read from a lakefile do not say.
        let dependencies = Dependencies::of(package);
        let local = dependencies.local.iter().filter(|dir| dir.is_dir() && inside(dir));
        for dir in local.filter(|dir| !mirror::is_made(dir)) {
            if !found.packages.contains(dir) {
                found.packages.push(dir.clone());
                folders.insert(dir.clone());
            }
        }
        found.fetched = Some(dependencies.fetched_in).filter(|dir| dir.is_dir() && dir.starts_with(package));
        let outermost = |dir: &&PathBuf| folders.iter().all(|other| *dir == other || !dir.starts_with(other));
        found.folders = folders.iter().filter(outermost).cloned().collect();
        found
    }
}

/// The path without `..`, for a file that is not there.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => drop(normal.pop()),
            std::path::Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}
