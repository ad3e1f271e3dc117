//! The manifest of the crate in whose folder the program runs.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, io};

use clap::Args;
use lean_build::manifest::{MANIFEST_ENV, Manifest};
use serde_json::Value;

/// Where the manifest comes from.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The package of the workspace whose build script builds the Lean module
    #[arg(long, short, value_name = "SPEC")]
    package: Option<String>,
    /// Read this manifest instead of having the build script write one
    #[arg(long, value_name = "FILE", conflicts_with = "package")]
    manifest: Option<PathBuf>,
}

impl Source {
    /// Runs the build script, if it has to, and reads what it wrote. `wanted` is a module that the manifest should have.
    pub(crate) fn read(&self, wanted: Option<&str>) -> Result<Manifest, String> {
        if let Some(path) = &self.manifest {
            return Manifest::read(path).map_err(|error| error.to_string());
        }
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(["check", "--quiet", "--message-format=json"])
            .stdin(Stdio::null())
            .stderr(Stdio::inherit());
        if let Some(package) = &self.package {
            command.args(["--package", package]);
        }
        let output = command.output().map_err(|error: io::Error| format!("cargo cannot be run: {error}"))?;
        // The crate itself need not compile: that may be why its bindings are wanted.
        let messages = String::from_utf8_lossy(&output.stdout);
        let paths: Vec<PathBuf> = messages.lines().filter_map(manifest_of).collect();
        let manifests: Vec<Manifest> =
            paths.iter().map(Manifest::read).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        let fits = |manifest: &Manifest| wanted.is_none_or(|module| manifest.find_module(module).is_some());
        let found = manifests.iter().find(|manifest| fits(manifest)).or(manifests.first());
        found.cloned().ok_or_else(|| {
            if output.status.success() {
                "no build script here calls lean-build: write a build.rs with `fn main() { \
                 lean_build::LakePackage::new(\"lean\").module(\"…\").build() }`, or name the package with `--package`"
                    .to_owned()
            } else {
                format!("`cargo check` failed before the build script had built the Lean package ({})", output.status)
            }
        })
    }
}

/// The manifest that a message of Cargo about a build script names.
pub(crate) fn manifest_of(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message.get("reason")?.as_str()? != "build-script-executed" {
        return None;
    }
    let variables = message.get("env")?.as_array()?;
    let value = variables.iter().find_map(|pair| {
        let [name, value] = pair.as_array()?.as_slice() else { return None };
        (name.as_str()? == MANIFEST_ENV).then(|| value.as_str())?
    })?;
    Some(PathBuf::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_cargo() {
        let script =
            r#"{"reason":"build-script-executed","env":[["A","b"],["LEAN_RS_MANIFEST","/out/m.json"]]}"#;
        assert_eq!(manifest_of(script), Some(PathBuf::from("/out/m.json")));
        for other in
            [r#"{"reason":"build-script-executed","env":[]}"#, r#"{"reason":"build-finished"}"#, "text"]
        {
            assert_eq!(manifest_of(other), None, "{other}");
        }
    }
}
