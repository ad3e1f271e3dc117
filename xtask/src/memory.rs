//! The tests that convert values, under tools that watch memory: valgrind and AddressSanitizer, where they are.
//!
//! Both see what Rust code allocates and touches. Lean's objects are in the heaps of its own allocator, which neither can
//! look into; that none of them is left over is what the tests themselves count.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::steps::Runner;
use crate::workspace::Workspace;

/// The programs of package `lean-rs-tests` that convert values and call each other.
const PROGRAMS: [&str; 6] =
    ["closures", "conformance", "extern_callbacks", "layouts", "roundtrip", "threads"];

const VALGRIND: &str = "valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
                        --show-leak-kinds=definite";

pub(crate) fn check(workspace: &Workspace, runner: &Runner<'_>) -> Result<()> {
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    valgrind(runner, &target)?;
    sanitizer(workspace, runner, &target)
}

fn valgrind(runner: &Runner<'_>, target: &str) -> Result<()> {
    if !Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success()) {
        eprintln!("xtask: there is no valgrind: nothing is run under it");
        return Ok(());
    }
    let mut command = tests(runner);
    command.env(format!("CARGO_TARGET_{}_RUNNER", target.to_uppercase().replace('-', "_")), VALGRIND);
    runner.run(command)
}

fn sanitizer(workspace: &Workspace, runner: &Runner<'_>, target: &str) -> Result<()> {
    // Its runtime comes with some releases of Rust, the flag that uses it is only for nightly ones otherwise.
    let mut sysroot = runner.rustc();
    let sysroot = sysroot.args(["--print", "sysroot"]).output()?.stdout;
    let runtime = Path::new(String::from_utf8_lossy(&sysroot).trim())
        .join("lib/rustlib")
        .join(target)
        .join("lib/librustc-stable_rt.asan.a");
    if !runtime.is_file() {
        eprintln!(
            "xtask: this Rust has no AddressSanitizer ({}): nothing is run under it",
            runtime.display()
        );
        return Ok(());
    }
    let suppressions = workspace.root.join("xtask/lsan.supp");
    let mut command = tests(runner);
    command
        .args(["--target", target, "--target-dir"])
        .arg(workspace.target.join("asan"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zsanitizer=address")
        // Rust's runtime and the sanitizer's both want to set the stack for signals.
        .env("ASAN_OPTIONS", "use_sigaltstack=0")
        .env("LSAN_OPTIONS", format!("print_suppressions=0:suppressions={}", suppressions.display()));
    runner.run(command)
}

/// The tests, with fewer random values: everything takes ten times as long.
fn tests(runner: &Runner<'_>) -> Command {
    let programs = PROGRAMS.iter().flat_map(|program| ["--test", program]);
    let mut command =
        runner.command(&[&["test", "-p", "lean-rs-tests"][..], &programs.collect::<Vec<_>>()].concat());
    command.env("PROPTEST_CASES", "8");
    command
}
