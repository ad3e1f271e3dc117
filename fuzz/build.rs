//! Programs find Lean's library where it was when they were linked.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // `lean-build` does this in packages that bring Lean code along.
    let libdir = env::var("DEP_LEAN_RS_LIBDIR").expect("lean-rs says where Lean's library is");
    println!("cargo::rustc-link-arg=-Wl,-rpath,{libdir}");
}
