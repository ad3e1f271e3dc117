//! `cargo lean bundle`: a program with all that it needs of Lean, in a folder that can be moved to another machine.

mod check;
mod elf;
mod glibc;
mod licenses;
mod loader;
mod plan;
mod program;
mod report;
mod strip;
#[cfg(all(test, target_os = "linux"))]
mod tests;
mod write;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::print;
use glibc::Glibc;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder to write: new, empty, or an earlier bundle
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// The program; without it, the only one of the package
    #[arg(long, value_name = "NAME")]
    bin: Option<String>,
    /// The package of the workspace that has the program
    #[arg(long, short, value_name = "NAME")]
    package: Option<String>,
    /// Build with optimizations
    #[arg(long, short)]
    release: bool,
    /// Where Cargo builds
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// Write an archive, DIR.tar, too
    #[arg(long)]
    archive: bool,
    /// The glibc of the machine that the bundle is for, such as 2.31; a file that needs a newer one is an error
    #[arg(long, value_name = "X.Y")]
    glibc: Option<Glibc>,
    /// More arguments for `cargo build`, such as `--locked`
    #[arg(last = true, value_name = "CARGO ARGUMENTS")]
    cargo: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    if !cfg!(target_os = "linux") {
        return Err("bundles can be made on Linux alone: how libraries find each other was not tested elsewhere. The guide \
             says what a program needs beside it (\"Shipping a program\")"
            .to_owned());
    }
    // Before the build, which takes a while.
    let output = write::Output::new(&options.output)?;
    let program = program::build(options)?;
    let plan = plan::Plan::of(&program)?;
    check::all(&plan, options.glibc.as_ref())?;
    let written = write::write(&plan, &output, options.archive)?;
    print(&report::text(&plan, &written, &options.output))
}
