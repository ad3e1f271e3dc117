//! Libraries that need each other's symbols, linked as Lake links them where it does not name one library in another.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanCallbackStatus, LeanProgressTick};
use lean_rs::prelude::*;
use lean_rs::{LeanLibraryBundle, Stage};
use lean_rs_model::manifest::Manifest;

fn cc(output: &Path, arguments: &[&OsStr]) {
    let status =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(output).args(arguments).status().unwrap();
    assert!(status.success());
}

fn open(main: &Path, dependencies: &[&Path]) -> LeanResult<LeanLibraryBundle<'static>> {
    // SAFETY: compiled Lean code, or libraries without constructors.
    unsafe { LeanLibraryBundle::open(LeanRuntime::init().unwrap(), main, dependencies) }
}

#[track_caller]
fn failed(result: LeanResult<LeanLibraryBundle<'static>>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.stage(), Some(Stage::Load));
    error.to_string()
}

#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

/// The object files of modules that Lake built, in a library of their own.
fn link(dir: &Path, module: &str) -> PathBuf {
    let manifest = Manifest::read(env!("LEAN_RS_MANIFEST")).unwrap();
    let objects = Path::new(&manifest.find_module(module).unwrap().0.directory).join(".lake/build/ir");
    let object = ["c.o.export", "c.o"]
        .map(|extension| objects.join(format!("{module}.{extension}")))
        .into_iter()
        .find(|path| path.is_file())
        .expect("Lake keeps object files");
    let library = dir.join(format!("lib{module}.so"));
    cc(&library, &[object.as_os_str()]);
    library
}

#[test]
fn compiled_lean() {
    let dir = tempfile::tempdir().unwrap();
    let [main, base, shim] =
        ["InteropTests", "InteropBase", "LeanRsInterop"].map(|module| link(dir.path(), module));

    let text = failed(open(&main, &[&base]));
    contains(
        &text,
        &["load: cannot open ", "libInteropTests.so, with 1 dependency before it: the loader refuses "],
    );
    contains(
        &text,
        &["undefined symbol", ". Name each library that it needs before it, among the dependencies"],
    );

    let bundle = open(&main, &[&base, &shim]).unwrap();
    assert_eq!(bundle.main().path(), main);
    let dependencies: Vec<&Path> = bundle.dependencies().iter().map(|library| library.path()).collect();
    assert_eq!(dependencies, [&base, &shim]);

    // SAFETY: a module of the library.
    let module = unsafe { bundle.initialize_module("interop", "InteropTests") }.unwrap();
    // SAFETY: `tick (handle trampoline : USize) (current total : UInt64) : BaseIO Status`.
    let tick =
        unsafe { module.exported::<(usize, usize, u64, u64), LeanCallbackStatus>("interop_tick") }.unwrap();
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(|tick| {
        if tick.total == 21 { LeanCallbackFlow::Stop } else { LeanCallbackFlow::Continue }
    });
    let (id, trampoline) = handle.abi_parts();
    assert_eq!(tick.call(id, trampoline, 1, 7).unwrap(), LeanCallbackStatus::Stopped);
    // Opening again is free, and the order does not matter any more.
    open(&main, &[&shim, &base]).unwrap();
}

#[test]
fn the_library_that_fails_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let library = |name: &str, text: &str| {
        let (source, library) =
            (dir.path().join(format!("{name}.c")), dir.path().join(format!("lib{name}.so")));
        std::fs::write(&source, text).unwrap();
        cc(&library, &[source.as_os_str()]);
        library
    };
    let one = library("one", "int bundle_one(void) { return 1; }\n");
    let two =
        library("two", "extern int bundle_one(void);\nint bundle_two(void) { return bundle_one() + 1; }\n");
    let three = library(
        "three",
        "extern int bundle_two(void);\nint bundle_three(void) { return bundle_two() + 1; }\n",
    );
    let gone = dir.path().join("gone.so");
    let text = dir.path().join("text.so");
    std::fs::write(&text, "not a library").unwrap();

    contains(
        &failed(open(&three, &[&two, &one])),
        &[
            "libtwo.so, dependency 1 of 2 of ",
            "libthree.so: ",
            "bundle_one",
            "libone.so defines the symbol: name that before it",
        ],
    );
    contains(
        &failed(open(&one, &[&two])),
        &["dependency 1 of 1 of ", "libone.so defines the symbol: name that"],
    );
    contains(
        &failed(open(&three, &[&one, &gone])),
        &["gone.so, dependency 2 of 2 of ", "gone.so: no such file"],
    );
    contains(&failed(open(&three, &[&text])), &["text.so, dependency 1 of 1 of ", "is not a shared library"]);
    contains(&failed(open(&gone, &[])), &["gone.so, with no dependency before it: ", "no such file"]);
    let bundle = open(&three, &[&one, &two]).unwrap();
    assert_eq!(bundle.dependencies().len(), 2);
}
