//! What Lean code can do to the process that runs it, and what no token stops. Each case is a process of its own.
//!
//! The page "A host for Lean" of the guide has these cases as a table.

#[path = "../../tests/cases.rs"]
mod cases;
mod common;

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::process::Output;
use std::thread;
use std::time::Duration;

use lean_rs::LeanResult;
use lean_rs_host::{CallOptions, CancelToken, HostError, Imports, Stopped, private_bytes};
use tempfile::TempDir;

const SIGABRT: i32 = 6;
const SIGBUS: i32 = 7;
const STILL_RUNNING: i32 = 42;

/// A name, the commands that the process runs, variables of its environment, and what its end is checked for.
struct Case {
    name: &'static str,
    run: fn() -> LeanResult<()>,
    variables: &'static [(&'static str, &'static str)],
    check: fn(&Output),
}

macro_rules! case {
    ($name:literal, $source:expr, $variables:expr, $check:expr) => {
        Case {
            name: $name,
            run: || commands($source, CallOptions::new),
            variables: $variables,
            check: $check,
        }
    };
    (endless $name:literal, $source:expr) => {
        Case { name: $name, run: || endless($source), variables: &[], check: not_stopped }
    };
}

const DEEP: &str = "def down : Nat → Nat\n  | 0 => 0\n  | n + 1 => 1 + down n\n#eval down 100000000";

/// The interpreter says so for what the text itself calls; what the text has compiled code call is not asked.
const EXTERN: &str = "\
@[extern \"no_such_function_anywhere\"] opaque nowhere : Nat → Nat
open Lean Elab Command
elab \"use_nowhere\" : command => do logInfo m!\"{nowhere 4}\"
use_nowhere";

/// A macro that is its own expansion.
const RECURSION: &str = "syntax \"again\" : term\nmacro_rules | `(again) => `(id again)\n#check again";

const CASES: [Case; 12] = [
    case!("a program that exits", "#eval (IO.Process.exit 3 : IO Unit)", &[], |output| {
        assert_eq!(output.status.code(), Some(3), "{output:?}");
    }),
    case!("interpreted code that recurses", DEEP, &[], deep_recursion),
    case!(
        "a panic where the environment says so",
        "#eval (panic! \"no\" : Nat)",
        &[("LEAN_ABORT_ON_PANIC", "1")],
        |output| assert_eq!(output.status.signal(), Some(SIGABRT), "{output:?}")
    ),
    Case {
        name: "the memory of the first import of Lean",
        run: all_of_lean,
        variables: &[],
        check: |output| assert!(output.status.success(), "{output:?}"),
    },
    Case {
        name: "a function of C that is not there",
        run: || commands_of_lean(EXTERN, CallOptions::new),
        variables: &[],
        check: |output| assert_eq!(output.status.signal(), Some(SIGABRT), "{output:?}"),
    },
    Case {
        name: "a limit of recursion that is no limit",
        run: || commands(RECURSION, || CallOptions::new().max_rec_depth(u32::MAX)),
        variables: &[],
        check: deep_recursion,
    },
    Case {
        name: "a module's file that is cut",
        run: file_that_is_cut,
        variables: &[],
        check: |output| {
            assert_eq!(output.status.signal(), Some(SIGBUS), "{output:?}");
            assert!(String::from_utf8_lossy(&output.stdout).contains("replaced: Nat"), "{output:?}");
        },
    },
    Case { name: "a name that is long", run: long_name, variables: &[], check: not_stopped },
    Case {
        name: "an initializer that loops",
        run: endless_initializer,
        variables: &[],
        check: |output| assert_eq!(output.status.code(), Some(STILL_RUNNING), "{output:?}"),
    },
    case!(endless "interpreted code that loops", "partial def spin (n : Nat) : Nat := spin (n + 1)\n#eval (do started; IO.println (spin 0) : IO Unit)"),
    case!(endless "code that sleeps", "#eval (do started; IO.sleep 60000 : IO Unit)"),
    case!(
        endless "code that waits",
        "#eval (do started; let p ← IO.Promise.new (α := Nat); IO.println s!\"{p.result?.get}\"; p.resolve 1 : IO Unit)"
    ),
];

fn commands(source: &str, options: impl FnOnce() -> CallOptions) -> LeanResult<()> {
    run(&["Init"], source, options)
}

fn commands_of_lean(source: &str, options: impl FnOnce() -> CallOptions) -> LeanResult<()> {
    run(&["Lean"], source, options)
}

fn run(imports: &[&str], source: &str, options: impl FnOnce() -> CallOptions) -> LeanResult<()> {
    let session = common::session(None, imports).expect("a session");
    match session.run(source, &options()) {
        Ok(run) => println!("{:?} {:?}", run.stopped, run.messages),
        Err(HostError::Lean(error)) => return Err(error),
        Err(error) => println!("{error}"),
    }
    Ok(())
}

/// Lean maps the files of modules: a file that is replaced stays for those who have mapped it, and one that is cut does not.
fn file_that_is_cut() -> LeanResult<()> {
    let folder = TempDir::new().expect("a folder");
    common::compile(folder.path(), "Mapped", "def mapped : Nat := 1");
    let session = common::session(Some(folder.path()), &["Mapped"]).expect("a session");
    let (file, other) = (folder.path().join("Mapped.olean"), folder.path().join("other"));
    let mapped = File::options().write(true).open(&file).expect("the module's file");
    fs::copy(&file, &other).and_then(|_| fs::rename(&other, &file)).expect("the file is replaced");
    println!("replaced: {}", session.declaration_type("mapped").expect("the declaration is there"));
    drop(folder);
    mapped.set_len(0).expect("the file is cut");
    println!("cut: {:?}", session.declaration_type("mapped"));
    Ok(())
}

/// Looking for what a name with many components means takes a minute, and no look at the token.
fn long_name() -> LeanResult<()> {
    let name = vec!["a"; 1000].join(".");
    let source = format!(
        "open Lean Elab Term\nelab \"go \" t:term : term => do\n  started\n  elabTerm t none\n#check go {name}"
    );
    endless_with(&["Lean"], &source)
}

fn all_of_lean() -> LeanResult<()> {
    let caps = common::host(None).load_shims_only().expect("the host's own code");
    let before = private_bytes().expect("the memory of the process");
    let session = caps.session(&Imports::of(["Lean"]), &CallOptions::new()).expect("a session");
    let grown = private_bytes().expect("the memory of the process") - before;
    assert!(grown <= 80 << 20, "{grown} bytes");
    assert!(
        session
            .run("open Lean Meta\n#eval (inferType (mkNatLit 1) : MetaM Expr)", session.options())
            .is_ok_and(|run| run.is_accepted())
    );
    Ok(())
}

/// The token is set half a second after the code calls `started`: what Lean does on the way to what is endless may look at it.
/// Two seconds later, the process ends if the call has not.
fn endless(source: &str) -> LeanResult<()> {
    endless_with(&["Init"], source)
}

fn endless_with(imports: &[&str], source: &str) -> LeanResult<()> {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("started");
    let source = format!("def started : IO Unit := IO.FS.writeFile {file:?} \"\"\n{source}");
    run(imports, &source, || {
        let token = CancelToken::new();
        let there = token.clone();
        thread::spawn(move || {
            while !file.exists() {
                thread::sleep(Duration::from_millis(10));
            }
            drop(folder);
            thread::sleep(Duration::from_millis(500));
            there.cancel();
            thread::sleep(Duration::from_secs(2));
            std::process::exit(STILL_RUNNING);
        });
        CallOptions::new().cancel(&token)
    })
}

/// Lean throws, and nobody catches: nothing of Rust's is asked.
fn deep_recursion(output: &Output) {
    assert_eq!(output.status.signal(), Some(SIGABRT), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("uncaught exception") && said.contains("deep recursion was detected"), "{said}");
}

/// One thread imports for ever: another one has a session, and waits for imports until its deadline.
fn endless_initializer() -> LeanResult<()> {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("started");
    let loops = format!(
        "initialize do\n  IO.FS.writeFile {file:?} \"\"\n  repeat IO.sleep 1000\n  throw (IO.userError \"unreachable\")"
    );
    common::compile(folder.path(), "Endless", &loops);
    let before = common::session(Some(folder.path()), &["Init"]).expect("a session");
    let path = folder.path().to_owned();
    thread::spawn(move || common::session(Some(&path), &["Endless"]).map(drop));
    while !file.exists() {
        thread::sleep(Duration::from_millis(10));
    }
    drop(folder);
    let options = CallOptions::new().timeout(Duration::from_millis(200));
    let error = before.capabilities().session(&Imports::of(["Init.Prelude"]), &options).map(drop);
    assert!(matches!(error, Err(HostError::Cancelled { stopped: Stopped::Deadline })), "{error:?}");
    assert!(before.kind("Nat.succ").is_ok());
    std::process::exit(STILL_RUNNING)
}

fn not_stopped(output: &Output) {
    assert_eq!(output.status.code(), Some(STILL_RUNNING), "a token stops it now: {output:?}");
}

fn main() -> LeanResult<()> {
    if let Some(result) = cases::run(CASES.iter().map(|case| (case.name, case.run))) {
        return result;
    }
    let start = |case: &Case| {
        let mut process = cases::process(case.name);
        process.envs(case.variables.iter().copied()).env("RUST_BACKTRACE", "0");
        (case.check)(&process.output().expect("the process starts"));
        println!("test {} ... ok", case.name);
    };
    // They mostly wait.
    thread::scope(|scope| {
        let threads: Vec<_> = CASES.iter().map(|case| scope.spawn(|| start(case))).collect();
        let failed = threads.into_iter().filter_map(|thread| thread.join().err()).count();
        assert_eq!(failed, 0, "see above");
    });
    println!("{} passed, 0 failed", CASES.len());
    Ok(())
}
