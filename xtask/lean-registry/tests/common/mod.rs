//! Where the tests find what they need.  `cargo xtask ci` sets the variables; see README.md.

#![allow(dead_code, reason = "each test program uses a part of this")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn required(variable: &str, what: &str) -> PathBuf {
    let value = std::env::var_os(variable).unwrap_or_else(|| panic!("set {variable} to {what}"));
    let path = PathBuf::from(value);
    assert!(path.is_dir(), "{variable} is {}, which is no directory; it has to be {what}", path.display());
    path
}

/// The directory with the downloaded packages; what is missing there is downloaded.
pub(crate) fn downloads() -> PathBuf {
    required("LEAN_REGISTRY_DOWNLOADS", "a directory for downloads")
}

/// A toolchain that this crate assembled.
pub(crate) fn sysroot() -> PathBuf {
    required("LEAN_REGISTRY_SYSROOT", "an assembled toolchain")
}

/// Directory of the files that tests use.
pub(crate) fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A program of the toolchain, with nothing around it that could show it the way.
pub(crate) fn program(name: &str, dir: &Path) -> Command {
    let mut command = Command::new(sysroot().join("bin").join(name));
    command.current_dir(dir);
    for variable in ["LEAN_PATH", "LEAN_SRC_PATH", "LEAN_SYSROOT", "LD_LIBRARY_PATH"] {
        command.env_remove(variable);
    }
    command
}

/// Standard output of a program that has to end with `status`.
#[track_caller]
pub(crate) fn output(command: &mut Command, status: i32) -> String {
    let Output { status: got, stdout, stderr } = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!(got.code(), Some(status), "{command:?} ended with {got}:\n{stdout}{stderr}");
    stdout.trim_end().to_owned()
}
