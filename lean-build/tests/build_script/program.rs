//! The Lean program that `lean-build` compiles for each package: the tests compile it once and lend it to one another. It is in
//! a folder whose name is a digest of its source and of the toolchain; another one is not used.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::common;

fn kept() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("lean-programs")
}

/// Whether a build script runs with the toolchain that the others have, too.
fn is_usual(command: &Command) -> bool {
    let sysroot = common::toolchain().sysroot;
    command.get_envs().any(|(name, value)| name == "LEAN_SYSROOT" && value == Some(sysroot.as_os_str()))
}

fn folder(package: &Path) -> PathBuf {
    package.join(".lake/lean-build")
}

/// Puts what is kept into a package that was not built yet.
pub(crate) fn lend(package: &Path, command: &Command) {
    if !is_usual(command) || !package.join("lakefile.toml").is_file() || package.join(".lake").exists() {
        return;
    }
    fs::create_dir_all(folder(package)).unwrap();
    for entry in fs::read_dir(kept()).into_iter().flatten().flatten() {
        symlink(entry.path(), folder(package).join(entry.file_name())).unwrap();
    }
}

/// Keeps what was compiled for a package.
pub(crate) fn keep(package: &Path, command: &Command) {
    for entry in fs::read_dir(folder(package)).into_iter().flatten().flatten() {
        let path = kept().join(entry.file_name());
        let own = is_usual(command) && entry.file_type().unwrap().is_dir();
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
