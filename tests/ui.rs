//! What the macros refuse, with the compiler's whole answer, and what they take.
//!
//! `TRYBUILD=overwrite cargo test -p lean-rs-tests --test ui` writes the answers anew.

use std::env;
use std::path::Path;

use trybuild::TestCases;

/// The variable with which the build script tells the macros where its manifest is.
const MANIFEST: &str = "LEAN_RS_MANIFEST";

#[test]
fn ui() {
    run(|cases| {
        cases.compile_fail("ui/fail/*.rs");
        cases.pass("ui/pass/*.rs");
    });

    // The cases inherit the manifest of these tests. The others are a crate without a build script, and crates with a
    // manifest that is of no use.
    for case in ["old_manifest", "stale_manifest"] {
        let case = Path::new("ui").join(case);
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(&case).join("manifest.json");
        // SAFETY: the only test, so that no other thread reads the environment.
        unsafe { env::set_var(MANIFEST, manifest) };
        run(|cases| cases.compile_fail(case.join("*.rs")));
    }
    // SAFETY: as above.
    unsafe { env::remove_var(MANIFEST) };
    run(|cases| {
        cases.compile_fail("ui/no_manifest/fail.rs");
        cases.compile_fail("ui/no_manifest/callback.rs");
        cases.pass("ui/no_manifest/pass.rs");
    });
}

fn run(add: impl FnOnce(&TestCases)) {
    let cases = TestCases::new();
    add(&cases);
    // Runs them.
    drop(cases);
}
