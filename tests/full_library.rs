//! A module that imports `Lean`, in a runtime that was started with the full library.

use lean_rs::Stage;
use lean_rs::prelude::*;

/// A module that imports `Lean`.
#[lean_module("Full")]
#[lean(prefix = "full_")]
trait Full {
    /// JSON in Lean's normal form.
    #[lean(io)]
    fn normalize(&self, text: &str) -> LeanResult<String>;
    /// `Lean.versionString`.
    fn version(&self, unit: ()) -> LeanResult<String>;
    /// Whether start-up went through its phases.
    #[lean(io)]
    fn phases(&self) -> LeanResult<bool>;
}

fn options() -> RuntimeOptions {
    RuntimeOptions::new().full_library(true).task_threads(2).arguments(["program", "argument"])
}

#[test]
fn a_module_that_imports_lean() {
    let lean = LeanRuntime::init_with(options()).unwrap();
    let full = FullModule::load(lean).unwrap();
    assert_eq!(full.normalize(r#" { "b" : [ 1, 2 ], "a" : null } "#).unwrap(), r#"{"a":null,"b":[1,2]}"#);
    let error = full.normalize("{").unwrap_err();
    assert!(error.exception().unwrap().message().contains("offset 1"), "{error}");
    assert_eq!(Some(full.version(()).unwrap()), lean.lean_version());
    assert!(full.phases().unwrap());
}

#[test]
fn lean_starts_once() {
    LeanRuntime::init_with(options()).unwrap();
    LeanRuntime::init_with(options()).expect("the same options again");
    LeanRuntime::init().expect("whatever is running");
    let error = LeanRuntime::init_with(options().task_threads(3)).unwrap_err();
    assert_eq!(error.stage(), Some(Stage::RuntimeInit));
    let text = error.to_string();
    assert!(text.contains("already running") && text.contains("task_threads: Some(2)"), "{text}");
}
