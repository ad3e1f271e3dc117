//! In a runtime without the `Lean` library, a library that imports it is refused, though its initializer would start it: once the
//! initialization phase has ended, `lean_initialize` throws a C++ exception, and Rust's frames are no place for one.

use lean_rs::prelude::*;
use lean_rs_third_party::open;

#[test]
#[ignore = "needs the toolchain of `cargo xtask test --lean 4.35.0`"]
fn a_library_that_imports_lean_is_refused() {
    let lean = LeanRuntime::init().expect("Lean starts");
    let Err(error) = open(lean) else { panic!("it was not refused") };
    let start = "initialize: module `Elpi.Ffi` imports `Lean`, which this process was started without.";
    assert!(error.to_string().starts_with(start), "{error}");
}
