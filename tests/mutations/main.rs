//! Breaks lines of the Lean package, one at a time: each time, building its binding has to fail with a message that names
//! the export or extern.
//!
//! The binding of the exports is that of the other tests: the traits and types in this folder. The functions behind the
//! externs are in `externs.rs`.

mod list;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use list::{EXTERNS, MUTATIONS, Mutation, UNSEEN};

/// The files with the traits.
const BINDING: [&str; 9] =
    ["actions", "data", "effects", "enums", "functions", "numbers", "scalars", "strings", "structures"];

/// A crate of its own that binds a copy of a Lean library.
struct Crate {
    dir: PathBuf,
}

impl Crate {
    /// The traits of the exports.
    fn exports(lane: usize) -> Crate {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let sources: Vec<_> = BINDING.iter().map(|name| tests.join(name).with_extension("rs")).collect();
        let files: Vec<String> =
            ["Conformance.lean".to_owned()].into_iter().chain(modules_of(tests)).collect();
        Crate::write(&lane.to_string(), "Conformance", &files, &sources)
    }

    /// The functions behind the externs.
    fn externs() -> Crate {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("mutations/externs.rs");
        Crate::write("externs", "Externs", &["Externs.lean".to_owned()], &[source])
    }

    /// With these files of a Lean library, and these Rust modules.
    fn write(folder: &str, library: &str, files: &[String], sources: &[PathBuf]) -> Crate {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = tests.parent().expect("the workspace");
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutations").join(folder);
        for folder in ["src", "lean/Conformance"] {
            fs::create_dir_all(dir.join(folder)).unwrap();
        }
        let manifest = format!(
            "[package]\nname = \"binding\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nlean-rs = {{ path = \
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
        // The versions that the other tests are built with.
        fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
        let lakefile = format!(
            "name = \"conformance\"\n\n[[lean_lib]]\nname = \"{library}\"\ndefaultFacets = [\"shared\"]\n"
        );
        replace(&dir.join("lean/lakefile.toml"), &lakefile);
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
        Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline"])
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", self.dir.join("target"))
            .env_remove("LEAN_RS_MANIFEST")
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs")
    }

    /// Builds the binding with the change.
    fn check_changed(&self, mutation: &Mutation) -> Result<Output, String> {
        let path = self.dir.join("lean").join(mutation.file);
        let original = fs::read_to_string(&path).unwrap();
        if original.matches(mutation.from).count() != 1 {
            return Err(format!("the text is there {} times", original.matches(mutation.from).count()));
        }
        fs::write(&path, original.replace(mutation.from, mutation.to)).unwrap();
        let output = self.check();
        fs::write(&path, original).unwrap();
        Ok(output)
    }

    /// Why the mutation is not recognized as it should be.
    fn try_mutation(&self, mutation: &Mutation) -> Result<(), String> {
        let output = self.check_changed(mutation)?;
        let text = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            return Err("it passed silently".to_owned());
        }
        if text.contains("custom build command") {
            return Err(format!("Lean does not take it:\n{text}"));
        }
        let named = |line: &&str| words(line).any(|word| word == mutation.symbol);
        match text.lines().find(named) {
            Some(_) => Ok(()),
            None => Err(format!("no message names the symbol:\n{text}")),
        }
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

#[test]
fn every_mutation_is_recognized() {
    assert!(MUTATIONS.len() >= 60);
    let lanes = thread::available_parallelism().map_or(1, |n| n.get().min(4));
    let next = &AtomicUsize::new(0);
    let failures: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..lanes).map(|number| scope.spawn(move || lane(number, next))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("the lane ends")).collect()
    });
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), MUTATIONS.len(), failures.join("\n"));
}

/// Takes mutations as long as there are any; gives those that were not recognized.
fn lane(number: usize, next: &AtomicUsize) -> Vec<String> {
    let krate = Crate::exports(number);
    krate.expect_right();
    let mut failures = Vec::new();
    while let Some(mutation) = MUTATIONS.get(next.fetch_add(1, Ordering::Relaxed)) {
        failures.extend(krate.try_mutation(mutation).err().map(|reason| failure(mutation, &reason)));
    }
    failures
}

fn failure(Mutation { file, from, to, symbol }: &Mutation, reason: &str) -> String {
    format!("{symbol} in {file}: `{from}` to `{to}`\n{reason}\n")
}

#[test]
fn mutations_of_externs_are_recognized() {
    let krate = Crate::externs();
    krate.expect_right();
    let mut failures = Vec::new();
    for mutation in EXTERNS {
        failures.extend(krate.try_mutation(mutation).err().map(|reason| failure(mutation, &reason)));
    }
    for mutation in UNSEEN {
        let reason = match krate.check_changed(mutation) {
            Ok(output) if output.status.success() => continue,
            Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
            Err(reason) => reason,
        };
        failures.push(failure(mutation, &reason));
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}
