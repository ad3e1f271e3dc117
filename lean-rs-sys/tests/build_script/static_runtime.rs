//! Lean's runtime as a part of the program. The archives are stand-ins: the toolchain of the tests has none.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use lean_rs_sys::version::ASSUME_VERSION;

use super::{DOCTORED, Project};

const STATIC: &str = "features = [\"static-runtime\"]";

/// What the `leanc` of an official build prints, as far as Lean's sources tell, and what of it is there.
const FLAGS: &str = "-I ROOT/include -fstack-clash-protection -L ROOT/lib/glibc -L ROOT/lib -LROOT/lib/lean -Wl,-Bstatic -lgmp -lunwind -luv \
    -Wl,-Bdynamic -Wl,--no-as-needed -fuse-ld=lld -Wl,--start-group -lleancpp -lLean -Wl,--end-group -lStd \
    -Wl,--start-group -lInit -lleanrt -Wl,--end-group -lm -ldl -pthread";

fn project(archives: &[(&str, &str)]) -> Project {
    let project = Project::new(STATIC).with_toolchain(DOCTORED, false).set(ASSUME_VERSION, "4.27.0");
    let root = project.sysroot();
    fs::create_dir_all(root.join("bin")).unwrap();
    let leanc = root.join("bin/leanc");
    let flags = FLAGS.replace("ROOT", root.to_str().unwrap());
    fs::write(&leanc, format!("#!/bin/sh\n[ \"$*\" = --print-ldflags ] && echo \"{flags}\"\n")).unwrap();
    fs::set_permissions(&leanc, fs::Permissions::from_mode(0o755)).unwrap();
    for (name, code) in archives {
        let lib = root.join("lib/lean");
        fs::write(lib.join("code.c"), code).unwrap();
        let script = format!("cc -c code.c -o code.o && ar crs lib{name}.a code.o");
        assert!(Command::new("sh").args(["-c", &script]).current_dir(&lib).status().unwrap().success());
    }
    project
}

#[test]
fn the_runtime_is_a_part_of_the_program() {
    // Each needs another, in a circle.
    let project = project(&[
        ("leanrt", "int init(void); void lean_io_mark_end_initialization(void) { init(); }"),
        ("Init", "int lean(void); int init(void) { return lean(); }"),
        ("Lean", "int std_(void); int lean(void) { return std_(); }"),
        ("Std", "int rest(void); int std_(void) { return rest(); }"),
        (
            "leancpp",
            "#include <stdio.h>\nint init(void); int never(void) { return init(); }\n\
                     int rest(void) { return puts(\"the runtime of the archives\"); }",
        ),
        ("gmp", "int gmp;"),
        ("uv", "int uv;"),
    ]);
    let main = "fn main() {\n    unsafe { lean_rs_sys::lean_io_mark_end_initialization() };\n    \
        assert!(lean_rs_sys::RUNTIME_IS_LINKED);\n}\n";
    fs::write(project.dir.path().join("src/main.rs"), main).unwrap();
    let (success, stdout, stderr) = project.cargo("run");
    assert!(success, "{stderr}");
    assert_eq!(stdout, "the runtime of the archives\n");
}

#[test]
fn a_toolchain_without_archives() {
    let project = project(&[("leanrt", "int x;")]);
    let root = project.sysroot().to_str().unwrap().to_owned();
    let error = project.error().replace(&root, "ROOT");
    assert_eq!(
        error,
        "the feature `static-runtime` links Lean's runtime into the program, and ROOT has no libInit.a, libStd.a, libLean.a (looked in \
         ROOT/lib, ROOT/lib/lean).\n\
         Use a toolchain that has these archives, as the official ones do; switch the feature off; or set LEAN_RS_RUNTIME=shared to link \
         libleanshared all the same."
    );
    let error = project.set("LEAN_RS_RUNTIME", "shared").error().replace(&root, "ROOT");
    assert!(error.starts_with("ROOT has no libleanshared.so"), "{error}");
}

#[test]
fn values_of_the_variable() {
    let error = project(&[]).set("LEAN_RS_RUNTIME", "dynamic").error();
    assert_eq!(error, "LEAN_RS_RUNTIME=dynamic: expected `shared`, or nothing");
    let error = Project::new("features = []")
        .with_toolchain(DOCTORED, true)
        .set(ASSUME_VERSION, "4.27.0")
        .set("LEAN_RS_RUNTIME", "static")
        .error();
    assert!(
        error.starts_with("LEAN_RS_RUNTIME=static: the feature `static-runtime` of lean-rs is off."),
        "{error}"
    );
}
