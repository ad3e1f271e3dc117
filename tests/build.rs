//! Has Lake build the Lean packages that the tests call.

#[path = "layouts_package.rs"]
mod layouts_package;
#[path = "lean_package.rs"]
mod lean_package;

use std::path::Path;

use lean_build::LakePackage;

fn main() {
    lean_package::package("lean")
        .library("ConformanceFailing")
        .module("Conformance.FailingInit")
        .library("Calls")
        .module("Calls")
        .library("Deep")
        .module("Deep")
        .library("Roundtrip")
        .module("Roundtrip")
        .library("Tasks")
        .module("Tasks")
        .library("BindingsLimits")
        .module("BindingsLimits")
        .build();
    LakePackage::new("lean-full").module("Full").build();
    LakePackage::new("lean-maps").module("MapTests").build();
    LakePackage::new("lean-shared").module("SharedTests").build();
    LakePackage::new("lean-interop")
        .module("InteropTests")
        .library("LeanRsInterop")
        .module("LeanRsInterop")
        .library("InteropBase")
        .module("InteropBase")
        .build();
    // Each with a version of the package `util` of its own, whose library has to be built, too.
    LakePackage::new("lean-loading/first").module("LoadingFirst").library("Util").module("Util.Old").build();
    LakePackage::new("lean-loading/second")
        .module("LoadingSecond")
        .library("Util")
        .module("Util.New")
        .build();
    LakePackage::new("lean-loading/single")
        .module("LoadingBoth")
        .module("LoadingEntry")
        .module("LoadingHost")
        .module("LoadingInit")
        .module("LoadingInner")
        .module("LoadingLater")
        .module("LoadingMain")
        .module("LoadingTask")
        .build();

    // Each with a version of the module `TermsShared` of its own.
    LakePackage::new("lean-terms/first")
        .module("TermsFirst")
        .library("TermsView")
        .module("TermsView")
        .library("TermsCode")
        .module("TermsCode")
        .build();
    LakePackage::new("lean-terms/second").module("TermsSecond").build();

    // Not in `OUT_DIR`: it takes a minute to build, and each set of features and compiler flags has an `OUT_DIR` of its own.
    let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join(".lake/layouts");
    layouts_package::write(&layouts).expect("the package's folder can be written");
    LakePackage::new(&layouts).module("Layouts").build();
    println!("cargo::rustc-env=LAYOUTS_PACKAGE={}", layouts.display());
}
