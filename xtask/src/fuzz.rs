//! Runs a fuzz target with libFuzzer, by `cargo fuzz`.
//!
//! Without a sanitizer, stable Rust has all that is needed: the flags that count what an input reaches are those of LLVM.

use std::fs;
use std::num::NonZeroU32;

use anyhow::{Context, Result, ensure};

use crate::steps::{Runner, names_in};

pub(crate) fn run(runner: &Runner<'_>, target: &str, minutes: NonZeroU32) -> Result<()> {
    let targets = names_in(&runner.workspace.root.join("fuzz/targets"), |path| path.is_file())?;
    ensure!(
        targets.iter().any(|known| known == target),
        "there is no fuzz target `{target}`; the targets are {}",
        targets.join(", ")
    );
    let mut version = runner.workspace.cargo();
    version.args(["fuzz", "--version"]);
    ensure!(
        version.output().is_ok_and(|output| output.status.success()),
        "there is no `cargo fuzz`: install it with `cargo install cargo-fuzz --locked`. It compiles libFuzzer, which takes a \
         C++ compiler (on Debian and Ubuntu the package g++)"
    );
    // New inputs are kept from one run to the next, and apart from those that the repository has.
    let found = runner.workspace.target.join("fuzz-corpus").join(target);
    fs::create_dir_all(&found).with_context(|| format!("creating {}", found.display()))?;
    let place =
        ["fuzz", "run", "--fuzz-dir", "fuzz", "--sanitizer", "none", "--features", "libfuzzer", target];
    let mut command = runner.command(&place);
    command.arg(found).arg(format!("fuzz/corpus/{target}"));
    // Small inputs describe much; the lengths that libFuzzer tries first describe nothing.
    command.args(["--", "-max_len=512", "-len_control=0", "-timeout=60"]);
    command.arg(format!("-max_total_time={}", u64::from(minutes.get()) * 60));
    runner.run(command)
}
