//! Runs the Lean program that describes exports and externs, `lean/Signatures.lean`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;

use crate::cargo;
use crate::digest;
use crate::error::BuildError;
use crate::lake::Lake;
use crate::library;
use crate::lock;
use crate::manifest::{Action, Constructor, HasValue, Kind, Parameter, Type, TypeParameter, WithoutSymbol};
use lean_rs_model::builtin;
use lean_rs_sys::toolchain::LIBRARIES;

/// The program.
const SOURCE: &str = include_str!("../../lean/Signatures.lean");

/// The number that the program prints first: whether this is the reader for it.
const FORMAT: u32 = 6;

/// The module that the program is compiled as.
const MODULE: &str = "LeanRsSignatures";

/// The types that lean-rs knows. An argument, so that a version of Lean need not have all of them.
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    builtin::TABLE.iter().map(|it| it.lean)
}

/// What the program prints.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    format: u32,
    /// For each root the modules that it imports, itself included.
    pub(super) roots: BTreeMap<String, Vec<String>>,
    pub(super) exports: Vec<Entry>,
    /// Exports for which the compiler may have emitted no code.
    #[serde(rename = "withoutCode")]
    pub(super) without_code: Vec<WithoutSymbol>,
    pub(super) externs: Vec<Extern>,
    pub(super) types: Vec<Declaration>,
    #[serde(rename = "withValues")]
    pub(super) with_values: BTreeMap<String, HasValue>,
    pub(super) axioms: Vec<String>,
}

/// A declaration, or why it cannot be described.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Entry {
    Failure { symbol: String, module: String, failure: String },
    Declared(Box<Declared>),
}

impl Entry {
    /// The name of the declaration.
    pub(super) fn name(&self) -> &str {
        match self {
            Entry::Failure { failure, .. } => failure.split(": ").next().unwrap_or_default(),
            Entry::Declared(it) => &it.name,
        }
    }

    /// The C symbol and the module.
    pub(super) fn place(&self) -> (&str, &str) {
        match self {
            Entry::Failure { symbol, module, .. } => (symbol, module),
            Entry::Declared(it) => (&it.symbol, &it.module),
        }
    }
}

/// An `@[extern]` declaration, and what the code generator passes to its symbol.
#[derive(Debug, Deserialize)]
pub(super) struct Extern {
    pub(super) constant: bool,
    pub(super) params: Vec<Repr>,
    pub(super) result: Repr,
    pub(super) defined: bool,
    pub(super) entry: Entry,
}

/// A declaration that has a C symbol.
#[derive(Debug, Deserialize)]
pub(super) struct Declared {
    pub(super) symbol: String,
    pub(super) name: String,
    pub(super) module: String,
    /// Line from 1, column from 0.
    pub(super) position: Option<(u32, u32)>,
    pub(super) doc: Option<String>,
    pub(super) pretty: String,
    pub(super) constant: bool,
    #[serde(rename = "unsafe")]
    pub(super) is_unsafe: bool,
    pub(super) params: Vec<DeclaredParameter>,
    #[serde(rename = "effect")]
    pub(super) action: Option<Action>,
    pub(super) result: DeclaredResult,
    pub(super) axioms: Vec<usize>,
    pub(super) terms: Option<String>,
}

/// How the code generator represents a value: `object`, `erased`, `void`, or the name of a Lean type of numbers.
pub(super) type Repr = String;

#[derive(Debug, Deserialize)]
pub(super) struct DeclaredParameter {
    name: Option<String>,
    binder: crate::manifest::Binder,
    kind: Kind,
    pretty: String,
    #[serde(rename = "type")]
    ty: Type,
    pub(super) repr: Repr,
    borrowed: bool,
    default: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeclaredResult {
    pub(super) pretty: String,
    #[serde(rename = "type")]
    pub(super) ty: Type,
    pub(super) repr: Repr,
}

/// The declaration of a type.
#[derive(Debug, Deserialize)]
pub(super) struct Declaration {
    pub(super) name: String,
    pub(super) module: String,
    pub(super) position: Option<(u32, u32)>,
    pub(super) doc: Option<String>,
    pub(super) structure: bool,
    pub(super) class: bool,
    pub(super) recursive: bool,
    pub(super) params: Vec<TypeParameter>,
    pub(super) repr: Repr,
    pub(super) trivial: Option<usize>,
    pub(super) constructors: Vec<Constructor>,
    pub(super) terms: Option<String>,
}

/// Why there is no report.
pub(super) enum Failure {
    /// This version of Lean does not understand the program; what it said.
    NotUnderstood(String),
    /// Something else.
    Error(BuildError),
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Failure {
        Failure::Error(error)
    }
}

/// Describes the exports of the modules, as far as a root imports them, and the externs with these symbols that a root imports.
pub(super) fn run(
    lake: &Lake<'_>,
    roots: &[String],
    modules: &[String],
    symbols: &[String],
) -> Result<String, Failure> {
    let program = compile(lake)?;
    let mut command = lake.surroundings(Command::new(&program));
    command.args(known());
    for arguments in [roots, modules, symbols] {
        command.arg("--").args(arguments);
    }
    command.env("LEAN_PATH", lake.lean_path()?);
    let output = command.output().map_err(BuildError::io("running", &program))?;
    if !output.status.success() {
        return Err(unreadable(said(&output)).into());
    }
    let text = String::from_utf8(output.stdout).map_err(|e| unreadable(e.to_string()))?;
    Ok(text)
}

/// Reads what the program printed.
pub(super) fn parse(text: &str) -> Result<Report, BuildError> {
    let report: Report = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
    if report.format != FORMAT {
        return Err(unreadable(format!("its output has format {}, expected {FORMAT}", report.format)));
    }
    Ok(report)
}

fn unreadable(reason: String) -> BuildError {
    BuildError::NoSignatures { reason }
}

fn said(output: &Output) -> String {
    let text =
        String::from_utf8_lossy(if output.stderr.is_empty() { &output.stdout } else { &output.stderr });
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(12).collect();
    if lines.is_empty() { output.status.to_string() } else { lines.join("\n") }
}

/// Which program it is, compiled by which Lean.
pub(super) fn digest(lake: &Lake<'_>) -> String {
    let sysroot = lake.toolchain.sysroot.to_string_lossy();
    // Whoever works on Lean builds it again in the same place.
    let built = library::lean_library(lake.toolchain, LIBRARIES[0])
        .and_then(|path| fs::metadata(path).ok()?.modified().ok())
        .map(|time| format!("{time:?}"))
        .unwrap_or_default();
    digest::of_texts([SOURCE, &sysroot, lake.version, &built].map(str::as_bytes))
}

/// The compiled program: compiling it takes longer than running it, so that all packages of a target directory share it.
fn compile(lake: &Lake<'_>) -> Result<PathBuf, Failure> {
    let parent = cargo::target_dir()?.join("lean-build");
    let dir = parent.join(&digest(lake)[..16]);
    let program = dir.join(MODULE);
    if dir.is_dir() {
        return Ok(program);
    }
    fs::create_dir_all(&parent).map_err(BuildError::io("creating", &parent))?;
    let _lock = lock::lock_file(&dir.with_extension("lock"))?;
    // Another build script was faster.
    if dir.is_dir() {
        return Ok(program);
    }
    let unfinished =
        tempfile::tempdir_in(&parent).map_err(BuildError::io("creating a folder in", &parent))?;
    let source = unfinished.path().join(MODULE).with_extension("lean");
    fs::write(&source, SOURCE).map_err(BuildError::io("writing", &source))?;
    let mut lean = lake.lean();
    // With tasks, Lean counts references atomically: a quarter more of processor time, of which the compiler of Rust has use.
    lean.arg("-DElab.async=false").arg("-c").arg(source.with_extension("c"));
    // Without it, the file would have to be in the folder in which Lean runs.
    let mut root = OsString::from("--root=");
    root.push(unfinished.path());
    lean.arg(root).arg(&source);
    let output = lean.output().map_err(BuildError::io("running", lake.lean_program()))?;
    if !output.status.success() {
        let reason = said(&output);
        let text = String::from_utf8_lossy(&output.stdout);
        // Without Lean's library, which the program imports, only code is compiled that begins with `prelude`.
        let has_library = lake.toolchain.sysroot.join("lib/lean/Init.olean").is_file();
        return Err(match output.status.code() {
            Some(1) if !has_library || has_errors_in_definitions(&text, &source) => {
                Failure::NotUnderstood(reason)
            }
            // It was killed, it did not start, a module of the library is damaged: nothing of that says what it understands.
            _ => unreadable(format!("{} failed: {reason}", lake.lean_program().display())).into(),
        });
    }
    link(lake, &source)?;
    fs::rename(unfinished.path(), &dir).map_err(BuildError::io("renaming", unfinished.path()))?;
    Ok(program)
}

/// Whether Lean has printed an error that is in a definition of this file, and not in its imports.
fn has_errors_in_definitions(printed: &str, file: &Path) -> bool {
    let imports =
        SOURCE.lines().take_while(|line| line.starts_with("--") || line.starts_with("import ")).count();
    let place = format!("{}:", file.display());
    let lines = printed.lines().filter_map(|line| {
        let (line, rest) = line.strip_prefix(&place)?.split_once(':')?;
        line.parse::<usize>().ok().filter(|_| rest.contains(" error"))
    });
    lines.min().is_some_and(|first| first > imports)
}

/// Makes the program of what Lean has written, beside it: an interpreter would import all of Lean that the program uses, each time.
fn link(lake: &Lake<'_>, source: &Path) -> Result<(), BuildError> {
    let object = source.with_extension("o");
    let mut leanc = lake.leanc();
    // Optimizing takes longer than it gives back.
    leanc.args(["-O0", "-c"]).arg(source.with_extension("c")).arg("-o").arg(&object);
    // What links the programs of this machine, as this one that runs: Cargo knows the linker for another machine, perhaps.
    let mut cc = lake.surroundings(Command::new("cc"));
    cc.arg(&object).arg("-o").arg(source.with_extension(""));
    for dir in lake.toolchain.library_dirs() {
        let mut run_path = OsString::from("-Wl,-rpath,");
        run_path.push(&dir);
        cc.arg("-L").arg(&dir).arg(run_path);
    }
    for name in LIBRARIES.iter().filter(|name| library::lean_library(lake.toolchain, name).is_some()) {
        cc.arg(format!("-l{name}"));
    }
    for mut command in [leanc, cc] {
        let program = command.get_program().display().to_string();
        let output = command.output().map_err(|error| unreadable(format!("starting {program}: {error}")))?;
        if !output.status.success() {
            return Err(unreadable(format!("{program} failed: {}", said(&output))));
        }
    }
    Ok(())
}

impl DeclaredParameter {
    /// As the manifest has it.
    pub(super) fn describe(self) -> Parameter {
        let DeclaredParameter { name, binder, kind, pretty, ty, repr, borrowed, default } = self;
        Parameter { name, binder, kind, pretty, ty, erased: repr == "erased", borrowed, default }
    }
}
