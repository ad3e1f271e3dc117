//! The checks for a version of Lean of which there is the compiler and the runtime, and no module of Lean's library.

use anyhow::Result;

use crate::pinned::NEWEST;
use crate::registry;
use crate::steps::Runner;
use crate::toolchain::{FoundBy, Toolchain};

/// Crates whose tests need no library, and the macros, with whose features the tests with the library have compiled what these
/// crates depend on.
const PACKAGES: [&str; 5] =
    ["lean-rs-sys", "lean-rs", "lean-rs-bare", "lean-rs-third-party", "lean-rs-macros"];

/// Their programs, but for those that build crates with toolchains of their own making.
const PROGRAMS: [&str; 9] =
    ["answers", "bare", "memory", "mirrors", "no_manifest", "prototypes", "refcount", "start_up", "symbols"];

/// Runs with the newest version what can be run with it, where it can be assembled.
pub(crate) fn newest(runner: &Runner<'_>) -> Result<()> {
    if !registry::FITS {
        eprintln!(
            "xtask: Lean {} can be assembled for x86-64 Linux only: nothing is run with it",
            NEWEST.lean
        );
        return Ok(());
    }
    let sysroot = registry::sysroot(runner.workspace, NEWEST, None)?;
    test(&runner.with(Toolchain::at(sysroot, FoundBy::Assembly)?))
}

/// Runs these tests.
pub(crate) fn test(runner: &Runner<'_>) -> Result<()> {
    // What is compiled for another version stays as it is, and what has nothing to do with Lean is compiled once.
    let apart = ["--config", "profile.dev.package.lean-rs-sys.codegen-units=17"];
    let mut test = runner.linted("test", &[&["--no-fail-fast", "--lib"], &apart[..]].concat());
    test.args(PROGRAMS.iter().flat_map(|name| ["--test", name]));
    test.args(PACKAGES.iter().flat_map(|name| ["--package", name]));
    test.args(["--features", "lean-rs/interop,lean-rs/num-bigint", "--", "--include-ignored"]);
    // Panics walk through Lean's frames then, with one of two unwinders.
    test.env("RUST_BACKTRACE", "1");
    runner.run(test)
}
