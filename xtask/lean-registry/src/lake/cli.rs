//! The command line of `lake`.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use super::build::{Builder, Verbosity};
use super::plan::Plan;
use super::target::{self, Goal};
use super::workspace::Workspace;
use crate::leanc;

const HELP: &str = "\
A stand-in for Lake, Lean's build tool, for packages with a lakefile.toml

usage: lake [OPTIONS] COMMAND

  build [TARGET...]          build targets; by default the default targets
  query [--json] [TARGET...] build targets and print the paths of the results
  exe NAME [ARGS...]         build and run an executable
  env [CMD [ARGS...]]        run a command in the package's environment, or print that
  clean                      delete the build outputs
  update                     write lake-manifest.json

targets: [@PKG/]NAME[:FACET], +MODULE[:FACET], FILE.lean
facets:  of libraries leanArts, shared, static; of modules leanArts, olean, ilean, c, o

options: -d DIR, --dir=DIR; -q, --quiet; -v, --verbose; --wfail; --no-build; --version; --help
";

pub fn main(args: Vec<String>) -> ExitCode {
    match run(args) {
        Ok(code) => code,
        Err(e) => {
            eprintln!("error: {e:#}");
            ExitCode::FAILURE
        }
    }
}

/// The parts of a command line.
#[derive(Debug, Default)]
struct Cli {
    dir: Option<PathBuf>,
    verbosity: Verbosity,
    json: bool,
    command: String,
    args: Vec<String>,
}

fn parse(args: Vec<String>) -> Result<Cli> {
    let mut cli = Cli::default();
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let mut value = |name: &str| match arg.strip_prefix(&format!("{name}=")) {
            Some(value) => Ok(value.to_owned()),
            None => args.next().with_context(|| format!("{name} needs a value")),
        };
        match arg.split('=').next().unwrap_or_default() {
            "-d" | "--dir" => {
                let name = if arg.starts_with("--") { "--dir" } else { "-d" };
                cli.dir = Some(value(name)?.into());
            }
            "-q" | "--quiet" => cli.verbosity.quiet = true,
            "-v" | "--verbose" => cli.verbosity.verbose = true,
            "--wfail" => cli.verbosity.fail_on_warnings = true,
            "--no-build" => cli.verbosity.no_build = true,
            "--json" | "-J" => cli.json = true,
            // Without meaning here.
            "--text" | "--no-ansi" | "--ansi" | "--old" | "--rehash" | "-H" | "-R" | "--reconfigure"
            | "-U" | "--update" | "--keep-toolchain" | "--no-cache" | "--try-cache" | "--log-level"
            | "--fail-level" | "--iofail" => {}
            "--version" => cli.command = "--version".into(),
            "-h" | "--help" => cli.command = "--help".into(),
            "--" if !cli.command.is_empty() => {
                cli.args.extend(args);
                break;
            }
            option if option.starts_with('-') => bail!("unknown option '{arg}'; try lake --help"),
            _ if cli.command.is_empty() => {
                cli.command = arg;
                // The rest is for another program.
                if cli.command == "env" {
                    cli.args.extend(args);
                    break;
                }
            }
            _ => {
                cli.args.push(arg);
                if cli.command == "exe" || cli.command == "exec" {
                    cli.args.extend(args.filter(|a| a != "--"));
                    break;
                }
            }
        }
    }
    Ok(cli)
}

fn run(args: Vec<String>) -> Result<ExitCode> {
    let mut cli = parse(args)?;
    match cli.command.as_str() {
        "" | "--help" | "help" => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        "--version" | "build" | "query" | "exe" | "exec" | "env" | "clean" | "update" | "resolve-deps" => {}
        other => bail!("the stand-in for Lake has no command '{other}'; try lake --help"),
    }
    let sysroot = match std::env::var_os("LEAN_SYSROOT").map(PathBuf::from) {
        Some(dir) if dir.join("bin/lean").is_file() => dir,
        _ => leanc::sysroot().context("cannot find the toolchain that this program belongs to")?,
    };
    let release = leanc::release(&sysroot)?;
    if cli.command == "--version" {
        println!("Lake version 5.0.0-registry (Lean version {})", release.lean);
        return Ok(ExitCode::SUCCESS);
    }
    let dir = cli.dir.take().unwrap_or_else(|| ".".into());
    let ws = Workspace::load(&dir, sysroot, release)?;
    if let Some(wanted) = ws.other_toolchain() {
        eprintln!("warning: lean-toolchain asks for {wanted}; this is Lean {}", ws.release.lean);
    }
    match cli.command.as_str() {
        "env" => env(&ws, &cli.args),
        "clean" => {
            let dir = ws.root().build_dir();
            match fs::remove_dir_all(&dir) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    Err(e).with_context(|| format!("deleting {}", dir.display()))
                }
                _ => Ok(ExitCode::SUCCESS),
            }
        }
        "update" | "resolve-deps" => ws.write_manifest().map(|()| ExitCode::SUCCESS),
        "build" => {
            let goals = goals(&ws, &cli.args)?;
            build(&ws, &goals, cli.verbosity)
        }
        "query" => {
            cli.verbosity.to_stderr = true;
            cli.verbosity.quiet = true;
            let goals = goals(&ws, &cli.args)?;
            let code = build(&ws, &goals, cli.verbosity)?;
            if code == ExitCode::SUCCESS {
                print_results(&goals, cli.json)?;
            }
            Ok(code)
        }
        _ => {
            ensure!(!cli.args.is_empty(), "which executable? usage: lake exe NAME [ARGS...]");
            cli.verbosity.to_stderr = true;
            cli.verbosity.quiet = true;
            let name = cli.args.remove(0);
            let goals = target::resolve(&ws, &format!("{name}:exe"))?;
            let code = build(&ws, &goals, cli.verbosity)?;
            if code != ExitCode::SUCCESS {
                return Ok(code);
            }
            let file = goals.first().and_then(|g| g.files.first()).context("no such executable")?;
            let mut command = Command::new(file);
            set_environment(&ws, command.args(&cli.args));
            Err(command.exec()).with_context(|| format!("starting {}", file.display()))
        }
    }
}

fn goals(ws: &Workspace, specs: &[String]) -> Result<Vec<Goal>> {
    if specs.is_empty() {
        return target::defaults(ws, 0, None);
    }
    let mut goals = Vec::new();
    for spec in specs {
        goals.extend(target::resolve(ws, spec)?);
    }
    Ok(goals)
}

fn build(ws: &Workspace, goals: &[Goal], verbosity: Verbosity) -> Result<ExitCode> {
    let mut plan = Plan::default();
    for step in goals.iter().flat_map(|g| &g.steps) {
        plan.add(ws, step)?;
    }
    ws.write_manifest()?;
    let summary = Builder::new(ws, &plan, verbosity).run()?;
    if summary.failed.is_empty() {
        if !verbosity.quiet {
            let jobs = if summary.jobs == 1 { "job" } else { "jobs" };
            println!("Build completed successfully ({} {jobs}).", summary.jobs);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = "Some required targets logged failures:\n".to_owned();
    summary.failed.iter().for_each(|name| text.push_str(&format!("- {name}\n")));
    if verbosity.to_stderr {
        eprint!("{text}")
    } else {
        print!("{text}")
    }
    bail!("build failed")
}

fn print_results(goals: &[Goal], json: bool) -> Result<()> {
    for goal in goals {
        let files: Vec<String> = goal.files.iter().map(|f| f.display().to_string()).collect();
        match files.as_slice() {
            [one] if json => println!("{}", serde_json::to_string(one).context("printing a path")?),
            all if json => println!("{}", serde_json::to_string(all).context("printing paths")?),
            all => all.iter().for_each(|f| println!("{f}")),
        }
    }
    Ok(())
}

/// The variables that Lake sets.
fn environment(ws: &Workspace) -> Vec<(&'static str, String)> {
    let show = |path: PathBuf| path.display().to_string();
    let before = |dir: String, name: &str| match std::env::var(name) {
        Ok(old) if !old.is_empty() => format!("{dir}:{old}"),
        _ => dir,
    };
    let libs: Vec<String> = ws.packages.iter().map(|p| show(p.build_dir().join("lib"))).collect();
    let libs = format!("{}:{}", libs.join(":"), ws.sysroot.join("lib/lean").display());
    vec![
        ("LAKE", show(ws.sysroot.join("bin/lake"))),
        ("LAKE_HOME", show(ws.sysroot.clone())),
        ("LEAN", show(ws.sysroot.join("bin/lean"))),
        ("LEAN_SYSROOT", show(ws.sysroot.clone())),
        ("LEAN_CC", leanc::compiler().to_string_lossy().into_owned()),
        ("LEAN_GITHASH", ws.release.githash.unwrap_or_default().to_owned()),
        ("LEAN_PATH", before(ws.lean_path(), "LEAN_PATH")),
        ("LEAN_SRC_PATH", before(ws.lean_src_path(), "LEAN_SRC_PATH")),
        ("PATH", before(show(ws.sysroot.join("bin")), "PATH")),
        ("LD_LIBRARY_PATH", before(libs, "LD_LIBRARY_PATH")),
    ]
}

fn set_environment(ws: &Workspace, command: &mut Command) {
    for (name, value) in environment(ws) {
        command.env(name, value);
    }
}

fn env(ws: &Workspace, args: &[String]) -> Result<ExitCode> {
    let Some((program, args)) = args.split_first() else {
        environment(ws).iter().for_each(|(name, value)| println!("{name}={value}"));
        return Ok(ExitCode::SUCCESS);
    };
    let mut command = Command::new(program);
    set_environment(ws, command.args(args));
    // The program is looked up in the new PATH.
    Err(command.exec()).with_context(|| format!("could not execute '{program}'"))
}
