//! Breaks lines of the Lean package: building its binding has to fail each time, with a message that names the export or
//! extern.
//!
//! Mutations that cannot be mistaken for each other are tried together. One that is missed in its batch is tried alone before
//! it counts.
//!
//! The binding of the exports is that of the other tests: the traits and types in this folder. The functions behind the
//! externs are in `externs.rs`.

mod batch;
mod list;
#[allow(dead_code)]
#[path = "../../lean-build/tests/common/nested.rs"]
mod nested;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use list::{EXTERNS, MUTATIONS, Mutation, UNSEEN};
use target_tuple::TARGET;

/// How many mutations are tried together.
const TOGETHER: usize = 50;

/// The files with the traits.
const BINDING: [&str; 9] =
    ["actions", "data", "effects", "enums", "functions", "numbers", "scalars", "strings", "structures"];

/// A crate of its own that binds a copy of a Lean library.
struct Crate {
    dir: PathBuf,
}

impl Crate {
    /// The traits of the exports.
    fn exports() -> Crate {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let sources: Vec<_> = BINDING.iter().map(|name| tests.join(name).with_extension("rs")).collect();
        let files: Vec<String> =
            ["Conformance.lean".to_owned()].into_iter().chain(modules_of(tests)).collect();
        Crate::write("binds-exports", "Conformance", &files, &sources)
    }

    /// The functions behind the externs.
    fn externs() -> Crate {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("mutations/externs.rs");
        Crate::write("binds-externs", "Externs", &["Externs.lean".to_owned()], &[source])
    }

    /// With these files of a Lean library, and these Rust modules. Crates in one target folder need different names.
    fn write(name: &str, library: &str, files: &[String], sources: &[PathBuf]) -> Crate {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = nested::root();
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutations").join(name);
        for folder in ["src", "lean/Conformance"] {
            fs::create_dir_all(dir.join(folder)).unwrap();
        }
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nlean-rs = {{ path = \
             {:?} }}\n\n[build-dependencies]\nlean-build = {{ path = {:?} }}\n\n[workspace]\n",
            root.join("lean-rs"),
            root.join("lean-build")
        );
        let build = format!(
            "fn main() {{\n    lean_build::LakePackage::new(\"lean\").module(\"{library}\").build();\n}}\n"
        );
        let modules = sources.iter().map(|source| {
            let name = source.file_stem().expect("a file").display();
            format!("#[path = {source:?}]\npub mod {name};\n")
        });
        replace(&dir.join("Cargo.toml"), &manifest);
        replace(&dir.join("build.rs"), &build);
        replace(&dir.join("src/lib.rs"), &modules.collect::<String>());
        nested::lock(&dir);
        let lakefile = format!(
            "name = \"conformance\"\nmoreLeancArgs = [\"-O0\"]\n\n[[lean_lib]]\nname = \"{library}\"\ndefaultFacets = [\"shared\"]\n"
        );
        replace(&dir.join("lean/lakefile.toml"), &lakefile);
        // What Lake has built of the same files for the other tests.
        let (built, own) = (tests.join("lean/.lake/build"), dir.join("lean/.lake"));
        if built.is_dir() && !own.is_dir() {
            fs::create_dir_all(&own).unwrap();
            let copied = Command::new("cp").arg("-a").args([&built, &own]).status().unwrap();
            assert!(copied.success());
        }
        let krate = Crate { dir };
        for file in files {
            replace(
                &krate.dir.join("lean").join(file),
                &fs::read_to_string(tests.join("lean").join(file)).unwrap(),
            );
        }
        krate
    }

    fn check(&self) -> Output {
        nested::command(env!("CARGO"), &self.dir)
            .args(["check", "--quiet"])
            // As for the cases of `ui`, with which what is checked has its dependencies in common.
            .args(["--target", TARGET])
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs")
    }

    /// Builds the binding with these changes.
    fn check_changed(&self, batch: &[&Mutation]) -> Output {
        let mut originals: Vec<(PathBuf, String)> = Vec::new();
        for mutation in batch {
            let path = self.path(mutation);
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replacen(mutation.from, mutation.to, 1)).unwrap();
            originals.push((path, text));
        }
        let output = self.check();
        for (path, text) in originals.iter().rev() {
            fs::write(path, text).unwrap();
        }
        output
    }

    fn path(&self, mutation: &Mutation) -> PathBuf {
        self.dir.join("lean").join(mutation.file)
    }

    /// Appends those of a batch that are not recognized as they should be, with the reason.
    fn try_batch<'m>(&self, batch: &[&'m Mutation], failures: &mut Vec<(&'m Mutation, String)>) {
        let output = self.check_changed(batch);
        let text = String::from_utf8_lossy(&output.stderr);
        if ["custom build command", "build script logged errors"].iter().any(|it| text.contains(it)) {
            match batch {
                [mutation] => failures.push((mutation, format!("Lean does not take it:\n{text}"))),
                _ => {
                    eprintln!("Lean does not take {} together", names(batch));
                    let (left, right) = batch.split_at(batch.len() / 2);
                    self.try_batch(left, failures);
                    self.try_batch(right, failures);
                }
            }
            return;
        }
        let named = |mutation: &Mutation| {
            !output.status.success() && words(&text).any(|word| word == mutation.symbol)
        };
        let missed: Vec<_> = batch.iter().copied().filter(|mutation| !named(mutation)).collect();
        match (batch, &missed[..]) {
            (_, []) => (),
            (&[mutation], _) if output.status.success() => {
                failures.push((mutation, "it passed silently".to_owned()));
            }
            (&[mutation], _) => failures.push((mutation, format!("no message names the symbol:\n{text}"))),
            (_, missed) => {
                eprintln!("tried alone: {} of {}", names(missed), names(batch));
                missed.iter().for_each(|&mutation| self.try_batch(&[mutation], failures));
            }
        }
    }

    /// Every mutation has to be recognized.
    fn expect_recognized(&self, mutations: &[Mutation]) {
        self.expect_right();
        let mut failures = Vec::new();
        for batch in self.batches(mutations) {
            self.try_batch(&batch, &mut failures);
        }
        let lines = failures.iter().map(|(Mutation { file, from, to, symbol }, reason)| {
            format!("{symbol} in {file}: `{from}` to `{to}`\n{reason}\n")
        });
        let lines: Vec<String> = lines.collect();
        assert!(lines.is_empty(), "{} of {}:\n{}", lines.len(), mutations.len(), lines.join("\n"));
    }

    fn batches<'m>(&self, mutations: &'m [Mutation]) -> Vec<Vec<&'m Mutation>> {
        batch::batches(mutations, TOGETHER, |mutation| fs::read_to_string(self.path(mutation)).unwrap())
    }

    /// The unchanged binding has to build.
    fn expect_right(&self) {
        let output = self.check();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "without a mutation:\n{text}");
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

/// The Lean files that the traits bind.
fn modules_of(tests: &Path) -> Vec<String> {
    let others = ["Callbacks.lean", "FailingInit.lean"];
    let files = fs::read_dir(tests.join("lean/Conformance")).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !others.contains(&name.as_str())).map(|name| format!("Conformance/{name}")).collect()
}

/// Writes what is not there already, so that Cargo and Lake do not do again what they have done.
fn replace(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).unwrap();
    }
}

fn names(batch: &[&Mutation]) -> String {
    batch.iter().map(|mutation| mutation.symbol).collect::<Vec<_>>().join(", ")
}

#[test]
#[ignore = "builds a crate many times; `cargo xtask test` runs it beside the others"]
fn every_mutation_is_recognized() {
    assert!(MUTATIONS.len() >= 95);
    Crate::exports().expect_recognized(MUTATIONS);
}

#[test]
#[ignore = "builds a crate many times; `cargo xtask test` runs it beside the others"]
fn mutations_of_externs_are_recognized() {
    let krate = Crate::externs();
    krate.expect_recognized(EXTERNS);
    for batch in krate.batches(UNSEEN) {
        let output = krate.check_changed(&batch);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}:\n{text}", names(&batch));
    }
}
