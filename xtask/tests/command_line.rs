//! `xtask` as it is called, without a network and without Lean.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory that passes for a Lean toolchain.
fn toolchain(dir: &Path) -> PathBuf {
    let sysroot = dir.join("lean");
    for (file, text) in [
        ("bin/lean", ""),
        ("include/lean/lean.h", ""),
        ("include/lean/version.h", "#define LEAN_VERSION_STRING \"4.26.0\"\n"),
    ] {
        fs::create_dir_all(sysroot.join(file).parent().unwrap()).unwrap();
        fs::write(sysroot.join(file), text).unwrap();
    }
    sysroot
}

/// Runs `xtask` where only `variables` are set.
fn xtask(arguments: &[&str], variables: &[(&str, &Path)]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env_clear().envs(variables.iter().copied());
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn help() {
    let (code, stdout, _) = xtask(&[], &[]);
    assert_eq!(code, Some(0));
    assert!(stdout.starts_with("usage: cargo xtask COMMAND"), "{stdout}");
    let (code, _, stderr) = xtask(&["tets"], &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("xtask: unknown command `tets`"), "{stderr}");
}

#[test]
fn a_given_toolchain_is_used_as_it_is() {
    let temp = tempfile::tempdir().unwrap();
    let sysroot = toolchain(temp.path());
    let cache = temp.path().join("cache");
    let variables: [(&str, &Path); 2] = [("LEAN_SYSROOT", &sysroot), ("LEAN_RS_CACHE", &cache)];
    let (code, stdout, stderr) = xtask(&["toolchain"], &variables);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(stdout, format!("sysroot: {}\nversion: 4.26.0 (from $LEAN_SYSROOT)\n", sysroot.display()));
    let (_, stdout, _) = xtask(&["toolchain", "--env"], &variables);
    assert_eq!(stdout, format!("export LEAN_SYSROOT='{}'\n", sysroot.display()));
    let (code, _, stderr) = xtask(&["toolchain", "--dir", "elsewhere"], &variables);
    assert_eq!(code, Some(0));
    assert_eq!(stderr, "xtask: --dir has no effect: there is a Lean already, from $LEAN_SYSROOT\n");
    assert!(!cache.exists(), "nothing was assembled");
}

#[test]
fn a_toolchain_that_is_none() {
    let temp = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = xtask(&["toolchain"], &[("LEAN_SYSROOT", temp.path())]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    let start = format!("xtask: LEAN_SYSROOT is {}, which is not a Lean toolchain", temp.path().display());
    assert!(stderr.starts_with(&start) && stderr.ends_with("it has no bin/lean\n"), "{stderr}");
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
fn without_anything_it_says_what_is_missing() {
    let temp = tempfile::tempdir().unwrap();
    let variables: [(&str, &Path); 2] = [("LEAN_RS_CACHE", temp.path()), ("PATH", temp.path())];
    let (code, stdout, stderr) = xtask(&["toolchain"], &variables);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    for what in
        ["a C compiler", "Python with pip", "npm", "apt-get install gcc libc6-dev python3 python3-pip npm"]
    {
        assert!(stderr.contains(what), "no `{what}` in: {stderr}");
    }
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0, "nothing was written");
}
