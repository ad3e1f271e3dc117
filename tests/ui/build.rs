//! Has Lake build the Lean modules that the cases bind.

#[path = "../lean_package.rs"]
mod lean_package;

use lean_build::LakePackage;

fn main() {
    lean_package::package("../lean").build();
    LakePackage::new("../lean-shared").module("SharedTests").build();
    // Each with a version of the package `util` of its own.
    for (folder, module) in [("first", "LoadingFirst"), ("second", "LoadingSecond")] {
        LakePackage::new(format!("../lean-loading/{folder}")).module(module).build();
    }
}
