//! [`LeanCapabilities`]: the Lean code that sessions call.

use crate::declarations::Filter;
use std::fs;
use std::path::Path;

use crate::error::{HostError, HostResult};
use crate::host::LeanHost;
use crate::imports::Imports;
use crate::options::CallOptions;
use crate::session::LeanSession;
use crate::shim::{Decl, DeclModule, Elab, ElabModule, Entry, FileHeader};

/// The Lean code that sessions call: the host's own, and a module `M` of yours.
#[derive(Debug, Clone)]
pub struct LeanCapabilities<'lean, M = ()> {
    host: LeanHost<'lean>,
    decl: DeclModule<'lean>,
    elab: ElabModule<'lean>,
    module: M,
}

impl<'lean, M> LeanCapabilities<'lean, M> {
    pub(crate) fn load(host: LeanHost<'lean>, module: M) -> HostResult<LeanCapabilities<'lean, M>> {
        let decl = DeclModule::load(host.lean())?;
        let elab = ElabModule::load(host.lean())?;
        Ok(LeanCapabilities { host, decl, elab, module })
    }

    /// The host.
    pub fn host(&self) -> &LeanHost<'lean> {
        &self.host
    }

    /// The module of yours.
    pub fn module(&self) -> &M {
        &self.module
    }

    pub(crate) fn decl(&self) -> &DeclModule<'lean> {
        &self.decl
    }

    pub(crate) fn elab(&self) -> &ElabModule<'lean> {
        &self.elab
    }
}

impl<'lean, M> LeanCapabilities<'lean, M> {
    /// The declarations of modules that a filter has, read from files that are open only meanwhile: the memory that this takes is given
    /// back, which [`session`](Self::session) never does, and no initializer runs.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// use lean_rs_host::{DeclarationKind, Filter, Imports, LeanHost};
    ///
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// let inductive = Filter::new().module("Init.Prelude").kind(DeclarationKind::Inductive);
    /// let found = caps.scan(&Imports::of(["Init.Prelude"]), &inductive)?;
    /// assert!(found.iter().any(|entry| entry.name == "Nat"));
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    ///
    /// # Errors
    /// As [`session`](Self::session); [`BadName`](HostError::BadName) for a module of the filter, too.
    pub fn scan(&self, imports: &Imports, filter: &Filter) -> HostResult<Vec<Entry>> {
        let filter = filter.to_lean(self.host.module())?;
        self.host.read(imports, |paths, specs, level| self.decl.scan(paths, specs, level, filter))
    }
}

impl<'lean, M> LeanCapabilities<'lean, M> {
    /// What a file imports: what a session needs to [run](LeanSession::run_file) it.
    ///
    /// ```no_run
    /// # use lean_rs::prelude::*;
    /// use lean_rs_host::{CallOptions, LeanHost};
    ///
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// let options = CallOptions::new();
    /// let session = caps.session(&caps.imports_of("Theory.lean", &options)?, &options)?;
    /// let run = session.run_file("Theory.lean", None, &options)?;
    /// # let _ = run;
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    ///
    /// # Errors
    /// [`HostError::File`], [`HostError::Header`], [`HostError::SourceLimit`].
    pub fn imports_of(&self, path: impl AsRef<Path>, options: &CallOptions) -> HostResult<Imports> {
        Ok(Imports::of(self.read_file(path.as_ref(), options)?.1.imports))
    }

    /// A file's text, and what it begins with.
    pub(crate) fn read_file(&self, path: &Path, options: &CallOptions) -> HostResult<(String, FileHeader)> {
        let error = |problem: String| HostError::File { path: path.to_owned(), problem };
        let bytes = fs::read(path).map_err(|problem| error(problem.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|problem| {
            let at = problem.utf8_error().valid_up_to();
            let line = 1 + problem.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
            error(format!(
                "it is not UTF-8: byte {at}, in line {line}, is none of a character. Save it as UTF-8"
            ))
        })?;
        options.check_source(&text)?;
        let header = self.elab.header(&text, options.limits())?;
        if !header.messages.is_empty() {
            return Err(HostError::Header { path: path.to_owned(), messages: header.messages });
        }
        Ok((text, header))
    }
}

impl<'lean, M: Clone> LeanCapabilities<'lean, M> {
    /// Imports modules, and gives a session on the result. `options` are those of the import, and of calls that are given none: a token in
    /// them that is set ends these, too. [`with_options`](LeanSession::with_options) gives the session others.
    ///
    /// The imported modules' initializers run. Importing the same files again copies them: see [`LeanHost::estimate`]. One thread of the
    /// process imports at a time; the token and the timeout of `options` end waiting for it, but not an import that has begun.
    ///
    /// # Errors
    /// [`HostError::UnknownModule`], [`BadName`](HostError::BadName), [`ImportBudget`](HostError::ImportBudget),
    /// [`Import`](HostError::Import), [`Cancelled`](HostError::Cancelled) before the import begins,
    /// [`NestedImport`](HostError::NestedImport), [`FailedInitializer`](HostError::FailedInitializer).
    pub fn session(&self, imports: &Imports, options: &CallOptions) -> HostResult<LeanSession<'lean, M>> {
        let env = self.host.import(imports, options, |_| Ok(()))?.env;
        let state = self.elab.state(env.clone())?;
        Ok(LeanSession::new(self.clone(), env, state, options.clone()))
    }
}
