//! Has Lake build the Lean packages that the tests call.

use lean_build::LakePackage;

fn main() {
    LakePackage::new("lean")
        .module("Conformance")
        .library("ConformanceFailing")
        .module("Conformance.FailingInit")
        .build();
    LakePackage::new("lean-full").module("Full").build();
}
