//! The Lean packages that ship with this crate, in packages that require them.

use std::fs;

use super::{Sandbox, common, contains};

const PACKAGE: [&str; 2] = ["package lean", "module A"];

/// A package that requires both, by the lines of the documentation.
fn requiring(text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    common::package(&sandbox.path("lean"), "p", &[("A", &["A"])], &[("A", text)]);
    common::require(&sandbox.path("lean"), "leanRsInterop", ".lake/lean-rs/lean-rs-interop");
    common::require(&sandbox.path("lean"), "leanRsData", ".lake/lean-rs/lean-rs-data");
    sandbox
}

const USES_BOTH: &str = "import LeanRsInterop\nimport LeanRsData\nopen LeanRsInterop.Callback\n\
    @[export a_call] def call (h t : USize) (m : Array (Nat × Nat)) : BaseIO Status :=\n  \
    Tick.call h t 1 (LeanRs.HashMap.ofPairs m).size.toUInt64\n";

#[test]
fn a_fresh_package_finds_what_it_requires() {
    let sandbox = requiring(USES_BOTH);
    let ran = sandbox.run(&PACKAGE).ok();
    let manifest = sandbox.manifest();
    let (_, library, _) = manifest.find_module("A").unwrap();
    assert!(library.exports.iter().any(|export| export.symbol == "a_call"));
    // They have to be loaded first, so they were built, too.
    for needed in ["leanRsInterop_LeanRsInterop", "leanRsData_LeanRsData"] {
        assert!(library.needs.iter().any(|it| it.path.contains(needed)), "{needed}: {:?}", library.needs);
    }
    assert!(library.needs.iter().all(|it| fs::exists(&it.path).unwrap()));

    let watched = ran.all("rerun-if-changed=");
    for file in ["lean-rs-interop/LeanRsInterop.lean", "lean-rs-data/lakefile.toml"] {
        let path = sandbox.path("lean/.lake/lean-rs").join(file);
        assert!(watched.contains(&path.to_str().unwrap()), "{file}: {watched:?}");
        let times =
            [path, sandbox.path("lean/lakefile.toml")].map(|it| it.metadata().unwrap().modified().unwrap());
        assert_eq!(times[0], times[1], "{file} is no change that Cargo would see");
    }
}

#[test]
fn the_loops_are_a_module_like_others() {
    let sandbox = requiring("def a := 1");
    sandbox.run(&["package lean", "module A", "library LeanRsInterop", "module LeanRsInterop"]).ok();
    let manifest = sandbox.manifest();
    let (package, library, _) = manifest.find_module("LeanRsInterop").unwrap();
    assert_eq!(package.name, "leanRsInterop");
    assert!(library.exports.iter().any(|export| export.symbol == "lean_rs_interop_tick_loop"));
}

#[test]
fn what_was_deleted_or_changed_is_restored() {
    let sandbox = requiring(USES_BOTH);
    sandbox.run(&PACKAGE).ok();
    let source = sandbox.path("lean/.lake/lean-rs/lean-rs-interop/LeanRsInterop.lean");
    let text = fs::read_to_string(&source).unwrap();

    fs::write(&source, "def broken : Nat := \"\"").unwrap();
    sandbox.run(&PACKAGE).ok();
    assert_eq!(fs::read_to_string(&source).unwrap(), text);

    fs::remove_dir_all(sandbox.path("lean/.lake")).unwrap();
    sandbox.run(&PACKAGE).ok();
    assert_eq!(fs::read_to_string(&source).unwrap(), text);
}

#[test]
fn a_lakefile_in_lean() {
    let sandbox = Sandbox::new();
    common::write(
        &sandbox.path("lean/lakefile.lean"),
        "import Lake\nopen Lake DSL\npackage p\nrequire leanRsInterop from \".lake\" / \"lean-rs\" / \"lean-rs-interop\"\n\
         lean_lib A\n",
    );
    let fake = sandbox.fake_lake("echo $*; find .lake/lean-rs -type f; exit 7", "");
    let error = sandbox.run_with(&PACKAGE, |command| command.env("LAKE", &fake)).error();
    contains(
        &error,
        &[
            "build A:shared leanRsInterop/LeanRsInterop:shared",
            ".lake/lean-rs/lean-rs-interop/LeanRsInterop.lean",
            ".lake/lean-rs/lean-rs-interop/lakefile.toml",
        ],
    );
    assert!(!error.contains("lean-rs-data"), "{error}");
}

#[test]
fn a_package_that_requires_none_has_none() {
    let sandbox = Sandbox::new().with_package();
    sandbox.run(&PACKAGE).ok();
    assert!(!sandbox.path("lean/.lake/lean-rs").exists());
}

#[test]
fn a_folder_that_cannot_be_written() {
    let sandbox = requiring("def a := 1");
    common::write(&sandbox.path("lean/.lake/lean-rs"), "a file");
    let error = sandbox.run(&PACKAGE).error();
    contains(&error, &["creating ", "crate/lean/.lake/lean-rs/lean-rs-"]);
}
