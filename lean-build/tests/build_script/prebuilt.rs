//! `LEAN_RS_PREBUILT_…`: builds of the same sources are taken, others are refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use super::out_of_tree::{COPIED, with_dependency};
use super::snapshot::snapshot;
use super::{Ran, Sandbox, contains};

const VARIABLE: &str = "LEAN_RS_PREBUILT_MY_PKG";

impl Sandbox {
    /// Moves the copies away, as one would to another machine.
    fn moved_tree(&self) -> PathBuf {
        let prebuilt = self.root().join("prebuilt");
        // With their dates, as `tar` does.
        let status = Command::new("cp").arg("-a").args([self.tree(), prebuilt.clone()]).status().unwrap();
        assert!(status.success());
        fs::remove_dir_all(self.root().join("out")).unwrap();
        fs::create_dir(self.root().join("out")).unwrap();
        prebuilt
    }

    fn run_prebuilt(&self, folder: &Path) -> Ran {
        self.run_with(&COPIED, |command| command.env(VARIABLE, folder))
    }
}

/// What Lake has made, and when.
fn built(tree: &Path) -> Vec<(PathBuf, SystemTime)> {
    let made = |path: &Path| {
        let text = path.to_string_lossy();
        text.contains("/.lake/build/")
            && [".olean", ".c", ".so", ".o.export"].iter().any(|end| text.ends_with(end))
    };
    let files = snapshot(tree).into_iter().filter(|(path, _)| made(path));
    files.map(|(path, (time, _))| (path.strip_prefix(tree).unwrap().to_owned(), time)).collect()
}

#[test]
fn a_build_that_fits_is_not_built_again() {
    let sandbox = with_dependency();
    sandbox.run(&COPIED).ok();
    let before = sandbox.manifest();
    let prebuilt = sandbox.moved_tree();
    let files = built(&prebuilt);
    // Two modules here, one of the required package, one of the shim: an .olean, C code, an object; and three libraries.
    assert_eq!(files.len(), 4 * 3 + 3, "{files:#?}");

    let ran = sandbox.run_prebuilt(&prebuilt).ok();
    assert_eq!(built(&sandbox.tree()), files, "nothing has been compiled");
    assert_eq!(sandbox.manifest(), before);
    assert!(ran.all("rerun-if-env-changed=").contains(&VARIABLE), "{:?}", ran.directives);
    let digest = prebuilt.join("DIGEST");
    assert!(ran.all("rerun-if-changed=").contains(&digest.to_str().unwrap()), "{:?}", ran.directives);
    // The copy can be moved on.
    assert_eq!(fs::read(sandbox.tree().join("DIGEST")).unwrap(), fs::read(&digest).unwrap());
    assert!(!sandbox.path("lean/.lake").exists());

    // Without the variable, it is built: the check above can tell.
    fs::remove_dir_all(sandbox.tree()).unwrap();
    sandbox.run(&COPIED).ok();
    let again = built(&sandbox.tree());
    assert!(again.iter().zip(&files).all(|(new, old)| new.0 == old.0 && new.1 > old.1), "{again:#?}");
}

#[test]
fn a_build_of_something_else_is_refused() {
    let sandbox = with_dependency();
    sandbox.run(&COPIED).ok();
    let prebuilt = sandbox.moved_tree();
    let line = fs::read_to_string(prebuilt.join("DIGEST")).unwrap();
    let (digest, _) = line.split_once("  ").unwrap();

    // A file of the required package counts as well.
    let source = sandbox.path("dep/Dep.lean");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replace("n + 1", "n + 2")).unwrap();
    let error = sandbox.run_prebuilt(&prebuilt).error();
    let other = error.lines().find_map(|line| line.split_once(": the digest ")).expect(&error).1;
    let other = other.split_once(',').expect(&error).0;
    assert!(other.len() == 64 && other != digest, "{error}");
    contains(
        &error,
        &[
            &format!(
                "{VARIABLE} names a build that does not fit\nexpected in {}/DIGEST: ",
                prebuilt.display()
            ),
            &format!("\nfound: a build with the digest {digest}\n"),
            &format!(
                "Unset {VARIABLE} to have Lake build the package, or set it to a build of the same sources"
            ),
            &format!("a copy of the folder of {}/DIGEST after such a build", sandbox.tree().display()),
        ],
    );
    assert!(!sandbox.tree().join("lean/.lake").exists(), "nothing of it was taken");
    fs::write(&source, text).unwrap();

    // The toolchain counts.
    let ran = sandbox.run_with(&COPIED, |command| {
        command.env(VARIABLE, &prebuilt).env("DEP_LEAN_RS_VERSION", "4.30.0");
        command.env("DEP_LEAN_RS_SYSROOT", super::common::toolchain().sysroot)
    });
    contains(&ran.error(), &["names a build that does not fit", digest]);

    // What is no build of this package.
    fs::write(prebuilt.join("DIGEST"), line.replace("  lean", "  other")).unwrap();
    contains(&sandbox.run_prebuilt(&prebuilt).error(), &["\nfound: no line for the package `lean`\n"]);
    fs::remove_file(prebuilt.join("DIGEST")).unwrap();
    contains(&sandbox.run_prebuilt(&prebuilt).error(), &["\nfound: no such file\n"]);
    contains(
        &sandbox.run_prebuilt(Path::new("/nowhere")).error(),
        &["expected in /nowhere/DIGEST", "found: no such file"],
    );
}

/// One build fails half-way, and leaves objects of other sources in the copy.
#[test]
fn a_build_that_failed_has_no_digest() {
    let sandbox = Sandbox::new().with_package();
    sandbox.run(&COPIED).ok();
    let digest = sandbox.tree().join("DIGEST");
    assert!(fs::read_to_string(&digest).unwrap().ends_with("  lean\n"));
    fs::write(sandbox.path("lean/A.lean"), "def x : Nat := true").unwrap();
    sandbox.run(&COPIED).error();
    assert_eq!(fs::read_to_string(&digest).unwrap(), "");
}

#[test]
fn the_variable_decides_where_a_package_is_built() {
    let sandbox = with_dependency();
    let with = |spec: &[&str]| sandbox.run_with(spec, |command| command.env(VARIABLE, "/nowhere")).error();
    contains(
        &with(&["package lean", "module A"]),
        &["LEAN_RS_PREBUILT_MY_PKG names a build that does not fit"],
    );
    contains(
        &with(&["package lean", "module A", "out_of_tree false"]),
        &[
            "LEAN_RS_PREBUILT_MY_PKG is set, and build.rs says `.out_of_tree(false)`\n",
            "Unset LEAN_RS_PREBUILT_MY_PKG",
        ],
    );
    assert!(!sandbox.path("lean/.lake").exists());
}
