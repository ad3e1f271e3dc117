//! Keeps build scripts from doing the same at the same time: Cargo runs them in parallel, and Lake does not lock a package.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::BuildError;
use crate::lake_manifest::Dependencies;
use crate::lakefile::{self, Lakefile};
use crate::signatures;

/// Waits for the other build scripts that have Lake build the package, or one that it requires by path, until the files are
/// dropped.
pub(crate) fn lock(package_dir: &Path) -> Result<Vec<File>, BuildError> {
    // What is inside of the package, such as those that ship with this crate, is locked with it.
    let apart = |dir: &PathBuf| dir == package_dir || !dir.starts_with(package_dir);
    // In an order that is the same for all, so that no two wait for each other.
    let locked = packages(package_dir).into_iter().filter(apart).map(|dir| match lock_one(&dir) {
        // Where this cannot write, Lake cannot either.
        Err(_) if dir != package_dir => Ok(None),
        locked => locked.map(Some),
    });
    locked.filter_map(Result::transpose).collect()
}

/// The package and those that it requires by path, directly or not.
pub(crate) fn packages(package_dir: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::from([package_dir.to_owned()]);
    let mut waiting = vec![package_dir.to_owned()];
    while let Some(dir) = waiting.pop() {
        let required = Lakefile::read(&dir).required_dirs.into_iter().map(|path| dir.join(path));
        // A lakefile in Lean says more than can be read from it.
        for dir in required.chain(Dependencies::of(&dir).local) {
            let Ok(dir) = dir.canonicalize() else { continue };
            if lakefile::path_in(&dir).is_some() && found.insert(dir.clone()) {
                waiting.push(dir);
            }
        }
    }
    found
}

fn lock_one(package_dir: &Path) -> Result<File, BuildError> {
    let dir = signatures::folder(package_dir);
    fs::create_dir_all(&dir).map_err(BuildError::io("creating", &dir))?;
    lock_file(&dir.join("lock"))
}

/// Waits for whoever has locked this file, and locks it until what is returned is dropped.
pub(crate) fn lock_file(path: &Path) -> Result<File, BuildError> {
    let open = File::options().create(true).truncate(false).write(true).open(path);
    let file = open.map_err(BuildError::io("opening", path))?;
    file.lock().map_err(BuildError::io("locking", path))?;
    Ok(file)
}
