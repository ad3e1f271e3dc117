//! Packages that are built in a copy: what is copied, what is written beside the sources (nothing), and what is said.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use super::snapshot::snapshot;
use super::{Ran, Sandbox, common, contains, is_initializer, needs};

const PACKAGE: [&str; 2] = ["package lean", "module A"];
pub(super) const COPIED: [&str; 3] = ["package lean", "module A", "out_of_tree true"];

/// A crate with a package that requires another one beside it, and both shims.
pub(super) fn with_dependency() -> Sandbox {
    let sandbox = Sandbox::new();
    common::package(
        &sandbox.path("dep"),
        "dep",
        &[("Dep", &["Dep"])],
        &[("Dep", "@[noinline] def dep (n : Nat) := n + 1")],
    );
    common::package(
        &sandbox.path("lean"),
        "my-pkg",
        &[("A", &["A"])],
        &[
            (
                "A",
                "import A.Sub\nimport Dep\nimport LeanRsInterop\nopen LeanRsInterop.Callback\n\
                 @[export a_call] def call (h t : USize) : BaseIO Status := Tick.call h t 1 (dep sub).toUInt64",
            ),
            ("A.Sub", "@[noinline] def sub : Nat := 1"),
        ],
    );
    common::require(&sandbox.path("lean"), "dep", "../dep");
    common::require(&sandbox.path("lean"), "leanRsInterop", ".lake/lean-rs/lean-rs-interop");
    sandbox
}

impl Sandbox {
    pub(super) fn tree(&self) -> PathBuf {
        self.root().join("out/lean-packages")
    }

    fn modified(&self, path: &str) -> SystemTime {
        self.tree().join(path).metadata().expect(path).modified().unwrap()
    }

    /// The folder in which Lake runs.
    #[track_caller]
    fn lake_runs_in(&self, spec: &[&str]) -> String {
        let fake = self.fake_lake("echo \"here: $(pwd)\"; exit 1", "");
        let error = self.run_with(spec, |command| command.env("LAKE", &fake)).error();
        let here = error.lines().find_map(|line| line.trim().strip_prefix("here: ")).expect(&error);
        here.to_owned()
    }
}

fn watched(ran: &Ran, path: PathBuf) -> bool {
    ran.all("rerun-if-changed=").contains(&path.to_str().unwrap())
}

#[test]
fn a_crate_that_cargo_has_unpacked() {
    let sandbox = with_dependency();
    common::write(&sandbox.path("Cargo.toml.orig"), "");
    let before = snapshot(&sandbox.path(""));
    let ran = sandbox.run(&PACKAGE).ok();
    assert!(before == snapshot(&sandbox.path("")), "something was written beside the sources");

    let manifest = sandbox.manifest();
    is_initializer(&manifest, "my-pkg", "A");
    let (package, library, _) = manifest.find_module("A").unwrap();
    assert_eq!(package.directory, sandbox.path("lean").to_str().unwrap());
    assert_eq!(library.needs.len(), 2, "{:?}", library.needs);
    for built in ["lean", "dep", "lean/.lake/lean-rs/lean-rs-interop"] {
        assert!(sandbox.tree().join(built).join(".lake/build/lib").is_dir(), "{built}");
    }
    for file in ["lean/A.lean", "lean/A/Sub.lean", "lean/lakefile.toml", "dep/Dep.lean"] {
        assert!(watched(&ran, sandbox.path(file)), "{file}: {:?}", ran.directives);
        assert!(!watched(&ran, sandbox.tree().join(file)), "{file}: {:?}", ran.directives);
        let original = sandbox.path(file).metadata().unwrap().modified().unwrap();
        assert_eq!(sandbox.modified(file), original, "{file} is as old as the original");
    }
}

#[test]
fn what_marks_a_crate_as_unpacked() {
    let sandbox = Sandbox::new().with_package();
    let (here, copy) = (sandbox.path("lean"), sandbox.tree().join("lean"));
    assert_eq!(sandbox.lake_runs_in(&PACKAGE), here.to_str().unwrap());
    for mark in [".cargo-checksum.json", ".cargo-ok", "Cargo.toml.orig", "../.cargo-ok"] {
        common::write(&sandbox.path(mark), "");
        assert_eq!(sandbox.lake_runs_in(&PACKAGE), copy.to_str().unwrap(), "{mark}");
        let forced = [&PACKAGE[..], &["out_of_tree false"]].concat();
        assert_eq!(sandbox.lake_runs_in(&forced), here.to_str().unwrap(), "{mark}");
        fs::remove_file(sandbox.path(mark)).unwrap();
    }
    assert_eq!(sandbox.lake_runs_in(&COPIED), copy.to_str().unwrap());
    assert_eq!(sandbox.lake_runs_in(&["bundled lean", "module A"]), copy.to_str().unwrap());
}

#[test]
fn a_package_that_the_build_script_has_written() {
    let sandbox = Sandbox::new();
    common::write(&sandbox.path(".cargo-ok"), "");
    let generated = sandbox.root().join("out/generated");
    common::package(&generated, "p", &[("A", &["A"])], &[("A", "def x := 1")]);
    let spec = [&format!("package {}", generated.display()), "module A"];
    assert_eq!(sandbox.lake_runs_in(&spec), generated.to_str().unwrap());
}

#[test]
fn only_what_changed_is_built_again() {
    let sandbox = with_dependency();
    sandbox.run(&COPIED).ok();
    let built = |module: &str| sandbox.modified(&format!("lean/.lake/build/lib/lean/{module}.olean"));
    let times = [built("A"), built("A/Sub"), sandbox.modified("dep/.lake/build/lib/lean/Dep.olean")];
    sandbox.run(&COPIED).ok();
    let again = [built("A"), built("A/Sub"), sandbox.modified("dep/.lake/build/lib/lean/Dep.olean")];
    assert_eq!(times, again, "nothing changed");

    // As long and as old as before: so are files from archives.
    let sub = sandbox.path("lean/A/Sub.lean");
    let modified = sub.metadata().unwrap().modified().unwrap();
    fs::write(&sub, "@[noinline] def sub : Nat := 2").unwrap();
    fs::File::options().write(true).open(&sub).unwrap().set_modified(modified).unwrap();
    sandbox.run(&COPIED).ok();
    assert!(built("A/Sub") > times[1], "the changed module was built");
    assert_eq!(sandbox.modified("dep/.lake/build/lib/lean/Dep.olean"), times[2], "the other one was not");

    // The error is at the place that people edit.
    fs::write(&sub, "def sub : Nat := true").unwrap();
    let error = sandbox.run(&COPIED).error();
    contains(&error, &["error: lean/A/Sub.lean:1:17: ", "Fix the error in lean/A/Sub.lean first"]);

    // A file that is gone is gone from the copy.
    fs::remove_file(&sub).unwrap();
    let error = sandbox.run(&COPIED).error();
    assert!(!sandbox.tree().join("lean/A/Sub.lean").exists() && error.contains("A.Sub"), "{error}");

    // So is a package.
    fs::write(&sub, "@[noinline] def sub : Nat := 2").unwrap();
    fs::rename(sandbox.path("dep"), sandbox.path("elsewhere")).unwrap();
    let error = sandbox.run(&COPIED).error();
    contains(
        &error,
        &[
            "crate/lean requires a Lean package by the path `../dep`, which is not there: ",
            "crate/dep\nCorrect the path in the lakefile, or put the package there.\n`lake build A:shared",
        ],
    );
    fs::rename(sandbox.path("elsewhere"), sandbox.path("dep")).unwrap();
    sandbox.run(&COPIED).ok();
    assert!(!sandbox.path("lean/.lake").exists() && !sandbox.path("lean/lake-manifest.json").exists());
}

#[test]
fn another_package_is_required_later() {
    let sandbox = Sandbox::new().with_package();
    sandbox.run(&COPIED).ok();
    assert!(sandbox.tree().join("lean/lake-manifest.json").is_file());
    common::package(&sandbox.path("dep"), "dep", &[("Dep", &["Dep"])], &[("Dep", "def dep := 1")]);
    common::require(&sandbox.path("lean"), "dep", "../dep");
    fs::write(sandbox.path("lean/A.lean"), "import Dep\ndef a := dep").unwrap();
    sandbox.run(&COPIED).ok();
    assert!(!sandbox.path("lean/lake-manifest.json").exists());
}

#[test]
fn what_is_not_in_the_crate_is_missing() {
    let sandbox = with_dependency();
    fs::rename(sandbox.path("dep"), sandbox.root().join("dep")).unwrap();
    common::require(&sandbox.path("lean"), "other", "../../dep");
    // A folder that is there, but not the author's.
    common::write(&sandbox.path(".cargo-ok"), "");
    fs::remove_file(sandbox.path("lean/lakefile.toml")).unwrap();
    common::package(
        &sandbox.path("lean"),
        "my-pkg",
        &[("A", &["A"])],
        &[("A", "import Dep\ndef a := dep 1")],
    );
    common::require(&sandbox.path("lean"), "dep", "../../dep");
    let said = [
        "crate/lean requires a Lean package by the path `../../dep`, which is not in the crate: ",
        "/dep\nA crate brings the files of its folder along (",
        "/crate), and no others. Move the required package into it",
        "what `cargo package --list` prints",
        "`lake build A:shared` in ",
    ];
    contains(&sandbox.run(&PACKAGE).error(), &said);
    fs::remove_file(sandbox.path(".cargo-ok")).unwrap();
    // The author of a bundled package meets the same error.
    contains(&sandbox.run(&["bundled lean", "module A"]).error(), &said);
    // Where nothing is published, it may be anywhere.
    sandbox.run(&COPIED).ok();
    assert!(sandbox.root().join("out/lean-packages-1/dep/.lake/build/lib").is_dir());
    assert!(!sandbox.root().join("dep/.lake").exists());

    let said = [
        "the Lean package ",
        "/dep is not in the folder of its crate, ",
        "crate\nCargo packages the files in",
    ];
    contains(&sandbox.run(&["bundled ../dep", "module Dep"]).error(), &said);
    common::write(&sandbox.path("Cargo.toml.orig"), "");
    contains(&sandbox.run(&["package ../gone/dep", "module Dep"]).error(), &said);
}

#[test]
fn a_package_that_two_require_is_built_once() {
    let sandbox = with_dependency();
    common::package(
        &sandbox.path("second"),
        "second",
        &[("B", &["B"])],
        &[("B", "import Dep\n@[export b_b] def b := dep 2")],
    );
    common::require(&sandbox.path("second"), "dep", "../dep");
    let second = ["package second", "module B", "module Dep", "out_of_tree true"];
    let ran = sandbox.run(&[&COPIED[..], &second].concat()).ok();
    let manifest = sandbox.manifest();
    let dep = manifest.find_module("Dep").unwrap().1;
    needs(manifest.find_module("B").unwrap().1, &[dep]);
    assert!(manifest.find_module("A").unwrap().1.needs.iter().any(|it| it.path == dep.path));
    assert!(watched(&ran, sandbox.path("second/B.lean")) && watched(&ran, sandbox.path("lean/A.lean")));
    let digests = fs::read_to_string(sandbox.tree().join("DIGEST")).unwrap();
    let packages: Vec<_> = digests.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    assert_eq!(packages, ["lean", "second"]);
}

/// Lake would download them, which a build must not.
#[test]
fn what_lake_has_downloaded_is_copied() {
    let sandbox = Sandbox::new().with_package();
    let lake_manifest = r#"{"version": "1.1.0", "packagesDir": ".lake/packages", "packages": [
        {"type": "git", "url": "u", "name": "batteries", "rev": "r", "inherited": false}], "name": "p"}"#;
    common::write(&sandbox.path("lean/lake-manifest.json"), lake_manifest);
    for (file, text) in [
        ("packages/batteries/Batteries.lean", "def b := 1"),
        ("packages/batteries/.git/HEAD", "r"),
        ("packages/batteries/.lake/build/lib/lean/Batteries.olean", "built"),
        ("build/lib/lean/A.olean", "of another toolchain"),
    ] {
        common::write(&sandbox.path("lean/.lake").join(file), text);
    }
    for (file, text) in
        [(".git/x", ""), ("target/CACHEDIR.TAG", ""), ("data/x.txt", "x"), ("run.sh", "#!/bin/sh")]
    {
        common::write(&sandbox.path("lean").join(file), text);
    }
    let fake = sandbox.fake_lake("find . -type f; exit 1", "");
    let files = |spec: &[&str]| -> Vec<String> {
        let error = sandbox.run_with(spec, |command| command.env("LAKE", &fake)).error();
        let mut files: Vec<String> =
            error.lines().filter_map(|line| Some(line.trim().strip_prefix("./")?.to_owned())).collect();
        files.sort();
        files
    };
    let expected = [
        ".lake/lean-build/lock",
        ".lake/packages/batteries/.git/HEAD",
        ".lake/packages/batteries/.lake/build/lib/lean/Batteries.olean",
        ".lake/packages/batteries/Batteries.lean",
        "A.lean",
        "data/x.txt",
        "lake-manifest.json",
        "lakefile.toml",
        "run.sh",
    ];
    assert_eq!(files(&COPIED), expected);

    // Lake updated one, and has built something here.
    let built = ".lake/packages/batteries/.lake/build/lib/lean/New.olean";
    common::write(&sandbox.tree().join("lean").join(built), "new");
    let olean = ".lake/packages/batteries/.lake/build/lib/lean/Batteries.olean";
    common::write(&sandbox.tree().join("lean").join(olean), "built here");
    fs::write(sandbox.path("lean/.lake/packages/batteries/Batteries.lean"), "def b := 2").unwrap();
    fs::rename(
        sandbox.path("lean/.lake/packages/batteries/.git/HEAD"),
        sandbox.path("lean/.lake/packages/batteries/.git/head"),
    )
    .unwrap();
    let renamed = expected.iter().map(|file| file.replace(".git/HEAD", ".git/head"));
    let mut expected: Vec<String> = renamed.chain([built.to_owned()]).collect();
    expected.sort();
    assert_eq!(files(&COPIED), expected);
    let copy = |file: &str| fs::read_to_string(sandbox.tree().join("lean").join(file)).unwrap();
    assert_eq!(copy(".lake/packages/batteries/Batteries.lean"), "def b := 2");
    assert_eq!(copy(olean), "built here");
}

#[test]
fn a_bundled_package_is_built_with_the_toolchain_of_its_user() {
    let sandbox = Sandbox::new().with_package();
    common::write(&sandbox.path("lean/lean-toolchain"), "leanprover/lean4:v4.1.0\n");
    contains(&sandbox.run(&COPIED).error(), &["lean/lean-toolchain asks for Lean 4.1.0"]);
    sandbox.run(&["bundled lean", "module A"]).ok();
    is_initializer(&sandbox.manifest(), "p", "A");
    // An elan that runs there would take another Lake.
    assert!(!sandbox.tree().join("lean/lean-toolchain").exists());
    assert!(!sandbox.path("lean/.lake").exists());
}

#[test]
fn a_package_in_the_folder_of_the_crate() {
    let sandbox = Sandbox::new();
    common::package(&sandbox.path(""), "p", &[("A", &["A"])], &[("A", "def x := 1")]);
    common::write(&sandbox.path("Cargo.toml"), "");
    // Cargo marks a target folder in another way if it did not make it.
    common::write(&sandbox.path("output/.rustc_info.json"), "");
    let spec = ["package .", "module A", "out_of_tree true"];
    sandbox.run(&spec).ok();
    let (built, digest) = (sandbox.modified(".lake/build/lib/lean/A.olean"), sandbox.modified("DIGEST"));
    sandbox.run(&spec).ok();
    assert_eq!(built, sandbox.modified(".lake/build/lib/lean/A.olean"));
    assert_eq!(digest, sandbox.modified("DIGEST"));
    assert!(fs::read_to_string(sandbox.tree().join("DIGEST")).unwrap().ends_with("  .\n"));
    assert!(!sandbox.tree().join("output").exists() && !sandbox.path(".lake").exists());
}

#[test]
fn sources_beside_the_package_and_links() {
    let sandbox = Sandbox::new();
    common::write(&sandbox.path("sources/A.lean"), "import Linked\ndef a := linked");
    common::write(&sandbox.path("shared/Linked.lean"), "def linked := 1");
    std::os::unix::fs::symlink("../shared/Linked.lean", sandbox.path("sources/Linked.lean")).unwrap();
    std::os::unix::fs::symlink(".", sandbox.path("sources/circle")).unwrap();
    std::os::unix::fs::symlink("nowhere", sandbox.path("sources/Gone.lean")).unwrap();
    common::write(
        &sandbox.path("lean/lakefile.toml"),
        "name = \"p\"\n[[lean_lib]]\nname = \"A\"\nroots = [\"A\", \"Linked\"]\nsrcDir = \"../sources\"\n",
    );
    sandbox.run(&COPIED).ok();
    is_initializer(&sandbox.manifest(), "p", "A");
    assert!(sandbox.tree().join("sources/Linked.lean").is_file());
    assert!(!sandbox.tree().join("shared").exists() && !sandbox.path("lean/.lake").exists());
}
