//! The files of a new crate.

use std::path::Path;

use super::names::Names;

/// Where the crate gets lean-rs and lean-build from, as `Cargo.toml` says it.
#[derive(Debug)]
pub(super) struct Dependencies {
    lean_rs: String,
    lean_build: String,
}

impl Dependencies {
    /// The clone that a program was built in: there is no release that Cargo could download.
    ///
    /// `manifest_dir` is the folder of the program's own `Cargo.toml`.
    pub(super) fn beside(manifest_dir: &Path) -> Result<Dependencies, String> {
        manifest_dir.parent().and_then(|clone| Dependencies::in_folder(clone).ok()).ok_or_else(|| {
            format!(
                "lean-rs is not published, and the clone that this program was built in is not at {} any more: give the \
                 folder of a clone with `--lean-rs-path`, the one that contains the folders `lean-rs` and `lean-build`",
                manifest_dir.display()
            )
        })
    }

    /// A clone of the repository.
    pub(super) fn in_folder(dir: &Path) -> Result<Dependencies, String> {
        let of = |name: &str| {
            let path = dir.join(name);
            if !path.join("Cargo.toml").is_file() {
                return Err(format!(
                    "{} has no crate in the folder `{name}`: give `--lean-rs-path` the folder of a clone of lean-rs",
                    dir.display()
                ));
            }
            let path =
                path.canonicalize().map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            match path.to_str() {
                // What is a string in JSON is one in TOML.
                Some(text) => Ok(format!("{{ path = {} }}", serde_json::Value::from(text))),
                None => Err(format!(
                    "the path {} is not UTF-8, and Cargo.toml can hold no other: move the folder",
                    path.display()
                )),
            }
        };
        Ok(Dependencies { lean_rs: of("lean-rs")?, lean_build: of("lean-build")? })
    }
}

/// Each file's path in the crate, and its text.
pub(super) fn all(
    names: &Names,
    dependencies: &Dependencies,
    toolchain: Option<&str>,
) -> Vec<(String, String)> {
    let fill = |text: &str| {
        text.replace("__PACKAGE__", &names.package)
            .replace("__CRATE__", &names.krate)
            .replace("__MODULE__", &names.module)
            .replace("__PREFIX__", &names.prefix)
            .replace("__LEAN_RS__", &dependencies.lean_rs)
            .replace("__LEAN_BUILD__", &dependencies.lean_build)
    };
    let files = [
        ("Cargo.toml", CARGO_TOML),
        (".gitignore", GITIGNORE),
        ("build.rs", BUILD_RS),
        ("src/lib.rs", LIB_RS),
        ("src/main.rs", MAIN_RS),
        ("tests/lean.rs", TEST_RS),
        ("lean/lakefile.toml", LAKEFILE_TOML),
        ("lean/__MODULE__.lean", MODULE_LEAN),
    ];
    let mut files: Vec<(String, String)> = files.map(|(path, text)| (fill(path), fill(text))).into();
    // Beside Cargo.lock, where it counts for lean-rs, too; elan and Lake look into the folders above.
    files.extend(toolchain.map(|name| ("lean-toolchain".to_owned(), format!("{name}\n"))));
    files
}

const CARGO_TOML: &str = r#"[package]
name = "__PACKAGE__"
version = "0.1.0"
edition = "2024"

[dependencies]
lean-rs = __LEAN_RS__

[build-dependencies]
lean-build = __LEAN_BUILD__
"#;

const GITIGNORE: &str = "\
/target/
.lake/
# Written by Lake; worth keeping once the Lean package requires others.
lake-manifest.json
";

const BUILD_RS: &str = r#"use lean_build::LakePackage;

fn main() {
    LakePackage::new("lean").module("__MODULE__").build();
}
"#;

const LAKEFILE_TOML: &str = r#"name = "__CRATE__"
version = "0.1.0"
defaultTargets = ["__MODULE__"]

[[lean_lib]]
name = "__MODULE__"
defaultFacets = ["shared"]
"#;

const MODULE_LEAN: &str = r#"/-- The sum; the theorem below says that the order does not matter. -/
@[export __PREFIX__sum] def sum (a b : UInt64) : UInt64 := a + b

theorem sum_comm (a b : UInt64) : sum a b = sum b a := UInt64.add_comm a b

/-- A greeting. -/
@[export __PREFIX__greet] def greet (name : String) : String := s!"hello, {name}"

/-- Counts the lines of a file. -/
@[export __PREFIX__count_lines] def countLines (path : String) : IO UInt32 := do
  let lines ← IO.FS.lines path
  return lines.size.toUInt32
"#;

const LIB_RS: &str = r#"//! Calls the Lean code in `lean/__MODULE__.lean`.

use lean_rs::prelude::*;

/// What the Lean module exports; `__MODULE__Module` calls it.
#[lean_module("__MODULE__")]
#[lean(prefix = "__PREFIX__")]
pub trait __MODULE__ {
    /// The sum.
    fn sum(&self, a: u64, b: u64) -> u64;
    /// A greeting.
    fn greet(&self, name: &str) -> LeanResult<String>;
    /// Counts the lines of a file; exceptions of Lean are errors here.
    #[lean(io)]
    fn count_lines(&self, path: &str) -> LeanResult<u32>;
}
"#;

const MAIN_RS: &str = r#"use lean_rs::prelude::*;

use __CRATE__::{__MODULE__, __MODULE__Module};

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let module = __MODULE__Module::load(lean)?;
    println!("20 + 22 = {}", module.sum(20, 22));
    println!("{}", module.greet("world")?);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    println!("Cargo.toml has {} lines", module.count_lines(path)?);
    Ok(())
}
"#;

const TEST_RS: &str = r#"use lean_rs::prelude::*;

use __CRATE__::{__MODULE__, __MODULE__Module};

#[test]
fn numbers_and_text() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let module = __MODULE__Module::load(lean)?;
    assert_eq!(module.sum(20, 22), 42);
    assert_eq!(module.greet("world")?, "hello, world");
    Ok(())
}

#[test]
fn exceptions_are_errors() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let module = __MODULE__Module::load(lean)?;
    let this_file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lean.rs");
    let lines = include_str!("lean.rs").lines().count();
    assert_eq!(module.count_lines(this_file)? as usize, lines);
    let error = module.count_lines("no/such/file").unwrap_err();
    assert!(matches!(error, LeanError::Exception(_)), "{error}");
    Ok(())
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_that_is_known_is_asked_for() {
        let names = Names::of(Path::new("/new/hello"), None).unwrap();
        let here = Dependencies::beside(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let with = |toolchain| all(&names, &here, toolchain);
        let (path, text) = with(Some("leanprover/lean4:v4.33.0")).pop().unwrap();
        assert_eq!((path.as_str(), text.as_str()), ("lean-toolchain", "leanprover/lean4:v4.33.0\n"));
        assert!(with(None).iter().all(|(path, _)| !path.ends_with("lean-toolchain")));
        assert!(with(None).iter().all(|(path, text)| !path.contains("__") && !text.contains("__")));
    }

    #[test]
    fn paths_in_cargo_toml() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("a \"b\"");
        for name in ["lean-rs", "lean-build"] {
            std::fs::create_dir_all(root.join(name)).unwrap();
            std::fs::write(root.join(name).join("Cargo.toml"), "").unwrap();
        }
        let found = Dependencies::in_folder(&root).unwrap();
        assert!(found.lean_rs.ends_with("/a \\\"b\\\"/lean-rs\" }"), "{}", found.lean_rs);
        let error = Dependencies::in_folder(dir.path()).unwrap_err();
        assert!(error.contains("has no crate in the folder `lean-rs`: give `--lean-rs-path`"), "{error}");

        let found = Dependencies::beside(&root.join("lean-build")).unwrap();
        assert!(found.lean_build.ends_with("/a \\\"b\\\"/lean-build\" }"), "{}", found.lean_build);
        let error = Dependencies::beside(&dir.path().join("gone")).unwrap_err();
        assert!(
            error.starts_with("lean-rs is not published, and the clone that this program was built in"),
            "{error}"
        );
        assert!(error.contains("give the folder of a clone with `--lean-rs-path`"), "{error}");
    }
}
