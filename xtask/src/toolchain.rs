//! Which Lean is used: `$LEAN_SYSROOT`, then the `lean` on `PATH`, then an assembled one.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::pinned::STAMP;
use crate::workspace::Workspace;

/// The variable that names a toolchain, for `xtask` and for the build scripts that it starts.
const SYSROOT: &str = "LEAN_SYSROOT";
/// Tells the build scripts to take a header that is not an official one as that of a version.
const ASSUME_VERSION: &str = "LEAN_RS_ASSUME_VERSION";

/// What the choice depends on.
pub(crate) struct Surroundings {
    /// `$LEAN_SYSROOT`.
    pub(crate) sysroot: Option<OsString>,
    /// `$LEAN_RS_ASSUME_VERSION`.
    pub(crate) assumed: Option<OsString>,
    /// The `lean` to ask.
    pub(crate) lean: PathBuf,
    /// Where it is asked: a folder whose `lean-toolchain` file elan's proxy obeys.
    pub(crate) package: PathBuf,
}

impl Surroundings {
    pub(crate) fn of_this_process(workspace: &Workspace) -> Surroundings {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let package = workspace.root.join("examples/quickstart/lean");
        Surroundings {
            sysroot: variable(SYSROOT),
            assumed: variable(ASSUME_VERSION),
            lean: "lean".into(),
            package: if package.is_dir() { package } else { workspace.root.clone() },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundBy {
    Variable,
    Path,
    Elan,
    Assembly,
}

/// A Lean toolchain: a directory with `bin/lean`, `include/lean/lean.h` and `lib/lean`.
#[derive(Debug)]
pub(crate) struct Toolchain {
    pub(crate) sysroot: PathBuf,
    version: String,
    found_by: FoundBy,
    /// It was made by lean-registry, here or elsewhere.
    assembled: bool,
    /// The user says what the header is.
    assumed: bool,
}

impl Toolchain {
    /// Chooses the toolchain; `assemble` is the last resort.
    ///
    /// A `LEAN_SYSROOT` that does not fit is an error: the user asked for it.  A `lean` that cannot say where it is
    /// (elan without a network, say) is not.
    pub(crate) fn choose(
        surroundings: &Surroundings,
        assemble: impl FnOnce() -> Result<PathBuf>,
    ) -> Result<Toolchain> {
        let (sysroot, found_by) = match &surroundings.sysroot {
            Some(sysroot) => (std::path::absolute(sysroot).context(SYSROOT)?, FoundBy::Variable),
            None => match ask(&surroundings.lean, &surroundings.package) {
                Ok(Some(sysroot)) => (sysroot, FoundBy::Path),
                Ok(None) => (assemble()?, FoundBy::Assembly),
                Err(error) => {
                    eprintln!("xtask: {error:#}; going on without it");
                    (assemble()?, FoundBy::Assembly)
                }
            },
        };
        let version = inspect(&sysroot).with_context(|| match found_by {
            FoundBy::Variable => format!(
                "{SYSROOT} is {}, which is not a Lean toolchain; set it to the directory that `lean \
                 --print-prefix` prints, or unset it",
                sysroot.display()
            ),
            FoundBy::Path => {
                format!("`lean --print-prefix` printed {}, which is not a Lean toolchain", sysroot.display())
            }
            FoundBy::Elan | FoundBy::Assembly => {
                format!("the toolchain in {} is damaged; delete it and try again", sysroot.display())
            }
        })?;
        let assembled = sysroot.join(STAMP).is_file();
        let assumed = surroundings.assumed.is_some();
        Ok(Toolchain { sysroot, version, found_by, assembled, assumed })
    }

    /// One that something else has installed.
    pub(crate) fn at(sysroot: PathBuf, found_by: FoundBy) -> Result<Toolchain> {
        let version = inspect(&sysroot).with_context(|| {
            format!("the toolchain in {} is damaged; delete it and try again", sysroot.display())
        })?;
        let assembled = sysroot.join(STAMP).is_file();
        Ok(Toolchain { sysroot, version, found_by, assembled, assumed: false })
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The variables that select this toolchain for the build scripts.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let mut variables = vec![(SYSROOT, self.sysroot.display().to_string())];
        if self.assembled && !self.assumed {
            // The digest table of the crates knows releases, not their candidates.
            let (release, _) = self.version.split_once('-').unwrap_or((&self.version, ""));
            variables.push((ASSUME_VERSION, release.to_owned()));
        }
        variables
    }

    pub(crate) fn found_by(&self) -> &'static str {
        match self.found_by {
            FoundBy::Variable => "from $LEAN_SYSROOT",
            FoundBy::Path => "from the `lean` on PATH",
            FoundBy::Elan => "from elan",
            FoundBy::Assembly => "assembled from package registries",
        }
    }

    /// Shell commands that set [`Toolchain::variables`].
    pub(crate) fn exports(&self) -> String {
        let quoted = |value: &str| format!("'{}'", value.replace('\'', r"'\''"));
        self.variables().iter().map(|(name, value)| format!("export {name}={}\n", quoted(value))).collect()
    }

    /// What `cargo xtask toolchain` prints.
    pub(crate) fn report(&self) -> String {
        let mut text =
            format!("sysroot: {}\nversion: {} ({})\n", self.sysroot.display(), self.version, self.found_by());
        if self.assembled {
            text.push_str("This is not an official Lean release.  To use it without xtask:\n");
            text.push_str(&self.exports());
        }
        text
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lean {} in {} ({})", self.version, self.sysroot.display(), self.found_by())
    }
}

/// The toolchain of a `lean` program; `None` if there is no such program.
fn ask(lean: &Path, package: &Path) -> Result<Option<PathBuf>> {
    // Not its error output: elan shows there what it downloads.
    let mut command = Command::new(lean);
    command.arg("--print-prefix").current_dir(package).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = match command.output() {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        output => output.context("the `lean` on PATH cannot be started")?,
    };
    let prefix = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    ensure!(
        output.status.success(),
        "the `lean` on PATH does not work (`lean --print-prefix`: {})",
        output.status
    );
    ensure!(
        !prefix.is_empty(),
        "the `lean` on PATH does not say where it is (`lean --print-prefix` printed nothing)"
    );
    Ok(Some(prefix.into()))
}

/// Checks that a directory is a toolchain; returns its version.
fn inspect(sysroot: &Path) -> Result<String> {
    ensure!(sysroot.is_dir(), "there is no such directory");
    for file in [&format!("bin/lean{}", std::env::consts::EXE_SUFFIX), "include/lean/lean.h"] {
        ensure!(sysroot.join(file).is_file(), "it has no {file}");
    }
    let header = sysroot.join("include/lean/version.h");
    let text = fs::read_to_string(&header).with_context(|| format!("reading {}", header.display()))?;
    let mut lines = text.lines().filter_map(|line| line.trim().strip_prefix("#define LEAN_VERSION_STRING"));
    match lines.next().map(|value| value.trim().trim_matches('"')) {
        Some(version) if !version.is_empty() => Ok(version.to_owned()),
        _ => bail!("{} does not define LEAN_VERSION_STRING", header.display()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    struct Machine {
        dir: tempfile::TempDir,
    }

    impl Machine {
        fn new() -> Machine {
            Machine { dir: tempfile::tempdir().unwrap() }
        }

        /// Makes a toolchain.
        fn toolchain(&self, name: &str, version: &str) -> PathBuf {
            let sysroot = self.dir.path().join(name);
            for (file, text) in [
                ("bin/lean", ""),
                ("include/lean/lean.h", ""),
                (
                    "include/lean/version.h",
                    &format!("#pragma once\n#define LEAN_VERSION_STRING \"{version}\"\n"),
                ),
            ] {
                fs::create_dir_all(sysroot.join(file).parent().unwrap()).unwrap();
                fs::write(sysroot.join(file), text).unwrap();
            }
            sysroot
        }

        /// Makes a `lean` for PATH.
        fn lean(&self, script: &str) -> PathBuf {
            let path = self.dir.path().join("lean");
            // Another process writes it: as long as this one has a program open for writing, also in a child that
            // another thread is just starting, the system refuses to run it.
            let write = r#"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod +x "$2""#;
            let status = Command::new("sh").args(["-c", write, "sh", script]).arg(&path).status().unwrap();
            assert!(status.success());
            path
        }

        fn surroundings(&self) -> Surroundings {
            Surroundings {
                sysroot: None,
                assumed: None,
                lean: self.dir.path().join("no-lean"),
                package: self.dir.path().to_owned(),
            }
        }
    }

    fn unneeded() -> Result<PathBuf> {
        panic!("a toolchain was assembled though there is one")
    }

    #[test]
    fn the_variable_comes_first() {
        let machine = Machine::new();
        let sysroot = machine.toolchain("a", "4.26.0");
        let mut surroundings = machine.surroundings();
        surroundings.lean = machine.lean("exit 1");
        surroundings.sysroot = Some(sysroot.clone().into());
        let chosen = Toolchain::choose(&surroundings, unneeded).unwrap();
        assert_eq!((chosen.sysroot.as_path(), chosen.found_by), (sysroot.as_path(), FoundBy::Variable));
        assert_eq!(chosen.variables(), [(SYSROOT, sysroot.display().to_string())]);
        assert_eq!(
            chosen.report(),
            format!("sysroot: {}\nversion: 4.26.0 (from $LEAN_SYSROOT)\n", sysroot.display())
        );
    }

    #[test]
    fn a_variable_that_does_not_fit_is_an_error() {
        let machine = Machine::new();
        let mut surroundings = machine.surroundings();
        surroundings.lean = machine.lean(&format!("echo {}", machine.toolchain("a", "4.26.0").display()));
        let mut says = |sysroot: &Path, what: &str| {
            surroundings.sysroot = Some(sysroot.into());
            let error = format!("{:#}", Toolchain::choose(&surroundings, unneeded).unwrap_err());
            let start = format!(
                "LEAN_SYSROOT is {}, which is not a Lean toolchain; set it to the directory that `lean \
                 --print-prefix` prints, or unset it: ",
                sysroot.display()
            );
            assert_eq!(error, start + what);
        };
        says(&machine.dir.path().join("none"), "there is no such directory");
        says(machine.dir.path(), "it has no bin/lean");
        let sysroot = machine.toolchain("b", "4.26.0");
        fs::remove_file(sysroot.join("include/lean/lean.h")).unwrap();
        says(&sysroot, "it has no include/lean/lean.h");
        let sysroot = machine.toolchain("c", "");
        let header = sysroot.join("include/lean/version.h");
        says(&sysroot, &format!("{} does not define LEAN_VERSION_STRING", header.display()));
    }

    #[test]
    fn lean_on_path_comes_second_and_is_asked_in_the_package() {
        let machine = Machine::new();
        let sysroot = machine.toolchain("a", "4.26.0");
        let mut surroundings = machine.surroundings();
        surroundings.lean = machine.lean("test \"$1\" = --print-prefix && cat lean-toolchain");
        surroundings.package = machine.dir.path().join("package");
        fs::create_dir(&surroundings.package).unwrap();
        fs::write(surroundings.package.join("lean-toolchain"), sysroot.display().to_string() + "\n").unwrap();
        let chosen = Toolchain::choose(&surroundings, unneeded).unwrap();
        assert_eq!((chosen.sysroot.as_path(), chosen.found_by), (sysroot.as_path(), FoundBy::Path));
    }

    #[test]
    fn assembly_comes_last() {
        let machine = Machine::new();
        let sysroot = machine.toolchain("assembled", "4.27.0-rc1");
        fs::write(sysroot.join(STAMP), "").unwrap();
        let mut surroundings = machine.surroundings();
        let chosen = Toolchain::choose(&surroundings, || Ok(sysroot.clone())).unwrap();
        assert_eq!((chosen.sysroot.as_path(), chosen.found_by), (sysroot.as_path(), FoundBy::Assembly));
        // A `lean` that does not work is as good as none.
        for script in ["exit 1", "true"] {
            surroundings.lean = machine.lean(script);
            let chosen = Toolchain::choose(&surroundings, || Ok(sysroot.clone())).unwrap();
            assert_eq!(chosen.found_by, FoundBy::Assembly);
        }
        let error = Toolchain::choose(&surroundings, || bail!("no network")).unwrap_err();
        assert_eq!(error.to_string(), "no network");
    }

    #[test]
    fn an_assembled_toolchain_needs_its_version_assumed() {
        let machine = Machine::new();
        let sysroot = machine.toolchain("it's", "4.27.0-rc1");
        fs::write(sysroot.join(STAMP), "").unwrap();
        let mut surroundings = machine.surroundings();
        // Even if it is not this program that put it there.
        surroundings.sysroot = Some(sysroot.clone().into());
        let chosen = Toolchain::choose(&surroundings, unneeded).unwrap();
        assert_eq!(chosen.variables()[1..], [(ASSUME_VERSION, "4.27.0".to_owned())]);
        let path = sysroot.display().to_string().replace("it's", r"it'\''s");
        let exports = format!("export LEAN_SYSROOT='{path}'\nexport LEAN_RS_ASSUME_VERSION='4.27.0'\n");
        assert_eq!(chosen.exports(), exports);
        assert!(chosen.report().ends_with(&exports), "{}", chosen.report());
        surroundings.assumed = Some("4.26.0".into());
        let chosen = Toolchain::choose(&surroundings, unneeded).unwrap();
        assert_eq!(chosen.variables().len(), 1, "the user's own assumption stays");
    }
}
