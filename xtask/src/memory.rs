//! The tests that convert values, under tools that watch memory: valgrind and AddressSanitizer, where they are; and the
//! registry of callbacks, under ThreadSanitizer.
//!
//! Both see what Rust code allocates and touches; the sanitizer, what code of this workspace touches. Lean's objects are in the
//! heaps of its own allocator, which neither can look into; that none of them is left over is what the tests themselves count.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::steps::Runner;

const VALGRIND: &str = "valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
                        --show-leak-kinds=definite";

/// How many seconds the tests take that only show something when they run for a while.
pub(crate) const STRESS: (&str, &str) = ("LEAN_RS_TESTS_STRESS_SECONDS", "10");

/// Has the compiler take the flag of a sanitizer. A variable for all would have Cargo compile again what has none: several
/// build scripts look at it.
const WRAPPER: &str = "xtask/sanitizing-rustc.sh";

pub(crate) fn check(runner: &Runner<'_>) -> Result<()> {
    valgrind(runner)?;
    sanitizers(runner)
}

pub(crate) fn sanitizers(runner: &Runner<'_>) -> Result<()> {
    let target = target();
    address_sanitizer(runner, &target)?;
    thread_sanitizer(runner, &target)
}

fn target() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

pub(crate) fn valgrind(runner: &Runner<'_>) -> Result<()> {
    if !has_valgrind() {
        eprintln!("xtask: there is no valgrind: nothing is run under it");
        return Ok(());
    }
    let mut command = tests(runner, &[]);
    command
        .env(format!("CARGO_TARGET_{}_RUNNER", target().to_uppercase().replace('-', "_")), VALGRIND)
        .env("LEAN_RS_TESTS_ONE_THREAD_RUNS", "1")
        .env("LEAN_RS_TESTS_MANY", "30000");
    runner.run(command)
}

pub(crate) fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Whether Rust has the runtime of a sanitizer: it comes with some releases, the flag that uses it is only for nightly ones
/// otherwise.
fn has_runtime(runner: &Runner<'_>, target: &str, sanitizer: &str, file: &str) -> Result<bool> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--print", "sysroot"]).current_dir(&runner.workspace.root);
    let sysroot = rustc.output()?.stdout;
    let libraries =
        Path::new(String::from_utf8_lossy(&sysroot).trim()).join("lib/rustlib").join(target).join("lib");
    let runtime = libraries.join(format!("librustc-stable_rt.{file}.a"));
    let found = runtime.is_file();
    if !found {
        eprintln!("xtask: this Rust has no {sanitizer} ({}): nothing is run under it", runtime.display());
    }
    Ok(found)
}

/// The callbacks of `lean-rs`, without Lean, whose library the sanitizer cannot watch.
fn thread_sanitizer(runner: &Runner<'_>, target: &str) -> Result<()> {
    if !has_runtime(runner, target, "ThreadSanitizer", "tsan")? {
        return Ok(());
    }
    let suppressions = runner.workspace.root.join("xtask/tsan.supp");
    // With the macros, whose features are those that the other steps have compiled.
    let packages = ["-p", "lean-rs", "-p", "lean-rs-macros"];
    let mut command = runner.linted("test", &[&["--lib", "--target", target], &packages[..]].concat());
    command
        .args(["--", "interop::", "host::", "--test-threads=1"])
        .envs([STRESS])
        .env("RUSTC_WRAPPER", runner.workspace.root.join(WRAPPER))
        // The standard library stays as it is installed: the code under test takes no locks and counts of it.
        .env("RUSTFLAGS", "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer --cfg lean_rs_tsan")
        .env("TSAN_OPTIONS", format!("suppressions={}", suppressions.display()));
    runner.run(command)
}

fn address_sanitizer(runner: &Runner<'_>, target: &str) -> Result<()> {
    if !has_runtime(runner, target, "AddressSanitizer", "asan")? {
        return Ok(());
    }
    let suppressions = runner.workspace.root.join("xtask/lsan.supp");
    let mut command = tests(runner, &["--config", "xtask/address-sanitizer.toml"]);
    command
        .env("RUSTC_WRAPPER", runner.workspace.root.join(WRAPPER))
        // Rust's runtime and the sanitizer's both want to set the stack for signals.
        .env("ASAN_OPTIONS", "use_sigaltstack=0")
        .env("LSAN_OPTIONS", format!("print_suppressions=0:suppressions={}", suppressions.display()));
    runner.run(command)
}

/// The tests, with fewer random values and smaller large ones, which do not fit on a stack either: everything takes ten times
/// as long.
fn tests(runner: &Runner<'_>, options: &[&str]) -> Command {
    let mut command = runner.of_workspace("test", &[options, &["--test", "calls"]].concat());
    command.env("PROPTEST_CASES", "8").env("LEAN_RS_TESTS_MANY", "100000");
    // Some tests panic on purpose, a hundred times; a backtrace then takes seconds.
    command.env("RUST_BACKTRACE", "0");
    command
}
