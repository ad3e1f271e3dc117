//! Documentation of a crate whose build script has not run, or cannot run: on docs.rs there is no Lean.

#[allow(dead_code)]
#[path = "../lean-build/tests/common/nested.rs"]
mod nested;

use std::fs;
use std::path::Path;

use target_tuple::TARGET;

const SOURCE: &str = r#"//! Documented.
use lean_rs::prelude::*;

/// Sums.
#[lean_module("Arith")]
#[lean(prefix = "arith_")]
pub trait Arith<'lean> {
    /// Adds.
    fn add(&self, a: u64, b: u64) -> u64;
    /// Greets.
    fn greet(&self, name: LeanStr<'lean>) -> LeanResult<String>;
}

/// A point.
#[derive(LeanType)]
pub struct Point {
    /// Abscissa.
    pub x: u64,
    /// Ordinate.
    pub y: u64,
}

/// Uses what the macro writes.
pub fn sum() -> LeanResult<u64> {
    Ok(ArithModule::load(LeanRuntime::init()?)?.add(1, 2))
}
"#;

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn without_a_manifest_there_is_documentation_and_no_program() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documentation");
    fs::create_dir_all(dir.join("src")).unwrap();
    // With what such a crate's build script uses, and without the script.
    let manifest = format!(
        "[package]\nname = \"documented\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nlean-rs = {{ path = {:?} \
         }}\n\n[build-dependencies]\nlean-build = {{ path = {:?} }}\n\n[workspace]\n",
        nested::root().join("lean-rs"),
        nested::root().join("lean-build")
    );
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs::write(dir.join("src/lib.rs"), SOURCE).unwrap();
    nested::lock(&dir);
    let cargo = |arguments: &[&str]| {
        let mut command = nested::command(env!("CARGO"), &dir);
        // As for the cases of `ui`, with which this crate has its dependencies in common.
        command.args(arguments).args(["--quiet", "--target", TARGET]).output().expect("cargo runs")
    };

    let output = cargo(&["doc", "--no-deps"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for page in ["trait.Arith.html", "struct.ArithModule.html", "struct.Point.html"] {
        assert!(nested::target().join(TARGET).join("doc/documented").join(page).is_file(), "{page}");
    }

    let output = cargo(&["check"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{text}");
    assert!(text.contains("no build script says where the Lean module `Arith` is"), "{text}");
    assert!(text.contains("could not compile `documented` (lib) due to 1 previous error"), "{text}");
}
