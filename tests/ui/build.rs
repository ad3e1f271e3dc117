//! The Lean modules that the cases bind.

use lean_build::LakePackage;

fn main() {
    LakePackage::new("../lean")
        .module("Conformance")
        .module("Conformance.Scalars")
        .library("ConformanceCallbacks")
        .module("Conformance.Callbacks")
        .library("Closures")
        .module("Closures")
        .library("Externs")
        .module("Externs")
        .library("Unfinished")
        .module("Unfinished")
        .library("Bindings")
        .module("Bindings")
        .module("BindingsRecursive")
        .library("Soundness")
        .module("Soundness")
        .library("Declarations")
        .module("Declarations")
        .build();
}
