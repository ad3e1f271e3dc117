//! Has Lake build the Lean packages that the tests call.

#[path = "layouts_package.rs"]
mod layouts_package;

use std::env;
use std::path::PathBuf;

use lean_build::LakePackage;

fn main() {
    LakePackage::new("lean")
        .module("Conformance")
        .module("Conformance.Scalars")
        .library("ConformanceFailing")
        .module("Conformance.FailingInit")
        .library("ConformanceCallbacks")
        .module("Conformance.Callbacks")
        .library("Roundtrip")
        .module("Roundtrip")
        .library("Unfinished")
        .module("Unfinished")
        .library("Closures")
        .module("Closures")
        .library("Externs")
        .module("Externs")
        .library("Declarations")
        .module("Declarations")
        .build();
    LakePackage::new("lean-full").module("Full").build();
    LakePackage::new("lean-maps").module("MapTests").build();
    LakePackage::new("lean-interop")
        .module("InteropTests")
        .library("LeanRsInterop")
        .module("LeanRsInterop")
        .library("InteropBase")
        .module("InteropBase")
        .build();

    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let layouts = out.join("layouts");
    layouts_package::write(&layouts).expect("the output directory can be written");
    LakePackage::new(&layouts).module("Layouts").build();
    println!("cargo::rustc-env=LAYOUTS_PACKAGE={}", layouts.display());
}
