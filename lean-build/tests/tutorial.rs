//! The tutorial is true: its files are written, its commands are run, and they print what it shows.

mod common;

use std::fs;
use std::path::PathBuf;

use common::nested;
use common::page::{self, Block};

const PAGE: &str = include_str!("../../docs/src/tutorial.md");

/// The clone of lean-rs, as the page's files and commands see it: from the folder `arith`, and from the one above.
const CLONES: [&str; 2] = ["../lean-rs", "lean-rs-path lean-rs"];

/// What the reader does with a code block.
enum Step {
    Write { file: &'static str, text: &'static str },
    Append { file: &'static str, text: &'static str },
    Change { file: &'static str, diff: &'static str },
    Run { commands: Vec<(&'static str, &'static str)> },
}

/// The code blocks of a page. A block in `text` is only shown; the line above any other says what to do with it.
fn steps(page: &'static str) -> Vec<Step> {
    let blocks = page::blocks(page).into_iter().filter(|block| block.language != "text");
    let step = |block: Block<'static>| match (block.language, block.text) {
        ("console", _) => Step::Run { commands: block.commands().collect() },
        ("diff", diff) => Step::Change { file: block.captioned("Change `").expect(block.above), diff },
        (_, text) => match (block.captioned("`"), block.captioned("At the end of `")) {
            (Some(file), None) => Step::Write { file, text },
            (None, Some(file)) => Step::Append { file, text },
            _ => panic!("no file is named above this block:\n{text}"),
        },
    };
    blocks.map(step).collect()
}

/// The reader's machine.
struct Reader {
    /// Where the reader is.
    dir: PathBuf,
}

impl Reader {
    fn follow(&mut self, step: &Step) {
        match step {
            Step::Write { file, text } => self.write(file, &format!("{text}\n")),
            Step::Append { file, text } => {
                let whole = format!("{}\n{text}\n", self.read(file));
                self.write(file, &whole);
            }
            Step::Change { file, diff } => {
                let side = |other: char| -> String {
                    diff.lines()
                        .filter(|line| !line.starts_with(other))
                        .map(|line| format!("{}\n", &line[1..]))
                        .collect()
                };
                let whole = self.read(file);
                assert_eq!(whole.matches(&side('+')).count(), 1, "{file} has not the lines of\n{diff}");
                self.write(file, &whole.replace(&side('+'), &side('-')));
            }
            Step::Run { commands } => {
                for (line, shown) in commands {
                    let printed = self.run(line);
                    assert_eq!(constant(&printed), constant(shown), "`{line}` printed:\n{printed}");
                }
            }
        }
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.dir.join(file)).expect(file)
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.dir.join(file), self.with_clone(text)).expect(file);
    }

    /// The text with the path of this clone.
    fn with_clone(&self, text: &str) -> String {
        let clone = nested::root().to_str().expect("the path is text");
        CLONES.iter().fold(text.to_owned(), |text, name| {
            text.replace(name, &name.replace("../lean-rs", clone).replace(" lean-rs", &format!(" {clone}")))
        })
    }

    /// What a command prints.
    fn run(&mut self, line: &str) -> String {
        if let Some(dir) = line.strip_prefix("cd ") {
            self.dir = self.dir.join(dir).canonicalize().expect(dir);
            return String::new();
        }
        if self.dir.join("Cargo.toml").is_file() {
            nested::lock(&self.dir);
        }
        let line = self
            .with_clone(line)
            .replace("cargo lean", &format!("'{}' lean", env!("CARGO_BIN_EXE_cargo-lean")));
        let line = line.replace("cargo ", &format!("'{}' ", env!("CARGO")));
        let mut command = nested::command("sh", &self.dir);
        let output = command.args(["-c", &format!("{line} 2>&1")]).output().expect("there is a shell");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// Output without what differs from run to run: Cargo's progress, warnings about the toolchain, times, the order of tests.
fn constant(output: &str) -> Vec<String> {
    let progress = |line: &str| {
        line.get(..12)
            .is_some_and(|start| start.starts_with("   ") && start.trim().starts_with(char::is_uppercase))
    };
    let lines = output.lines().filter(|line| !progress(line) && !line.contains("LEAN_RS_ASSUME_VERSION"));
    let mut lines: Vec<String> =
        lines.map(|line| line.split("; finished in ").next().unwrap_or_default().to_owned()).collect();
    lines
        .chunk_by_mut(|a, b| a.starts_with("test ") && b.starts_with("test tests::"))
        .for_each(<[String]>::sort);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn followed_from_an_empty_folder() {
    let steps = steps(PAGE);
    let of_kind = |kind: fn(&Step) -> bool| steps.iter().filter(|step| kind(step)).count();
    assert_eq!(of_kind(|step| matches!(step, Step::Write { .. })), 5);
    assert_eq!(of_kind(|step| matches!(step, Step::Change { .. })), 2);
    assert_eq!(of_kind(|step| matches!(step, Step::Append { .. })), 1);
    assert_eq!(of_kind(|step| matches!(step, Step::Run { .. })), 6);

    let folder = tempfile::tempdir().unwrap();
    let mut reader = Reader { dir: folder.path().canonicalize().unwrap() };
    nested::profiles(&reader.dir);
    for step in &steps {
        reader.follow(step);
    }
}

#[test]
fn other_output_is_noticed() {
    let shown = "   Compiling a v0.1.0 (/home/you/a)\none\ntest tests::b ... ok\ntest tests::a ... ok\nok; finished in 0.02s\n";
    let same = "    Finished `dev`\none\ntest tests::a ... ok\ntest tests::b ... ok\nok; finished in 1.00s\n";
    assert_eq!(constant(shown), constant(same));
    assert_ne!(constant(shown), constant(&same.replace("one", "two")));
    assert_ne!(constant(shown), constant(&same.replace("::a ... ok", "::a ... FAILED")));
}
