//! Tries out an assembled toolchain.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{files, output, program, sysroot};
use lean_registry::pinned::TOOLCHAIN;
use serde_json::Value;

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn it_says_which_version_it_is() {
    let temp = tempfile::tempdir().unwrap();
    let (lean, githash) = (TOOLCHAIN.lean, TOOLCHAIN.githash.unwrap());
    assert_eq!(
        output(program("lean", temp.path()).arg("--version"), 0),
        format!("Lean (version {lean}, x86_64-unknown-linux-gnu, commit {githash}, Release)")
    );
    let header = fs::read_to_string(sysroot().join("include/lean/version.h")).unwrap();
    assert!(header.contains(&format!("LEAN_VERSION_STRING \"{lean}\"")), "{header}");
}

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn it_finds_its_library() {
    let temp = tempfile::tempdir().unwrap();
    // Through a link, as when a version manager or a package puts one into PATH.
    let link = temp.path().join("lean-link");
    std::os::unix::fs::symlink(sysroot().join("bin/lean"), &link).unwrap();
    let real = fs::canonicalize(sysroot()).unwrap();
    let prefix = output(Command::new(&link).arg("--print-prefix").env_remove("LEAN_SYSROOT"), 0);
    assert_eq!(Path::new(&prefix), real);
    let libdir = output(program("lean", temp.path()).arg("--print-libdir"), 0);
    assert_eq!(Path::new(&libdir), real.join("lib/lean"));
}

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn a_wrong_program_is_refused() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("Wrong.lean"), "def wrong : Nat := \"x\"\n").unwrap();
    let got = output(program("lean", temp.path()).arg("Wrong.lean"), 1);
    assert!(got.starts_with("Wrong.lean:1:19: error: Type mismatch"), "{got}");
}

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn a_program_runs() {
    let mut lean = program("lean", &files().join("doctor"));
    assert_eq!(output(lean.args(["--run", "Features.lean", "a", "-b"]), 7), "ok");
}

/// Without the library's own declarations, and without Lake.
#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn modules_from_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    let first = "prelude\ninductive N : Type where\n  | z : N\n  | s (n : N) : N\n\
                 def N.two : N := N.s (N.s N.z)\n";
    fs::write(dir.join("First.lean"), first).unwrap();
    fs::write(dir.join("Second.lean"), "prelude\nimport First\n#check N.two\n").unwrap();
    let lean = |args: &[&str]| output(program("lean", dir).args(args).env("LEAN_PATH", dir), 0);
    assert_eq!(lean(&["-o", "First.olean", "-c", "First.c", "First.lean"]), "");
    let c = fs::read_to_string(dir.join("First.c")).unwrap();
    assert!(c.contains("LEAN_EXPORT lean_object* initialize_First(uint8_t builtin"), "{c}");
    assert_eq!(lean(&["Second.lean"]), "N.two : N");
}

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn a_package_is_built_and_called() {
    let temp = tempfile::tempdir().unwrap();
    let package = temp.path().join("package");
    fs::create_dir_all(package.join("Doctor")).unwrap();
    for (from, to) in [
        ("lakefile.toml", "lakefile.toml"),
        ("Doctor.lean", "Doctor.lean"),
        ("Basic.lean", "Doctor/Basic.lean"),
        ("Main.lean", "Main.lean"),
    ] {
        fs::copy(files().join("doctor/package").join(from), package.join(to)).unwrap();
    }
    let library = builds(&package);
    is_called_from_c(temp.path(), &library);
    is_described(&package);
}

fn builds(package: &Path) -> PathBuf {
    let lake = |args: &[&str], status| output(program("lake", package).args(args), status);
    let got = lake(&["build"], 0);
    let library = package.join(".lake/build/lib/libdoctor__pkg_Doctor.so");
    assert!(library.is_file(), "there is no {}:\n{got}", library.display());
    let c = fs::read_to_string(package.join(".lake/build/ir/Doctor/Basic.c")).unwrap();
    let name = "initialize_doctor__pkg_Doctor_Basic(uint8_t builtin)";
    assert!(c.contains(name), "the emitted C has no {name}");
    assert_eq!(lake(&["exe", "doctor", "exe"], 3), "hello exe, 42");

    let again = lake(&["build"], 0);
    assert!(!again.contains("] Built"), "something was built again:\n{again}");
    let real = fs::canonicalize(&library).unwrap();
    assert_eq!(Path::new(&lake(&["query", "Doctor:shared"], 0)), real);
    library
}

fn is_called_from_c(dir: &Path, library: &Path) {
    let source = files().join("doctor/call.c");
    output(program("leanc", dir).args(["-o", "call"]).arg(source), 0);
    assert_eq!(output(Command::new(dir.join("call")).arg(library), 0), "hello C, 42: ok");
}

/// A program that imports all of Lean and looks into compiled modules.
fn is_described(package: &Path) {
    let mut lean = program("lean", &files().join("doctor"));
    lean.args(["--run", "Signatures.lean", "Doctor"]).env("LEAN_PATH", package.join(".lake/build/lib/lean"));
    let json: Value = serde_json::from_str(&output(&mut lean, 0)).unwrap();
    let module = &json["modules"][0];
    assert_eq!(module["initializer"], "initialize_doctor__pkg_Doctor");
    let exports = module["exports"].as_array().unwrap();
    let symbols: Vec<&str> = exports.iter().filter_map(|e| e["symbol"].as_str()).collect();
    assert_eq!(symbols, ["doctor_greet", "doctor_sum", "doctor_io", "doctor_origin"]);
    let greet = &exports[0];
    assert_eq!(greet["params"][0]["borrow"], false, "exported code borrows: {greet}");
    assert_eq!(greet["params"][0]["name"], "name", "the name of the parameter is lost: {greet}");
    assert!(greet["doc"].is_string(), "the doc comment is lost: {greet}");
    assert_eq!(greet["type"], "String → String");
    assert_eq!(exports[2]["result"]["type"], "IO UInt32");
    assert_eq!(exports[3]["kind"], "constant");
}
