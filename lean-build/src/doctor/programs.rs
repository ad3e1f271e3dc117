//! The programs of the toolchain that a build runs.

use std::env::consts::EXE_SUFFIX;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use lean_rs_sys::toolchain::Toolchain;
use lean_rs_sys::version::Version;

use super::Finding;
use super::toolchain::REINSTALL;
use crate::cargo::variable;

pub(super) fn examine(
    toolchain: &Toolchain,
    stated: Option<&Version>,
    dir: &Path,
    findings: &mut Vec<Finding>,
) {
    let program = |name: &str| toolchain.sysroot.join("bin").join(format!("{name}{EXE_SUFFIX}"));
    let lean = first_line(&program("lean"), dir);
    findings.push(ran("lean", &program("lean"), &lean, REINSTALL));
    if let Ok(line) = lean {
        findings.push(version(&toolchain.version_header(), stated, &line));
    }

    let lake = toolchain.lake();
    let own = lake == program("lake");
    let line = first_line(&lake, dir);
    let named = variable("LAKE").is_some();
    let fix = if named { "unset LAKE, or set it to a Lake that runs" } else { REINSTALL };
    findings.push(match &line {
        Ok(line) if !own && !named => Finding::warning(
            "lake",
            format!(
                "{} does not exist; the one on PATH is run instead, which says `{line}`",
                program("lake").display()
            ),
            REINSTALL,
        ),
        // Lake compiles with its own Lean, and reads files that only this version writes.
        Ok(line) if version_in(line).is_some_and(|of| stated.is_some_and(|stated| of != *stated)) => {
            Finding::warning(
                "lake",
                format!("{} is of another version than the toolchain: it says `{line}`", lake.display()),
                if named { "unset LAKE" } else { REINSTALL },
            )
        }
        line => ran("lake", &lake, line, fix),
    });

    let leanc = program("leanc");
    findings.push(ran("leanc", &leanc, &first_line(&leanc, dir), REINSTALL));
}

/// What a program says about its version, or why it does not.
fn first_line(program: &Path, dir: &Path) -> Result<String, String> {
    let output = Command::new(program).arg("--version").current_dir(dir).stdin(Stdio::null()).output();
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        _ => format!("cannot be run: {error}"),
    })?;
    let text = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let line = text.lines().map(str::trim).find(|line| !line.is_empty());
        line.map(|line| line.chars().take(200).collect::<String>())
    };
    if !output.status.success() {
        let line =
            text(&output.stderr).or_else(|| text(&output.stdout)).unwrap_or_else(|| "no message".to_owned());
        return Err(format!("fails with `--version` ({}): {line}", output.status));
    }
    text(&output.stdout).ok_or_else(|| "prints nothing with `--version`".to_owned())
}

fn ran(subject: &str, program: &Path, line: &Result<String, String>, fix: &str) -> Finding {
    match line {
        Ok(line) => Finding::good(subject, format!("{} runs: {line}", program.display())),
        Err(why) => Finding::failure(subject, format!("{} {why}", program.display()), fix),
    }
}

/// The headers and the compiler are of the same version, or the layout that lean-rs relies on is not the compiler's.
fn version(header: &Path, stated: Option<&Version>, line: &str) -> Finding {
    let at = header.display();
    let unknown = match (stated, version_in(line)) {
        (Some(stated), Some(printed)) if *stated == printed => {
            return Finding::good("version", format!("Lean {stated}, in {at} and by bin/lean"));
        }
        (Some(stated), Some(printed)) => {
            let found = format!(
                "{at} says Lean {stated}, and bin/lean Lean {printed}: the folder is a mixture of two toolchains"
            );
            return Finding::failure("version", found, REINSTALL);
        }
        (None, Some(printed)) => {
            format!("{at} states no version that can be read; bin/lean is Lean {printed}")
        }
        (_, None) => format!(
            "bin/lean says `{line}`, in which no version can be read, so that it cannot be compared with {at}"
        ),
    };
    Finding::warning("version", unknown, REINSTALL)
}

/// The version of Lean in `Lean (version 4.27.0, …)` or `Lake version 5.0.0-src (Lean version 4.27.0)`.
fn version_in(line: &str) -> Option<Version> {
    let (_, rest) = line.rsplit_once("ersion ")?;
    Version::parse(rest.split([',', ')', ' ']).next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let version = |line| version_in(line).map(|version| version.to_string());
        let lean = "Lean (version 4.27.0-rc1, x86_64-unknown-linux-gnu, commit 2fcce7258eeb, Release)";
        assert_eq!(version(lean).as_deref(), Some("4.27.0-rc1"));
        assert_eq!(
            version("Lake version 5.0.0-src+2fcce72 (Lean version 4.27.0)").as_deref(),
            Some("4.27.0")
        );
        assert_eq!(version("Lean"), None);
        assert_eq!(version("clang version"), None);
    }

    #[test]
    fn both_versions_must_agree() {
        let stated = Version::parse("4.27.0");
        let line = |stated, printed| version(Path::new("/v.h"), stated, printed).to_string();
        let printed = "Lean (version 4.27.0, Release)";
        assert_eq!(line(stated.as_ref(), printed), "ok    version: Lean 4.27.0, in /v.h and by bin/lean");
        let other = line(stated.as_ref(), "Lean (version 4.28.0, Release)");
        assert!(
            other.starts_with("fail  version: /v.h says Lean 4.27.0, and bin/lean Lean 4.28.0: "),
            "{other}"
        );
        assert!(line(None, printed).starts_with("warn  version: /v.h states no version"));
        assert!(line(stated.as_ref(), "Lean").starts_with("warn  version: bin/lean says `Lean`"));
    }
}
