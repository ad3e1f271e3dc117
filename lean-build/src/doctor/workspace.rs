//! The programs of a Cargo workspace: whether a build script tells the linker what they need.

use std::collections::{HashMap, HashSet};
use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::{Finding, Level};
use crate::error::first_of;

const SUBJECT: &str = "programs";

/// What is of interest in the output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    targets: Vec<Target>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// A dependency as it is written down; `kind` is `build`, `dev`, or nothing.
#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

pub(super) fn examine(dir: &Path, findings: &mut Vec<Finding>) {
    if !dir.ancestors().any(|dir| dir.join("Cargo.toml").is_file()) {
        return;
    }
    match metadata(dir) {
        Ok(metadata) => metadata.judge(findings),
        Err(why) => {
            let found = format!("not looked at, since `cargo metadata --frozen` fails: {why}");
            findings.push(Finding::new(
                Level::Note,
                SUBJECT,
                found,
                Some("build the workspace first".to_owned()),
            ));
        }
    }
}

/// Asks Cargo, which neither downloads nor writes anything.
fn metadata(dir: &Path) -> Result<Metadata, String> {
    // For this machine: packages of others need not be there.
    let version = cargo(dir, &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let text = cargo(dir, &["metadata", "--format-version=1", "--frozen", "--filter-platform", host])?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn cargo(dir: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(dir).stdin(Stdio::null());
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find_map(|line| line.trim().strip_prefix("error: ")).unwrap_or("no message");
    Err(line.chars().take(300).collect())
}

impl Metadata {
    fn judge(&self, findings: &mut Vec<Finding>) {
        let mut good = Vec::new();
        for package in self.packages.iter().filter(|package| self.workspace_members.contains(&package.id)) {
            let programs = self.programs_with_lean(package);
            if programs.is_empty() {
                continue;
            }
            if package
                .dependencies
                .iter()
                .any(|it| it.name == "lean-build" && it.kind.as_deref() == Some("build"))
            {
                good.push(package.name.as_str());
                continue;
            }
            let found = format!(
                "the crate {} has programs that use lean-rs ({}), and no build dependency on lean-build: without Cargo they do not \
                 find Lean's library, and Lean does not find the functions that they define for it",
                package.name,
                first_of(programs.iter().map(String::as_str), 5)
            );
            let fix = "name lean-build under [build-dependencies], and call `lean_build::link_program()` in build.rs";
            findings.push(Finding::warning(SUBJECT, found, fix));
        }
        if !good.is_empty() {
            let names = first_of(good.into_iter(), 5);
            let found = format!(
                "lean-build is a build dependency of the crates with programs that use lean-rs: {names}"
            );
            findings.push(Finding::good(SUBJECT, found));
        }
    }

    /// The programs and tests of a crate that are linked with `lean-rs`, such as ``bin `app` ``.
    fn programs_with_lean(&self, package: &Package) -> Vec<String> {
        let (normal, all) = (self.uses_lean(package, false), self.uses_lean(package, true));
        let with_lean = |kind: &str| match kind {
            "bin" => normal,
            "test" | "bench" | "example" => all,
            // Those of a library run under Cargo.
            _ => false,
        };
        let targets = package.targets.iter().filter_map(|target| Some((target, target.kind.first()?)));
        let found = targets.filter(|(_, kind)| with_lean(kind));
        found.map(|(target, kind)| format!("{kind} `{}`", target.name)).collect()
    }

    /// Whether a crate depends on `lean-rs`, directly or not; with `dev`, also if only its tests do.
    fn uses_lean(&self, package: &Package, dev: bool) -> bool {
        let names: HashMap<&str, &str> =
            self.packages.iter().map(|package| (package.id.as_str(), package.name.as_str())).collect();
        let nodes: HashMap<&str, &Node> =
            self.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let (mut visited, mut waiting) = (HashSet::new(), vec![package.id.as_str()]);
        while let Some(id) = waiting.pop() {
            let Some(node) = nodes.get(id) else { continue };
            let linked = |kind: &Kind| match kind.kind.as_deref() {
                None => true,
                Some(kind) => kind == "dev" && dev && id == package.id,
            };
            for edge in node.deps.iter().filter(|edge| edge.dep_kinds.iter().any(linked)) {
                if names.get(edge.pkg.as_str()) == Some(&"lean-rs") {
                    return true;
                }
                if visited.insert(edge.pkg.as_str()) {
                    waiting.push(&edge.pkg);
                }
            }
        }
        false
    }
}
