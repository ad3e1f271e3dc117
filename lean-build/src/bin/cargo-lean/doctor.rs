//! `cargo lean doctor`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use lean_build::doctor::{self, Level};

use crate::print;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder of a crate or a Lean package
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    if !options.dir.is_dir() {
        return Err(format!(
            "{} is not a folder: name the folder of a crate or a Lean package, or leave it out for the current folder",
            options.dir.display()
        ));
    }
    let findings = doctor::examine(&options.dir);
    let text: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
    print(&text)?;
    let failed = findings.iter().any(|finding| finding.level == Level::Failure);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
