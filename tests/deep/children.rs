//! Cases that are processes of their own, and how each of them ends.

#[path = "../cases.rs"]
mod cases;

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output};
use std::time::Instant;

use expect_test::Expect;
use lean_rs::prelude::*;

/// How a process ends.
#[derive(Debug, PartialEq, Eq)]
// Each test has some of them.
#[allow(dead_code)]
pub(crate) enum End {
    Well,
    Exits(i32),
    Aborts,
    /// By the signal for an access that is none.
    Faults,
}

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) run: fn() -> LeanResult<()>,
    pub(crate) end: End,
    /// What is on stderr, without what differs each time.
    pub(crate) said: Expect,
}

/// The `main` of a test: of all cases, or of the one that it was started for. `prepare` may set the environment of one.
pub(crate) fn main(cases: Vec<Case>, prepare: fn(&str, &mut Command)) -> LeanResult<()> {
    if let Some(ended) = cases::run(cases.iter().map(|case| (case.name, case.run))) {
        return ended;
    }
    // Other systems print other texts, and do not say what they have in memory.
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let count = cases.len();
    for Case { name, end, said, .. } in cases {
        let start = Instant::now();
        let mut command = cases::process(name);
        command.env_remove("RUST_BACKTRACE");
        prepare(name, &mut command);
        let output = command.output().expect("this program runs");
        let ended = match (output.status.code(), output.status.signal()) {
            (Some(0), _) => End::Well,
            (Some(code), _) => End::Exits(code),
            (None, Some(libc::SIGABRT)) => End::Aborts,
            (None, Some(libc::SIGSEGV)) => End::Faults,
            (None, signal) => panic!("{name}: ended by signal {signal:?}: {output:?}"),
        };
        assert_eq!(ended, end, "{name}: {output:?}");
        said.assert_eq(&stderr(&output));
        println!("{name} ... ok ({:.1?})", start.elapsed());
    }
    println!("{count} passed, 0 failed");
    Ok(())
}

/// What was printed, without the numbers of threads, and without the frames of Lean's backtraces, which end with addresses.
fn stderr(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().filter(|line| !(line.contains("[0x") && line.ends_with(']')));
    let lines = lines.map(|line| match line.split_once("' (") {
        Some((thread, rest)) if line.starts_with("thread '") => {
            format!("{thread}'{}\n", rest.split_once(')').map_or("", |it| it.1))
        }
        _ => format!("{line}\n"),
    });
    lines.collect()
}
