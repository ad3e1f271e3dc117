//! A program of two crates and two Lean packages is bundled, moved, and runs where nothing else is. The commands of the guide do
//! what it says.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::page::{self, Block};
use common::{SHIPPED, nested};
use expect_test::{Expect, expect};
use lean_rs_sys::names;
use serde_json::Value;
use tempfile::TempDir;

const PAGE: &str = include_str!("../../docs/src/shipping.md");

/// Set where no other root folder may be entered.
const WITHOUT_CHROOT: &str = "LEAN_RS_TESTS_WITHOUT_CHROOT";

/// Another program, which needs the crate with a Lean package only.
const NAMES: &str = "use lean_rs::prelude::*;
use stock::{Stock, StockModule};

fn main() -> LeanResult<()> {
    for item in StockModule::load(LeanRuntime::init()?)?.read(\"items.txt\")? {
        println!(\"{}\", item.name);
    }
    Ok(())
}
";

/// A copy of the workspace `tests/shipping`.
struct Workspace {
    dir: PathBuf,
}

impl Workspace {
    fn new() -> Workspace {
        Workspace { dir: common::shipping("bundle") }
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        common::change(&self.dir.join(file), from, to);
    }

    /// Runs a command of a shell.
    fn shell(&self, line: &str) -> Output {
        // As everything else is built, so that it is compiled once, but for the program that depends on nothing.
        let line = match line.contains("--bin plain") {
            true => line.to_owned(),
            false => line.replace("bundle --release", "bundle").replace("bundle -rp", "bundle -p"),
        };
        let line = line.replace("cargo lean", &format!("'{}' lean", env!("CARGO_BIN_EXE_cargo-lean")));
        let mut command = nested::command("sh", &self.dir);
        command
            .args(["-c", &format!("{line} 2>&1")])
            .env("LEAN_SYSROOT", common::toolchain().sysroot)
            .env_remove("LD_LIBRARY_PATH");
        command.output().unwrap()
    }

    /// What a command prints, but for what Cargo says of the build.
    fn run(&self, line: &str) -> String {
        let output = String::from_utf8(self.shell(line).stdout).unwrap();
        let of_cargo = |line: &&str| {
            let word = line.trim_start();
            line.starts_with("warning: ") || (line.starts_with("   ") && word.starts_with(char::is_uppercase))
        };
        let lines = output.lines().filter(|line| !of_cargo(line));
        lines.map(|line| line.replace(&format!("{}/", self.dir.display()), "") + "\n").collect()
    }

    #[track_caller]
    fn refuses(&self, line: &str, message: Expect) {
        let printed = self.run(line);
        let at = printed.find("error: ").unwrap_or_else(|| panic!("`{line}` printed:\n{printed}"));
        message.assert_eq(&named(&printed[at..].replace(nested::target().to_str().unwrap(), "TARGET")));
        assert!(!self.dir.join("dist").exists());
    }
}

/// The libraries of the two Lean packages, under the names of now and of Lean 4.26.
fn libraries() -> [[String; 2]; 2] {
    [names::shared_libraries("shop", "Shop"), names::shared_libraries("stock", "Stock")]
}

/// A text with the names of now.
fn named(text: &str) -> String {
    libraries().iter().fold(text.to_owned(), |text, [now, before]| text.replace(before.as_str(), now))
}

/// Output without what differs from one toolchain and machine to another: numbers, and which libraries and licenses it has.
fn constant(output: &str) -> Vec<String> {
    let of_both = |line: &&str| {
        let known = libraries().iter().flatten().any(|name| line.contains(name.as_str()));
        let of_toolchain = line.starts_with("lib/") && !known && !line.starts_with("lib/libleanshared.so");
        !of_toolchain && !line.starts_with("licenses/lean/") && !line.starts_with("no license of Lean ")
    };
    let lines = output.lines().filter(of_both).map(named);
    let number = |word: &str| {
        let digits = word.trim_matches(|c: char| c.is_ascii_digit() || c == '.');
        if digits == word { word.to_owned() } else { format!("{digits}#") }
    };
    let units = ["kB", "MB", "GB"];
    let words = |line: &str| {
        let words = line
            .split_whitespace()
            .map(|word| if units.contains(&word) { "B".to_owned() } else { number(word) });
        let words: Vec<String> = words.collect();
        // What can be stripped.
        let kept = if words[0].starts_with("lib/libleanshared") { 3 } else { words.len() };
        words[..kept].join(" ")
    };
    lines.filter(|line| !line.trim().is_empty()).map(|line| words(&line)).collect()
}

/// A machine that has a bundle, and of the system what the bundle needs.
struct Machine {
    root: TempDir,
}

impl Machine {
    /// Moves the bundle there.
    fn new(bundle: &Path, items: &Path) -> Machine {
        let machine = Machine { root: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        machine.copy_system(bundle);
        for folder in ["dev", "opt", "proc"] {
            fs::create_dir(machine.path(folder)).unwrap();
        }
        fs::write(machine.path("dev/urandom"), "").unwrap();
        fs::rename(bundle, machine.path("opt/moved")).unwrap();
        fs::copy(items, machine.path("items.txt")).unwrap();
        machine
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    /// Copies glibc, its loader, and what the bundle says that it needs.
    fn copy_system(&self, bundle: &Path) {
        let record = fs::read_to_string(bundle.join("lean-bundle.json")).unwrap();
        let record: Value = serde_json::from_str(&record).unwrap();
        let declared: Vec<&str> =
            record["system"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let glibc = ["libc.so", "libm.so", "libpthread.so", "libdl.so", "librt.so", "ld-linux"];
        // `NAME => PATH (ADDRESS)`, and the loader by its path.
        let mut ldd = Command::new("ldd");
        let listed = ldd.arg(bundle.join("bin/shop")).env_remove("LD_LIBRARY_PATH").output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let paths = listed.split_whitespace().filter(|word| word.starts_with('/')).map(Path::new);
        let of_system: Vec<&Path> = paths.filter(|path| !path.starts_with(bundle)).collect();
        assert!(of_system.len() >= 3, "{listed}");
        for path in of_system {
            let name = path.file_name().unwrap().to_str().unwrap();
            let known = declared.contains(&name) || glibc.iter().any(|it| name.starts_with(it));
            assert!(known, "{name} is not declared: {listed}");
            let to = self.root.path().join(path.strip_prefix("/").unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(path, to).unwrap();
        }
    }

    /// Runs the program; `None` if this machine is said to be unable to.
    fn run(&self) -> Option<Output> {
        let mut command = Command::new("unshare");
        let id = Command::new("id").arg("-u").output().unwrap().stdout;
        if id != b"0\n" {
            command.arg("--map-root-user");
        }
        // A program finds itself through the one, Lean has random numbers from the other.
        let mounts = "mount -t proc proc \"$0/proc\" && mount --bind /dev/urandom \"$0/dev/urandom\"";
        command.args(["--mount", "--pid", "--fork", "sh", "-c"]);
        command.arg(format!("{mounts} && exec chroot \"$0\" /opt/moved/bin/shop items.txt"));
        command.arg(self.root.path()).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        let output = command.output().expect("the program `unshare` of util-linux");
        let text = String::from_utf8_lossy(&output.stderr);
        if text.contains("unshare: ") || text.contains("mount: ") || text.contains("chroot: cannot") {
            assert!(
                std::env::var_os(WITHOUT_CHROOT).is_some(),
                "another root folder cannot be entered: {text}Run this test as root or where user namespaces are allowed, or \
                 set {WITHOUT_CHROOT}=1 if this machine cannot"
            );
            return None;
        }
        Some(output)
    }
}

/// One test: for Cargo, the packages of two copies are the same ones, and a target folder has one build of them.
#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn programs_are_shipped() {
    let workspace = Workspace::new();
    what_would_not_run_is_refused(&workspace);
    the_guide_is_true(&workspace);
    the_bundle_runs_where_nothing_else_is(&workspace);
    packages_that_are_linked_need_no_file(&workspace);
    a_program_without_a_lean_package(&workspace);
    // Lean's library is large.
    fs::remove_dir_all(&workspace.dir).unwrap();
}

fn the_guide_is_true(workspace: &Workspace) {
    let blocks = page::blocks(PAGE);
    let commands = blocks.iter().filter(|block| block.language == "console").flat_map(Block::commands);
    for (command, shown) in commands {
        let printed = workspace.run(command);
        assert_eq!(constant(&printed), constant(shown), "`{command}` printed:\n{printed}");
    }
    // The same files, the same archive.
    let before = fs::read(workspace.dir.join("dist.tar")).unwrap();
    let again = "cargo lean bundle -rp shop --bin shop -o dist --archive --target-dir \"$CARGO_TARGET_DIR\" -- --locked";
    assert!(workspace.shell(again).status.success());
    assert!(fs::read(workspace.dir.join("dist.tar")).unwrap() == before);
}

fn the_bundle_runs_where_nothing_else_is(workspace: &Workspace) {
    let machine = Machine::new(&workspace.dir.join("elsewhere/dist"), &workspace.dir.join("items.txt"));
    let Some(output) = machine.run() else { return };
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), SHIPPED);

    // Without a library of a Lean package, and without Lean's.
    let error = || {
        let output = machine.run().expect("it ran");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let lib = machine.path("opt/moved/lib");
    let shop =
        libraries()[0].iter().map(|name| lib.join(name)).find(|path| path.is_file()).expect("it is there");
    let name = shop.file_name().unwrap().to_str().unwrap();
    fs::rename(&shop, machine.path(name)).unwrap();
    let text = error();
    assert!(text.contains(&format!("/opt/moved/lib/{name}: ")), "{text}");
    fs::rename(&lib, machine.path("gone")).unwrap();
    let text = error();
    let message = text.trim_end().split_once(": ").expect("the program and a message").1;
    assert!(message.starts_with("error while loading shared libraries: libleanshared.so: "), "{text}");
    assert!(PAGE.contains(&format!("\n{message}\n")), "{text}");
}

fn packages_that_are_linked_need_no_file(workspace: &Workspace) {
    for package in ["shop", "stock"] {
        let script = format!("{package}/build.rs");
        workspace.change(&script, ".build()", ".linkage(lean_build::Linkage::Static).build()");
    }
    let printed = workspace.run("cargo lean bundle --release -o dist");
    assert!(
        printed.contains("lib/libleanshared.so ") && printed.contains("\nrun it with dist/bin/shop\n"),
        "{printed}"
    );
    assert!(libraries().iter().flatten().all(|name| !printed.contains(name.as_str())), "{printed}");
    let machine = Machine::new(&workspace.dir.join("dist"), &workspace.dir.join("items.txt"));
    let Some(output) = machine.run() else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), SHIPPED);
}

fn a_program_without_a_lean_package(workspace: &Workspace) {
    let path = |file: &str| workspace.dir.join(file);
    let script = "fn main() {\n    lean_build::LakePackage::new(\"lean\").module(\"Stock\").build();\n}\n";
    fs::write(path("stock/build.rs"), script).unwrap();
    fs::write(path("shop/src/main.rs"), NAMES).unwrap();
    fs::remove_file(path("shop/build.rs")).unwrap();
    fs::remove_dir_all(path("shop/lean")).unwrap();
    fs::remove_dir_all(path("dist")).ok();
    workspace.refuses("cargo lean bundle --release -o dist", expect![[r#"
        error: TARGET/debug/shop needs libleanshared.so, which is neither in the folders that it names (none) nor in those of the system. The build script of the package with the program has the linker write the folders into it: it calls `lean_build::LakePackage`, or `lean_build::link_program()` if the package has no Lean code
    "#]]);

    fs::write(path("shop/build.rs"), "fn main() {\n    lean_build::link_program();\n}\n").unwrap();
    let printed = workspace.run("cargo lean bundle --release -o dist");
    let stock = libraries()[1].iter().any(|name| printed.contains(name.as_str()));
    assert!(stock && !printed.contains("Shop"), "{printed}");
    let machine = Machine::new(&path("dist"), &path("items.txt"));
    let Some(output) = machine.run() else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "log: 2 lines in items.txt\napple\npear\n");
}

fn what_would_not_run_is_refused(workspace: &Workspace) {
    let bundle = "cargo lean bundle --release -o dist";
    workspace.refuses(
        &format!("{bundle} --package stock"),
        expect![[r#"
        error: there is no program in the package `stock`: the workspace has `shop` of the package `shop`
    "#]],
    );
    workspace.refuses(
        &format!("cd stock && {bundle}"),
        expect![[r#"
        error: there is no program here: the workspace has `shop` of the package `shop`
    "#]],
    );
    workspace.refuses(&format!("{bundle} --glibc new"), expect![[r#"
        error: invalid value 'new' for '--glibc <X.Y>': a version of glibc is two numbers, such as 2.31 (`ldd --version` prints that of a machine)

        For more information, try '--help'.
    "#]]);

    // What Lean declares and nobody defines.
    let declared = "#[lean_callback(extern_name = \"stock_log\")]";
    workspace.change("stock/src/lib.rs", declared, "#[lean_callback]");
    workspace.refuses(bundle, expect![[r#"
        error: shop would not load its Lean libraries: neither they, nor the program, nor what it is linked with defines
          stock_log, which libstock_Stock.so needs: Lean declares it with `@[extern "stock_log"]` in the module Stock, for the program to define: write a function with `#[lean_callback(extern_name = "stock_log")]` in a crate that the program uses, and have the build script of the program's own package call lean-build, which has the linker export it
    "#]]);
    workspace.change("stock/src/lib.rs", "#[lean_callback]", declared);

    // Another program, which does not call Lean.
    workspace.change("Cargo.toml", "\"shop\", ", "\"plain\", \"shop\", ");
    common::write(
        &workspace.dir.join("plain/Cargo.toml"),
        "[package]\nname = \"plain\"\nedition = \"2024\"\n",
    );
    common::write(&workspace.dir.join("plain/src/main.rs"), "fn main() {}\n");
    workspace.refuses(bundle, expect![[r#"
        error: there are several programs here; name one with `--bin`: the workspace has `plain` of the package `plain`, `shop` of the package `shop`
    "#]]);
    workspace.refuses(&format!("{bundle} --bin plain"), expect![[r#"
        error: plain is no program that calls Lean: no build script in its build calls `lean_build::LakePackage`. `cargo build` is all that it needs, and TARGET/release/plain all that there is to ship
    "#]]);
    fs::write(workspace.dir.join("plain/src/main.rs"), "fn main() {\n").unwrap();
    workspace.refuses(
        &format!("{bundle} --bin plain"),
        expect![[r#"
        error: this file contains an unclosed delimiter
         --> plain/src/main.rs:1:13
          |
        1 | fn main() {
          |           -^
          |           |
          |           unclosed delimiter

        error: could not compile `plain` (bin "plain") due to 1 previous error
        error: `cargo build` failed (exit status: 101), so there is nothing to bundle
    "#]],
    );
    workspace.change("Cargo.toml", "\"plain\", ", "");
}
