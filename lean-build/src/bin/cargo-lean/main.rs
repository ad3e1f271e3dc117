//! `cargo lean`: writes bindings of Lean modules, shows what they export, finds out what is wrong with an installation,
//! writes new crates, and bundles programs.

mod bind;
mod bundle;
mod doctor;
mod inspect;
mod new;
mod project;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Cargo gives the name of the subcommand as the first argument.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo")]
enum Cargo {
    /// Lean in Rust programs.
    #[command(version, arg_required_else_help = true)]
    Lean {
        #[command(subcommand)]
        command: Command,
    },
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints a trait for the exports of a Lean module, and types for the Lean types that it needs.
    Bind(bind::Options),
    /// Lists the exports of Lean modules with their Lean and Rust types.
    Inspect(inspect::Options),
    /// Finds out what is wrong with an installation, and says what to do; fails if something is.
    Doctor(doctor::Options),
    /// Writes a crate that calls a Lean module of its own, with a test.
    New(new::Options),
    /// Writes a folder with a program and all that it needs of Lean, which runs on a machine without Lean.
    Bundle(bundle::Options),
}

fn main() -> ExitCode {
    let Cargo::Lean { command } = Cargo::parse();
    let result = match command {
        Command::Bind(options) => bind::run(&options),
        Command::Inspect(options) => inspect::run(&options),
        Command::Doctor(options) => doctor::run(&options),
        Command::New(options) => new::run(&options),
        Command::Bundle(options) => bundle::run(&options),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a text; whoever reads it may stop early.
fn print(text: &str) -> Result<ExitCode, String> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("the output cannot be written: {error}"))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
