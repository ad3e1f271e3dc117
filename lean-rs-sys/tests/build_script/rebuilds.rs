//! What makes Cargo look for the toolchain again, and what does not.
//!
//! A shell script stands for elan's proxy: it prints the folder of the toolchain that a `lean-toolchain` file names.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use lean_rs_sys::version::ASSUME_VERSION;

use super::{DOCTORED, LINKED, Project, path_after};

struct Proxied {
    project: Project,
    /// Folders for `PATH`: the proxy's, and one with nothing in it.
    bin: PathBuf,
    other: PathBuf,
}

impl Proxied {
    /// With a target folder of its own, since other projects build the same crate with other variables.
    fn new(target_dir: &str) -> Proxied {
        let target_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(target_dir);
        let project = Project::new(LINKED).set(ASSUME_VERSION, "4.27.0").at_root(&target_dir);
        let root = project.dir.path().to_owned();
        let [bin, other, elan] = ["bin", "other", "elan"].map(|name| root.join(name));
        for dir in [&bin, &other, &elan] {
            fs::create_dir(dir).unwrap();
        }
        fs::write(elan.join("settings.toml"), "default_toolchain = \"first\"\n").unwrap();
        for name in ["first", "second"] {
            Project::write_toolchain(&root.join(name), DOCTORED, true);
        }
        let proxied = Proxied { project: project.set("ELAN_HOME", elan.to_str().unwrap()), bin, other };
        proxied.write("lean-toolchain", "first\n");
        proxied.write_proxy();
        proxied
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    fn path(&self, path: &str) -> PathBuf {
        self.project.dir.path().join(path)
    }

    fn write_proxy(&self) {
        let (root, lean) = (self.project.dir.path().display(), self.bin.join("lean"));
        let text = format!(
            "#!/bin/sh\necho \"$@\" >> {root}/log\nread name < lean-toolchain\necho {root}/${{ELAN_TOOLCHAIN-$name}}\n"
        );
        fs::write(&lean, text).unwrap();
        fs::set_permissions(lean, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The toolchain that the build is linked with, and whether Cargo compiled anything. The proxy runs once if it did, and
    /// not otherwise.
    #[track_caller]
    fn build(&self, path: &[&Path], variables: &[(&str, &str)]) -> (String, bool) {
        let _ = fs::remove_file(self.path("log"));
        let path = path_after(path);
        let variables = [&[("PATH", path.as_str())], variables].concat();
        let (success, stdout, stderr) =
            self.project.cargo_in(&["check", "--message-format=json"], &variables);
        assert!(success, "{stderr}");
        let compiled = stdout.contains("\"fresh\":false");
        let asked = fs::read_to_string(self.path("log")).unwrap_or_default();
        assert_eq!(asked, if compiled { "--print-prefix\n" } else { "" });
        let linked = ["first", "second"].into_iter().filter(|name| {
            stdout.contains(&format!("\"native={}\"", self.path(name).join("lib/lean").display()))
        });
        (linked.collect(), compiled)
    }

    #[track_caller]
    fn expect(&self, toolchain: &str, compiled: bool, why: &str) {
        assert_eq!(self.build(&[&self.bin], &[]), (toolchain.to_owned(), compiled), "{why}");
        if compiled {
            assert_eq!(self.build(&[&self.bin], &[]), (toolchain.to_owned(), false), "nothing after: {why}");
        }
    }
}

#[test]
fn what_was_found_through_the_path_counts_and_not_the_path() {
    let it = Proxied::new("build-script-rebuilds");
    // As long as there is nothing else to go by.
    let (success, _, stderr) = it.project.cargo("check");
    assert!(!success && stderr.contains("PATH: no `lean` on it"), "{stderr}");
    it.expect("first", true, "the first build");
    let first = ("first".to_owned(), false);
    assert_eq!(it.build(&[&it.other, &it.bin], &[]), first, "a folder before that of lean");
    assert_eq!(it.build(&[&it.bin, &it.other], &[]), first, "a folder behind it");

    it.write("lean-toolchain", "second\n");
    it.expect("second", true, "the lean-toolchain file");
    it.write("elan/settings.toml", "default_toolchain = \"second\"\n");
    it.expect("second", true, "elan's settings");
    it.write_proxy();
    it.expect("second", true, "the program");
    it.write("second/include/lean/version.h", "");
    it.expect("second", true, "the version of the toolchain");

    let by_variable = |compiled| ("first".to_owned(), compiled);
    let variable = [("ELAN_TOOLCHAIN", "first")];
    assert_eq!(it.build(&[&it.bin], &variable), by_variable(true));
    assert_eq!(it.build(&[&it.bin], &variable), by_variable(false));
}
