//! The C header: it has what the compiler's C calls, and its inline functions do what those of Lean do.

mod common;

use std::collections::BTreeSet;
use std::process::Command;

use common::{exports, files, output, program, sysroot, undeclared};

/// Functions that only Lean's own modules call: a field that the compiler keeps in each `Expr`, what the compiler asks about
/// itself, and the commit.
const LEAN_S_OWN: [&str; 7] = [
    "lean_expr_data",
    "lean_get_githash",
    "lean_get_max_ctor_fields",
    "lean_get_max_ctor_scalars_size",
    "lean_get_max_ctor_tag",
    "lean_get_usize_size",
    "lean_internal_is_stage0",
];

/// A function that neither the header nor the library has would only be missed when a program is loaded.
#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn every_function_of_the_library_s_declarations_is_there() {
    let temp = tempfile::tempdir().unwrap();
    let mut lean = program("lean", &files().join("header"));
    let printed = output(lean.args(["--run", "Externs.lean"]), 0);
    let functions: BTreeSet<&str> = printed.lines().collect();
    assert!(functions.len() > 800 && functions.contains("lean_nat_add"), "{}", functions.len());
    let exports = exports(&sysroot());
    let inline: Vec<&str> = functions.into_iter().filter(|name| !exports.contains(*name)).collect();
    assert!(inline.len() > 300, "{}", inline.len());
    assert_eq!(undeclared(&sysroot(), &inline, temp.path()), LEAN_S_OWN);
    assert_eq!(undeclared(&sysroot(), &["lean_nat_add", "lean_no_such"], temp.path()), ["lean_no_such"]);
}

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn inline_functions_do_what_lean_s_do() {
    let temp = tempfile::tempdir().unwrap();
    let folder = files().join("header");
    // The interpreter calls functions of Lean's library, into which Lean's header was compiled.
    let theirs = output(program("lean", &folder).args(["--run", "Main.lean"]), 0);
    let c = temp.path().join("Main.c");
    output(program("lean", &folder).arg("-c").arg(&c).arg("Main.lean"), 0);
    let program_file = temp.path().join("main");
    output(program("leanc", temp.path()).arg("-o").arg(&program_file).arg(&c), 0);
    let ours = output(&mut Command::new(&program_file), 0);
    for (number, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {number}");
    }
    assert_eq!(ours, theirs);
    assert!(ours.lines().count() > 400);
}
