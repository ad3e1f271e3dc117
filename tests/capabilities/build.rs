//! Has Lake build the module that is called for sessions.

fn main() {
    lean_build::LakePackage::new("../lean-full").module("Full").build();
}
