//! What the build script says to people whose toolchain is missing, broken or unknown.
//!
//! Each test builds a small crate that depends on this one, with a toolchain directory made for the occasion.

#[cfg(unix)]
mod rebuilds;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod static_runtime;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod unwinder;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lean_rs_sys::version::ASSUME_VERSION;
use tempfile::TempDir;

/// A crate that depends on `lean-rs-sys`, and the environment to build it in.
struct Project {
    dir: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Project {
    fn new(dependency: &str) -> Project {
        let dir = tempfile::tempdir().unwrap();
        let this = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = format!(
            "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nlean-rs-sys = {{ path = {:?}, {dependency} }}\n",
            this.to_str().unwrap()
        );
        fs::write(dir.path().join("Cargo.toml"), manifest).unwrap();
        fs::create_dir(dir.path().join("src")).unwrap();
        let main = "fn main() {\n    println!(\"{:?} {}\", lean_rs_sys::LEAN_RESOLVED_VERSION, \
                    lean_rs_sys::REQUIRED_SYMBOLS.contains(&\"lean_dec_ref_cold\"));\n}\n";
        fs::write(dir.path().join("src/main.rs"), main).unwrap();
        // The versions that are already downloaded.
        if let Some(lock) = this.ancestors().map(|dir| dir.join("Cargo.lock")).find(|lock| lock.is_file()) {
            fs::copy(lock, dir.path().join("Cargo.lock")).unwrap();
        }
        Project { dir, variables: Vec::new() }
    }

    fn set(mut self, variable: &'static str, value: impl Into<String>) -> Project {
        self.variables.push((variable, value.into()));
        self
    }

    /// Adds a toolchain with this `lean.h`; `library` says whether it has a (fake) `libleanshared`.
    fn with_toolchain(self, header: &str, library: bool) -> Project {
        let root = self.sysroot();
        Self::write_toolchain(&root, header, library);
        let root = root.to_str().unwrap().to_owned();
        self.set("LEAN_SYSROOT", root)
    }

    fn write_toolchain(root: &Path, header: &str, library: bool) {
        fs::create_dir_all(root.join("include/lean")).unwrap();
        fs::create_dir_all(root.join("lib/lean")).unwrap();
        fs::write(root.join("include/lean/lean.h"), header).unwrap();
        let version =
            "#define LEAN_VERSION_MAJOR 4\n#define LEAN_VERSION_MINOR 99\n#define LEAN_VERSION_PATCH 0\n";
        fs::write(root.join("include/lean/version.h"), version).unwrap();
        if library {
            let name = format!("libleanshared{}", std::env::consts::DLL_SUFFIX);
            fs::write(root.join("lib/lean").join(name), "").unwrap();
        }
    }

    /// Lets the project be the root of the build, whose `lean-toolchain` file counts: its target folder is inside, as a link.
    #[cfg(unix)]
    fn at_root(self, target_dir: &Path) -> Project {
        fs::create_dir_all(target_dir).unwrap();
        std::os::unix::fs::symlink(target_dir, self.dir.path().join("target")).unwrap();
        self
    }

    fn sysroot(&self) -> PathBuf {
        self.dir.path().join("toolchain")
    }

    fn cargo(&self, subcommand: &str) -> (bool, String, String) {
        self.cargo_with(&[subcommand])
    }

    fn cargo_with(&self, arguments: &[&str]) -> (bool, String, String) {
        self.cargo_in(arguments, &[])
    }

    /// Runs Cargo with more variables.
    fn cargo_in(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (bool, String, String) {
        let own = self.dir.path().join("target");
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .args(["--offline", "--target-dir"])
            .arg(if own.exists() { own } else { target_dir() })
            .current_dir(self.dir.path())
            .env("PATH", path_after(&[]))
            .env("CARGO_TERM_COLOR", "never");
        for variable in [
            "LEAN_SYSROOT",
            "ELAN_TOOLCHAIN",
            "ELAN_HOME",
            ASSUME_VERSION,
            "DOCS_RS",
            "RUSTFLAGS",
            "LD_LIBRARY_PATH",
        ] {
            command.env_remove(variable);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.envs(variables.iter().copied());
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.success(), text(stdout), text(stderr))
    }

    /// What the build script says as errors, without Cargo's prefix.
    fn error(&self) -> String {
        let (success, _, stderr) = self.cargo("check");
        assert!(!success, "the build succeeded");
        let prefix = format!("error: lean-rs-sys@{}: ", env!("CARGO_PKG_VERSION"));
        let lines: Vec<_> = stderr.lines().filter_map(|line| line.strip_prefix(&prefix)).collect();
        assert!(!lines.is_empty(), "{stderr}");
        let others = stderr.lines().filter(|line| !line.starts_with(&prefix)).collect::<Vec<_>>().join("\n");
        assert!(!others.contains(lines[0]), "said again: {stderr}");
        lines.join("\n")
    }
}

/// That of all projects, so that the dependencies are compiled once.
fn target_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("build-script")
}

/// These folders, and then no folder with a `lean`, but all others of `PATH`: compilers and linkers are needed.
fn path_after(first: &[&Path]) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let others = std::env::split_paths(&path).filter(|dir| !dir.join("lean").exists());
    let dirs = first.iter().map(|dir| dir.to_path_buf()).chain(others);
    std::env::join_paths(dirs).unwrap().into_string().unwrap()
}

const LINKED: &str = "default-features = true";
const METADATA_ONLY: &str = "default-features = false, features = [\"metadata-only\"]";
const DOCTORED: &str = "/* not a header that Lean ever had */\n";
/// `sha256sum` of [`DOCTORED`].
const DIGEST: &str = "824ede60a3140c32efc410ed6432913761ab1fc6dfdcebe17cf414999f91fba5";

#[test]
fn an_unknown_header_is_named() {
    let project = Project::new(LINKED).with_toolchain(DOCTORED, true);
    let header = project.sysroot().join("include/lean/lean.h");
    assert_eq!(
        project.error(),
        format!(
            "the lean.h of this Lean toolchain is none that lean-rs was checked with.\n\
             header: {}\n\
             SHA-256: {DIGEST}\n\
             its version.h says: Lean 4.99.0\n\
             supported: Lean 4.26.0 to 4.35.0\n\
             Use a supported toolchain (`elan default leanprover/lean4:v4.35.0`, or a lean-toolchain file beside \
             Cargo.lock), or update lean-rs if it is older than this Lean. To build all the same, at your own risk, \
             set LEAN_RS_ASSUME_VERSION=X.Y.Z to the supported version that this header is compatible with.",
            header.display()
        )
    );
}

/// A candidate that is not in the table, or a header that somebody has changed: which value to set is not left to the reader.
#[test]
fn an_unknown_header_of_a_known_release_names_the_value_to_set() {
    let project = Project::new(LINKED).with_toolchain(DOCTORED, true);
    let version = "#define LEAN_VERSION_MAJOR 4\n#define LEAN_VERSION_MINOR 27\n#define LEAN_VERSION_PATCH 0\n\
                   #define LEAN_SPECIAL_VERSION_DESC \"rc1\"\n";
    fs::write(project.sysroot().join("include/lean/version.h"), version).unwrap();
    let error = project.error();
    assert!(error.contains("its version.h says: Lean 4.27.0-rc1\n"), "{error}");
    let end = "To build all the same, at your own risk, set LEAN_RS_ASSUME_VERSION=4.27.0, the nearest version whose header \
               is known.";
    assert!(error.ends_with(end), "{error}");
}

#[test]
fn an_assumed_version_is_one_of_the_window() {
    let project = Project::new(LINKED).with_toolchain(DOCTORED, true).set(ASSUME_VERSION, "4.99.0");
    let error = project.error();
    let start = "LEAN_RS_ASSUME_VERSION=4.99.0: not a version of lean-rs's table, which goes from 4.26.0 to 4.35.0 and does not \
                 have every release candidate. Set LEAN_RS_ASSUME_VERSION to the one whose lean.h is closest to ";
    assert!(error.starts_with(start) && error.contains("lean.h: 4.26.0, 4.27.0, "), "{error}");
    assert!(error.len() < 800, "bounded: {error}");

    for assumed in ["4.27.0-rc1", "v4.27.0", "4.27"] {
        let project = Project::new(LINKED).with_toolchain(DOCTORED, true).set(ASSUME_VERSION, assumed);
        assert_eq!(
            project.error(),
            format!(
                "LEAN_RS_ASSUME_VERSION={assumed}: not a version of lean-rs's table, which goes from 4.26.0 to 4.35.0 and does \
                 not have every release candidate. The nearest in it is 4.27.0: set LEAN_RS_ASSUME_VERSION=4.27.0."
            )
        );
    }
}

/// Cargo would hide it from users of the published crate, and repeat it for those of a clone: `lean-build` warns.
#[test]
fn an_assumed_version_is_taken_silently() {
    let project = Project::new(LINKED).with_toolchain(DOCTORED, true).set(ASSUME_VERSION, "4.27.0");
    let (success, _, stderr) = project.cargo("check");
    assert!(success && !stderr.contains("warning: lean-rs-sys"), "{stderr}");
}

#[test]
fn a_toolchain_without_a_library_is_incomplete() {
    let project = Project::new(LINKED).with_toolchain(DOCTORED, false).set(ASSUME_VERSION, "4.27.0");
    let error = project.error();
    let name = format!("has no libleanshared{}", std::env::consts::DLL_SUFFIX);
    assert!(error.contains(&name) && error.contains("Is it a complete Lean toolchain"), "{error}");
}

/// As it is written by Lean's build: the other choices are comments.
#[test]
fn an_allocator_that_ends_before_thread_locals_is_refused() {
    let config = |text: &str| {
        let project = Project::new(LINKED).with_toolchain(DOCTORED, true).set(ASSUME_VERSION, "4.27.0");
        fs::write(project.sysroot().join("include/lean/config.h"), text).unwrap();
        project
    };
    let error = config("#pragma once\n#define LEAN_SMALL_ALLOCATOR\n").error();
    assert!(error.contains("include/lean/config.h defines LEAN_SMALL_ALLOCATOR"), "{error}");
    assert!(error.contains("build Lean with mimalloc"), "{error}");
    let (success, _, stderr) =
        config("#pragma once\n/* #undef LEAN_SMALL_ALLOCATOR */\n#define LEAN_MIMALLOC\n").cargo("check");
    assert!(success, "{stderr}");
}

#[test]
fn no_toolchain_at_all() {
    assert_eq!(
        Project::new(LINKED).error(),
        "no Lean toolchain found. Looked at:\n  \
         - LEAN_SYSROOT: not set\n  \
         - PATH: no `lean` on it\n\
         Install elan, Lean's toolchain manager (see https://lean-lang.org/install), and run `elan default \
         leanprover/lean4:v4.35.0`; or set LEAN_SYSROOT to a toolchain directory, the one that `lean --print-prefix` \
         prints."
    );
}

#[test]
fn a_relative_directory_is_refused() {
    let project = Project::new(LINKED).with_toolchain(DOCTORED, true).set(ASSUME_VERSION, "4.27.0");
    // It is one for Cargo, and would be one for no build script, or for this one alone.
    let error = project.set("LEAN_SYSROOT", "./toolchain").error();
    let line = "LEAN_SYSROOT = ./toolchain: a relative path, which is another directory for each build script, since they run in \
                different ones. Give the absolute path\n";
    assert!(error.contains(line), "{error}");
}

#[test]
fn a_wrong_directory_is_not_passed_over() {
    let error = Project::new(LINKED).set("LEAN_SYSROOT", "/nowhere").error();
    assert!(error.contains("LEAN_SYSROOT = /nowhere: not a directory"), "{error}");
}

/// For another machine than this one, whatever this is.
fn other_target() -> &'static str {
    if env!("LEAN_RS_SYS_TARGET").starts_with("aarch64") {
        "x86_64-unknown-linux-gnu"
    } else {
        "aarch64-unknown-linux-gnu"
    }
}

#[test]
fn another_target_needs_a_toolchain_of_its_own() {
    let target = other_target();
    let variable = format!("LEAN_SYSROOT_{}", target.replace('-', "_"));
    let check = ["check", "--target", target, "--message-format=json"];
    let project = Project::new(LINKED).with_toolchain(DOCTORED, true).set(ASSUME_VERSION, "4.27.0");
    let (success, stdout, stderr) = project.cargo_with(&check);
    assert!(!success && !stdout.contains("linked_paths\":[\"native"), "{stdout}{stderr}");
    for part in [
        format!("no Lean toolchain for {target} found. Looked at:"),
        format!("  - {variable}: not set"),
        format!(
            "unpack one for {target}, and set {variable} to its directory, the one with bin, include and lib."
        ),
        "LEAN_SYSROOT and the `lean` on PATH are for this machine".to_owned(),
    ] {
        assert!(stderr.contains(&part), "{part}: {stderr}");
    }

    // Rust's own library for the target is not needed here: the script says what to link before that is missed.
    let other = project.dir.path().join("other");
    Project::write_toolchain(&other, DOCTORED, true);
    let name: &'static str = variable.leak();
    let project = project.set(name, other.to_str().unwrap());
    let (_, stdout, stderr) = project.cargo_with(&check);
    let linked = |root: &Path| format!("\"native={}\"", root.join("lib/lean").display());
    assert!(stdout.contains(&linked(&other)), "{stdout}{stderr}");
    assert!(!stdout.contains(&linked(&project.sysroot())), "{stdout}");

    let project = project.set(name, "/nowhere");
    let (_, _, stderr) = project.cargo_with(&check);
    assert!(stderr.contains(&format!("{name} = /nowhere: not a directory")), "{stderr}");
}

#[test]
#[cfg(unix)]
fn garbage_beside_the_lock_file() {
    let project = Project::new(LINKED)
        .with_toolchain(DOCTORED, true)
        .set(ASSUME_VERSION, "4.27.0")
        .at_root(&target_dir());
    let file = project.dir.path().join("lean-toolchain");
    fs::write(&file, "<<<<<<< HEAD\nstable\n").unwrap();
    assert_eq!(
        project.error(),
        format!(
            "{} names no Lean toolchain: its first line is `<<<<<<< HEAD`\n\
             Its first line has to be a name that elan knows, such as `leanprover/lean4:v4.35.0`.",
            file.display()
        )
    );
    fs::write(&file, "stable\n").unwrap();
    let (success, _, stderr) = project.cargo("check");
    assert!(success, "{stderr}");
}

#[test]
fn documentation_needs_no_toolchain() {
    let (success, _, stderr) = Project::new(LINKED).set("DOCS_RS", "1").cargo("check");
    assert!(success, "{stderr}");
}

#[test]
fn build_tools_need_no_toolchain() {
    let (success, stdout, stderr) = Project::new(METADATA_ONLY).cargo("run");
    assert!(success, "{stderr}");
    assert_eq!(stdout.trim(), "\"\" true");
}

/// A feature that any crate of the build may switch on must not take the place of a toolchain.
#[test]
fn metadata_only_takes_nothing_from_a_linked_build() {
    let both = "features = [\"metadata-only\"]";
    assert_eq!(Project::new(both).error(), Project::new(LINKED).error());

    let project = Project::new(both).with_toolchain(DOCTORED, false).set(ASSUME_VERSION, "4.27.0");
    let error = project.error();
    assert!(error.contains("has no libleanshared"), "{error}");
}

#[test]
fn only_link_needs_a_toolchain() {
    let (success, stdout, stderr) = Project::new("default-features = false").cargo("run");
    assert!(success, "{stderr}");
    assert_eq!(stdout.trim(), "\"\" true");
}

/// Another toolchain does not compile them again.
#[test]
fn build_tools_do_not_depend_on_the_toolchain() {
    let project = Project::new(METADATA_ONLY).with_toolchain(DOCTORED, false);
    let run = |variables: &[(&str, &str)]| {
        let (success, stdout, stderr) = project.cargo_in(&["run"], variables);
        assert!(success, "{stderr}");
        assert_eq!(stdout.trim(), "\"\" true");
        stderr
    };
    run(&[]);
    for variable in [(ASSUME_VERSION, "4.34.0-rc2"), ("LEAN_SYSROOT", "/nowhere"), ("DOCS_RS", "1")] {
        let said = run(&[variable]);
        assert!(!said.contains("Compiling"), "{variable:?}: {said}");
    }
}
