//! Breaks lines of the Lean package, one at a time: each time, building its binding has to fail with a message that names
//! the export.
//!
//! The binding is that of the other tests: the traits and types in this folder.

mod list;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use list::{MUTATIONS, Mutation};

/// The files with the traits.
const BINDING: [&str; 9] =
    ["actions", "data", "effects", "enums", "functions", "numbers", "scalars", "strings", "structures"];

/// A crate of its own that binds a copy of the Lean package.
struct Crate {
    dir: PathBuf,
}

impl Crate {
    fn write(lane: usize) -> Crate {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = tests.parent().expect("the workspace");
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutations").join(lane.to_string());
        for folder in ["src", "lean/Conformance"] {
            fs::create_dir_all(dir.join(folder)).unwrap();
        }
        let manifest = format!(
            "[package]\nname = \"binding\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nlean-rs = {{ path = \
             {:?} }}\n\n[build-dependencies]\nlean-build = {{ path = {:?} }}\n\n[workspace]\n",
            root.join("lean-rs"),
            root.join("lean-build")
        );
        let build =
            "fn main() {\n    lean_build::LakePackage::new(\"lean\").module(\"Conformance\").build();\n}\n";
        let modules = BINDING
            .map(|name| format!("#[path = {:?}]\npub mod {name};\n", tests.join(name).with_extension("rs")));
        replace(&dir.join("Cargo.toml"), &manifest);
        replace(&dir.join("build.rs"), build);
        replace(&dir.join("src/lib.rs"), &modules.concat());
        // The versions that the other tests are built with.
        fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
        let lakefile =
            "name = \"conformance\"\n\n[[lean_lib]]\nname = \"Conformance\"\ndefaultFacets = [\"shared\"]\n";
        replace(&dir.join("lean/lakefile.toml"), lakefile);
        let krate = Crate { dir };
        for file in ["Conformance.lean"].into_iter().map(str::to_owned).chain(modules_of(tests)) {
            replace(
                &krate.dir.join("lean").join(&file),
                &fs::read_to_string(tests.join("lean").join(&file)).unwrap(),
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

    /// Why the mutation is not recognized as it should be.
    fn try_mutation(&self, mutation: &Mutation) -> Result<(), String> {
        let path = self.dir.join("lean/Conformance").join(mutation.file).with_extension("lean");
        let original = fs::read_to_string(&path).unwrap();
        if original.matches(mutation.from).count() != 1 {
            return Err(format!("the text is there {} times", original.matches(mutation.from).count()));
        }
        fs::write(&path, original.replace(mutation.from, mutation.to)).unwrap();
        let output = self.check();
        fs::write(&path, original).unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            return Err("it passed silently".to_owned());
        }
        if text.contains("custom build command") {
            return Err(format!("Lean does not take it:\n{text}"));
        }
        let named = |line: &&str| words(line).any(|word| word == mutation.export);
        match text.lines().find(named) {
            Some(_) => Ok(()),
            None => Err(format!("no message names the export:\n{text}")),
        }
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
    let krate = Crate::write(number);
    let output = krate.check();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "without a mutation:\n{text}");
    let mut failures = Vec::new();
    while let Some(mutation) = MUTATIONS.get(next.fetch_add(1, Ordering::Relaxed)) {
        if let Err(reason) = krate.try_mutation(mutation) {
            let Mutation { file, from, to, export } = mutation;
            failures.push(format!("{export} in {file}: `{from}` to `{to}`\n{reason}\n"));
        }
    }
    failures
}
