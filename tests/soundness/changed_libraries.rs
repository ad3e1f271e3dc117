//! What a program loads is what it was compiled with, also behind the module's own library.

use std::fs;

use lean_rs::__private::File;
use lean_rs::Stage;

use super::support::{contains, failed, library_of, load};

/// The library that `LoadingFirst` takes a type from.
fn util() -> &'static lean_build::manifest::Needed {
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
    let needs: &'static [File] = vec![File { path, sha256: &util.sha256 }].leak();
    let (stage, text) = failed(load("LoadingFirst", |it| it.needs = needs));
    assert_eq!(stage, Some(Stage::Load));
    contains(&text, &[path, "has changed since this program was built", &util.sha256, "Run `cargo build`"]);
}

#[test]
fn a_dependency_that_is_gone_is_named() {
    let needs: &'static [File] = &[File { path: "/nowhere/libutil_Util.so", sha256: "" }];
    let (stage, text) = failed(load("LoadingFirst", |it| it.needs = needs));
    assert_eq!(stage, Some(Stage::Load));
    contains(&text, &["/nowhere/libutil_Util.so", "Build again"]);
}

#[test]
fn a_copy_of_a_dependency_is_the_dependency() {
    load("LoadingFirst", |_| {}).unwrap();
    let util = util();
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("libcopy.so");
    fs::copy(&util.path, &copy).unwrap();
    let path: &'static str = copy.to_str().unwrap().to_owned().leak();
    let needs: &'static [File] = vec![File { path, sha256: &util.sha256 }].leak();
    load("LoadingFirst", |it| it.needs = needs).unwrap();
}
