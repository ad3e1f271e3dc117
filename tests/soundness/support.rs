//! What the tests of loading share.

use std::path::{Path, PathBuf};
use std::process::Command;

use lean_rs::__private::{File, Loaded, Location, ModuleSpec};
use lean_rs::Stage;
use lean_rs::prelude::*;
use lean_rs_model::manifest::{Library, Manifest};

/// A module that takes a type and a function from the older one of two versions of a package.
#[lean_module("LoadingFirst")]
#[lean(prefix = "loading_")]
pub(super) trait First {
    fn first_version(&self, n: u64) -> u64;
}

pub(super) fn lean() -> &'static LeanRuntime {
    LeanRuntime::init().unwrap()
}

/// The manifest of the tests, for as long as the process lives.
pub(super) fn manifest() -> &'static Manifest {
    Box::leak(Box::new(Manifest::read(env!("LEAN_RS_MANIFEST")).unwrap()))
}

/// The library that a module is in.
pub(super) fn library_of(module: &str) -> &'static Library {
    manifest().find_module(module).unwrap().1
}

pub(super) fn file(path: &Path) -> File {
    let digest = blake3::hash(&std::fs::read(path).unwrap()).to_hex().to_string();
    File { path: path.to_str().unwrap().to_owned().leak(), digest: digest.leak(), origin: "" }
}

/// Loads a module as the attribute does, with one thing about it changed.
pub(super) fn load(module: &str, change: impl FnOnce(&mut Location)) -> LeanResult<Loaded<'static, 0, ()>> {
    let manifest = manifest();
    let (package, library, found) = manifest.find_module(module).unwrap();
    let needs =
        library.needs.iter().map(|it| File { path: &it.path, digest: &it.digest, origin: &it.origin });
    let mut location = Location {
        library: File { path: &library.path, digest: &library.digest, origin: &library.origin },
        needs: needs.collect::<Vec<_>>().leak(),
        externs: &[],
        initializer: &found.initializer,
        lean_version: &manifest.toolchain.version,
    };
    change(&mut location);
    let spec = ModuleSpec { package: &package.name, module: &found.name, exports: &[] };
    // SAFETY: what `lean-build` found, but for what the test changes; no export is called.
    unsafe { Loaded::load(lean(), &spec, &location) }
}

/// The stage and the text of an error.
#[track_caller]
pub(super) fn failed<T>(result: LeanResult<T>) -> (Option<Stage>, String) {
    match result {
        Ok(_) => panic!("it succeeded"),
        Err(error) => (error.stage(), error.to_string()),
    }
}

#[track_caller]
pub(super) fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

/// Compiles C code into a library.
pub(super) fn compile(dir: &Path, name: &str, text: &str) -> PathBuf {
    let (source, library) = (dir.join(format!("{name}.c")), dir.join(format!("lib{name}.so")));
    std::fs::write(&source, text).unwrap();
    let mut command = Command::new("cc");
    command.args(["-shared", "-fPIC", "-O0", "-o"]).arg(&library).arg(&source);
    assert!(command.status().unwrap().success());
    library
}
