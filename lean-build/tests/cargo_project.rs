//! A crate whose build script uses `lean-build`, built by Cargo: when the script runs again, and when it does not.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use common::nested;

/// Where a lakefile requires a package that ships with this crate.
const SHIM: &str = ".lake/lean-rs/lean-rs-interop";

struct Project {
    dir: PathBuf,
    /// The tests share a target folder, with crates that are built for either.
    _turn: MutexGuard<'static, ()>,
}

struct Ran {
    success: bool,
    stdout: String,
    stderr: String,
}

impl Ran {
    #[track_caller]
    fn ok(self) -> Ran {
        assert!(self.success, "{}", self.stderr);
        self
    }

    /// Whether Cargo ran the build script.
    fn ran_script(&self) -> bool {
        self.stderr.lines().any(|line| line.contains("Running") && line.contains("build-script-build"))
    }
}

impl Project {
    fn new(name: &str) -> Project {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir).unwrap();
        }
        fs::create_dir_all(&dir).unwrap();
        let this = env!("CARGO_MANIFEST_DIR");
        let project = Project { dir, _turn: turn };
        project.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"uses-lean\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [build-dependencies]\nlean-build = {{ path = {this:?} }}\n\
                 # As lean-rs-macros has it in other crates, so that what depends on it is compiled once for all.\n\
                 syn = {{ version = \"3\", features = [\"full\", \"visit\", \"visit-mut\"] }}\n\n[workspace]\n"
            ),
        );
        nested::lock(&project.dir);
        project.write(
            "build.rs",
            "fn main() { lean_build::LakePackage::new(\"lean\").module(\"Arith\").build() }\n",
        );
        project.write(
            "src/main.rs",
            "fn main() { print!(\"{}\", std::fs::read_to_string(env!(\"LEAN_RS_MANIFEST\")).unwrap()) }\n",
        );
        common::package(
            &project.dir.join("dep"),
            "dep",
            &[("Dep", &["Dep"])],
            &[("Dep", "def one : UInt64 := 1\n")],
        );
        common::package(
            &project.dir.join("lean"),
            "my-pkg",
            &[("Arith", &["Arith"])],
            &[("Arith", "import Dep\n@[export arith_inc] def inc (a : UInt64) := a + one\n")],
        );
        common::require(&project.dir.join("lean"), "dep", "../dep");
        common::require(&project.dir.join("lean"), "leanRsInterop", SHIM);
        project
    }

    fn write(&self, path: &str, text: &str) {
        common::write(&self.dir.join(path), text);
    }

    /// Has the build script write a package of one source, which the statement makes at the path `source`.
    fn write_package(&self, make_source: &str) {
        let script = format!(
            r##"fn main() {{
    println!("cargo::rerun-if-changed=build.rs");
    let dir = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap()).join("lean");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("lakefile.toml"), "name = \"p\"\n[[lean_lib]]\nname = \"A\"\n").unwrap();
    let source = dir.join("A.lean");
    {make_source}
    lean_build::LakePackage::new(dir).module("A").build()
}}
"##
        );
        self.write("build.rs", &script);
    }

    /// As an editor writes a file: now.
    fn edit(&self, path: &str, text: &str) {
        fs::write(self.dir.join(path), text).unwrap();
    }

    fn cargo(&self, args: &[&str]) -> Ran {
        self.cargo_with(args, |command| command.env("LEAN_SYSROOT", common::toolchain().sysroot))
    }

    fn cargo_with(&self, args: &[&str], change: impl FnOnce(&mut Command) -> &mut Command) -> Ran {
        let mut command = nested::command(env!("CARGO"), &self.dir);
        let output = change(command.args(args).arg("-v")).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { success: output.status.success(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    #[track_caller]
    fn expect(&self, script_runs: bool, why: &str) -> Ran {
        let ran = self.cargo(&["build"]).ok();
        assert_eq!(ran.ran_script(), script_runs, "{why}:\n{}", ran.stderr);
        if !script_runs {
            assert!(ran.stderr.contains("Fresh uses-lean"), "{why}:\n{}", ran.stderr);
        }
        ran
    }
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn lake_runs_when_something_changed_and_only_then() {
    let project = Project::new("cargo-project");
    project.expect(true, "the first build");
    #[cfg(target_os = "linux")]
    assert_eq!(
        common::run_path(&nested::target().join("debug/uses-lean")),
        format!("$ORIGIN:$ORIGIN/../lib:{}", common::toolchain().sysroot.join("lib/lean").display())
    );
    // Lake has just written this, and Cargo watches it.
    assert!(project.dir.join("lean/lake-manifest.json").is_file());
    project.expect(false, "nothing changed");
    assert!(project.cargo(&["run"]).ok().stderr.contains("Fresh uses-lean"));

    project
        .edit("lean/Arith.lean", "import Dep\n@[export arith_inc] def inc (a : UInt64) := a + one + one\n");
    project.expect(true, "a source changed");
    project.expect(false, "nothing changed after that");

    project.edit("dep/Dep.lean", "def one : UInt64 := 11\n");
    project.expect(true, "a source of the required package changed");

    let manifest = fs::read_to_string(project.dir.join("lean/lake-manifest.json")).unwrap();
    project.edit("lean/lake-manifest.json", &manifest);
    project.expect(true, "lake-manifest.json was touched");

    fs::remove_dir_all(project.dir.join("lean/.lake/build")).unwrap();
    project.expect(true, "lake clean");
    project.expect(false, "nothing changed after lake clean");

    fs::remove_dir_all(project.dir.join("lean/.lake")).unwrap();
    project.expect(true, "all that was built is gone");
    project.expect(false, "nothing changed after that");

    let source = format!("lean/{SHIM}/LeanRsInterop.lean");
    project.edit(&source, "-- changed");
    project.expect(true, "a package that ships with this crate was changed");
    assert!(fs::read_to_string(project.dir.join(&source)).unwrap().contains("Tick.loop"));
    project.expect(false, "nothing changed after it was restored");

    project.edit("lean/Arith.lean", "import Dep\n\ndef inc (a : UInt64) : Nat := a + one\n");
    let failed = project.cargo(&["build"]);
    assert!(!failed.success);
    let line = "error: uses-lean@0.1.0:   error: lean/Arith.lean:3:";
    for once in [line, "Arith.lean:3:", "Fix the error in lean/Arith.lean first and build again"] {
        assert_eq!(failed.stderr.matches(once).count(), 1, "{once}: {}", failed.stderr);
    }
    project.edit("lean/Arith.lean", "import Dep\ndef inc (a : UInt64) := a + one\n");
    project.expect(true, "the error was repaired");
    project.expect(false, "nothing changed after the repair");
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn a_package_that_the_script_writes_is_built_once() {
    let project = Project::new("cargo-project-written");
    project.write_package("std::fs::write(source, \"@[export a_one] def one : UInt64 := 1\").unwrap();");
    // For Cargo, the packages of the other tests are one and the same.
    common::change(&project.dir.join("Cargo.toml"), "uses-lean", "uses-lean-written");
    project.cargo(&["build"]).ok();
    project.expect(false, "nothing changed");
}

/// The script has not written what a link leads to; and Cargo may know its folder by the name of a link.
#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
#[cfg(unix)]
fn a_package_of_links_is_built_when_a_source_changes() {
    let project = Project::new("cargo-project-linked");
    project.write("A.lean", "@[export a_one] def one : UInt64 := 1");
    project.write_package(
        "let _ = std::os::unix::fs::symlink(std::env::current_dir().unwrap().join(\"A.lean\"), source);",
    );
    common::change(&project.dir.join("Cargo.toml"), "uses-lean", "uses-lean-linked");
    let target = project.dir.join("linked-target");
    fs::create_dir_all(nested::target()).unwrap();
    std::os::unix::fs::symlink(nested::target(), &target).unwrap();
    let build = || {
        let variables = [("LEAN_SYSROOT", common::toolchain().sysroot), ("CARGO_TARGET_DIR", target.clone())];
        project.cargo_with(&["build"], |command| command.envs(variables)).ok()
    };
    assert!(build().ran_script());
    assert!(!build().ran_script(), "nothing changed");
    project.edit("A.lean", "@[export a_one] def one : UInt32 := 1");
    assert!(build().ran_script(), "a source changed");
}

/// A script stands for elan's proxy. It does nothing but run the real program, and write that down.
#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
#[cfg(unix)]
fn a_lean_on_the_path_is_asked_once_and_not_again_for_another_path() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::new("cargo-project-path");
    let toolchain = common::toolchain();
    let [bin, other, log] = ["bin", "other", "log"].map(|name| project.dir.join(name));
    let proxy = bin.join("lean");
    let real = toolchain.program("lean");
    let text = format!("#!/bin/sh\necho \"$@\" >> '{}'\nexec '{}' \"$@\"\n", log.display(), real.display());
    common::write(&proxy, &text);
    fs::set_permissions(&proxy, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(&other).unwrap();
    let asked = || fs::read_to_string(&log).unwrap_or_default();
    let build = |command: &str, dirs: &[&Path]| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let others: Vec<PathBuf> =
            std::env::split_paths(&path).filter(|dir| !dir.join("lean").exists()).collect();
        let path = std::env::join_paths(dirs.iter().copied().chain(others.iter().map(PathBuf::as_path)));
        project
            .cargo_with(&[command, "--message-format=json"], |command| {
                command.env_remove("LEAN_SYSROOT").env_remove("ELAN_TOOLCHAIN").env("PATH", path.unwrap())
            })
            .ok()
    };
    let checked = build("check", &[&bin]);
    assert!(checked.ran_script());
    let manifest = checked.stdout.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let variables = message["env"].as_array()?.iter();
        variables
            .filter_map(|pair| pair[0].as_str().zip(pair[1].as_str()))
            .find(|(name, _)| *name == "LEAN_RS_MANIFEST")
            .map(|(_, path)| path.to_owned())
    });
    let manifest = lean_build::manifest::Manifest::read(manifest.expect("a manifest")).unwrap();
    assert_eq!(manifest.toolchain.sysroot, toolchain.sysroot.to_str().unwrap());
    assert_eq!(asked(), "--print-prefix\n");

    // `cargo build` takes what `cargo check` has had built.
    assert!(!build("build", &[&bin]).ran_script());
    for dirs in [&[&*other, &*bin], &[&*bin, &*other]] {
        let built = build("build", dirs);
        assert!(
            built.stdout.contains("\"fresh\":true") && !built.stdout.contains("\"fresh\":false"),
            "{}",
            built.stdout
        );
    }
    assert_eq!(asked(), "--print-prefix\n", "only before");

    // Another toolchain may be behind it now.
    let text = fs::read_to_string(&proxy).unwrap();
    fs::write(&proxy, text).unwrap();
    assert!(build("build", &[&bin]).ran_script());
    assert_eq!(asked(), "--print-prefix\n".repeat(2));
}
