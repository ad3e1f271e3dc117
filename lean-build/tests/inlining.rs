//! Programs that are linked with Lean code as bitcode: the linker puts the code in place of calls.
//!
//! They need clang (in `LEAN_CC`, or on the path) and lld, and so are ignored; `cargo xtask` runs them where there is a clang.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{SHIPPED, nested};

/// As the guide says.
const FLAGS: &str = "-Clinker-plugin-lto";

fn clang() -> String {
    std::env::var("LEAN_CC").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "clang".to_owned())
}

/// A copy of the program `tests/inlining`.
fn program(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).unwrap();
    }
    let root = nested::root();
    common::copy(&root.join("tests/inlining"), &dir);
    common::change(&dir.join("Cargo.toml"), "../../lean", &format!("{}/lean", root.display()));
    nested::lock(&dir);
    dir.canonicalize().unwrap()
}

/// Builds a crate of this name for release; gives a copy of the program, which no other build changes.
fn try_build(dir: &Path, name: &str, flags: &str, compiler: &str) -> Result<PathBuf, String> {
    // With other flags, Cargo would compile all dependencies again.
    let target = nested::target().join(if flags.is_empty() { "machine-code" } else { "bitcode" });
    let mut cargo = nested::command(env!("CARGO"), dir);
    cargo.args(["build", "--release", "--quiet"]).env("LEAN_SYSROOT", common::toolchain().sysroot);
    let Output { status, stderr, .. } = cargo
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTFLAGS", flags)
        .env("LEAN_CC", compiler)
        .output()
        .unwrap();
    if !status.success() {
        return Err(String::from_utf8(stderr).unwrap());
    }
    let copy = dir.join("program");
    fs::copy(target.join("release").join(name), &copy).unwrap();
    Ok(copy)
}

fn build(dir: &Path, name: &str, flags: &str, compiler: &str) -> PathBuf {
    try_build(dir, name, flags, compiler).unwrap_or_else(|said| panic!("{said}"))
}

#[track_caller]
fn run(program: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    let output = command.args(arguments).current_dir(program.parent().unwrap()).output().unwrap();
    let [out, error] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success() && error.is_empty(), "{error}");
    out
}

/// The instructions of a function.
fn instructions(program: &Path, function: &str) -> String {
    let mut objdump = Command::new("objdump");
    objdump.args(["--no-show-raw-insn", &format!("--disassemble={function}")]).arg(program);
    let text = String::from_utf8(objdump.output().unwrap().stdout).unwrap();
    let (_, body) = text.split_once(&format!("<{function}>:\n")).unwrap_or_else(|| panic!("{text}"));
    body.to_owned()
}

/// The number that only Lean's code has.
const NUMBER: &str = "0x9e3779b97f4a7c15";

#[test]
#[ignore = "needs clang: `cargo xtask` runs it where there is one"]
fn a_call_becomes_the_code() {
    let dir = program("inlined");
    let program = build(&dir, "inlining", FLAGS, &clang());
    let step = (20_u64 ^ 22).wrapping_add((22_u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let expected = format!("{step} 21\n3 names, and you name 0, name 1, name 2\ntrue\n");
    assert_eq!(run(&program, &[]), expected);
    let inlined = instructions(&program, "marked");
    assert!(inlined.contains(NUMBER), "{inlined}");
    // It compares the address with that of the export, and jumps to neither name.
    let jumps = inlined.lines().filter(|line| line.contains("call ") || line.contains("jmp "));
    assert!(jumps.clone().all(|line| !line.contains("lean_rs_linked_")), "{inlined}");

    // A compiler that writes no bitcode.
    let said = try_build(&dir, "inlining", FLAGS, "gcc").unwrap_err();
    assert!(
        said.contains("with `-Clinker-plugin-lto` in RUSTFLAGS, its code is to be LLVM bitcode")
            && said.contains("Name a clang in LEAN_CC")
            && said.contains("-flto"),
        "{said}"
    );

    // Machine code is called as before, and has other names.
    let plain = build(&dir, "inlining", "", "cc");
    assert_eq!(run(&plain, &[]), expected);
    let called = instructions(&plain, "marked");
    assert!(!called.contains(NUMBER) && called.contains('*'), "{called}");
}

/// Lean code of two packages in one program, which call each other, and Rust's.
#[test]
#[ignore = "needs clang: `cargo xtask` runs it where there is one"]
fn packages() {
    let dir = common::shipping("inlined-packages");
    for (package, module) in [("stock", "Stock"), ("shop", "Shop")] {
        let script = format!(
            "fn main() {{\n    lean_build::LakePackage::new(\"lean\").module(\"{module}\")\
             .linkage(lean_build::Linkage::Static).build();\n}}\n"
        );
        fs::write(dir.join(package).join("build.rs"), script).unwrap();
    }
    assert_eq!(run(&build(&dir, "shop", FLAGS, &clang()), &[]), SHIPPED);
}

/// Prints what a call costs: of a function that is loaded, linked as machine code, and linked as bitcode. The first two are called through
/// a pointer.
#[test]
#[ignore = "a measurement: `-- --ignored --nocapture what_a_call_costs`"]
fn what_a_call_costs() {
    let dir = program("inlined-costs");
    for (what, flags) in [("linked as machine code", ""), ("linked as bitcode", FLAGS)] {
        let program = build(&dir, "inlining", flags, &clang());
        let text = run(&program, &["measure"]);
        let words: Vec<&str> = text.lines().last().unwrap().split(' ').collect();
        let ["loaded", loaded, "linked", linked] = words[..] else { panic!("{text}") };
        let [of_loaded, of_linked]: [f64; 2] = [loaded, linked].map(|it| it.parse().unwrap());
        assert!(flags.is_empty() || of_linked < of_loaded, "{text}");
        println!(
            "u64 × u64 → u64: loaded {loaded} ns, {what} {linked} ns, ratio {:.2}",
            of_linked / of_loaded
        );
    }
}
