//! The package `lean`, for the build scripts of the tests and of the refused programs.

use lean_build::LakePackage;

/// The modules that both bind; `dir` is the package's folder.
pub(crate) fn package(dir: &str) -> LakePackage {
    LakePackage::new(dir)
        .module("Conformance")
        .module("Conformance.Scalars")
        .library("ConformanceCallbacks")
        .module("Conformance.Callbacks")
        .library("Unfinished")
        .module("Unfinished")
        .library("Closures")
        .module("Closures")
        .library("Externs")
        .module("Externs")
        .library("Bindings")
        .module("Bindings")
        .module("BindingsRecursive")
        .library("Soundness")
        .module("Soundness")
        .library("Values")
        .module("Values")
        .library("ValuesHost")
        .module("ValuesHost")
        .library("Families")
        .module("Families")
        .library("Declarations")
        .module("Declarations")
}
