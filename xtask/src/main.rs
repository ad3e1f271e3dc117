//! `cargo xtask`: what this repository's developers and its continuous integration run.
//!
//! [`toolchain`] decides which Lean is used, [`registry`] assembles one where there is none, [`steps`] runs cargo
//! with it.

#![forbid(unsafe_code)]

mod arguments;
mod fuzz;
mod memory;
#[path = "../lean-registry/src/pinned.rs"]
#[allow(dead_code, unreachable_pub, reason = "lean-registry uses the rest of it")]
mod pinned;
mod registry;
mod requirements;
mod steps;
mod time;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use crate::arguments::{Command, USAGE};
use crate::steps::Runner;
use crate::toolchain::{Surroundings, Toolchain};
use crate::workspace::Workspace;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments = std::env::args_os().skip(1);
    let command = Command::parse(arguments.map(|a| a.to_string_lossy().into_owned()))?;
    let workspace = Workspace::find();
    let surroundings = Surroundings::of_this_process(&workspace);
    let runner = || -> Result<Runner> {
        let toolchain = Toolchain::choose(&surroundings, || registry::sysroot(&workspace, None))?;
        eprintln!("xtask: {toolchain}");
        Ok(Runner::new(&workspace, toolchain))
    };
    match command {
        Command::Help => print!("{USAGE}"),
        Command::Toolchain { dir, env } => {
            let mut asked = false;
            let toolchain = Toolchain::choose(&surroundings, || {
                asked = true;
                registry::sysroot(&workspace, dir.as_deref())
            })?;
            if dir.is_some() && !asked {
                eprintln!("xtask: --dir has no effect: there is a Lean already, {}", toolchain.found_by());
            }
            print!("{}", if env { toolchain.exports() } else { toolchain.report() });
        }
        Command::Demo => runner()?.demo()?,
        Command::Test => runner()?.test()?,
        Command::Memory => memory::check(&runner()?)?,
        Command::Fuzz { target, minutes } => fuzz::run(&runner()?, &target, minutes)?,
        Command::Ci => runner()?.ci()?,
        Command::Bench { arguments } => runner()?.bench(&arguments)?,
    }
    Ok(())
}
