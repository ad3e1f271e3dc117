//! The workspace of the guide's page: two Lean packages that require a third one, and a program without a Lean package.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use common::{nested, page};
use expect_test::expect;
use lean_rs_sys::version::ASSUME_VERSION;

const PAGE: &str = include_str!("../../docs/src/workspaces.md");

/// What the program prints.
const PRINTED: &str = "tickets are ready\nhello, workspace, 60\ntickets 1 and 2\n";

/// The workspace, which one test has at a time.
struct Workspace {
    dir: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Workspace {
    /// As the page has it.
    fn new() -> Workspace {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspace");
        let workspace = Workspace { dir, _turn: turn };
        let mut count = 0;
        for block in page::blocks(PAGE) {
            if let Some(file) = block.captioned("`") {
                assert_ne!(block.language, "console");
                workspace.write(file, &block.text.replace("../lean-rs", nested::root().to_str().unwrap()));
                count += 1;
            }
        }
        assert_eq!(count, 17, "the files of the page");
        nested::lock(&workspace.dir);
        workspace
    }

    /// Writes a file, unless it is like this: what it is built into stays up to date.
    fn write(&self, file: &str, text: &str) {
        let path = self.dir.join(file);
        let text = format!("{text}\n");
        if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.dir.join(file)).unwrap().trim_end().to_owned()
    }

    /// A command with what Cargo needs, in the workspace.
    fn command(&self, program: &str) -> Command {
        let mut command = nested::command(program, &self.dir);
        command.env("LEAN_SYSROOT", common::toolchain().sysroot);
        command
    }

    fn cargo(&self, args: &[&str]) -> Output {
        self.command(env!("CARGO")).args(args).output().unwrap()
    }

    /// Builds, and says where the programs are, or with `test` the tests, under the names of their targets.
    #[track_caller]
    fn programs(&self, args: &[&str]) -> BTreeMap<String, PathBuf> {
        let output =
            ok(self.command(env!("CARGO")).args(args).arg("--message-format=json").output().unwrap());
        let messages: Vec<serde_json::Value> =
            output.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let named = messages.iter().filter_map(|message| {
            let name = message["target"]["name"].as_str()?;
            if message["profile"]["test"].as_bool() != Some(args[0] == "test") {
                return None;
            }
            Some((name.to_owned(), message["executable"].as_str()?.into()))
        });
        named.collect()
    }
}

/// What a program prints.
#[track_caller]
fn ok(output: Output) -> String {
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    stdout
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a program with none of the variables that Cargo sets, in a folder that it knows nothing about.
fn alone(program: &Path) -> Output {
    Command::new(program).env_clear().current_dir("/").output().unwrap()
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn the_commands_of_the_page() {
    let workspace = Workspace::new();
    let installed = workspace.dir.join("installed");
    if installed.exists() {
        fs::remove_dir_all(installed).unwrap();
    }
    let mut count = 0;
    for block in page::blocks(PAGE).iter().filter(|block| block.language == "console") {
        for (line, shown) in block.commands() {
            let line = line.replace("cargo ", &format!("'{}' ", env!("CARGO")));
            let printed = ok(workspace.command("sh").args(["-c", &line]).output().unwrap());
            if !shown.is_empty() {
                assert_eq!(printed.trim_end(), shown.trim_end(), "{line}");
            }
            count += 1;
        }
    }
    assert_eq!(count, 5);
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn programs_run_without_cargo() {
    let workspace = Workspace::new();
    let app = &workspace.programs(&["build", "-p", "app"])["app"];
    assert_eq!(ok(alone(app)), PRINTED);
    #[cfg(target_os = "linux")]
    assert_eq!(
        common::run_path(app),
        format!("$ORIGIN:$ORIGIN/../lib:{}", common::toolchain().sysroot.join("lib/lean").display())
    );

    let tests = workspace.programs(&["test", "--no-run", "--workspace"]);
    assert_eq!(tests.keys().collect::<Vec<_>>(), ["app", "both", "greet", "shapes"]);
    for (name, test) in &tests {
        let printed = ok(alone(test));
        let expected = if name == "app" { "0 passed" } else { "1 passed" };
        assert!(printed.contains(expected), "{name}: {printed}");
    }
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn a_new_callback_reaches_the_program() {
    let workspace = Workspace::new();
    let (lean, rust) = (workspace.read("shapes/lean/Shapes.lean"), workspace.read("shapes/src/lib.rs"));
    let app = &workspace.programs(&["build", "-p", "app"])["app"];
    workspace.write(
        "shapes/lean/Shapes.lean",
        &lean.replace("scale (width * height)", "add (scale (width * height))").replace(
            "opaque scale",
            "opaque scale (n : UInt64) : UInt64\n@[extern \"shapes_add\"] opaque add",
        ),
    );
    workspace.write(
        "shapes/src/lib.rs",
        &format!("{rust}\n#[lean_callback(extern_name = \"shapes_add\")]\nfn add(n: u64) -> u64 {{ n + 1 }}"),
    );
    assert_eq!(&workspace.programs(&["build", "-p", "app"])["app"], app);
    assert_eq!(ok(alone(app)), PRINTED.replace("60", "61"));
}

/// A program whose crate has no build script runs under Cargo, as far as Lean calls nothing in it.
#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn without_the_line_the_messages_name_it() {
    let workspace = Workspace::new();
    let manifest = workspace.read("app/Cargo.toml");
    workspace.write("app/Cargo.toml", &manifest.replace("edition", "build = false\nedition"));
    let output = workspace.cargo(&["run", "-p", "app"]);
    let stderr = text(&output.stderr);
    assert!(!output.status.success(), "{stderr}");
    for part in [
        "undefined symbol: shapes_scale",
        "`lean_build::link_program()`; that one is then a direct dependency with `links = \"…\"` in its Cargo.toml",
    ] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }

    // A library whose callbacks are not known, since it has no `links`.
    workspace.write("app/Cargo.toml", &manifest);
    let shapes = workspace.read("shapes/Cargo.toml");
    workspace.write("shapes/Cargo.toml", &shapes.replace("links = \"shapes\"\n", ""));
    let stderr = text(&workspace.cargo(&["run", "-p", "app"]).stderr);
    assert!(stderr.contains("with `links = \"…\"` in its Cargo.toml"), "{stderr}");

    // Without Cargo, Lean's library is not found either.
    let rust = "fn main() { lean_rs::LeanRuntime::init().unwrap(); }";
    workspace.write("app/Cargo.toml", &manifest.replace("edition", "build = false\nedition"));
    workspace.write("app/src/main.rs", rust);
    let app = &workspace.programs(&["build", "-p", "app", "--bins"])["app"];
    let output = alone(app);
    let stderr = text(&output.stderr);
    assert!(!output.status.success() && stderr.contains("libleanshared"), "{stderr}");
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn a_program_without_lean_is_told_what_to_add() {
    let workspace = Workspace::new();
    let manifest = workspace.read("app/Cargo.toml");
    let without =
        manifest.replace("lean-rs.workspace = true\n", "").replace("shapes = { path = \"../shapes\" }\n", "");
    workspace.write("app/Cargo.toml", &format!("{without}\n[dev-dependencies]\nlean-rs.workspace = true\n"));
    let stderr = text(&workspace.cargo(&["build", "-p", "app"]).stderr);
    for part in [
        "error: app@0.1.0: `lean_build::link_program` found no Lean: no direct dependency of this crate says where",
        "Under [dependencies] of its Cargo.toml, name lean-rs, or the crate with the Lean package",
        "Dependencies under [dev-dependencies] do not count.",
    ] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    // The crate with the Lean package is enough.
    workspace.write("app/Cargo.toml", &manifest.replace("lean-rs.workspace = true\n", ""));
    workspace.write("app/src/main.rs", "fn main() { let _ = shapes::ShapesModule::load; }");
    let output = workspace.cargo(&["build", "-p", "app", "--bins"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// What every crate of a build would say, Cargo shows once, and again in the next build.
#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn a_warning_is_given_once() {
    let workspace = Workspace::new();
    let version = common::toolchain().version().unwrap().to_string();
    let assumed = version.split('-').next().unwrap();
    let build = || {
        let mut command = workspace.command(env!("CARGO"));
        let output = command.args(["build", "--workspace"]).env(ASSUME_VERSION, assumed).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let warning = format!("{ASSUME_VERSION}={assumed}: the toolchain ");
    for what in ["the first build", "the next one"] {
        let stderr = build();
        assert_eq!(stderr.matches(&warning).count(), 1, "{what}: {stderr}");
    }
    for name in ["shapes", "greet"] {
        ok(workspace.cargo(&["clean", "-p", name]));
        let stderr = build();
        assert_eq!(stderr.matches(&warning).count(), 1, "without {name}: {stderr}");
    }
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn the_doctor_names_the_line() {
    let workspace = Workspace::new();
    let doctor = || {
        let mut command = workspace.command(env!("CARGO_BIN_EXE_cargo-lean"));
        let printed = text(&command.args(["lean", "doctor"]).output().unwrap().stdout);
        let lines = printed.lines().filter(|line| line.get(6..).unwrap_or_default().starts_with("programs:"));
        lines.map(|line| line.replace(workspace.dir.to_str().unwrap(), "DIR") + "\n").collect::<String>()
    };
    expect![[r#"
        info  programs: not looked at, since `cargo metadata --frozen` fails: cannot update the lock file DIR/Cargo.lock because --frozen was passed to prevent this — build the workspace first
    "#]]
    .assert_eq(&doctor());

    ok(workspace.cargo(&["build", "-p", "app"]));
    expect![[r#"
        ok    programs: lean-build is a build dependency of the crates with programs that use lean-rs: app
    "#]]
    .assert_eq(&doctor());

    let manifest = workspace.read("app/Cargo.toml");
    let without =
        manifest.replace("edition", "build = false\nedition").replace("lean-build.workspace = true", "");
    workspace.write("app/Cargo.toml", &without);
    ok(workspace.cargo(&["build", "-p", "app"]));
    expect![[r#"
        warn  programs: the crate app has programs that use lean-rs (bin `app`, test `both`), and no build dependency on lean-build: without Cargo they do not find Lean's library, and Lean does not find the functions that they define for it — name lean-build under [build-dependencies], and call `lean_build::link_program()` in build.rs
    "#]]
    .assert_eq(&doctor());

    // Only a test that does, and through another crate.
    let only_tests =
        without.replace("[dependencies]", "[dev-dependencies]").replace("lean-rs.workspace = true", "");
    workspace.write("app/Cargo.toml", &only_tests);
    workspace.write("app/src/main.rs", "fn main() {}");
    ok(workspace.cargo(&["build", "-p", "app"]));
    expect![[r#"
        warn  programs: the crate app has programs that use lean-rs (test `both`), and no build dependency on lean-build: without Cargo they do not find Lean's library, and Lean does not find the functions that they define for it — name lean-build under [build-dependencies], and call `lean_build::link_program()` in build.rs
    "#]]
    .assert_eq(&doctor());
}
