//! The guide's page about publishing: its files are written, its commands are run, against a registry in a folder; and what a
//! crate is then used for.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;
mod registry;
#[allow(dead_code)]
#[path = "../common/snapshot.rs"]
mod snapshot;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{nested, page};
use registry::{NAME, Registry, run};
use snapshot::snapshot;
use tempfile::TempDir;

const PAGE: &str = include_str!("../../../docs/src/publishing.md");

/// The machine of an author or a user.
struct Machine {
    registry: Registry,
    /// Outside of this workspace, which Cargo would find above.
    _folder: TempDir,
    dir: PathBuf,
    target: PathBuf,
}

impl Machine {
    fn new() -> Machine {
        let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().canonicalize().unwrap();
        // Not the folder of other tests: the same packages are elsewhere there. Dependencies stay from run to run.
        let target = tmp.join("publishing-target");
        for folder in ["build", ".fingerprint"] {
            let made = fs::read_dir(target.join("debug").join(folder)).into_iter().flatten();
            for path in made.map(|entry| entry.unwrap().path()) {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                // This workspace may have changed, and the version of its packages has not.
                if ["greeting-", "lean-"].iter().any(|start| name.starts_with(start)) {
                    fs::remove_dir_all(path).unwrap();
                }
            }
        }
        nested::share_signatures_program(&target);
        Machine { registry: Registry::new(&tmp.join("publishing-registry")), _folder: folder, dir, target }
    }

    fn command(&self, program: impl Into<OsString>, dir: &Path) -> Command {
        let mut command = Command::new(program.into());
        command
            .current_dir(dir)
            .env("CARGO_HOME", self.registry.home())
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            // Nothing comes from anywhere else.
            .env("HTTPS_PROXY", "http://127.0.0.1:9")
            .env("HTTP_PROXY", "http://127.0.0.1:9")
            .env("LEAN_SYSROOT", common::toolchain().sysroot)
            .env_remove("LEAN_RS_MANIFEST");
        command
    }

    fn cargo(&self, dir: &Path, args: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO"), dir);
        command.args(args);
        command
    }

    /// The folder that build scripts of the package wrote into last.
    fn out_dirs(&self, package: &str) -> Vec<PathBuf> {
        let made = fs::read_dir(self.target.join("debug/build")).unwrap().map(|entry| entry.unwrap().path());
        let start = format!("{package}-");
        made.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(&start))
            .map(|path| path.join("out"))
            .filter(|path| path.join("lean-rs-manifest.json").is_file())
            .collect()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn from_the_first_file_to_a_user() {
    let machine = Machine::new();
    let documentation = follow_the_page(&machine);
    let author = machine.dir.join("greeting");
    what_git_ignores(&machine, &author);
    a_build_script_that_writes_into_the_crate(&machine, &author);
    an_edit(&machine, &author);
    let file = publish(&machine, &author);
    a_user(&machine);
    an_unpacked_crate_that_cannot_be_written(&machine, &file);
    documentation_without_lean(&machine, &author, &documentation);
}

/// Does what the page says, and gives the arguments of the command that documents the crate.
fn follow_the_page(machine: &Machine) -> Vec<&'static str> {
    let (mut files, mut commands) = (0, 0);
    let mut dir = machine.dir.clone();
    let mut before = None;
    let mut documentation = Vec::new();
    for block in page::blocks(PAGE) {
        if let Some(file) = block.captioned("`") {
            fs::write(dir.join(file), format!("{}\n", block.text)).unwrap();
            files += 1;
            continue;
        }
        assert_eq!(block.language, "console", "{}", block.text);
        for (line, shown) in block.commands() {
            commands += 1;
            if let Some(folder) = line.strip_prefix("cd ") {
                dir = dir.join(folder);
                continue;
            }
            // At the end: all that depends on Lean is compiled anew.
            if let Some(args) = line.strip_prefix("DOCS_RS=1 cargo ") {
                documentation = args.split(' ').collect();
                continue;
            }
            if line.starts_with("cargo publish") {
                before = Some(snapshot(&dir.join("lean")));
            }
            let line = line
                .replace("cargo lean", &format!("'{}' lean", env!("CARGO_BIN_EXE_cargo-lean")))
                // As everything else is built, so that it is compiled once.
                .replace("cargo install", "cargo install --debug")
                .replace(" target", &format!(" {}", machine.target.display()))
                .replace("cargo ", &format!("'{}' ", env!("CARGO")));
            let output = machine.command("sh", &dir).args(["-c", &line]).output().unwrap();
            assert!(output.status.success(), "{line}: {}", stderr(&output));
            let printed = String::from_utf8_lossy(&output.stdout);
            if !shown.is_empty() {
                assert_eq!(printed.trim_end(), shown.trim_end(), "{line}");
            }
            if line.contains(" publish ") {
                let said = stderr(&output);
                for part in [
                    "Verifying greeting v0.1.0",
                    "Compiling greeting v0.1.0",
                    "aborting upload due to dry run",
                ] {
                    assert!(said.contains(part), "{part}: {said}");
                }
            }
        }
    }
    assert_eq!((files, commands), (2, 11));
    let (before, after) = (before.expect("it was published"), snapshot(&dir.join("lean")));
    let written: Vec<_> =
        after.iter().filter(|(path, it)| before.get(*path) != Some(it)).map(|it| it.0).collect();
    assert!(written.is_empty(), "written beside the sources: {written:?}");
    // From the packaged files, in a copy of them.
    let verified = machine.target.join("package/greeting-0.1.0");
    assert!(verified.join("lean/Greeting.lean").is_file());
    assert!(!verified.join("lean/.lake").exists() && !dir.join("lean/.lake").exists());
    documentation
}

/// What Lake has written does not become part of the crate.
fn what_git_ignores(machine: &Machine, author: &Path) {
    let copy = machine.dir.join("repository");
    run(Command::new("cp").arg("-a").args([author, &copy]));
    for made in ["lean/.lake/build/lib/libx.so", "lean/lake-manifest.json"] {
        fs::create_dir_all(copy.join(made).parent().unwrap()).unwrap();
        fs::write(copy.join(made), "").unwrap();
    }
    run(Command::new("git").args(["init", "--quiet"]).current_dir(&copy));
    run(Command::new("git").args(["add", "--all"]).current_dir(&copy));
    let listed = run(&mut machine.cargo(&copy, &["package", "--list", "--allow-dirty"]));
    assert!(listed.contains(".gitignore\n") && listed.contains("lean/lakefile.toml\n"), "{listed}");
    assert!(!listed.contains("lake-manifest") && !listed.contains(".lake/"), "{listed}");
}

/// What Cargo says where it is not as the page tells.
fn a_build_script_that_writes_into_the_crate(machine: &Machine, author: &Path) {
    let build = author.join("build.rs");
    let text = fs::read_to_string(&build).unwrap();
    let edit = |call: &str| {
        fs::write(&build, text.replace("LakePackage::bundled(\"lean\")", call)).unwrap();
        let args = ["publish", "--dry-run", "--registry", NAME];
        let output = machine.cargo(author, &args).output().unwrap();
        (output.status.success(), stderr(&output))
    };
    let (success, said) = edit("LakePackage::new(\"lean\").out_of_tree(false)");
    assert!(
        !success && said.contains("Source directory was modified by build.rs during cargo publish"),
        "{said}"
    );
    // As `cargo lean new` writes it.
    let (success, said) = edit("LakePackage::new(\"lean\")");
    assert!(success, "{said}");
    fs::write(build, text).unwrap();
    // Cargo takes the program of a build script that it has verified for that of the same crate elsewhere.
    run(&mut machine.cargo(author, &["clean", "--quiet", "--package", "greeting"]));
}

/// Puts the crate into the registry, as its server would.
fn publish(machine: &Machine, author: &Path) -> PathBuf {
    run(&mut machine.cargo(author, &["package", "--no-verify"]));
    let metadata = run(&mut machine.cargo(author, &["metadata", "--no-deps", "--format-version=1"]));
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let file = machine.target.join("package/greeting-0.1.0.crate");
    machine.registry.add(&file, &metadata["packages"][0], "");
    machine.registry.commit();
    file
}

/// Another crate, which depends on the published one.
fn a_user(machine: &Machine) {
    let dir = machine.dir.join("user");
    let write = |file: &str, text: &str| {
        fs::create_dir_all(dir.join(file).parent().unwrap()).unwrap();
        fs::write(dir.join(file), text).unwrap();
    };
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"user\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             greeting = {{ version = \"0.1.0\", registry = {NAME:?} }}\nlean-rs = {{ version = \"0.1.0\", registry = {NAME:?} }}\n\n\
             [build-dependencies]\nlean-build = {{ version = \"0.1.0\", registry = {NAME:?} }}\n"
        ),
    );
    write(
        "src/main.rs",
        "use greeting::{Greeting, GreetingModule};\nuse lean_rs::prelude::*;\n\nfn main() -> LeanResult<()> {\n    \
         println!(\"{}\", GreetingModule::load(LeanRuntime::init()?)?.greet(\"user\")?);\n    Ok(())\n}\n",
    );
    write("build.rs", "fn main() {\n    lean_build::link_program();\n}\n");
    assert_eq!(run(&mut machine.cargo(&dir, &["run", "--quiet"])), "hello, user\n");

    assert!(is_fresh(machine, &dir), "nothing changed");

    let sources = fs::read_dir(machine.registry.home().join("registry/src")).unwrap();
    let unpacked =
        sources.map(|entry| entry.unwrap().path().join("greeting-0.1.0")).find(|path| path.is_dir());
    let unpacked = unpacked.expect("Cargo has unpacked it");
    assert!(unpacked.join("lean/Greeting.lean").is_file());
    assert!(!unpacked.join("lean/.lake").exists() && !unpacked.join("lean/lake-manifest.json").exists());
    assert!(!machine.out_dirs("greeting").is_empty());
}

/// Whether Cargo has nothing to do for the crate with the Lean package.
fn is_fresh(machine: &Machine, dir: &Path) -> bool {
    let output = machine.cargo(dir, &["build", "--verbose"]).output().unwrap();
    let said = stderr(&output);
    assert!(output.status.success(), "{said}");
    said.contains("Fresh greeting v0.1.0")
}

/// Cargo watches the originals.
fn an_edit(machine: &Machine, author: &Path) {
    is_fresh(machine, author);
    assert!(is_fresh(machine, author), "nothing changed");
    let source = author.join("lean/Greeting.lean");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replace("hello, ", "good day, ")).unwrap();
    assert!(!is_fresh(machine, author), "a source changed");
    assert!(run(&mut machine.cargo(author, &["run", "--quiet"])).contains("\ngood day, world\n"));
    assert!(is_fresh(machine, author), "nothing changed after that");
    fs::write(&source, text).unwrap();
}

/// What a distribution would do: unpack it where nobody writes, and build somewhere else.
fn an_unpacked_crate_that_cannot_be_written(machine: &Machine, file: &Path) {
    let dir = machine.dir.join("unpacked");
    fs::create_dir(&dir).unwrap();
    run(Command::new("tar").arg("-xzf").arg(file).arg("-C").arg(&dir));
    let sources = dir.join("greeting-0.1.0");
    let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && cd \"$0\" && exec \"$@\"";
    let mounted = |args: &[&str]| {
        let mut command = machine.command("unshare", &dir);
        command.args(["-rm", "sh", "-c", script]).arg(&sources).args(args);
        command
    };
    if !mounted(&["true"]).output().unwrap().status.success() {
        eprintln!("this system does not let tests mount anything: read-only sources are not tested");
        return;
    }
    assert!(!mounted(&["touch", "x"]).output().unwrap().status.success());
    let printed = run(&mut mounted(&[env!("CARGO"), "run", "--quiet", "--locked"]));
    assert!(printed.starts_with("20 + 22 = 42\nhello, world\n"), "{printed}");
}

/// On a machine that has no Lean at all.
fn documentation_without_lean(machine: &Machine, author: &Path, args: &[&str]) {
    let path = env::var_os("PATH").unwrap_or_default();
    let has_lean = |dir: &PathBuf| ["lean", "lake", "elan"].iter().any(|name| dir.join(name).exists());
    let path = env::join_paths(env::split_paths(&path).filter(|dir| !has_lean(dir))).unwrap();
    let doc = |documented: bool| {
        let mut cargo = machine.cargo(author, args);
        cargo
            .env("PATH", &path)
            .env_remove("LEAN_SYSROOT")
            .env_remove("LAKE")
            .env_remove("LEAN_RS_ASSUME_VERSION");
        if documented {
            cargo.env("DOCS_RS", "1");
        }
        cargo.output().unwrap()
    };
    let pages = machine.target.join("doc/greeting");
    if pages.exists() {
        fs::remove_dir_all(&pages).unwrap();
    }
    let output = doc(false);
    assert!(
        !output.status.success() && stderr(&output).contains("no Lean toolchain found"),
        "{}",
        stderr(&output)
    );
    let output = doc(true);
    assert!(output.status.success(), "{}", stderr(&output));
    for page in ["trait.Greeting.html", "struct.GreetingModule.html"] {
        assert!(pages.join(page).is_file(), "{page}");
    }
}
