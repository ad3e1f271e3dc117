//! What a command prints that runs beside another one: a file has it, and what says why the command failed is shown.

use std::fs::{self, File};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// A command that takes longer probably waits for something that never comes.
const LONG: Duration = Duration::from_secs(20 * 60);

/// The lines shown before one that names an error, after it, and of the end.
const BEFORE: usize = 40;
const AFTER: usize = 20;

/// The files of this process, each with a number.
pub(crate) struct Logs {
    folder: PathBuf,
    made: AtomicUsize,
}

impl Logs {
    pub(crate) fn new(folder: PathBuf) -> Logs {
        Logs { folder, made: AtomicUsize::new(1) }
    }

    /// Runs a command whose output, of both kinds, goes to a file.
    pub(crate) fn run(&self, command: &mut Command) -> Result<(ExitStatus, Log)> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let log = Log { path: self.folder.join(format!("{number}.log")) };
        let file = fs::create_dir_all(&self.folder).and_then(|()| File::create(&log.path));
        let file = file.with_context(|| format!("writing {}", log.path.display()))?;
        let child = command.stdout(file.try_clone()?).stderr(file).spawn();
        Ok((log.wait(child.context("starting it")?)?, log))
    }
}

pub(crate) struct Log {
    path: PathBuf,
}

impl Log {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whoever stops a command that does not end wants to know what it was doing.
    fn wait(&self, mut child: Child) -> Result<ExitStatus> {
        let start = Instant::now();
        let mut shown = false;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if start.elapsed() > LONG && !shown {
                shown = true;
                eprintln!("xtask: a command has been running for {} s; its output:", LONG.as_secs());
                eprint!("{}", self.why_failed()?);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The failures in a log, and its end.
    pub(crate) fn why_failed(&self) -> Result<String> {
        let text = fs::read(&self.path).with_context(|| format!("reading {}", self.path.display()))?;
        Ok(why_failed(&String::from_utf8_lossy(&text)))
    }
}

fn why_failed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut shown = String::new();
    let mut end = 0;
    for part in failures(&lines) {
        if part.start > end {
            shown += &format!("[{} lines left out]\n", part.start - end);
        }
        for line in &lines[part.start.max(end)..part.end.max(end)] {
            shown += line;
            shown.push('\n');
        }
        end = end.max(part.end);
    }
    shown
}

/// What failing tests printed, what stands around errors, and the end; by where it begins.
fn failures(lines: &[&str]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut failures = None;
    for (number, line) in lines.iter().enumerate() {
        if *line == "failures:" {
            failures.get_or_insert(number);
        } else if line.starts_with("test result:") {
            parts.extend(failures.take().map(|start| start..number + 1));
        } else if line.starts_with("error") {
            parts.push(number.saturating_sub(BEFORE)..lines.len().min(number + AFTER));
        }
    }
    parts.push(failures.unwrap_or(lines.len().saturating_sub(BEFORE))..lines.len());
    parts.sort_by_key(|part| part.start);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str, many: usize) -> String {
        (0..many).map(|number| format!("{name} {number}\n")).collect()
    }

    #[test]
    fn failures_are_shown_whole_and_what_passed_is_not() {
        let long = lines("what the test printed", 100);
        let failed = format!(
            "failures:\n\n---- a stdout ----\n{long}\n\nfailures:\n    a\n\ntest result: FAILED. 1\n"
        );
        let passed = "test result: ok. 1\n";
        let text = format!(
            "{}{passed}{}{failed}{}{passed}",
            lines("first", 200),
            lines("second", 200),
            lines("third", 200)
        );
        let shown = why_failed(&text);
        assert!(shown.contains(&failed), "{shown}");
        assert!(shown.starts_with("[401 lines left out]\nfailures:"), "{shown}");
        assert!(shown.ends_with(passed) && !shown.contains("third 100\n"), "{shown}");
    }

    #[test]
    fn what_a_program_printed_before_it_was_killed_is_shown() {
        let text = format!(
            "{}error: test failed, to rerun pass `--test a`\n{}",
            lines("first", 100),
            lines("second", 100)
        );
        let shown = why_failed(&text);
        assert!(shown.starts_with("[60 lines left out]\nfirst 60\n"), "{shown}");
        assert!(shown.contains("first 99\nerror: test failed"), "{shown}");
    }

    #[test]
    fn a_short_log_is_shown_whole() {
        let text = "one\nerror: two\nthree\nerror: four\n";
        assert_eq!(why_failed(text), text);
        assert_eq!(why_failed(""), "");
    }

    #[test]
    fn both_outputs_are_in_the_log_of_a_command() {
        let folder = tempfile::tempdir().unwrap();
        let logs = Logs::new(folder.path().join("logs"));
        let (status, log) =
            logs.run(Command::new("sh").args(["-c", "echo one; echo two >&2; exit 3"])).unwrap();
        assert_eq!((status.code(), log.why_failed().unwrap().as_str()), (Some(3), "one\ntwo\n"));
        let (_, other) = logs.run(&mut Command::new("true")).unwrap();
        assert_ne!(log.path(), other.path());
    }
}
