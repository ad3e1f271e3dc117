//! What the macros refuse, with the compiler's whole answer. What they take are programs of their own, in `pass`.
//!
//! `TRYBUILD=overwrite cargo test -p lean-rs-ui-tests --test ui -- --ignored` writes the answers anew.

use std::env;
use std::path::Path;

use trybuild::TestCases;

/// The variable with which the build script tells the macros where its manifest is.
const MANIFEST: &str = "LEAN_RS_MANIFEST";

#[test]
#[ignore = "compiles many programs; `cargo xtask test` runs it beside the others"]
fn ui() {
    // In place of trybuild's flags, with which all dependencies would be compiled again.
    let wrapper = Path::new(env!("CARGO_MANIFEST_DIR")).join("rustc.sh");
    // SAFETY: the only test, so that no other thread reads the environment.
    unsafe {
        env::set_var("CARGO_ENCODED_RUSTFLAGS", "");
        env::set_var("RUSTC_WORKSPACE_WRAPPER", wrapper);
    }
    refused("fail");
    // The cases inherit the manifest of these tests. The others are crates with a manifest that is of no use, and a crate
    // without a build script.
    for case in ["old_manifest", "stale_manifest"] {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(case).join("manifest.json");
        // SAFETY: as above.
        unsafe { env::set_var(MANIFEST, manifest) };
        refused(case);
    }
    // SAFETY: as above.
    unsafe { env::remove_var(MANIFEST) };
    refused("no_manifest");
}

/// Compiles the cases of a folder: with one that has to run, all of their dependencies would be built, and not only checked.
fn refused(folder: &str) {
    // Runs them when it is dropped.
    TestCases::new().compile_fail(Path::new(folder).join("*.rs"));
}
