//! The benchmarks call the package of the quickstart example, and one of identities and loops.

fn main() {
    lean_build::LakePackage::new("../examples/quickstart/lean").module("Quickstart").build();
    lean_build::LakePackage::new("lean").module("Values").library("Callbacks").module("Callbacks").build();
}
