//! The tests with every version of Lean that elan has installed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::steps::Runner;
use crate::time::Start;
use crate::toolchain::{FoundBy, Toolchain};
use crate::workspace::Workspace;

/// Runs all tests with each, and prints a table of what came of it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let list = elan(&["toolchain", "list"])?;
    let names = installed(&list);
    ensure!(
        !names.is_empty(),
        "elan has no toolchain: install one, such as `elan toolchain install leanprover/lean4:v4.35.0`"
    );
    let mut table = String::from("| Toolchain | Lean | Tests | Time |\n|---|---|---|---|\n");
    let mut failed = 0;
    for name in &names {
        let start = Start::now();
        let (version, said) = match test(workspace, name) {
            Ok((version, Ok(()))) => (version, "passed".to_owned()),
            Ok((version, Err(error))) => (version, format!("{error:#}")),
            Err(error) => ("?".to_owned(), format!("{error:#}")),
        };
        failed += usize::from(said != "passed");
        let said = said.lines().next().unwrap_or_default().replace('|', "\\|");
        table += &format!("| {name} | {version} | {said} | {start} |\n");
    }
    print!("{table}");
    ensure!(failed == 0, "{failed} of {} toolchains failed", names.len());
    Ok(())
}

/// The version of a toolchain, and whether the tests pass with it.
fn test(workspace: &Workspace, name: &str) -> Result<(String, Result<()>)> {
    let prefix = elan(&["run", name, "lean", "--print-prefix"])?;
    let toolchain = Toolchain::at(PathBuf::from(prefix.trim()), FoundBy::Elan)?;
    let version = toolchain.version().to_owned();
    let runner = Runner::new(workspace, toolchain);
    // What is compiled for one version stays as it is while another one is tested.
    let tested = runner.test_in(&workspace.target.join(format!("lean-{version}")));
    Ok((version, tested))
}

/// What elan prints.
fn elan(arguments: &[&str]) -> Result<String> {
    let output = Command::new("elan").args(arguments).output().context(
        "starting elan, which is not on PATH: install it, or set LEAN_SYSROOT and use `cargo xtask test`",
    )?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`elan {}` failed: {}", arguments.join(" "), said.trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The names in what `elan toolchain list` prints, which has a remark behind some.
fn installed(list: &str) -> Vec<&str> {
    let names = list.lines().filter(|line| *line != "no installed toolchains");
    names.filter_map(|line| line.split_whitespace().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_elan() {
        let list = "leanprover/lean4:v4.35.0 (default)\nleanprover/lean4:v4.27.0\n\nmine\n";
        assert_eq!(installed(list), ["leanprover/lean4:v4.35.0", "leanprover/lean4:v4.27.0", "mine"]);
        assert!(installed("no installed toolchains\n").is_empty());
    }
}
