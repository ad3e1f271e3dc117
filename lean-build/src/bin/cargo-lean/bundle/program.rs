//! Builds the program with Cargo.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use lean_build::manifest::Manifest;
use serde_json::Value;

use super::Options;
use crate::project::manifest_of;

/// A program that was built.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) name: String,
    pub(super) executable: PathBuf,
    /// What the build scripts in its build found out about Lean packages.
    pub(super) manifests: Vec<Manifest>,
}

/// A program that Cargo can build.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    name: String,
    package: String,
    /// What Cargo knows the package by.
    id: String,
}

pub(super) fn build(options: &Options) -> Result<Program, String> {
    let metadata = run(cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata = serde_json::from_str(&metadata)
        .map_err(|error| format!("what `cargo metadata` prints is not understood: {error}"))?;
    let target = choose(&metadata, options.package.as_deref(), options.bin.as_deref())?;

    let mut command = cargo();
    command.args([
        "build",
        "--message-format=json-render-diagnostics",
        "--package",
        &target.id,
        "--bin",
        &target.name,
    ]);
    if options.release {
        command.arg("--release");
    }
    if let Some(dir) = &options.target_dir {
        command.arg("--target-dir").arg(dir);
    }
    let messages = run(command.args(&options.cargo))?;
    let executable = messages.lines().find_map(|line| executable_of(line, &target));
    let executable = executable
        .ok_or_else(|| format!("Cargo does not say where it has put the program {}", target.name))?;
    let manifests: Vec<Manifest> = messages
        .lines()
        .filter_map(manifest_of)
        .map(Manifest::read)
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    if manifests.is_empty() {
        return Err(format!(
            "{0} is no program that calls Lean: no build script in its build calls `lean_build::LakePackage`. `cargo build` is all that \
             it needs, and {1} all that there is to ship",
            target.name,
            executable.display()
        ));
    }
    Ok(Program { name: target.name, executable, manifests })
}

fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    command
}

/// What a command prints.
fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    let subcommand = command.get_args().next().unwrap_or_default().to_string_lossy();
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => {
            Err(format!("`cargo {subcommand}` failed ({}), so there is nothing to bundle", output.status))
        }
    }
}

/// The program that is meant.
fn choose(metadata: &Value, package: Option<&str>, bin: Option<&str>) -> Result<Target, String> {
    let all = targets(metadata);
    // Those that `cargo build` builds in this folder.
    let default: Vec<&str> = metadata["workspace_default_members"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let is_meant = |target: &&Target| match package {
        Some(package) => target.package == package || target.id == package,
        None => default.contains(&&*target.id),
    };
    let meant: Vec<&Target> = all.iter().filter(is_meant).collect();
    let fitting: Vec<&Target> =
        meant.iter().copied().filter(|target| bin.is_none_or(|bin| target.name == bin)).collect();
    let place = package.map_or_else(|| "here".to_owned(), |package| format!("in the package `{package}`"));
    match (&*fitting, bin) {
        ([target], _) => Ok((*target).clone()),
        ([], Some(bin)) => Err(format!("there is no program `{bin}` {place}: {}", programs(&all))),
        ([], None) => Err(format!("there is no program {place}: {}", programs(&all))),
        (_, Some(bin)) => Err(format!(
            "there are several programs `{bin}`; name the package with `--package`: {}",
            programs(fitting.iter().copied())
        )),
        (_, None) => Err(format!(
            "there are several programs {place}; name one with `--bin`: {}",
            programs(fitting.iter().copied())
        )),
    }
}

fn targets(metadata: &Value) -> Vec<Target> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let is_program = |target: &Value| list(&target["kind"]).iter().any(|kind| kind == "bin");
    let mut found = Vec::new();
    for package in list(&metadata["packages"]) {
        let of_package = list(&package["targets"]).into_iter().filter(is_program).map(|target| Target {
            name: text(&target["name"]),
            package: text(&package["name"]),
            id: text(&package["id"]),
        });
        found.extend(of_package);
    }
    found
}

fn programs<'a>(targets: impl IntoIterator<Item = &'a Target>) -> String {
    let names: Vec<String> = targets
        .into_iter()
        .map(|target| format!("`{}` of the package `{}`", target.name, target.package))
        .collect();
    if names.is_empty() {
        "the workspace has none".to_owned()
    } else {
        format!("the workspace has {}", names.join(", "))
    }
}

/// The program that a message of Cargo tells about, if it is this one.
fn executable_of(line: &str, target: &Target) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let of = &message["target"];
    let is_it = message["reason"] == "compiler-artifact"
        && message["package_id"] == *target.id
        && of["name"] == *target.name
        && of["kind"].as_array()?.iter().any(|kind| kind == "bin");
    if is_it { message["executable"].as_str().map(PathBuf::from) } else { None }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    fn workspace() -> Value {
        let package = |name: &str, targets: &[(&str, &str)]| {
            let targets: Vec<Value> =
                targets.iter().map(|(name, kind)| json!({ "name": name, "kind": [kind] })).collect();
            json!({ "name": name, "id": format!("path+{name}"), "targets": targets })
        };
        json!({
            "packages": [
                package("shop", &[("shop", "bin"), ("admin", "bin"), ("it", "test")]),
                package("stock", &[("stock", "lib"), ("build-script-build", "custom-build")]),
                package("other", &[("admin", "bin")]),
            ],
            "workspace_default_members": ["path+shop", "path+stock", "path+other"],
        })
    }

    #[track_caller]
    fn fails(package: Option<&str>, bin: Option<&str>, message: Expect) {
        message.assert_eq(&choose(&workspace(), package, bin).unwrap_err());
    }

    #[test]
    fn the_program_that_is_meant() {
        let chosen = |package: Option<&str>, bin: Option<&str>| {
            let target = choose(&workspace(), package, bin).unwrap();
            (target.package, target.name)
        };
        let is = |package: &str, bin: &str| (package.to_owned(), bin.to_owned());
        assert_eq!(chosen(None, Some("shop")), is("shop", "shop"));
        assert_eq!(chosen(Some("other"), None), is("other", "admin"));
        assert_eq!(chosen(Some("path+shop"), Some("admin")), is("shop", "admin"));
        let mut inside = workspace();
        inside["workspace_default_members"] = json!(["path+other"]);
        assert_eq!(choose(&inside, None, None).unwrap().package, "other");

        fails(
            None,
            None,
            expect![
                "there are several programs here; name one with `--bin`: the workspace has `shop` of the package `shop`, `admin` of the package `shop`, `admin` of the package `other`"
            ],
        );
        fails(
            None,
            Some("admin"),
            expect![
                "there are several programs `admin`; name the package with `--package`: the workspace has `admin` of the package `shop`, `admin` of the package `other`"
            ],
        );
        fails(
            None,
            Some("x"),
            expect![
                "there is no program `x` here: the workspace has `shop` of the package `shop`, `admin` of the package `shop`, `admin` of the package `other`"
            ],
        );
        fails(
            Some("stock"),
            None,
            expect![
                "there is no program in the package `stock`: the workspace has `shop` of the package `shop`, `admin` of the package `shop`, `admin` of the package `other`"
            ],
        );
        let none = choose(&json!({}), None, None).unwrap_err();
        expect!["there is no program here: the workspace has none"].assert_eq(&none);
    }

    #[test]
    fn where_the_program_is() {
        let target =
            Target { name: "shop".to_owned(), package: "shop".to_owned(), id: "path+shop".to_owned() };
        let message = |id: &str, kind: &str| {
            json!({
                "reason": "compiler-artifact", "package_id": id, "target": { "name": "shop", "kind": [kind] },
                "executable": "/target/release/shop"
            })
            .to_string()
        };
        assert_eq!(executable_of(&message("path+shop", "bin"), &target), Some("/target/release/shop".into()));
        for other in [message("path+shop", "test"), message("path+other", "bin"), "text".to_owned()] {
            assert_eq!(executable_of(&other, &target), None, "{other}");
        }
    }
}
