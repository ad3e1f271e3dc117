//! `LeanRsHost.Host`: from files to an environment.

use lean_rs::prelude::*;

use super::{BadName, Setting};
use crate::error::HostResult;

/// What Lean knows after imports and declarations: Lean's `Lean.Environment`.
///
/// A session has one; methods of your own `#[lean_module]` traits take it as `&Environment<'lean>`.
#[derive(Debug, Clone, LeanType)]
#[lean(handle, name = "Lean.Environment")]
pub struct Environment<'lean>(LeanHandle<'lean, Self>);

/// What stops a call from another thread.
#[derive(Debug, Clone, LeanType)]
#[lean(handle, name = "IO.CancelToken")]
pub(crate) struct Token<'lean>(LeanHandle<'lean, Self>);

/// How much of each module an import loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, LeanType)]
#[lean(name = "LeanRsHost.Compat.Level")]
pub enum Level {
    /// What other modules may rely on: statements of theorems, but no proofs and no private declarations.
    Exported,
    /// With what editors show: positions and docstrings.
    Server,
    /// With all bodies and private declarations.
    #[default]
    Full,
}

/// An import, as in the header of a file.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.ImportSpec")]
pub(crate) struct ImportSpec {
    pub(crate) module: String,
    pub(crate) all: bool,
}

/// What is wrong with a setting.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.BadSetting")]
pub(crate) enum BadSetting {
    Unknown { name: String },
    Kind { name: String, expected: String },
}

/// The file of a module.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.ModuleFile")]
pub(crate) struct ModuleFile {
    pub(crate) module: String,
    pub(crate) path: String,
    pub(crate) imports: Vec<String>,
    pub(crate) parts: Vec<String>,
    pub(crate) bytes: u64,
}

/// What importing starts with.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Found")]
pub(crate) enum Found {
    Files { files: Vec<ModuleFile> },
    BadName { text: String, why: BadName },
    Missing { module: String, imported_by: Option<String>, may_have_file: bool },
}

/// What became of an import.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.ImportOutcome")]
pub(crate) enum ImportOutcome<'lean> {
    Done { env: Environment<'lean> },
    Failed { message: String, begun: Vec<String> },
}

/// What a session was imported from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.ImportStats")]
#[non_exhaustive]
pub struct ImportStats {
    /// Modules, those that others import included.
    pub modules: u64,
    /// Declarations in them.
    pub constants: u64,
    /// Files that were mapped into memory: a module has up to three.
    pub mapped: u64,
    /// Files that were copied, because their addresses were in use.
    pub copied: u64,
}

#[lean_module("LeanRsHost.Host", deny(sorry))]
#[lean(prefix = "lean_rs_host_")]
pub(crate) trait Host<'lean> {
    fn version(&self, unit: ()) -> LeanResult<String>;
    fn token(&self) -> LeanResult<Token<'lean>>;
    fn name(&self, text: &str) -> LeanResult<Result<String, BadName>>;
    #[lean(io)]
    fn bad_setting(&self, settings: &[Setting]) -> LeanResult<Option<BadSetting>>;
    fn cancel(&self, token: &Token<'lean>) -> LeanResult<()>;
    #[lean(io)]
    fn find(&self, paths: &[String], modules: &[String], known: &[String], level: Level)
    -> LeanResult<Found>;
    #[lean(io, deep)]
    fn import(
        &self,
        paths: &[String],
        imports: &[ImportSpec],
        level: Level,
    ) -> LeanResult<ImportOutcome<'lean>>;
    fn modules(&self, env: &Environment<'lean>) -> LeanResult<Vec<String>>;
    #[lean(io)]
    fn epoch(&self) -> LeanResult<u64>;
    #[lean(io)]
    fn stats(&self, env: &Environment<'lean>) -> LeanResult<ImportStats>;
}

impl HostModule<'_> {
    /// A name in the one text that all answers have for it.
    pub(crate) fn normal_name(&self, text: &str) -> HostResult<String> {
        self.name(text)?.map_err(|why| why.of(text))
    }
}
