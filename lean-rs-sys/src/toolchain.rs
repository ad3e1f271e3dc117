//! Where the Lean toolchain is: the same search for this crate's build script and for build tools.
//!
//! This file is also compiled into the build script, so it depends on nothing but `std`.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Lean toolchain directory: the one that holds `bin/`, `include/lean/lean.h` and `lib/lean/`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Toolchain {
    /// The directory.
    pub sysroot: PathBuf,
    /// How it was found.
    pub found_by: FoundBy,
}

/// Which of the places named a toolchain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FoundBy {
    /// The environment variable `LEAN_SYSROOT`.
    Variable,
    /// `lean --print-prefix`, run with the `lean` on `PATH` (elan's proxy included).
    Path,
    /// The caller named the directory.
    Caller,
}

/// No usable toolchain; the message names each place, what was there, and how to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// One line for each place that was looked at.
    pub tried: Vec<String>,
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "no Lean toolchain found. Looked at:")?;
        for line in &self.tried {
            writeln!(f, "  - {line}")?;
        }
        write!(
            f,
            "Install elan, Lean's toolchain manager (see https://lean-lang.org/install), and run `elan default \
             leanprover/lean4:v{}`; or set LEAN_SYSROOT to a toolchain directory, the one that `lean --print-prefix` \
             prints.",
            super::version::newest_release()
        )
    }
}

impl std::error::Error for NotFound {}

/// Lean's library: one file or several, depending on version and platform. The first is always there.
pub const LIBRARIES: [&str; 4] = ["leanshared", "Init_shared", "leanshared_1", "leanshared_2"];

/// Environment variables that decide which toolchain is found.
pub const VARIABLES: [&str; 3] = ["LEAN_SYSROOT", "ELAN_TOOLCHAIN", "PATH"];

impl Toolchain {
    /// Looks at `$LEAN_SYSROOT`, then asks the `lean` on `PATH`.
    ///
    /// `lean` runs in `dir`, so that a `lean-toolchain` file there (or above) counts when `lean` is elan's proxy.
    /// A `LEAN_SYSROOT` that is set and unusable is an error: nothing else is tried behind the user's back.
    ///
    /// # Errors
    /// [`NotFound`] when no place has a toolchain.
    pub fn find(dir: &Path) -> Result<Toolchain, NotFound> {
        Self::find_with(std::env::var_os("LEAN_SYSROOT"), OsStr::new("lean"), dir)
    }

    fn find_with(variable: Option<OsString>, lean: &OsStr, dir: &Path) -> Result<Toolchain, NotFound> {
        if let Some(sysroot) = variable.filter(|v| !v.is_empty()) {
            return Self::checked(sysroot.into(), FoundBy::Variable, "LEAN_SYSROOT = ")
                .map_err(|why| NotFound { tried: vec![why] });
        }
        Self::ask(lean, dir)
            .and_then(|sysroot| Self::checked(sysroot, FoundBy::Path, "`lean --print-prefix` printed "))
            .map_err(|why| NotFound { tried: vec!["LEAN_SYSROOT: not set".to_owned(), why] })
    }

    /// The toolchain in a directory that the caller names.
    ///
    /// # Errors
    /// [`NotFound`] when the directory is not a toolchain.
    pub fn at(sysroot: impl Into<PathBuf>) -> Result<Toolchain, NotFound> {
        Self::checked(sysroot.into(), FoundBy::Caller, "").map_err(|why| NotFound { tried: vec![why] })
    }

    /// The toolchain in a directory; an error begins with `what`.
    fn checked(sysroot: PathBuf, found_by: FoundBy, what: &str) -> Result<Toolchain, String> {
        let why = if !sysroot.is_dir() {
            "not a directory"
        } else if !sysroot.join("include/lean/lean.h").is_file() {
            "not a Lean toolchain, it has no include/lean/lean.h"
        } else {
            return Ok(Toolchain { sysroot, found_by });
        };
        Err(format!("{what}{}: {why}", sysroot.display()))
    }

    fn ask(lean: &OsStr, dir: &Path) -> Result<PathBuf, String> {
        let what = format!("`{} --print-prefix` in {}", lean.to_string_lossy(), dir.display());
        let output = Command::new(lean).arg("--print-prefix").current_dir(dir).output();
        let output = output.map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => "PATH: no `lean` on it".to_owned(),
            _ => format!("{what}: {e}"),
        })?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            let line = stderr.lines().find(|l| !l.trim().is_empty()).unwrap_or("no message").trim();
            let line: String = line.chars().take(200).collect();
            return Err(format!("{what} failed ({}): {line}", output.status));
        }
        Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
    }

    /// `include/lean/lean.h`.
    pub fn header(&self) -> PathBuf {
        self.sysroot.join("include/lean/lean.h")
    }

    /// `include/lean/version.h`, which says what the toolchain calls itself.
    pub fn version_header(&self) -> PathBuf {
        self.sysroot.join("include/lean/version.h")
    }

    /// The directories that hold the shared libraries of Lean.
    pub fn library_dirs(&self) -> [PathBuf; 2] {
        [self.sysroot.join("lib/lean"), self.sysroot.join("lib")]
    }

    /// The version that the toolchain's headers state; `None` if they state none.
    pub fn version(&self) -> Option<super::version::Version> {
        let text = std::fs::read_to_string(self.version_header()).ok()?;
        super::version::of_version_header(&text)
    }

    /// The Lake to run: `$LAKE`, then the toolchain's `bin`, then the one on `PATH`.
    pub fn lake(&self) -> PathBuf {
        if let Some(lake) = std::env::var_os("LAKE").filter(|v| !v.is_empty()) {
            return lake.into();
        }
        let own = self.sysroot.join("bin").join(format!("lake{}", std::env::consts::EXE_SUFFIX));
        if own.is_file() { own } else { PathBuf::from("lake") }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn sysroot(dir: &Path) -> PathBuf {
        let sysroot = dir.join("toolchain");
        fs::create_dir_all(sysroot.join("include/lean")).unwrap();
        fs::write(sysroot.join("include/lean/lean.h"), "").unwrap();
        fs::write(sysroot.join("include/lean/version.h"), "#define LEAN_VERSION_STRING \"4.27.0\"\n")
            .unwrap();
        sysroot
    }

    fn script(dir: &Path, text: &str) -> PathBuf {
        let path = dir.join("lean");
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn the_variable_comes_first() {
        let dir = tempfile::tempdir().unwrap();
        let sysroot = sysroot(dir.path());
        let found =
            Toolchain::find_with(Some(sysroot.clone().into()), OsStr::new("false"), dir.path()).unwrap();
        assert_eq!((&found.sysroot, found.found_by), (&sysroot, FoundBy::Variable));
        assert_eq!(found.version().unwrap().to_string(), "4.27.0");
    }

    #[test]
    fn a_broken_variable_is_not_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let good = script(dir.path(), &format!("echo {}", sysroot(dir.path()).display()));
        let error = Toolchain::find_with(Some("/nowhere".into()), good.as_os_str(), dir.path()).unwrap_err();
        assert_eq!(error.tried, ["LEAN_SYSROOT = /nowhere: not a directory"]);
    }

    #[test]
    fn lean_runs_in_the_package_folder() {
        let dir = tempfile::tempdir().unwrap();
        let sysroot = sysroot(dir.path());
        let lean = script(dir.path(), r#"echo "$PWD/toolchain""#);
        let found = Toolchain::find_with(None, lean.as_os_str(), dir.path()).unwrap();
        assert_eq!(fs::canonicalize(found.sysroot).unwrap(), fs::canonicalize(sysroot).unwrap());
        assert_eq!(found.found_by, FoundBy::Path);
    }

    #[test]
    fn the_message_names_every_place() {
        let dir = tempfile::tempdir().unwrap();
        let error = Toolchain::find_with(None, OsStr::new("no-such-lean"), dir.path()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("LEAN_SYSROOT: not set") && text.contains("PATH: no `lean` on it"), "{text}");
        assert!(text.contains("Install elan"), "{text}");

        let lean = script(dir.path(), "echo 'error: no default toolchain configured' >&2; exit 1");
        let text = Toolchain::find_with(None, lean.as_os_str(), dir.path()).unwrap_err().to_string();
        assert!(text.contains("no default toolchain configured"), "{text}");
    }
}
