//! The checks for a version of Lean of which there is the compiler and the runtime, and no module of Lean's library.

use anyhow::Result;

use crate::pinned::{NEWEST, Release};
use crate::registry;
use crate::steps::Runner;
use crate::toolchain::{FoundBy, Toolchain};
use crate::workspace::Workspace;

/// Crates whose tests need no library.
const PACKAGES: [&str; 4] = ["lean-rs-sys", "lean-rs", "lean-rs-bare", "lean-rs-third-party"];

/// Runs with the newest version what can be run with it, where it can be assembled.
pub(crate) fn newest(workspace: &Workspace) -> Result<()> {
    if !registry::FITS {
        eprintln!(
            "xtask: Lean {} can be assembled for x86-64 Linux only: nothing is run with it",
            NEWEST.lean
        );
        return Ok(());
    }
    test(workspace, NEWEST)
}

/// Runs these tests.
pub(crate) fn test(workspace: &Workspace, release: &'static Release) -> Result<()> {
    let toolchain = Toolchain::at(registry::sysroot(workspace, release, None)?, FoundBy::Assembly)?;
    eprintln!("xtask: {toolchain}");
    let runner = Runner::new(workspace, toolchain);
    let mut test = runner.command(&["test", "--lib", "--tests", "--no-fail-fast"]);
    // What is compiled for another version stays as it is.
    test.arg("--target-dir").arg(workspace.target.join(format!("lean-{}", release.lean)));
    test.args(PACKAGES.iter().flat_map(|name| ["--package", name]));
    test.args(["--features", "lean-rs/interop,lean-rs/num-bigint", "--", "--include-ignored"]);
    // As fast as can be told from where a panic came.
    test.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
    // Panics walk through Lean's frames then, with one of two unwinders.
    test.env("RUST_BACKTRACE", "1");
    runner.run(test)
}
