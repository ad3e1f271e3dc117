//! The benchmarks call a package of functions that do almost nothing, through `lean-rs` and from C.

fn main() {
    lean_build::LakePackage::new("lean").module("Values").library("Callbacks").module("Callbacks").build();

    let sysroot = std::env::var("DEP_LEAN_RS_SYSROOT").expect("lean-rs is a dependency");
    println!("cargo::rerun-if-changed=c");
    cc::Build::new()
        .include(format!("{sysroot}/include"))
        .files(["c/calls.c", "c/values.c", "c/callbacks.c", "c/start_up.c"])
        // As Lean compiles its own C code.
        .opt_level(3)
        .compile("lean_rs_bench_c");

    let rustc = std::env::var("RUSTC").expect("Cargo says which compiler it is");
    let version = std::process::Command::new(rustc).arg("--version").output().expect("it runs");
    println!("cargo::rustc-env=RUSTC_VERSION={}", String::from_utf8_lossy(&version.stdout).trim());
}
