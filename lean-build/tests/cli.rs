//! The program `cargo lean`: what it says about toolchains, the crates that it writes, the bindings that it compares.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::nested;
use expect_test::{Expect, expect};
use lean_rs_sys::version::{self, ASSUME_VERSION};
use tempfile::TempDir;

/// Variables that change what the doctor says.
const VARIABLES: [&str; 11] = [
    "LEAN_SYSROOT",
    "LAKE",
    "ELAN_TOOLCHAIN",
    ASSUME_VERSION,
    "LEAN_PATH",
    "LEAN_NUM_THREADS",
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "DYLD_INSERT_LIBRARIES",
    "DYLD_LIBRARY_PATH",
    "RUST_MIN_STACK",
];

struct Ran {
    success: bool,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn of(command: &mut Command) -> Ran {
        let output = command.output().unwrap();
        Ran {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    fn ok(self) -> Ran {
        assert!(self.success, "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    fn fails(self, message: Expect) -> Ran {
        assert!(!self.success, "{}", self.stdout);
        message.assert_eq(&self.stderr);
        self
    }
}

const CARGO_LEAN: &str = env!("CARGO_BIN_EXE_cargo-lean");

/// `cargo lean` in a folder, as Cargo calls it.
fn cargo_lean(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(CARGO_LEAN);
    command.arg("lean").args(args).current_dir(dir);
    command
}

/// The doctor, with nothing set but the toolchain.
fn doctor(sysroot: &Path, dir: &Path) -> Command {
    let mut command = cargo_lean(dir, &["doctor"]);
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.env("LEAN_SYSROOT", sysroot);
    command
}

/// An empty folder, without links in its path.
fn folder() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().canonicalize().unwrap();
    (dir, path)
}

#[test]
fn the_toolchain_in_use_is_healthy() {
    let (_dir, dir) = folder();
    let toolchain = common::toolchain();
    let mut command = doctor(&toolchain.sysroot, &dir);
    if let Some(assumed) = std::env::var_os(ASSUME_VERSION) {
        command.env(ASSUME_VERSION, assumed);
    }
    let text = Ran::of(&mut command).ok().stdout;
    let line = |start: &str| {
        let found = text.lines().find(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("no line begins with `{start}`:\n{text}"))
    };
    let sysroot = toolchain.sysroot.display();
    assert_eq!(line("ok    toolchain: "), format!("ok    toolchain: {sysroot}, found through LEAN_SYSROOT"));
    let version = toolchain.version().unwrap();
    assert!(line("ok    version: ").starts_with(&format!("ok    version: Lean {version}, in ")), "{text}");
    for program in ["lean", "lake", "leanc"] {
        assert!(line(&format!("ok    {program}: ")).contains(" runs: "), "{text}");
    }
    assert!(line("ok    libleanshared: ").ends_with(" symbols that lean-rs uses"), "{text}");
    line("ok    search path: ");
    assert_eq!(
        line("ok    lean-toolchain: "),
        format!("ok    lean-toolchain: no such file in {} or above", dir.display())
    );
    line("info  threads: ");
    assert!(line("info  LEAN_SYSROOT: ").starts_with(&format!("info  LEAN_SYSROOT: {sysroot} (")), "{text}");
}

/// A toolchain of shell scripts.
struct Fake {
    _dir: TempDir,
    root: PathBuf,
    sysroot: PathBuf,
    /// A folder in which nothing is.
    work: PathBuf,
}

impl Fake {
    fn new() -> Fake {
        let (dir, root) = folder();
        let fake = Fake { _dir: dir, sysroot: root.join("lean"), work: root.join("work"), root };
        fs::create_dir(&fake.work).unwrap();
        common::write(&fake.sysroot.join("include/lean/lean.h"), "int lean;\n");
        common::write(
            &fake.sysroot.join("include/lean/version.h"),
            "#define LEAN_VERSION_STRING \"4.27.0\"\n",
        );
        fake.program("lean", "echo 'Lean (version 4.27.0, fake, Release)'");
        fake.program("lake", "echo 'Lake version 5.0.0 (Lean version 4.27.0)'");
        fake.program("leanc", "echo 'a compiler'");
        fake
    }

    /// With the library of the toolchain in use.
    fn with_library(self) -> Fake {
        let name = library();
        let dirs = common::toolchain().library_dirs();
        let real = dirs.iter().map(|dir| dir.join(&name)).find(|path| path.is_file()).unwrap();
        // Some versions have the runtime in a library beside this one.
        fs::create_dir_all(self.sysroot.join("lib")).unwrap();
        symlink(real.parent().unwrap(), self.sysroot.join("lib/lean")).unwrap();
        self
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.sysroot.join("bin").join(name);
        common::write(&path, &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What the doctor prints, but for what depends on this machine.
    fn text(&self, ran: &Ran) -> String {
        let lines = ran.stdout.lines().filter(|line| {
            let subject = line.get(6..).unwrap_or_default().split(':').next().unwrap_or_default();
            !["stack", "threads", "unwinder"].contains(&subject)
        });
        let lines = lines.map(|line| {
            let plain = match line.split_once(" has all ").zip(line.split_once(" symbols ")) {
                Some(((before, _), (_, behind))) => format!("{before} has all symbols {behind}"),
                None => line.to_owned(),
            };
            plain
                .replace(self.root.to_str().unwrap(), "ROOT")
                .replace(&library(), "LIBRARY")
                .replace("DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH")
                .replace(&version::window(), "WINDOW")
                .replace(version::newest_release(), "NEWEST")
        });
        lines.map(|line| line + "\n").collect()
    }
}

fn library() -> String {
    format!("{}leanshared{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

#[test]
fn another_header_and_the_file_of_another_version() {
    let fake = Fake::new().with_library();
    common::write(&fake.work.join("lean-toolchain"), "leanprover/lean4:v4.28.0\n");
    let ran = Ran::of(&mut doctor(&fake.sysroot, &fake.work));
    assert!(!ran.success);
    expect![[r#"
        ok    toolchain: ROOT/lean, found through LEAN_SYSROOT
        fail  lean.h: lean-rs does not know ROOT/lean/include/lean/lean.h (SHA-256 55388bf5d88336e69982121cbbd6b2768d8f601e4328b835202a9b08ad21f146), but Lean 4.27.0 has another one: it was changed, or is of another version — use a supported toolchain (`elan default leanprover/lean4:vNEWEST`), update lean-rs, or, at your own risk, set LEAN_RS_ASSUME_VERSION=4.27.0, the nearest version whose header is known
        ok    lean: ROOT/lean/bin/lean runs: Lean (version 4.27.0, fake, Release)
        ok    version: Lean 4.27.0, in ROOT/lean/include/lean/version.h and by bin/lean
        ok    lake: ROOT/lean/bin/lake runs: Lake version 5.0.0 (Lean version 4.27.0)
        ok    leanc: ROOT/lean/bin/leanc runs: a compiler
        ok    libleanshared: ROOT/lean/lib/lean/LIBRARY has all symbols that lean-rs uses
        ok    search path: programs whose build script calls lean-build carry the path ROOT/lean/lib/lean, and nothing in LD_LIBRARY_PATH comes before it
        fail  lean-toolchain: ROOT/work/lean-toolchain asks for Lean 4.28.0, the toolchain in use is Lean 4.27.0 — set LEAN_SYSROOT to a toolchain of Lean 4.28.0 (`elan toolchain install leanprover/lean4:v4.28.0`), or write `leanprover/lean4:v4.27.0` into the file
        info  LEAN_SYSROOT: ROOT/lean (the toolchain to use; it comes before the `lean` on PATH and what elan would choose)
    "#]].assert_eq(&fake.text(&ran));

    // Both can be settled.
    common::write(&fake.work.join("lean-toolchain"), "leanprover/lean4:v4.27.0\n");
    let ran = Ran::of(doctor(&fake.sysroot, &fake.work).env(ASSUME_VERSION, "4.27.0")).ok();
    expect![[r#"
        ok    toolchain: ROOT/lean, found through LEAN_SYSROOT
        warn  lean.h: LEAN_RS_ASSUME_VERSION=4.27.0 is set, so ROOT/lean/include/lean/lean.h of Lean 4.27.0 (SHA-256 55388bf5d88336e69982121cbbd6b2768d8f601e4328b835202a9b08ad21f146, which lean-rs does not know) is taken for that of Lean 4.27.0 without a check — for a checked header use a supported toolchain, WINDOW, and unset LEAN_RS_ASSUME_VERSION
        info  checks: Lean 4.27.0 was read for lean-rs, not run; run are 4.27.0-rc1 (everything) and NEWEST (all that needs no module of Lean's library), on x86-64 Linux
        ok    lean: ROOT/lean/bin/lean runs: Lean (version 4.27.0, fake, Release)
        ok    version: Lean 4.27.0, in ROOT/lean/include/lean/version.h and by bin/lean
        ok    lake: ROOT/lean/bin/lake runs: Lake version 5.0.0 (Lean version 4.27.0)
        ok    leanc: ROOT/lean/bin/leanc runs: a compiler
        ok    libleanshared: ROOT/lean/lib/lean/LIBRARY has all symbols that lean-rs uses
        ok    search path: programs whose build script calls lean-build carry the path ROOT/lean/lib/lean, and nothing in LD_LIBRARY_PATH comes before it
        ok    lean-toolchain: ROOT/work/lean-toolchain asks for the toolchain in use, `leanprover/lean4:v4.27.0`
        info  LEAN_SYSROOT: ROOT/lean (the toolchain to use; it comes before the `lean` on PATH and what elan would choose)
        info  LEAN_RS_ASSUME_VERSION: 4.27.0 (the toolchain's lean.h is taken for the one of this version without a check)
    "#]].assert_eq(&fake.text(&ran));
}

#[test]
fn a_toolchain_that_is_not_whole() {
    let fake = Fake::new();
    fake.program("lean", "echo 'Lean (version 4.28.0, fake, Release)'");
    fake.program("lake", "echo 'cannot find Lean' >&2; exit 3");
    fs::remove_file(fake.sysroot.join("bin/leanc")).unwrap();
    let ran = Ran::of(doctor(&fake.sysroot, &fake.work).env(ASSUME_VERSION, "4.27.0"));
    assert!(!ran.success);
    expect![[r#"
        ok    toolchain: ROOT/lean, found through LEAN_SYSROOT
        warn  lean.h: LEAN_RS_ASSUME_VERSION=4.27.0 is set, so ROOT/lean/include/lean/lean.h of Lean 4.27.0 (SHA-256 55388bf5d88336e69982121cbbd6b2768d8f601e4328b835202a9b08ad21f146, which lean-rs does not know) is taken for that of Lean 4.27.0 without a check — for a checked header use a supported toolchain, WINDOW, and unset LEAN_RS_ASSUME_VERSION
        info  checks: Lean 4.27.0 was read for lean-rs, not run; run are 4.27.0-rc1 (everything) and NEWEST (all that needs no module of Lean's library), on x86-64 Linux
        ok    lean: ROOT/lean/bin/lean runs: Lean (version 4.28.0, fake, Release)
        fail  version: ROOT/lean/include/lean/version.h says Lean 4.27.0, and bin/lean Lean 4.28.0: the folder is a mixture of two toolchains — install the toolchain again (`elan toolchain uninstall` and `install`), or set LEAN_SYSROOT to one that is complete
        fail  lake: ROOT/lean/bin/lake fails with `--version` (exit status: 3): cannot find Lean — install the toolchain again (`elan toolchain uninstall` and `install`), or set LEAN_SYSROOT to one that is complete
        fail  leanc: ROOT/lean/bin/leanc does not exist — install the toolchain again (`elan toolchain uninstall` and `install`), or set LEAN_SYSROOT to one that is complete
        fail  libleanshared: LIBRARY is in none of ROOT/lean/lib/lean, ROOT/lean/lib — install the toolchain again (`elan toolchain uninstall` and `install`), or set LEAN_SYSROOT to one that is complete
        ok    lean-toolchain: no such file in ROOT/work or above
        info  LEAN_SYSROOT: ROOT/lean (the toolchain to use; it comes before the `lean` on PATH and what elan would choose)
        info  LEAN_RS_ASSUME_VERSION: 4.27.0 (the toolchain's lean.h is taken for the one of this version without a check)
    "#]].assert_eq(&fake.text(&ran));

    common::write(&fake.sysroot.join("lib").join(library()), "not a library");
    let ran = Ran::of(doctor(&fake.sysroot, &fake.work).env(ASSUME_VERSION, "4.27.0"));
    let text = fake.text(&ran);
    assert!(text.contains("fail  libleanshared: ROOT/lean/lib/LIBRARY cannot be read: "), "{text}");
}

#[test]
fn no_toolchain() {
    let (_dir, dir) = folder();
    let ran = Ran::of(&mut doctor(Path::new("/no/lean"), &dir));
    assert!(!ran.success);
    let first = ran.stdout.lines().next().unwrap().replace(version::newest_release(), "NEWEST");
    expect!["fail  toolchain: none found (LEAN_SYSROOT = /no/lean: not a directory) — install elan (https://lean-lang.org/install) and run `elan default leanprover/lean4:vNEWEST`, or set LEAN_SYSROOT to what `lean --print-prefix` prints"].assert_eq(&first);
    Ran::of(&mut cargo_lean(&dir, &["doctor", "nowhere"])).fails(expect![[r#"
        error: nowhere is not a folder: name the folder of a crate or a Lean package, or leave it out for the current folder
    "#]]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_search_path_with_another_library() {
    let fake = Fake::new().with_library();
    let other = fake.root.join("other");
    common::write(&other.join(library()), "");
    let ran = Ran::of(doctor(&fake.sysroot, &fake.work).env("LD_LIBRARY_PATH", &other));
    let text = fake.text(&ran);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("search path: ") || line.contains("LD_LIBRARY_PATH: "))
        .collect();
    expect![[r#"
        warn  search path: LD_LIBRARY_PATH leads programs to ROOT/other/LIBRARY, which is not the library of the toolchain in use, ROOT/lean/lib/lean/LIBRARY — take ROOT/other out of LD_LIBRARY_PATH
        info  LD_LIBRARY_PATH: ROOT/other (folders in which programs look for libraries before the path that they carry)"#]].assert_eq(&lines.join("\n"));
}

/// All files below a folder with their texts.
fn files(dir: &Path) -> String {
    let mut paths = vec![dir.to_owned()];
    let mut text = String::new();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> =
                fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
            inside.sort();
            paths.extend(inside.into_iter().rev());
        } else {
            let name = path.strip_prefix(dir).unwrap().display();
            text.push_str(&format!("--- {name}\n{}", fs::read_to_string(&path).unwrap()));
        }
    }
    let clone = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_str().unwrap();
    text.replace(clone, "CLONE").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn the_files_of_a_new_crate() {
    let (_dir, dir) = folder();
    let new = |args: &[&str]| Ran::of(cargo_lean(&dir, args).env("LEAN_SYSROOT", "/no/lean"));
    let ran = new(&["new", "my-sums"]).ok();
    expect![[r#"
        wrote the crate `my-sums` with the Lean module `MySums` to my-sums
        `cargo test` and `cargo run` in that folder build and run it
    "#]]
    .assert_eq(&ran.stdout);
    expect![[r#"
        --- .gitignore
        /target/
        .lake/
        # Written by Lake; worth keeping once the Lean package requires others.
        lake-manifest.json
        --- Cargo.toml
        [package]
        name = "my-sums"
        version = "VERSION"
        edition = "2024"

        [dependencies]
        lean-rs = { path = "CLONE/lean-rs" }

        [build-dependencies]
        lean-build = { path = "CLONE/lean-build" }
        --- build.rs
        use lean_build::LakePackage;

        fn main() {
            LakePackage::new("lean").module("MySums").build();
        }
        --- lean/MySums.lean
        /-- The sum; the theorem below says that the order does not matter. -/
        @[export my_sums_sum] def sum (a b : UInt64) : UInt64 := a + b

        theorem sum_comm (a b : UInt64) : sum a b = sum b a := UInt64.add_comm a b

        /-- A greeting. -/
        @[export my_sums_greet] def greet (name : String) : String := s!"hello, {name}"

        /-- Counts the lines of a file. -/
        @[export my_sums_count_lines] def countLines (path : String) : IO UInt32 := do
          let lines ← IO.FS.lines path
          return lines.size.toUInt32
        --- lean/lakefile.toml
        name = "my_sums"
        version = "VERSION"
        defaultTargets = ["MySums"]

        [[lean_lib]]
        name = "MySums"
        defaultFacets = ["shared"]
        --- src/lib.rs
        //! Calls the Lean code in `lean/MySums.lean`.

        use lean_rs::prelude::*;

        /// What the Lean module exports; `MySumsModule` calls it.
        #[lean_module("MySums")]
        #[lean(prefix = "my_sums_")]
        pub trait MySums {
            /// The sum.
            fn sum(&self, a: u64, b: u64) -> u64;
            /// A greeting.
            fn greet(&self, name: &str) -> LeanResult<String>;
            /// Counts the lines of a file; exceptions of Lean are errors here.
            #[lean(io)]
            fn count_lines(&self, path: &str) -> LeanResult<u32>;
        }
        --- src/main.rs
        use lean_rs::prelude::*;

        use my_sums::{MySums, MySumsModule};

        fn main() -> LeanResult<()> {
            let lean = LeanRuntime::init()?;
            let module = MySumsModule::load(lean)?;
            println!("20 + 22 = {}", module.sum(20, 22));
            println!("{}", module.greet("world")?);
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
            println!("Cargo.toml has {} lines", module.count_lines(path)?);
            Ok(())
        }
        --- tests/lean.rs
        use lean_rs::prelude::*;

        use my_sums::{MySums, MySumsModule};

        #[test]
        fn numbers_and_text() -> LeanResult<()> {
            let lean = LeanRuntime::init()?;
            let module = MySumsModule::load(lean)?;
            assert_eq!(module.sum(20, 22), 42);
            assert_eq!(module.greet("world")?, "hello, world");
            Ok(())
        }

        #[test]
        fn exceptions_are_errors() -> LeanResult<()> {
            let lean = LeanRuntime::init()?;
            let module = MySumsModule::load(lean)?;
            let this_file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lean.rs");
            let lines = include_str!("lean.rs").lines().count();
            assert_eq!(module.count_lines(this_file)? as usize, lines);
            let error = module.count_lines("no/such/file").unwrap_err();
            assert!(matches!(error, LeanError::Exception(_)), "{error}");
            Ok(())
        }
    "#]]
    .assert_eq(&files(&dir.join("my-sums")));

    // An empty folder will do, and a workspace above wants to know.
    fs::write(dir.join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::create_dir_all(dir.join("crates/1")).unwrap();
    let ran = new(&["new", "crates/1", "--name", "one"]).ok();
    expect![[r#"
        wrote the crate `one` with the Lean module `One` to crates/1
        it is inside the workspace of DIR/Cargo.toml: name it there under `members`, or Cargo refuses to build it
        `cargo test` and `cargo run` in that folder build and run it
    "#]].assert_eq(&ran.stdout.replace(dir.to_str().unwrap(), "DIR"));
}

#[test]
fn what_is_no_new_crate() {
    let (_dir, dir) = folder();
    fs::write(dir.join("file"), "").unwrap();
    fs::create_dir(dir.join("full")).unwrap();
    fs::write(dir.join("full/file"), "").unwrap();
    let before = files(&dir);
    for (args, message) in [
        (
            &["new", "full"][..],
            expect![[r#"
            error: DIR/full is not empty: name a folder that does not exist yet, or an empty one
        "#]],
        ),
        (
            &["new", "file"],
            expect![[r#"
            error: DIR/file is not a folder: name a folder that does not exist yet, or an empty one
        "#]],
        ),
        (
            &["new", "match"],
            expect![[r#"
            error: `match` cannot be the name of the crate: it is a keyword of Rust; choose another one with `--name`
        "#]],
        ),
        (
            &["new", "a", "--name", "2nd"],
            expect![[r#"
            error: `2nd` cannot be the name of the crate: it has to begin with a letter from a to z, and to go on with such letters, digits, `-` and `_`; choose another one with `--name`
        "#]],
        ),
        (
            &["new", "lean-rs"],
            expect![[r#"
            error: `lean-rs` cannot be the name of the crate: a crate of this name is part of Rust or of lean-rs; choose another one with `--name`
        "#]],
        ),
        (
            &["new", "option"],
            expect![[r#"
            error: `option` cannot be the name of the crate: its trait would be `Option`, and hide what Rust or lean-rs calls so; choose another one with `--name`
        "#]],
        ),
        (
            &["new", "lean"],
            expect![[r#"
            error: `lean` cannot be the name of the crate: its Lean module would be `Lean`, which is Lean's own; choose another one with `--name`
        "#]],
        ),
        (
            &["new", "good", "--lean-rs-path", "full"],
            expect![[r#"
            error: full has no crate in the folder `lean-rs`: give `--lean-rs-path` the folder of a clone of lean-rs
        "#]],
        ),
    ] {
        let ran = Ran::of(&mut cargo_lean(&dir, args));
        assert!(!ran.success, "{args:?}: {}", ran.stdout);
        message.assert_eq(&ran.stderr.replace(dir.to_str().unwrap(), "DIR"));
    }
    assert_eq!(files(&dir), before);
    assert!(!dir.join("good").exists());
}

#[test]
fn what_a_module_offers_and_wants() {
    let (_dir, dir) = folder();
    let ty = |name: &str| format!(r#"{{ "constant": {{ "name": "{name}", "args": [] }} }}"#);
    let param = |name: &str, of: &str, borrowed: bool| {
        format!(
            r#"{{ "name": "{name}", "binder": "explicit", "kind": "value", "pretty": "{of}", "type": {}, "erased": false,
                "borrowed": {borrowed}, "default": null }}"#,
            ty(of)
        )
    };
    let declared = |symbol: &str, name: &str, c: &str, params: &[String], effect: &str| {
        format!(
            r#"{{ "symbol": "{symbol}", "module": "Jobs", "library": "", "defined": false,
                "c": {{ "function": {{ "params": [{c}], "result": "lean_object*" }} }},
                "lean": {{ "name": "{name}", "position": {{ "file": "Jobs.lean", "line": 3, "column": 9 }}, "doc": null,
                    "pretty": "", "unsafe": false, "params": [{}], "effect": {effect},
                    "result": {{ "pretty": "IO String", "type": {} }}, "axioms": [] }},
                "failure": null }}"#,
            params.join(", "),
            ty("String")
        )
    };
    let io = format!(r#"{{ "error": {} }}"#, ty("IO.Error"));
    let object = "\"lean_object*\"";
    let run = declared("jobs_run", "Jobs.run", object, &[param("name", "String", false)], &io);
    let params = [param("ctx", "USize", true), param("fileName", "String", true), param("n", "Nat", true)];
    let ask =
        declared("host_ask", "Jobs.Host.askFor", &format!("\"size_t\", {object}, {object}"), &params, &io);
    let tell = declared("host_tell", "Jobs.tell", object, &[param("type", "String", false)], "null");
    // Values of the host, and of a type that Lean chooses.
    let connect = declared("host_connect", "Jobs.connect", object, &[param("name", "String", false)], &io)
        .replacen(
            r#""result": { "pretty": "IO String", "type": { "constant""#,
            r#""result": { "pretty": "IO Conn", "type": { "opaque""#,
            1,
        )
        .replace(r#"{ "opaque": { "name": "String""#, r#"{ "opaque": { "name": "Jobs.Conn""#);
    let query = declared(
        "jobs_query",
        "Jobs.query",
        object,
        &[param("conn", "Jobs.Conn", false).replace("constant", "opaque")],
        &io,
    );
    let missing =
        r#"{ "symbol": "jobs_holds", "module": "Jobs", "name": "Jobs.holds", "reason": "it is a theorem" }"#;
    let unknown = r#"{ "symbol": "host_odd", "module": "Jobs", "library": "", "defined": false, "c": { "constant": "uint8_t" }, "lean": null,
        "failure": "Jobs.odd: …" }"#;
    let text = format!(
        r#"{{ "schema": {}, "toolchain": {{ "version": "4.27.0", "resolved_version": null, "sysroot": "/lean" }},
            "packages": [{{ "name": "jobs", "directory": "/jobs", "libraries": [{{
                "name": "Jobs", "path": "/jobs/libJobs.so", "digest": "", "origin": "", "needs": [], "modules": [{{
                    "name": "Jobs", "initializer": "i", "imports_lean": false, "reaches": ["Jobs"]
                }}],
                "exports": [{run}, {query}], "without_symbol": [{missing}],
                "externs": [{ask}, {tell}, {connect}, {unknown}], "verified": true, "types": [], "axioms": []
            }}] }}] }}"#,
        lean_build::manifest::SCHEMA
    );
    fs::write(dir.join("m.json"), text).unwrap();
    let ran = Ran::of(&mut cargo_lean(&dir, &["inspect", "--manifest", "m.json"])).ok();
    expect![[r#"
        Jobs (package jobs, library /jobs/libJobs.so)

          jobs_run
            Lean  Jobs.run (name : String) : IO String
                  Jobs.lean:3:9
            C     lean_object* jobs_run(lean_object*)
            Rust  #[lean(export = "jobs_run", io)] fn run(&self, name: &str) -> LeanResult<String>

          jobs_query
            Lean  Jobs.query (conn : Jobs.Conn) : IO String
                  Jobs.lean:3:9
            C     lean_object* jobs_query(lean_object*)
            Rust  #[lean(export = "jobs_query", io)] unsafe fn query(&self, conn: Obj<'lean>) -> LeanResult<String>
                  for Jobs.Conn also `External<'lean, T>` if all its values hold a Rust `T` with `unsafe impl LeanOpaque` (`LEAN_NAME` is "Jobs.Conn")

        for which the library has no symbol:

          jobs_holds
            Lean  Jobs.holds
            why   it is a theorem

        which the Rust program defines:

          host_ask
            Lean  Jobs.Host.askFor (ctx : @& USize) (fileName : @& String) (n : @& Nat) : IO String
                  Jobs.lean:3:9
            C     lean_object* host_ask(size_t, lean_object*, lean_object*)
            Rust  #[lean_callback(extern_name = "host_ask")] fn ask_for(ctx: usize, file_name: &str, n: &Nat) -> LeanResult<String>

          host_tell
            Lean  Jobs.tell (type : String) : IO String
                  Jobs.lean:3:9
            C     lean_object* host_tell(lean_object*)
            Rust  #[lean_callback(extern_name = "host_tell")] fn tell(r#type: String) -> String

          host_connect
            Lean  Jobs.connect (name : String) : IO Conn
                  Jobs.lean:3:9
            C     lean_object* host_connect(lean_object*)
            Rust  #[lean_callback(extern_name = "host_connect", unsafe(assume_valid))] fn connect<'lean>(name: String) -> LeanResult<Obj<'lean>>
                  for Jobs.Conn also `External<'lean, T>` if all its values hold a Rust `T` with `unsafe impl LeanOpaque` (`LEAN_NAME` is "Jobs.Conn")

          host_odd
            Lean  (cannot be described: Jobs.odd: …)
            C     uint8_t host_odd

    "#]].assert_eq(&ran.stdout);
}

/// One test, so that the dependencies are compiled by one Cargo only.
#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn a_new_crate_passes_its_tests_and_can_be_bound() {
    let (_dir, dir) = folder();
    nested::profiles(&dir);
    let run = |program: &str, dir: &Path, args: &[&str]| {
        let mut command = nested::command(program, dir);
        Ran::of(command.args(args).env("LEAN_SYSROOT", common::toolchain().sysroot))
    };
    let root = nested::root().to_str().unwrap();
    run(CARGO_LEAN, &dir, &["lean", "new", "l-system", "--lean-rs-path", root]).ok();
    let krate = dir.join("l-system");
    nested::lock(&krate);
    let cargo = |args: &[&str]| run(env!("CARGO"), &krate, args);
    let ran = cargo(&["test"]).ok();
    assert!(ran.stdout.contains("test result: ok. 2 passed"), "{}{}", ran.stdout, ran.stderr);
    let ran = cargo(&["run", "--quiet"]).ok();
    assert_eq!(ran.stdout, "20 + 22 = 42\nhello, world\nCargo.toml has 10 lines\n");
    assert!(cargo(&["fmt", "--check"]).success);

    let lean = |args: &[&str]| run(CARGO_LEAN, &krate, &[&["lean"], args].concat());
    lean(&["bind", "LSystem", "--output", "src/bound.rs"]).ok();
    let path = krate.join("src/bound.rs");
    let bound = fs::read_to_string(&path).unwrap();
    expect![[r#"
        //! The Lean module `LSystem`, written by `cargo lean bind LSystem`.

        use lean_rs::prelude::*;

        /// The Lean module `LSystem`.
        #[lean_module("LSystem")]
        pub trait LSystem {
            /// The sum; the theorem below says that the order does not matter.
            ///
            /// `@[export lean_l_system_sum] sum (a : UInt64) (b : UInt64) : UInt64` at LSystem.lean:2
            #[lean(export = "lean_l_system_sum")]
            fn sum(&self, a: u64, b: u64) -> u64;
            /// A greeting.
            ///
            /// `@[export lean_l_system_greet] greet (name : String) : String` at LSystem.lean:7
            #[lean(export = "lean_l_system_greet")]
            fn greet(&self, name: &str) -> LeanResult<String>;
            /// Counts the lines of a file.
            ///
            /// `@[export lean_l_system_count_lines] countLines (path : String) : IO UInt32` at LSystem.lean:10
            #[lean(export = "lean_l_system_count_lines", io)]
            fn count_lines(&self, path: &str) -> LeanResult<u32>;
        }
    "#]].assert_eq(&bound);
    let check = ["bind", "LSystem", "--output", "src/bound.rs", "--check"];
    lean(&check).ok();

    let line = bound.lines().position(|line| line.contains("a: u64")).unwrap() + 1;
    fs::write(&path, bound.replace("a: u64", "a: u32")).unwrap();
    let failed = lean(&check);
    assert!(!failed.success);
    let message = &failed.stderr[failed.stderr.find("error: src/bound.rs").unwrap()..];
    assert!(message.contains(&format!("\nline {line}: ")), "{message}");
    expect![[r#"
        error: src/bound.rs is not what the Lean module `LSystem` exports now
        line 12:     fn sum(&self, a: u32, b: u64) -> u64;
        expected:     fn sum(&self, a: u64, b: u64) -> u64;
        run `cargo lean bind LSystem --output src/bound.rs`
    "#]]
    .assert_eq(message);
    assert!(fs::read_to_string(&path).unwrap().contains("a: u32"), "--check writes nothing");

    // A crate that uses what was written.
    lean(&["bind", "LSystem", "--output", "src/bound.rs"]).ok();
    lean(&check).ok();
    fs::write(krate.join("src/lib.rs"), "//! Bound.\n\nmod bound;\n\npub use bound::*;\n").unwrap();
    cargo(&["test", "--test", "lean"]).ok();
}
