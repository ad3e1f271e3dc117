//! Cases that are processes of their own, started by the test with the name of one.

use std::process::Command;

use lean_rs::LeanResult;

/// Runs the case that this process was started for, if it was started for one.
pub(crate) fn run<'a>(
    mut cases: impl Iterator<Item = (&'a str, fn() -> LeanResult<()>)>,
) -> Option<LeanResult<()>> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some("--case") {
        return None;
    }
    let name = arguments.next().unwrap_or_default();
    let (_, case) = cases.find(|case| case.0 == name).expect("a case of this name");
    Some(case())
}

/// A process for the case of this name.
pub(crate) fn process(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the path of this program"));
    command.args(["--case", name]);
    command
}
