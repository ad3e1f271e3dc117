//! The benchmarks call the package of the quickstart example.

fn main() {
    lean_build::LakePackage::new("../examples/quickstart/lean").module("Quickstart").build();
}
