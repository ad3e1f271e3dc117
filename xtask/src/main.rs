//! `cargo xtask`: what this repository's developers and its continuous integration run.
//!
//! [`toolchain`] decides which Lean is used, [`registry`] assembles one where there is none, [`steps`] runs cargo
//! with it.

#![forbid(unsafe_code)]

mod arguments;
mod bench;
mod chart;
mod fuzz;
mod large;
mod log;
mod memory;
#[path = "../lean-registry/src/pinned.rs"]
#[allow(dead_code, unreachable_pub, reason = "lean-registry uses the rest of it")]
mod pinned;
mod registry;
mod requirements;
mod steps;
mod time;
mod toolchain;
mod toolchains;
mod without_library;
mod workspace;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::arguments::{Command, USAGE};
use crate::pinned::TOOLCHAIN;
use crate::steps::Runner;
use crate::toolchain::{FoundBy, Surroundings, Toolchain};
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

fn show(toolchain: &Toolchain, env: bool) {
    print!("{}", if env { toolchain.exports() } else { toolchain.report() });
}

fn run() -> Result<()> {
    let arguments = std::env::args_os().skip(1);
    let command = Command::parse(arguments.map(|a| a.to_string_lossy().into_owned()))?;
    let workspace = Workspace::find();
    let surroundings = Surroundings::of_this_process(&workspace);
    let runner = || -> Result<Runner> {
        let toolchain = Toolchain::choose(&surroundings, || registry::sysroot(&workspace, TOOLCHAIN, None))?;
        Ok(Runner::new(&workspace, toolchain))
    };
    let assembled = |lean: &str, dir: Option<&Path>| -> Result<Toolchain> {
        Toolchain::at(registry::sysroot(&workspace, registry::release(lean)?, dir)?, FoundBy::Assembly)
    };
    match command {
        Command::Help => print!("{USAGE}"),
        Command::Toolchain { lean: Some(lean), dir, env } => show(&assembled(&lean, dir.as_deref())?, env),
        Command::Toolchain { lean: None, dir, env } => {
            let mut asked = false;
            let toolchain = Toolchain::choose(&surroundings, || {
                asked = true;
                registry::sysroot(&workspace, TOOLCHAIN, dir.as_deref())
            })?;
            if dir.is_some() && !asked {
                eprintln!("xtask: --dir has no effect: there is a Lean already, {}", toolchain.found_by());
            }
            show(&toolchain, env);
        }
        Command::Demo => runner()?.demo()?,
        Command::Test { lean: None } => runner()?.logging().test()?,
        Command::Test { lean: Some(lean) } => {
            let runner = Runner::new(&workspace, assembled(&lean, None)?);
            match registry::release(&lean)?.oleans {
                Some(_) => runner.logging().test()?,
                None => without_library::test(&runner)?,
            }
        }
        Command::Toolchains => toolchains::run(&workspace)?,
        Command::Memory => memory::check(&runner()?)?,
        Command::Fuzz { target, minutes } => fuzz::run(&runner()?, &target, minutes)?,
        Command::Ci => runner()?.logging().ci()?,
        Command::Bench { peer, rows } => bench::run(&runner()?, peer, &rows)?,
    }
    Ok(())
}
