//! Has Lake build the Lean package in `lean/`.

fn main() {
    lean_build::LakePackage::new("lean").module("Closures").build();
}
