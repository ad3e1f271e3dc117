//! Runs Lake and reads what it prints.

use std::env;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use anstream::adapter::strip_str;
use lean_rs_sys::toolchain::Toolchain;

use crate::error::{BuildError, LakeFailure};
use crate::lake_output::{Output, shortened};
use crate::lakefile::Lakefile;
use crate::out_of_tree::Place;

/// Lake of one toolchain, for one package.
pub(crate) struct Lake<'a> {
    pub(crate) toolchain: &'a Toolchain,
    pub(crate) package_dir: &'a Path,
    /// That folder, and what it is a copy of.
    pub(crate) place: &'a Place,
    /// The crate's folder: errors name files relative to it.
    pub(crate) crate_dir: &'a Path,
    /// What the toolchain calls itself.
    pub(crate) version: &'a str,
}

/// What Lake makes of a library's modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    /// A library that is loaded.
    Shared,
    /// An archive.
    Static,
}

impl Facet {
    /// What Lake is to build.
    fn of(self, library: &str) -> String {
        match self {
            Facet::Shared => format!("{library}:shared"),
            Facet::Static => format!("{library}:static"),
        }
    }
}

impl Lake<'_> {
    /// `lake build A:shared B:shared`.
    pub(crate) fn build(&self, libraries: &[String], facet: Facet) -> Result<(), BuildError> {
        let targets: Vec<String> = libraries.iter().map(|library| facet.of(library)).collect();
        let (status, output) = self.run(&targets)?;
        if status.success() {
            return Ok(());
        }
        let output = Output::new(&output, self.place, self.crate_dir);
        if let Some(message) = unknown_target(&output.text) {
            let known = Lakefile::read(self.package_dir).libraries;
            let hint = if known.is_empty() {
                String::new()
            } else {
                format!("The lakefile has lean_lib {}.\n", known.join(", "))
            };
            return Err(BuildError::UnknownTarget {
                targets: targets.join(" "),
                package: self.package_dir.to_owned(),
                message: shortened(message),
                hint,
            });
        }
        Err(BuildError::from(Box::new(LakeFailure {
            command: format!("lake build {}", targets.join(" ")),
            package: self.package_dir.to_owned(),
            status: status.to_string(),
            first: output.first_error(),
            doubled: output.doubled_symbol().map(str::to_owned),
            output: output.excerpt(),
        })))
    }

    /// `lake query A:shared`: the path that it prints, or why there is none.
    pub(crate) fn query(&self, library: &str, facet: Facet) -> Result<PathBuf, String> {
        let target = facet.of(library);
        let what = format!("`lake query {target}`");
        let output = self.command().arg("query").arg(&target).output().map_err(|e| format!("{what}: {e}"))?;
        if !output.status.success() {
            let text = strip_str(&String::from_utf8_lossy(&output.stderr)).to_string();
            let line = text.lines().find(|l| l.contains("error")).or_else(|| text.lines().next());
            let line = shortened(line.unwrap_or("no message"));
            return Err(format!("{what} failed ({}): {line}", output.status));
        }
        let text = String::from_utf8(output.stdout)
            .map_err(|_| format!("{what} printed a path that is not UTF-8"))?;
        let path = queried_path(&text).ok_or_else(|| format!("{what} printed nothing"))?;
        // Lake may print paths relative to the package.
        let path = self.package_dir.join(path);
        if path.is_file() {
            Ok(path)
        } else {
            Err(format!("{what} printed {}: no such file", path.display()))
        }
    }

    /// The search path that Lake gives to programs of the package, `lake env printenv LEAN_PATH`.
    pub(crate) fn lean_path(&self) -> Result<OsString, BuildError> {
        let output = self.command().args(["env", "printenv", "LEAN_PATH"]).output();
        let output = output.map_err(BuildError::io("running", self.toolchain.lake()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        match text.lines().last() {
            Some(path) if output.status.success() => Ok(path.into()),
            _ => Err(BuildError::NoSignatures {
                reason: format!(
                    "`lake env printenv LEAN_PATH` failed ({}): {}",
                    output.status,
                    Output::new(&String::from_utf8_lossy(&output.stderr), self.place, self.crate_dir)
                        .excerpt()
                ),
            }),
        }
    }

    /// The compiler, `bin/lean` of the toolchain.
    pub(crate) fn lean(&self) -> Command {
        let mut command = self.surroundings(Command::new(self.lean_program()));
        command.env_remove("LEAN_PATH");
        command
    }

    /// The C compiler, `bin/leanc` of the toolchain: with the flags that Lean's code needs.
    pub(crate) fn leanc(&self) -> Command {
        self.surroundings(Command::new(self.toolchain.program("leanc")))
    }

    /// The file of [`lean`](Self::lean).
    pub(crate) fn lean_program(&self) -> PathBuf {
        self.toolchain.sysroot.join("bin").join(format!("lean{}", env::consts::EXE_SUFFIX))
    }

    /// Runs `lake build` and waits; both output streams in one, in the order in which they were written.
    fn run(&self, targets: &[String]) -> Result<(ExitStatus, String), BuildError> {
        let (mut reader, writer) = io::pipe().map_err(BuildError::io("opening a pipe for", "lake"))?;
        let second = writer.try_clone().map_err(BuildError::io("opening a pipe for", "lake"))?;
        let mut command = self.command();
        command.arg("build").args(targets).stdout(writer).stderr(second);
        let mut child = command.spawn().map_err(|reason| BuildError::NoLake {
            lake: self.toolchain.lake(),
            reason,
            sysroot: self.toolchain.sysroot.clone(),
        })?;
        // Closes this side's ends of the pipe, so that reading ends when Lake does.
        drop(command);
        let mut output = Vec::new();
        reader.read_to_end(&mut output).map_err(BuildError::io("reading the output of", "lake"))?;
        let status = child.wait().map_err(BuildError::io("waiting for", "lake"))?;
        Ok((status, String::from_utf8_lossy(&output).into_owned()))
    }

    fn command(&self) -> Command {
        self.surroundings(Command::new(self.toolchain.lake()))
    }

    pub(crate) fn surroundings(&self, mut command: Command) -> Command {
        // In the directory, and not with `--dir`: elan's proxy looks for `lean-toolchain` from here.
        command.current_dir(self.package_dir).stdin(std::process::Stdio::null());
        // A Lake uses the `lean` beside it; any other Lake needs this variable.
        command.env("LEAN_SYSROOT", &self.toolchain.sysroot);
        // Left by a Lake that runs Cargo, perhaps one of another toolchain.
        for variable in ["LEAN", "LAKE_HOME", "LEAN_GITHASH"] {
            command.env_remove(variable);
        }
        let bin = self.toolchain.sysroot.join("bin");
        let path = env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = env::join_paths([bin].into_iter().chain(env::split_paths(&path))) {
            command.env("PATH", path);
        }
        for variable in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
            if let Some(value) = env::var_os(variable) {
                command.env(variable, without_other_lean(&value, &self.toolchain.sysroot));
            }
        }
        command
    }
}

/// Cargo puts directories with libraries on the search path of build scripts; another toolchain's `libleanshared`
/// there would be loaded by Lake instead of its own.
fn without_other_lean(value: &OsString, sysroot: &Path) -> OsString {
    let name = format!("{}leanshared{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let other = |dir: &PathBuf| dir.join(&name).exists() && !dir.starts_with(sysroot);
    env::join_paths(env::split_paths(value).filter(|dir| !other(dir))).unwrap_or_default()
}

/// What Lake says when a target of the command line does not exist.
fn unknown_target(output: &str) -> Option<&str> {
    output.lines().filter_map(|line| line.trim().strip_prefix("error: ")).find(|message| {
        let about_target = message.starts_with("unknown ")
            && ["target", "package", "module", "facet"].iter().any(|what| message.contains(what));
        about_target || message.starts_with("package '") && message.contains("' has no target '")
    })
}

/// The last line that `lake query` printed, as text or as a JSON string.
fn queried_path(output: &str) -> Option<PathBuf> {
    let line = output.lines().map(str::trim).rfind(|line| !line.is_empty())?;
    Some(serde_json::from_str::<String>(line).unwrap_or_else(|_| line.to_owned()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_targets() {
        for message in [
            "unknown target `Nope`",
            "unknown package `Nope`",
            "unknown package facet `shared`",
            "unknown module `A`",
            "package 'p' has no target 'Nope'",
        ] {
            assert_eq!(unknown_target(&format!("info: x\nerror: {message}\n")), Some(message));
        }
        for output in
            ["error: A.lean:1:2: unknown target", "error: build failed", "error: unknown command 'query'"]
        {
            assert_eq!(unknown_target(output), None, "{output}");
        }
    }

    #[test]
    fn answers_of_query() {
        let path = |text| queried_path(text).map(|p| p.to_str().unwrap().to_owned());
        assert_eq!(path("/p/libA.so\n").as_deref(), Some("/p/libA.so"));
        assert_eq!(path("warning: x\n\"/p/lib \\u00e4.so\"\n\n").as_deref(), Some("/p/lib ä.so"));
        assert_eq!(path(" \n"), None);
    }

    #[test]
    fn other_lean_libraries_are_hidden_from_lake() {
        let dir = tempfile::tempdir().unwrap();
        let name = format!("{}leanshared{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
        std::fs::write(dir.path().join(name), "").unwrap();
        let value = env::join_paths([dir.path(), Path::new("/usr/lib")]).unwrap();
        assert_eq!(without_other_lean(&value, Path::new("/lean")), "/usr/lib");
        assert_eq!(without_other_lean(&value, dir.path()), value);
    }
}
