//! The Lean program that `lean-build` compiles for each package: the tests compile it once and lend it to one another. It is in
//! a folder whose name is a digest of its source and of the toolchain; another one is not used.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

fn kept() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("lean-programs")
}

/// Puts what is kept into a package's folder of programs, unless that is there already.
pub(crate) fn lend(folder: &Path) {
    let Some(package) = folder.ancestors().nth(2).filter(|dir| dir.join("lakefile.toml").is_file()) else {
        return;
    };
    if package.join(".lake").exists() {
        return;
    }
    fs::create_dir_all(folder).unwrap();
    for entry in fs::read_dir(kept()).into_iter().flatten().flatten() {
        symlink(entry.path(), folder.join(entry.file_name())).unwrap();
    }
}

/// Keeps the programs that were compiled into this folder.
pub(crate) fn keep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = kept().join(entry.file_name());
        let own = entry.file_type().unwrap().is_dir();
        if !own || path.exists() || !entry.path().join("LeanRsSignatures.olean").is_file() {
            continue;
        }
        let copy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
        for file in fs::read_dir(entry.path()).unwrap().flatten() {
            fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        fs::create_dir_all(kept()).unwrap();
        // Another test may have been faster.
        if fs::rename(&copy, path).is_err() {
            fs::remove_dir_all(copy).unwrap();
        }
    }
}
