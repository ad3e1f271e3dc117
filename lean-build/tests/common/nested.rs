//! Builds of crates that tests make. What they depend on is compiled once, in one target folder: for Cargo, a dependency is the same
//! where its version, its features and its profile are.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target folder of all such crates: the one of `trybuild`, which has the same dependencies.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild")
}

/// Gives a target folder the program that describes signatures from this workspace's: making one takes seconds.
pub(crate) fn share_signatures_program(target: &Path) {
    let [own, link] =
        [&Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("lean-build"), &target.join("lean-build")];
    if link.exists() {
        return;
    }
    for dir in [own, target] {
        fs::create_dir_all(dir).expect("creating a folder");
    }
    // Another test may be faster.
    let _ = std::os::unix::fs::symlink(own, link);
}

/// A program that calls Cargo, or Cargo.
pub(crate) fn command(program: impl AsRef<OsStr>, dir: &Path) -> Command {
    share_signatures_program(&target());
    let mut command = Command::new(program);
    command
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("LEAN_RS_MANIFEST");
    command
}

/// Gives a crate the versions of this workspace, which are at hand without a network.
pub(crate) fn lock(dir: &Path) {
    fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock")).expect("copying Cargo.lock");
}

/// Gives the crates below a folder, which is not in this workspace, the profiles of this workspace.
pub(crate) fn profiles(dir: &Path) {
    fs::create_dir_all(dir.join(".cargo")).expect("creating a folder");
    fs::copy(root().join(".cargo/config.toml"), dir.join(".cargo/config.toml")).expect("copying profiles");
}

/// This workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("packages are in folders of the workspace")
}
