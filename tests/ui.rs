//! What the macros refuse, with the compiler's whole answer, and what they take.
//!
//! `TRYBUILD=overwrite cargo test -p lean-rs-tests --test ui` writes the answers anew.

use std::env;

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*.rs");
    cases.pass("ui/pass/*.rs");
    // Runs them.
    drop(cases);

    // The cases inherit the manifest of these tests. The others are a crate without a build script.
    // SAFETY: the only test, so that no other thread reads the environment.
    unsafe { env::remove_var("LEAN_RS_MANIFEST") };
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/no_manifest/fail.rs");
    cases.pass("ui/no_manifest/pass.rs");
}
