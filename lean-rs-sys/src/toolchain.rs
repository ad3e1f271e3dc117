//! Where the Lean toolchain is: the same search for this crate's build script and for build tools.
//!
//! This file is also compiled into the build script, so it depends on nothing but `std`.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{self, Path, PathBuf};
use std::process::Command;

use super::toolchain_file;

/// A Lean toolchain directory: the one that holds `bin/`, `include/lean/lean.h` and `lib/lean/`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Toolchain {
    /// The directory.
    pub sysroot: PathBuf,
    /// How it was found.
    pub found_by: FoundBy,
    /// The files that have led to it: a change of one may lead to another toolchain. None if it was named.
    ///
    /// For one that was found through `PATH`, this is the program, and, if that is not the toolchain's own but elan's proxy, what
    /// the proxy goes by: the `lean-toolchain` file and elan's settings.
    pub found_through: Vec<PathBuf>,
}

/// Which of the places named a toolchain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FoundBy {
    /// The environment variable `LEAN_SYSROOT`, or the one for the target.
    Variable,
    /// `lean --print-prefix`, run with the `lean` on `PATH` (elan's proxy included).
    Path,
    /// The caller named the directory.
    Caller,
}

/// No usable toolchain; the message names each place, what was there, and how to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotFound {
    /// One line for each place that was looked at.
    pub tried: Vec<String>,
    /// The target, if it is not the machine of the build.
    pub target: Option<String>,
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Some(target) => writeln!(f, "no Lean toolchain for {target} found. Looked at:")?,
            None => writeln!(f, "no Lean toolchain found. Looked at:")?,
        }
        for line in &self.tried {
            writeln!(f, "  - {line}")?;
        }
        if let Some(target) = &self.target {
            return write!(
                f,
                "A program is linked with a Lean that was built for its target: unpack one for {target}, and set {} to its \
                 directory, the one with bin, include and lib. LEAN_SYSROOT and the `lean` on PATH are for this machine, and \
                 not linked into programs for another one.",
                variable_for(target)
            );
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

/// The environment variable that names the toolchain.
pub const SYSROOT: &str = "LEAN_SYSROOT";

/// Environment variables that decide for which toolchain elan's `lean` stands.
pub const ELAN_VARIABLES: [&str; 2] = ["ELAN_TOOLCHAIN", "ELAN_HOME"];

/// The environment variable that names the toolchain to link for a target that is not the machine of the build, such as
/// `LEAN_SYSROOT_aarch64_unknown_linux_gnu`.
pub fn variable_for(target: &str) -> String {
    format!("{SYSROOT}_{}", target.replace('-', "_"))
}

/// The root of a Cargo build, whose `lean-toolchain` file counts: the folder with the lock file above an output folder.
///
/// Cargo tells no build script where it is. `None` if the target folder is somewhere else.
pub fn workspace_root(out_dir: &Path) -> Option<&Path> {
    out_dir.ancestors().find(|dir| dir.join("Cargo.lock").is_file())
}

impl Toolchain {
    /// Looks at `$LEAN_SYSROOT`, then asks the `lean` on `PATH`.
    ///
    /// `lean` runs in `dir`, so that a `lean-toolchain` file there (or above) counts when `lean` is elan's proxy.
    /// A `LEAN_SYSROOT` that is set and unusable is an error: nothing else is tried behind the user's back.
    ///
    /// # Errors
    /// [`NotFound`] when no place has a toolchain.
    pub fn find(dir: &Path) -> Result<Toolchain, NotFound> {
        Self::find_with(env::var_os(SYSROOT), program("lean"), dir)
    }

    fn find_with(
        variable: Option<OsString>,
        lean: Option<PathBuf>,
        dir: &Path,
    ) -> Result<Toolchain, NotFound> {
        let not_found = |tried| NotFound { tried, target: None };
        if let Some(sysroot) = variable.filter(|v| !v.is_empty()) {
            return Self::checked(sysroot.into(), FoundBy::Variable, &format!("{SYSROOT} = "))
                .map_err(|why| not_found(vec![why]));
        }
        let found = lean.ok_or_else(|| "PATH: no `lean` on it".to_owned()).and_then(|lean| {
            let sysroot = Self::ask(&lean, dir)?;
            let mut found = Self::checked(sysroot, FoundBy::Path, "`lean --print-prefix` printed ")?;
            found.found_through = found.through(lean, dir);
            Ok(found)
        });
        found.map_err(|why| not_found(vec![format!("{SYSROOT}: not set"), why]))
    }

    /// The toolchain to link for a target that is not the machine of the build: the one that [`variable_for`] it names, and no
    /// other.
    ///
    /// # Errors
    /// [`NotFound`] when the variable is not set, or its value is not a toolchain.
    pub fn find_for(target: &str) -> Result<Toolchain, NotFound> {
        let name = variable_for(target);
        let found = match env::var_os(&name).filter(|value| !value.is_empty()) {
            Some(sysroot) => Self::checked(sysroot.into(), FoundBy::Variable, &format!("{name} = ")),
            None => Err(format!("{name}: not set")),
        };
        found.map_err(|why| NotFound { tried: vec![why], target: Some(target.to_owned()) })
    }

    /// The toolchain in a directory that the caller names.
    ///
    /// # Errors
    /// [`NotFound`] when the directory is not a toolchain.
    pub fn at(sysroot: impl Into<PathBuf>) -> Result<Toolchain, NotFound> {
        Self::checked(sysroot.into(), FoundBy::Caller, "")
            .map_err(|why| NotFound { tried: vec![why], target: None })
    }

    /// The toolchain in a directory; an error begins with `what`.
    fn checked(named: PathBuf, found_by: FoundBy, what: &str) -> Result<Toolchain, String> {
        // Without `/.` and `/` at its end, so that a directory has one text. Links stay, which may lead to another directory later.
        let sysroot: PathBuf = named.components().collect();
        let why = if found_by == FoundBy::Variable && sysroot.is_relative() {
            "a relative path, which is another directory for each build script, since they run in different ones. Give the \
             absolute path"
        } else if !sysroot.is_dir() {
            "not a directory"
        } else if !sysroot.join("include/lean/lean.h").is_file() {
            "not a Lean toolchain, it has no include/lean/lean.h"
        } else {
            return Ok(Toolchain { sysroot, found_by, found_through: Vec::new() });
        };
        Err(format!("{what}{}: {why}", named.display()))
    }

    fn ask(lean: &Path, dir: &Path) -> Result<PathBuf, String> {
        let what = format!("`{} --print-prefix` in {}", lean.display(), dir.display());
        let output = Command::new(lean).arg("--print-prefix").current_dir(dir).output();
        let output = output.map_err(|e| format!("{what}: {e}"))?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            let line = stderr.lines().find(|l| !l.trim().is_empty()).unwrap_or("no message").trim();
            let line: String = line.chars().take(200).collect();
            return Err(format!("{what} failed ({}): {line}", output.status));
        }
        Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
    }

    /// The files that have led from the program to this toolchain.
    fn through(&self, lean: PathBuf, dir: &Path) -> Vec<PathBuf> {
        let real = |path: &Path| path.canonicalize().ok();
        let proxy = real(&lean) != real(&self.program("lean"));
        let mut files = vec![lean];
        if proxy {
            files.extend(toolchain_file::nearest(dir));
            let named = env::var_os("ELAN_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
            let home = named.or_else(|| Some(env::home_dir()?.join(".elan")));
            files.extend(home.map(|home| home.join("settings.toml")).filter(|file| file.is_file()));
        }
        files
    }

    /// What a build that uses the toolchain depends on: what has led to it, and what it says about itself. These files exist.
    pub fn watched_files(&self) -> impl Iterator<Item = PathBuf> {
        let own = [self.program("lean"), self.header(), self.version_header()];
        self.found_through.iter().cloned().chain(own.into_iter().filter(|file| file.is_file()))
    }

    /// A program of the toolchain.
    pub fn program(&self, name: &str) -> PathBuf {
        self.sysroot.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX))
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
        if let Some(lake) = env::var_os("LAKE").filter(|v| !v.is_empty()) {
            return lake.into();
        }
        let own = self.program("lake");
        if own.is_file() { own } else { PathBuf::from("lake") }
    }
}

/// The program of this name that `PATH` leads to.
fn program(name: &str) -> Option<PathBuf> {
    on_path(&env::var_os("PATH")?, name)
}

fn on_path(dirs: &OsStr, name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let found = env::split_paths(dirs).map(|dir| dir.join(&name)).find(|path| is_executable(path))?;
    path::absolute(found).ok()
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
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
        let lean = script(dir.path(), "exit 1");
        let found = Toolchain::find_with(Some(sysroot.clone().into()), Some(lean), dir.path()).unwrap();
        assert_eq!((&found.sysroot, found.found_by), (&sysroot, FoundBy::Variable));
        assert!(found.found_through.is_empty());
        assert_eq!(found.version().unwrap().to_string(), "4.27.0");
    }

    #[test]
    fn a_broken_variable_is_not_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let good = script(dir.path(), &format!("echo {}", sysroot(dir.path()).display()));
        let error = Toolchain::find_with(Some("/nowhere".into()), Some(good), dir.path()).unwrap_err();
        assert_eq!(error.tried, ["LEAN_SYSROOT = /nowhere: not a directory"]);
    }

    #[test]
    fn a_relative_variable_is_refused() {
        // One that is there, from where this process is.
        let error = Toolchain::find_with(Some("./src".into()), None, Path::new("/")).unwrap_err();
        assert_eq!(
            error.tried,
            [
                "LEAN_SYSROOT = ./src: a relative path, which is another directory for each build script, since they run in \
              different ones. Give the absolute path"
            ]
        );
    }

    #[test]
    fn a_directory_has_one_text() {
        let dir = tempfile::tempdir().unwrap();
        let sysroot = sysroot(dir.path());
        for end in ["", "/", "/.", "//", "/./"] {
            let named = format!("{}{end}", sysroot.display());
            let found = Toolchain::find_with(Some(named.clone().into()), None, dir.path()).unwrap();
            assert_eq!(found.sysroot.to_str(), sysroot.to_str(), "{named}");
        }
    }

    #[test]
    fn lean_runs_in_the_package_folder() {
        let dir = tempfile::tempdir().unwrap();
        let sysroot = sysroot(dir.path());
        let lean = script(dir.path(), r#"echo "$PWD/toolchain""#);
        let found = Toolchain::find_with(None, Some(lean), dir.path()).unwrap();
        assert_eq!(fs::canonicalize(found.sysroot).unwrap(), fs::canonicalize(sysroot).unwrap());
        assert_eq!(found.found_by, FoundBy::Path);
    }

    #[test]
    fn a_proxy_goes_by_files_and_a_toolchain_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let sysroot = sysroot(dir.path());
        fs::create_dir(sysroot.join("bin")).unwrap();
        let print = format!("echo {}", sysroot.display());
        let own = script(&sysroot.join("bin"), &print);
        let file = dir.path().join("lean-toolchain");
        fs::write(&file, "stable\n").unwrap();
        let through = |lean: &Path| {
            let found = Toolchain::find_with(None, Some(lean.to_owned()), dir.path()).unwrap();
            assert_eq!(found.watched_files().last(), Some(sysroot.join("include/lean/version.h")));
            found.found_through
        };
        assert_eq!(through(&own), [own.as_path()]);
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&own, &link).unwrap();
        assert_eq!(through(&link), [link.as_path()]);
        let proxy = script(dir.path(), &print);
        assert!(through(&proxy).starts_with(&[proxy, file]));
    }

    #[test]
    fn the_first_program_on_the_path() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["folder/lean", "plain", "second", "third"] {
            fs::create_dir_all(at(name)).unwrap();
        }
        fs::write(at("plain/lean"), "not a program").unwrap();
        let second = script(&at("second"), "");
        script(&at("third"), "");
        let dirs = ["nowhere", "folder", "plain", "second", "third"].map(at);
        assert_eq!(on_path(&env::join_paths(&dirs).unwrap(), "lean"), Some(second));
        assert_eq!(on_path(&env::join_paths(&dirs[..3]).unwrap(), "lean"), None);
    }

    #[test]
    fn the_message_names_every_place() {
        let dir = tempfile::tempdir().unwrap();
        let error = Toolchain::find_with(None, None, dir.path()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("LEAN_SYSROOT: not set") && text.contains("PATH: no `lean` on it"), "{text}");
        assert!(text.contains("Install elan"), "{text}");

        let lean = script(dir.path(), "echo 'error: no default toolchain configured' >&2; exit 1");
        let text = Toolchain::find_with(None, Some(lean), dir.path()).unwrap_err().to_string();
        assert!(text.contains("no default toolchain configured"), "{text}");
    }
}
