//! What a program loads is what it was compiled with, also behind the module's own library.

use std::fs;

use lean_rs::__private::File;
use lean_rs::Stage;

use libloading::os::unix::Library;

use super::support::{compile, contains, failed, file, library_of, load};

/// The library that `LoadingFirst` takes a type from.
fn util() -> &'static lean_rs_model::manifest::Needed {
    let [util] = &library_of("LoadingFirst").needs[..] else { panic!("one is needed") };
    util
}

#[test]
fn a_dependency_that_was_rebuilt_is_refused() {
    let util = util();
    let dir = tempfile::tempdir().unwrap();
    let changed = dir.path().join("libutil_Util.so");
    let mut bytes = fs::read(&util.path).unwrap();
    bytes.push(0);
    fs::write(&changed, bytes).unwrap();
    let path: &'static str = changed.to_str().unwrap().to_owned().leak();
    let needs: &'static [File] = vec![File { path, digest: &util.digest, origin: &util.origin }].leak();
    let (stage, text) = failed(load("LoadingFirst", |it| it.needs = needs));
    assert_eq!(stage, Some(Stage::Load));
    contains(&text, &[&format!("{path}: another one (digest "), &util.digest, "or build again"]);
}

#[test]
fn a_dependency_that_is_gone_is_named() {
    let needs: &'static [File] = &[File { path: "/nowhere/libutil_Util.so", digest: "", origin: "" }];
    let (stage, text) = failed(load("LoadingFirst", |it| it.needs = needs));
    assert_eq!(stage, Some(Stage::Load));
    contains(&text, &["/nowhere/libutil_Util.so: no such file", "build again"]);
}

#[test]
fn a_copy_of_a_dependency_is_the_dependency() {
    load("LoadingFirst", |_| {}).unwrap();
    let util = util();
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("libcopy.so");
    fs::copy(&util.path, &copy).unwrap();
    let path: &'static str = copy.to_str().unwrap().to_owned().leak();
    let needs: &'static [File] = vec![File { path, digest: &util.digest, origin: &util.origin }].leak();
    load("LoadingFirst", |it| it.needs = needs).unwrap();
}

/// The loader knows libraries by their paths.
#[test]
fn a_library_that_something_else_had_loaded_before_it_was_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let path =
        compile(dir.path(), "early", "int early_f(void) { return 1; } int early_g(void) { return 2; }\n");
    // SAFETY: a library without constructors, which stays open.
    let _early = std::mem::ManuallyDrop::new(unsafe { Library::new(&path) }.unwrap());
    let unchanged: &'static [File] = vec![file(&path)].leak();
    let rebuilt = compile(
        dir.path(),
        "rebuilt",
        "double early_f(double x) { return x * x; } int early_g(void) { return 2; }\n",
    );
    fs::rename(rebuilt, &path).unwrap();
    let needs: &'static [File] = vec![file(&path)].leak();
    let (stage, text) = failed(load("LoadingLater", |it| it.needs = needs));
    assert_eq!(stage, Some(Stage::Load));
    contains(
        &text,
        &[
            "what this process has loaded from ",
            "libearly.so is not what is in the file",
            "Start the program again",
        ],
    );
    // Neither is it found out again, nor does it help to put the old one there.
    let (_, text) = failed(load("LoadingLater", |it| it.needs = unchanged));
    contains(&text, &["is not what is in the file"]);
}

/// What the process has of it is what the program was built with.
#[test]
fn a_library_that_something_else_had_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let path = compile(dir.path(), "before", "int before_f(void) { return 1; }\n");
    // SAFETY: as above.
    let _before = std::mem::ManuallyDrop::new(unsafe { Library::new(&path) }.unwrap());
    load("LoadingLater", |it| it.needs = vec![file(&path)].leak()).unwrap();
}
