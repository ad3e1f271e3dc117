//! Hands the toolchain that `lean-rs-sys` found on to the build scripts of dependents, as `DEP_LEAN_RS_…`.
//!
//! `lean-build` compiles the Lean code with exactly that toolchain: a library compiled by one version and a runtime of
//! another do not fit.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for name in ["SYSROOT", "VERSION", "RESOLVED_VERSION", "LIBDIR", "RUNTIME"] {
        if let Ok(value) = env::var(format!("DEP_LEANSHARED_{name}")) {
            println!("cargo::metadata={}={value}", name.to_lowercase());
        }
    }
    // For this crate's own tests; programs get theirs from `lean-build`.
    if let Ok(libdir) = env::var("DEP_LEANSHARED_LIBDIR") {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{libdir}");
    }
}
