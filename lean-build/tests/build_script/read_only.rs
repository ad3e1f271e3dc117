//! Sources that cannot be written: on a file system that is mounted read-only, or by their permissions.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use super::out_of_tree::with_dependency;
use super::snapshot::snapshot;
use super::{Ran, Sandbox, contains, is_initializer};

const PACKAGE: [&str; 2] = ["package lean", "module A"];
const FORCED: [&str; 3] = ["package lean", "module A", "out_of_tree false"];

/// Whether a program does what it is asked to do: not all systems let it.
fn can(program: &str, args: &[&str]) -> bool {
    match Command::new(program).args(args).output() {
        Ok(output) => output.status.success(),
        Err(error) => {
            assert_eq!(error.kind(), io::ErrorKind::NotFound, "{program}: {error}");
            false
        }
    }
}

impl Sandbox {
    /// Runs the build script, which `wrapper` starts: a shell script that gets it as its arguments.
    fn run_in(&self, spec: &[&str], program: &str, args: &[&str]) -> Ran {
        let this = env::current_exe().unwrap();
        let mut command = Command::new(program);
        command.args(args).arg(this);
        self.run_program(command, spec, |command| command)
    }
}

/// In a namespace of its own, in which `dir` is mounted read-only; the shell's arguments follow.
fn mounted(dir: &Path) -> [String; 5] {
    let dir = dir.display();
    let script = format!("mount --bind '{dir}' '{dir}' && mount -o remount,bind,ro '{dir}' && exec \"$@\"");
    ["-rm", "sh", "-c", &script, "sh"].map(str::to_owned)
}

#[test]
fn on_a_read_only_file_system() {
    let sandbox = with_dependency();
    let dir = sandbox.path("");
    let mount = mounted(&dir);
    let mount: Vec<&str> = mount.iter().map(String::as_str).collect();
    if !can("unshare", &[&mount[..], &["true"]].concat()) {
        eprintln!("this system does not let tests mount anything: read-only mounts are not tested");
        return;
    }
    assert!(!can("unshare", &[&mount[..], &["touch", dir.join("x").to_str().unwrap()]].concat()));

    let error = sandbox.run_in(&FORCED, "unshare", &mount).error();
    contains(
        &error,
        &[
            "crate/lean cannot be written (Read-only file system (os error 30)",
            "), and build.rs says `.out_of_tree(false)`\n",
            "Leave `.out_of_tree(false)` out, so that a copy of the package in OUT_DIR is built",
        ],
    );
    let before = snapshot(&dir);
    sandbox.run_in(&PACKAGE, "unshare", &mount).ok();
    assert!(before == snapshot(&dir));
    is_initializer(&sandbox.manifest(), "my-pkg", "A");
    assert!(sandbox.tree().join("lean/.lake/build").is_dir());
}

#[test]
fn without_the_permission_to_write() {
    let sandbox = with_dependency();
    // Of the required package alone: Lake writes there, too.
    let dep = sandbox.path("dep");
    fs::set_permissions(&dep, fs::Permissions::from_mode(0o555)).unwrap();
    // The administrator may write all the same, unless without this capability.
    let without = ["--bounding-set=-dac_override", "--inh-caps=-dac_override"];
    let (program, args): (&str, &[&str]) =
        if fs::File::create(dep.join("x")).is_ok() { ("setpriv", &without) } else { ("env", &[]) };
    let _ = fs::remove_file(dep.join("x"));
    if !can(program, &[args, &["true"]].concat()) {
        eprintln!("this system does not let tests give up rights: folders without permission are not tested");
        return;
    }
    let error = sandbox.run_in(&FORCED, program, args).error();
    contains(&error, &["crate/dep cannot be written (Permission denied (os error 13)"]);
    sandbox.run_in(&PACKAGE, program, args).ok();
    is_initializer(&sandbox.manifest(), "my-pkg", "A");
    assert!(!dep.join(".lake").exists() && !sandbox.path("lean/.lake").exists());
    // The folder goes away after the test.
    fs::set_permissions(&dep, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The error names the file and the reason, and the next build, with room, is a whole one.
#[test]
fn on_a_full_disk() {
    let sandbox = with_dependency();
    for (full, expected) in
        [("out", "No space left on device (os error 28)"), ("crate/lean", "(error code: 28)")]
    {
        let dir = sandbox.root().join(full);
        fs::create_dir_all(&dir).unwrap();
        // With what is there already.
        let script = format!(
            "kept=$(mktemp -d) && cp -r '{0}/.' $kept && mount -t tmpfs -o size=16k tmpfs '{0}' && cp -r $kept/. '{0}' && \
             rm -r $kept && exec \"$@\"",
            dir.display()
        );
        let mount = ["-rm", "sh", "-c", &script, "sh"];
        if !can("unshare", &[&mount[..], &["true"]].concat()) {
            eprintln!("this system does not let tests mount anything: full disks are not tested");
            return;
        }
        contains(&sandbox.run_in(&PACKAGE, "unshare", &mount).error(), &[expected]);
    }
    sandbox.run(&PACKAGE).ok();
    is_initializer(&sandbox.manifest(), "my-pkg", "A");
}
