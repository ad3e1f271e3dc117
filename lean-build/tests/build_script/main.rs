//! `LakePackage` as a build script calls it: in a process of its own, with the variables that Cargo sets.
//!
//! The process is this test program again, running only `the_build_script`.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;
mod externs;
mod out_of_tree;
mod prebuilt;
mod read_only;
mod shims;
mod signatures;
#[path = "../common/snapshot.rs"]
mod snapshot;

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use lean_build::LakePackage;
use lean_build::manifest::{Library, MANIFEST_ENV, Manifest};
use lean_rs_sys::names;
use lean_rs_sys::version::ASSUME_VERSION;
use tempfile::TempDir;

const SPEC: &str = "LEAN_BUILD_TEST_SPEC";

/// Does what the variable says, in lines such as `package lean`, `module A`, or `program`.
#[test]
#[ignore = "run by the other tests"]
fn the_build_script() {
    let spec = env::var(SPEC).expect("set by the other tests");
    let mut packages: Vec<LakePackage> = Vec::new();
    for line in spec.lines() {
        if line == "program" {
            lean_build::link_program();
            continue;
        }
        let (what, name) = line.split_once(' ').expect("two words");
        let package = match what {
            "package" => LakePackage::new(name),
            "bundled" => LakePackage::bundled(name),
            "out_of_tree" => packages.pop().expect("a package").out_of_tree(name == "true"),
            "module" => packages.pop().expect("a package").module(name),
            "library" => packages.pop().expect("a package").library(name),
            other => panic!("{other}?"),
        };
        packages.push(package);
    }
    for package in packages {
        package.build();
    }
}

/// Checks which libraries one is loaded after, and that the manifest knows the files.
#[track_caller]
fn needs(library: &Library, expected: &[&Library]) {
    let found: Vec<_> = library.needs.iter().map(|needed| (&*needed.path, &*needed.digest)).collect();
    let expected: Vec<_> = expected.iter().map(|library| (&*library.path, &*library.digest)).collect();
    assert_eq!(found, expected);
    assert!(found.iter().all(|(_, digest)| digest.len() == 64));
}

/// A crate's folder, and an empty `OUT_DIR`.
struct Sandbox {
    dir: TempDir,
}

struct Ran {
    success: bool,
    /// What the script said to Cargo, without `cargo::`.
    directives: Vec<String>,
    stderr: String,
}

impl Sandbox {
    fn new() -> Sandbox {
        // In the target directory, in which all build scripts share the program that reads signatures.
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        fs::create_dir_all(dir.path().join("out")).unwrap();
        fs::create_dir_all(dir.path().join("crate")).unwrap();
        Sandbox { dir }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join("crate").join(path)
    }

    fn run(&self, spec: &[&str]) -> Ran {
        self.run_with(spec, |command| command)
    }

    fn run_with(&self, spec: &[&str], change: impl FnOnce(&mut Command) -> &mut Command) -> Ran {
        self.run_program(Command::new(env::current_exe().unwrap()), spec, change)
    }

    /// Runs a program that is this one, or runs it.
    fn run_program(
        &self,
        mut command: Command,
        spec: &[&str],
        change: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Ran {
        command
            .args(["--exact", "the_build_script", "--ignored", "--nocapture"])
            .env(SPEC, spec.join("\n"))
            .env("CARGO_MANIFEST_DIR", self.root().join("crate"))
            .env("OUT_DIR", self.root().join("out"))
            .env("LEAN_SYSROOT", common::toolchain().sysroot)
            .env_remove(ASSUME_VERSION);
        change(&mut command);
        let output = command.output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        Ran {
            success: output.status.success(),
            directives: stdout
                .lines()
                // The first one follows the name of the test.
                .filter_map(|line| Some(line.split_once("cargo::")?.1.to_owned()))
                .collect(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn manifest(&self) -> Manifest {
        Manifest::read(self.root().join("out/lean-rs-manifest.json")).unwrap()
    }

    /// A program in place of Lake: `query` and `build` are the shell commands to run.
    fn fake_lake(&self, build: &str, query: &str) -> PathBuf {
        let path = self.root().join("lake");
        let lake = common::toolchain().lake();
        let text = format!(
            "#!/bin/sh\nif [ \"$1\" = build ]; then\n:\n{build}\nelif [ \"$1\" = env ]; then\nexec {} \"$@\"\n\
             else\n:\n{query}\nfi\n",
            lake.display()
        );
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Lake itself, and a command after each query: the folder is not as Lake has left it.
    fn lake_and_then(&self, command: &str) -> PathBuf {
        let lake = common::toolchain().lake();
        let run = format!("{} \"$@\"", lake.display());
        self.fake_lake(&format!("exec {run}"), &format!("{run}; {command}"))
    }

    /// A package that a fake Lake can be called for.
    fn with_package(self) -> Sandbox {
        common::package(&self.path("lean"), "p", &[("A", &["A"])], &[("A", "def x := 1")]);
        self
    }
}

impl Ran {
    #[track_caller]
    fn ok(self) -> Ran {
        assert!(self.success && self.all("error=").is_empty(), "{:#?}\n{}", self.directives, self.stderr);
        self
    }

    /// The error message, every line of which goes to Cargo. The script itself succeeds: Cargo prints all of the output of
    /// one that fails.
    #[track_caller]
    fn error(&self) -> String {
        assert!(self.success && !self.all("error=").is_empty(), "{:#?}", self.directives);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self.all("error=").join("\n")
    }

    fn all(&self, prefix: &str) -> Vec<&str> {
        self.directives.iter().filter_map(|d| d.strip_prefix(prefix)).collect()
    }
}

#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[track_caller]
fn is_initializer(manifest: &Manifest, package: &str, module: &str) {
    let (found, library, entry) = manifest.find_module(module).expect(module);
    assert_eq!(found.name, package);
    assert!(names::initializers(package, module).contains(&entry.initializer), "{}", entry.initializer);
    assert!(Path::new(&library.path).is_file(), "{}", library.path);
    assert!(entry.reaches.iter().any(|reached| reached == module), "{:?}", entry.reaches);
}

#[test]
fn modules_and_libraries() {
    let sandbox = Sandbox::new();
    common::package(
        &sandbox.path("lean"),
        "my_pkg-x",
        &[("Arith", &["Arith"]), ("Big_Lib", &["Graph", "Proofs.A_b.C"])],
        &[
            ("Arith", "import Arith.Sub\n@[export a_add] def add (a b : UInt64) := sub a b"),
            ("Arith.Sub", "def sub (a b : UInt64) := a - b"),
            ("Graph", "import Lean\ndef graph := 1"),
            ("Proofs.A_b.C", "import Arith.Sub\n@[export c_c] def c := sub 2 1"),
        ],
    );
    common::write(&sandbox.path("lean/README.md"), "");
    let ran = sandbox.run(&[
        "package lean",
        "module Arith",
        "module Arith.Sub",
        "library Big_Lib",
        "module Proofs.A_b.C",
        "module Graph",
    ]);
    let ran = ran.ok();
    let manifest = sandbox.manifest();
    for module in ["Arith", "Arith.Sub", "Proofs.A_b.C", "Graph"] {
        is_initializer(&manifest, "my_pkg-x", module);
    }
    assert_eq!(manifest.packages.len(), 1);
    assert_eq!(manifest.packages[0].directory, sandbox.path("lean").to_str().unwrap());
    let [arith, big] = &manifest.packages[0].libraries[..] else { panic!("{manifest:#?}") };
    assert_eq!((arith.name.as_str(), arith.modules.len()), ("Arith", 2));
    assert_eq!((big.name.as_str(), big.modules.len()), ("Big_Lib", 2));
    assert!(arith.needs.is_empty() && arith.modules.iter().all(|m| !m.imports_lean));
    needs(big, &[arith]);
    assert!(big.modules.iter().all(|m| m.imports_lean));

    let toolchain = common::toolchain();
    assert_eq!(manifest.toolchain.sysroot, toolchain.sysroot.to_str().unwrap());
    assert_eq!(manifest.toolchain.version, toolchain.version().unwrap().to_string());

    let manifest_path = sandbox.root().join("out/lean-rs-manifest.json");
    assert_eq!(ran.all("rustc-env="), [format!("{MANIFEST_ENV}={}", manifest_path.display())]);
    let origin = if cfg!(target_os = "macos") { "@loader_path" } else { "$ORIGIN" };
    let toolchain_dir = toolchain.sysroot.join("lib/lean").display().to_string();
    let run_path = [origin, &format!("{origin}/../lib"), &toolchain_dir];
    assert_eq!(ran.all("rustc-link-arg="), run_path.map(|dir| format!("-Wl,-rpath,{dir}")));
    let variables = ["DOCS_RS", "LEAN_SYSROOT", "LAKE", "ELAN_TOOLCHAIN", "ELAN_HOME", ASSUME_VERSION];
    assert_eq!(ran.all("rerun-if-env-changed="), [&variables[..], &["LEAN_RS_PREBUILT_MY_PKG_X"]].concat());
    let root = sandbox.path("lean");
    let watched: Vec<&str> = ran.all("rerun-if-changed=");
    let mut expected = ["Arith.lean", "Arith/Sub.lean", "Graph.lean", "Proofs/A_b/C.lean", "lakefile.toml"]
        .map(|file| root.join(file))
        .to_vec();
    expected.extend(toolchain.watched_files());
    expected.push(root.join("lake-manifest.json"));
    expected.push(root.join(".lake/build/lib/lean-build.stamp"));
    let stamp = sandbox.root().join("out/lean-rs/stamp");
    // The scripts of other crates watch it, too, and may have started before this one was compiled.
    let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    assert!(modified(&stamp) < modified(&env::current_exe().unwrap()));
    expected.push(stamp);
    expected.sort();
    assert_eq!(watched.iter().map(PathBuf::from).collect::<Vec<_>>(), expected);
    assert!(ran.all("warning=").is_empty(), "{:?}", ran.directives);
}

#[test]
fn a_module_of_a_required_package_and_two_packages_in_one_manifest() {
    let sandbox = Sandbox::new();
    common::package(
        &sandbox.path("dep"),
        "dep",
        &[("Dep", &["Dep"])],
        &[("Dep", "import Lean\ndef dep := 1")],
    );
    common::package(
        &sandbox.path("lean"),
        "main-pkg",
        &[("Main", &["Main"])],
        &[("Main", "import Dep\ndef m := dep")],
    );
    common::require(&sandbox.path("lean"), "dep", "../dep");
    common::package(&sandbox.path("other"), "other", &[("Other", &["Other"])], &[("Other", "def o := 1")]);
    let ran =
        sandbox.run(&["package lean", "module Main", "module Dep", "package other", "module Other"]).ok();

    let manifest = sandbox.manifest();
    is_initializer(&manifest, "main-pkg", "Main");
    is_initializer(&manifest, "dep", "Dep");
    is_initializer(&manifest, "other", "Other");
    let (dep_package, dep, _) = manifest.find_module("Dep").unwrap();
    assert_eq!(dep_package.directory, sandbox.path("dep").to_str().unwrap());
    let (_, main, module) = manifest.find_module("Main").unwrap();
    needs(main, &[dep]);
    assert!(module.imports_lean, "through Dep");
    assert!(!manifest.find_module("Other").unwrap().2.imports_lean);
    let watched = ran.all("rerun-if-changed=");
    for file in ["dep/Dep.lean", "dep/lakefile.toml", "lean/Main.lean", "other/Other.lean"] {
        assert!(watched.contains(&sandbox.path(file).to_str().unwrap()), "{file}: {watched:?}");
    }
}

/// Nothing asks for it but symbols of the other library.
#[test]
fn a_library_that_is_needed_is_built_from_the_sources_of_now() {
    let sandbox = Sandbox::new();
    let dep = |body: &str| {
        common::package(&sandbox.path("dep"), "dep", &[("Dep", &["Dep"])], &[("Dep", body)]);
    };
    dep("@[noinline] def dep (n : Nat) := n");
    common::package(
        &sandbox.path("lean"),
        "main-pkg",
        &[("Main", &["Main"])],
        &[("Main", "import Dep\n@[export m_m] def m := dep 1")],
    );
    common::require(&sandbox.path("lean"), "dep", "../dep");
    sandbox.run(&["package lean", "module Main", "module Dep"]).ok();
    let before = sandbox.manifest().find_module("Dep").unwrap().1.clone();
    dep("@[noinline] def dep (n : Nat) := toString n");
    sandbox.run(&["package lean", "module Main"]).ok();
    let needs = sandbox.manifest().find_module("Main").unwrap().1.needs.clone();
    let [needed] = &needs[..] else { panic!("{needs:?}") };
    assert_ne!(needed.digest, before.digest, "compiled from the changed source");
    let name = |path: &str| Path::new(path).file_name().map(ToOwned::to_owned);
    assert_eq!(name(&needed.path), name(&before.path));
    assert!(Path::new(&before.path).is_file(), "a program that loads it still finds it");
}

#[test]
fn an_error_in_lean() {
    let sandbox = Sandbox::new();
    common::package(&sandbox.path("lean"), "p", &[("A", &["A"])], &[("A", "def x : Nat :=\n  \"a\"")]);
    let ran = sandbox.run(&["package lean", "module A"]);
    let error = ran.error();
    assert!(error.starts_with("`lake build A:shared` in "), "{error}");
    contains(
        &error,
        &[
            " failed (exit status: 1) and printed:\n  ",
            "error: lean/A.lean:2:2: ",
            "mismatch",
            "\nFix the error in lean/A.lean first and build again: errors after the first may follow from it.",
        ],
    );
    let once =
        |text: &str| assert_eq!((error.clone() + &ran.stderr).matches(text).count(), 1, "{text}: {error}");
    once("A.lean:2:2");
    once("mismatch");
    assert!(!sandbox.root().join("out/lean-rs-manifest.json").exists());
}

#[test]
fn an_unknown_library() {
    let sandbox = Sandbox::new().with_package();
    let error = sandbox.run(&["package lean", "module Graph.Path"]).error();
    contains(
        &error,
        &[
            "Lake knows no library for `Graph:shared` in ",
            ": unknown target `Graph`\nThe lakefile has lean_lib A.\n",
            "name that first: `.library(\"…\").module(\"…\")`",
        ],
    );
}

#[test]
fn a_module_that_is_not_in_the_library() {
    let sandbox = Sandbox::new();
    common::package(
        &sandbox.path("lean"),
        "p",
        &[("A", &["A"])],
        &[("A", "import A.Sub\nimport A.Other\ndef x := 1"), ("A.Sub", ""), ("A.Other", "")],
    );
    let error = sandbox.run(&["package lean", "module A.Sup"]).error();
    contains(&error, &["the library A has no module A.Sup\n", ".so has: A.Sub, A", "`globs` of lean_lib A"]);
}

#[test]
fn without_query_both_names_are_tried() {
    let sandbox = Sandbox::new().with_package();
    let lake = common::toolchain().lake();
    let fake = sandbox.fake_lake(
        &format!("exec {} \"$@\"", lake.display()),
        "echo \"error: unknown command 'query'\" >&2; exit 1",
    );
    sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake)).ok();
    is_initializer(&sandbox.manifest(), "p", "A");

    // The library of a version before 4.27, which has no module of a package.
    let named = sandbox.path("lean/.lake/build/lib").join(&names::shared_libraries("p", "A")[0]);
    let plain = named.with_file_name(&names::shared_libraries("p", "A")[1]);
    fs::rename(&named, &plain).unwrap();
    let fake = sandbox.fake_lake("", "");
    sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake)).ok();
    let library = sandbox.manifest().packages[0].libraries[0].clone();
    assert_eq!(Path::new(&library.path).file_name(), plain.file_name());
}

#[test]
fn a_library_that_is_nowhere() {
    let sandbox = Sandbox::new().with_package();
    let fake = sandbox.fake_lake("", "echo /nowhere/libA.so");
    let error = sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake)).error();
    contains(
        &error,
        &[
            "Lake built `A:shared` in ",
            "but the library was not found\n- `lake query A:shared` printed /nowhere/libA.so: no such file\n- ",
            "libp_A.so: no such file\n- ",
            "libA.so: no such file\n",
            "no file named *_A.so\nRun `lake query A:shared`",
        ],
    );
}

#[test]
fn a_library_that_is_none() {
    let sandbox = Sandbox::new().with_package();
    let junk = sandbox.root().join("junk.so");
    fs::write(&junk, "junk").unwrap();
    let fake = sandbox.fake_lake("", &format!("echo '\"{}\"'", junk.display()));
    let error = sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake)).error();
    contains(&error, &["junk.so is not a shared library that can be read: ", "Run `lake clean`"]);
}

#[test]
fn two_exports_with_one_name() {
    let export = |name: &str| format!("@[export a_add] def {name} (a b : UInt64) := a + b\n");
    let in_one = export("add") + &export("plus");
    let in_two = format!("import B\n{}", export("add"));
    // The C compiler refuses the first, the linker the second.
    for (a, b) in [(&*in_one, ""), (&in_two, &*export("plus"))] {
        let sandbox = Sandbox::new();
        common::package(&sandbox.path("lean"), "p", &[("A", &["A", "B"])], &[("A", a), ("B", b)]);
        let error = sandbox.run(&["package lean", "module A"]).error();
        let end = "\nTwo definitions have the symbol `a_add`. Give each `@[export …]` of the package, and of those that it requires, \
                   a name of its own.";
        assert!(error.ends_with(end), "{error}");
    }
}

#[test]
fn much_output_is_bounded() {
    let sandbox = Sandbox::new().with_package();
    let fake = sandbox.fake_lake(
        "i=0; while [ $i -lt 500 ]; do echo \"line $i\"; i=$((i+1)); done\n\
         echo 'error: ./A.lean:7:3: first' >&2; echo 'error: A.lean:8:3: second'; exit 3",
        "",
    );
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake));
    let error = ran.error();
    contains(&error, &["(exit status: 3)", "\n  … 442 lines before …\n  line 442\n", "\n  line 499\n"]);
    let end = "\n  error: lean/A.lean:7:3: first\n  error: lean/A.lean:8:3: second\nFix the error in lean/A.lean first and ";
    contains(&error, &[end]);
    assert_eq!(error.matches("first\n").count(), 1, "{error}");
}

#[test]
fn no_lake() {
    let sandbox = Sandbox::new().with_package();
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", "/nowhere/lake"));
    contains(
        &ran.error(),
        &[
            "cannot run Lake, Lean's build tool: /nowhere/lake (No such file or directory",
            "or set LAKE to the program",
        ],
    );
}

#[test]
fn no_toolchain() {
    let sandbox = Sandbox::new().with_package();
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env("LEAN_SYSROOT", "/nowhere"));
    contains(
        &ran.error(),
        &["no Lean toolchain found", "LEAN_SYSROOT = /nowhere: not a directory", "Install elan"],
    );
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env("DEP_LEAN_RS_SYSROOT", "/gone"));
    contains(
        &ran.error(),
        &[
            "that lean-rs was linked against cannot be used",
            "/gone: not a directory",
            "cargo clean -p lean-rs-sys",
        ],
    );
}

#[test]
fn no_package() {
    let sandbox = Sandbox::new();
    let error = sandbox.run(&["package lean", "module A"]).error();
    contains(
        &error,
        &[
            "there is no directory ",
            "crate/lean",
            "`LakePackage::new(\"lean\")` is relative to the crate's folder",
        ],
    );
    common::write(&sandbox.path("lean/A.lean"), "");
    let error = sandbox.run(&["package lean", "module A"]).error();
    contains(&error, &["crate/lean has no lakefile.toml and no lakefile.lean\n", "lake init"]);
}

#[test]
fn calls_that_say_too_little() {
    let sandbox = Sandbox::new().with_package();
    let error = sandbox.run(&["package lean"]).error();
    contains(&error, &["no module is named for the Lean package lean\n", ".module(\"Arith\")"]);
    let error = sandbox.run(&["package lean", "module A", "library B"]).error();
    contains(&error, &["no module follows `.library(\"B\")`", "counts for the modules named after it"]);
    let error = sandbox.run(&["package lean", "module A/B.lean"]).error();
    contains(&error, &["`A/B.lean` is not the name of a Lean module", "such as `Arith` or `Arith.Sub`"]);
}

#[test]
fn outside_a_build_script() {
    let sandbox = Sandbox::new().with_package();
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env_remove("OUT_DIR"));
    contains(
        &ran.error(),
        &["OUT_DIR is not set: lean-build was called outside a build script", "[build-dependencies]"],
    );
}

#[test]
fn other_targets() {
    let sandbox = Sandbox::new().with_package();
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env("CARGO_CFG_TARGET_OS", "windows"));
    contains(
        &ran.error(),
        &["the target windows ", "is not supported: lean-rs does not know windows", "Linux and macOS"],
    );
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env("CARGO_CFG_TARGET_ARCH", "sparc64"));
    contains(&ran.error(), &["sparc64 is not supported: Lake compiles for this machine"]);
    let ran = sandbox.run_with(&["package lean", "module A"], |c| {
        c.env("HOST", "x86_64-unknown-linux-gnu").env("TARGET", "x86_64-unknown-linux-musl")
    });
    contains(
        &ran.error(),
        &[
            "the target x86_64-unknown-linux-musl is not supported: Lake compiles for this machine, x86_64-unknown-linux-gnu\n",
            "Drop `--target`, or build on a x86_64-unknown-linux-musl machine",
        ],
    );
}

#[test]
fn lean_toolchain_files() {
    let sandbox = Sandbox::new().with_package();
    // Above the package, as elan finds it.
    common::write(&sandbox.path("lean-toolchain"), "leanprover/lean4:v4.1.0\n");
    let error = sandbox.run(&["package lean", "module A"]).error();
    let in_use = common::toolchain().version().unwrap();
    contains(
        &error,
        &[
            "crate/lean-toolchain asks for Lean 4.1.0, but the toolchain in use is Lean ",
            "beside Cargo.lock",
            "or set LEAN_SYSROOT to the directory of Lean 4.1.0",
            &format!("write `leanprover/lean4:v{in_use}`"),
        ],
    );

    // The nearest file counts; a name that is no release gives a warning.
    common::write(&sandbox.path("lean/lean-toolchain"), "stable\n");
    let fake = sandbox.fake_lake("echo \"$LEAN_SYSROOT\" >&2; exit 1", "");
    let ran = sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake));
    contains(&ran.error(), &[common::toolchain().sysroot.to_str().unwrap()]);
    contains(
        &ran.all("warning=").join("\n"),
        &["lean/lean-toolchain asks for `stable`, which cannot be compared"],
    );

    // A toolchain that is taken for another version goes by both.
    common::write(&sandbox.path("lean/lean-toolchain"), "leanprover/lean4:v4.27.0\n");
    let ran = sandbox
        .run_with(&["package lean", "module A"], |c| c.env(ASSUME_VERSION, "4.27.0").env("LAKE", &fake));
    contains(&ran.error(), &["`lake build A:shared`"]);
    let warnings = ran.all("warning=");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    contains(warnings[0], &["LEAN_RS_ASSUME_VERSION=4.27.0: the toolchain ", "without checking its lean.h"]);
}

#[test]
fn the_lean_toolchain_file_at_the_root_of_the_build() {
    let sandbox = Sandbox::new().with_package();
    let toolchain = common::toolchain();
    let fake = sandbox.fake_lake("exit 1", "");
    let run = || sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake));
    let file = sandbox.root().join("lean-toolchain");
    common::write(&sandbox.root().join("Cargo.lock"), "");
    common::write(&file, "leanprover/lean4:v4.1.0\n");
    // As long as the package has no file of its own, and then as well.
    for _ in 0..2 {
        let ran = run();
        contains(&ran.error(), &["`lake build A:shared`"]);
        assert_eq!(
            ran.all("warning="),
            [format!(
                "{} asks for Lean 4.1.0, and LEAN_SYSROOT={} is Lean {}: the variable wins, since files count only where it is \
                 not set. Unset it to use Lean 4.1.0, or change the file.",
                file.display(),
                toolchain.sysroot.display(),
                toolchain.version().unwrap()
            )]
        );
        let own = format!("leanprover/lean4:v{}\n", toolchain.version().unwrap());
        common::write(&sandbox.path("lean/lean-toolchain"), &own);
    }
    // What the package itself asks for is not overruled.
    common::write(&sandbox.path("lean/lean-toolchain"), "leanprover/lean4:v4.2.0\n");
    contains(&run().error(), &["lean/lean-toolchain asks for Lean 4.2.0, but the toolchain in use is Lean "]);
    // Without the variable, nothing stands against the file.
    let ran = sandbox.run_with(&["package lean", "module A"], |c| {
        c.env_remove("LEAN_SYSROOT").env("DEP_LEAN_RS_SYSROOT", &toolchain.sysroot)
    });
    assert_eq!(ran.all("warning="), Vec::<&str>::new());

    common::write(&sandbox.path("lean/lean-toolchain"), "\n");
    contains(
        &run().error(),
        &["lean/lean-toolchain names no Lean toolchain: it is empty\n", "`leanprover/lean4:v"],
    );
    common::write(&file, "lean4 4.1\n");
    contains(&run().error(), &["/lean-toolchain names no Lean toolchain: its first line is `lean4 4.1`\n"]);
}

#[test]
fn the_toolchain_that_lean_rs_was_linked_against() {
    let sandbox = Sandbox::new().with_package();
    let toolchain = common::toolchain();
    let ran = sandbox.run_with(&["package lean", "module A"], |c| {
        c.env("LEAN_SYSROOT", "/nowhere")
            .env("DEP_LEAN_RS_SYSROOT", &toolchain.sysroot)
            .env("DEP_LEAN_RS_VERSION", toolchain.version().unwrap().to_string())
            .env("DEP_LEAN_RS_RESOLVED_VERSION", "4.27.0")
    });
    ran.ok();
    assert_eq!(sandbox.manifest().toolchain.resolved_version.as_deref(), Some("4.27.0"));
}

#[test]
fn a_source_that_is_saved_while_lake_runs() {
    let sandbox = Sandbox::new().with_package();
    let (lake, source) = (common::toolchain().lake(), sandbox.path("lean/A.lean"));
    let run = format!("exec {} \"$@\"", lake.display());
    let fake = sandbox.fake_lake(&format!("echo '-- saved' >> '{}'\n{run}", source.display()), &run);
    let error = sandbox.run_with(&["package lean", "module A"], |c| c.env("LAKE", &fake)).error();
    contains(&error, &["changed while it was built", "Build again."]);
    sandbox.run(&["package lean", "module A"]).ok();
}

#[test]
fn names_of_lean_rs_are_not_exported() {
    for name in ["lean_rs_compared_log", "lean_rs_linked_0123"] {
        let sandbox = Sandbox::new();
        let code = format!("@[export {name}] def f (n : Nat) := n");
        common::package(&sandbox.path("lean"), "p", &[("A", &["A"])], &[("A", &code)]);
        let error = sandbox.run(&["package lean", "module A"]).error();
        contains(&error, &[&format!("libp_A.so exports `{name}`"), "Give the `@[export"]);
    }
}

#[test]
fn a_program_with_a_runtime_of_its_own_loads_nothing() {
    let sandbox = Sandbox::new().with_package();
    let error = sandbox
        .run_with(&["package lean", "module A"], |command| command.env("DEP_LEAN_RS_RUNTIME", "static"))
        .error();
    contains(
        &error,
        &[
            "would be loaded by a program that has Lean's runtime linked into it",
            "`.linkage(lean_build::Linkage::Static)`",
        ],
    );
}

#[test]
fn the_same_module_in_two_packages() {
    let sandbox = Sandbox::new().with_package();
    common::package(&sandbox.path("q"), "q", &[("A", &["A"])], &[("A", "def x := 1")]);
    let error = sandbox.run(&["package lean", "module A", "package q", "module A"]).error();
    contains(
        &error,
        &["the module A is in two packages, ", "crate/lean and ", "crate/q\n", "#[lean_module(\"A\")]"],
    );
}

#[test]
fn paths_that_cargo_cannot_be_told() {
    let sandbox = Sandbox::new();
    common::package(&sandbox.path("le\nan"), "p", &[("A", &["A"])], &[("A", "def x := 1")]);
    std::os::unix::fs::symlink(sandbox.path("le\nan"), sandbox.path("link")).unwrap();
    let error = sandbox.run(&["package link", "module A"]).error();
    contains(&error, &["is not UTF-8, or has a line break", "move the package"]);
}

#[test]
fn a_file_that_cannot_be_written() {
    let sandbox = Sandbox::new().with_package();
    common::write(&sandbox.path("lean/.lake"), "a file");
    let error = sandbox.run(&["package lean", "module A"]).error();
    contains(&error, &["creating ", "crate/lean/.lake/lean-build: Not a directory"]);
}

#[test]
fn on_docs_rs_there_is_no_lean() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run_with(&["package nowhere", "module A"], |command| {
        command.env("DOCS_RS", "1").env("LEAN_SYSROOT", "/nowhere")
    });
    // Without the variable, the same crate is built.
    assert_eq!(ran.ok().directives, ["rerun-if-env-changed=DOCS_RS"]);
    assert!(!sandbox.root().join("out/lean-rs-manifest.json").exists());
}

#[test]
fn build_scripts_wait_for_each_other() {
    let sandbox = Sandbox::new();
    common::package(&sandbox.path("shared"), "shared", &[], &[]);
    common::package(&sandbox.path("between"), "between", &[], &[]);
    for name in ["first", "second"] {
        common::package(&sandbox.path(name), name, &[("A", &["A"])], &[("A", "def x := 1")]);
    }
    // Each of the two packages builds the third one as well.
    common::require(&sandbox.path("first"), "shared", "../shared");
    common::require(&sandbox.path("second"), "between", "../between");
    common::require(&sandbox.path("between"), "shared", "../shared");
    let alone = format!(
        "mkdir {busy} || {{ echo 'not alone' >&2; exit 9; }}; sleep 0.2; rmdir {busy}; exit 7",
        busy = sandbox.path("busy").display()
    );
    let fake = sandbox.fake_lake(&alone, "");
    std::thread::scope(|scope| {
        for package in ["package first", "package first", "package second"] {
            let (sandbox, fake) = (&sandbox, &fake);
            scope.spawn(move || {
                let ran = sandbox.run_with(&[package, "module A"], |c| c.env("LAKE", fake));
                contains(&ran.error(), &["(exit status: 7) and printed nothing"]);
            });
        }
    });
}

/// Each profile has an output folder of its own.
#[test]
fn profiles_share_what_lake_built() {
    let sandbox = Sandbox::new().with_package();
    let built = || {
        let mut files = Vec::new();
        let mut waiting = vec![sandbox.path("lean/.lake")];
        while let Some(dir) = waiting.pop() {
            for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
                match entry.path() {
                    dir if dir.is_dir() => waiting.push(dir),
                    file => files.push((file, entry.metadata().unwrap().modified().unwrap())),
                }
            }
        }
        files.sort();
        files
    };
    sandbox.run(&["package lean", "module A"]).ok();
    let before = built();
    assert!(before.iter().any(|(file, _)| file.extension().is_some_and(|it| it == "olean")), "{before:?}");
    let release = sandbox.root().join("release");
    fs::create_dir(&release).unwrap();
    sandbox.run_with(&["package lean", "module A"], |c| c.env("OUT_DIR", &release)).ok();
    assert_eq!(built(), before);
    assert!(release.join("lean-rs-manifest.json").is_file());
}
