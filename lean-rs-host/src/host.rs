//! [`LeanHost`]: where modules are found, and what imports may cost.

use std::env;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lean_rs::{BoundModule, LeanResult, LeanRuntime};
use tracing::field::Empty;

use crate::capabilities::LeanCapabilities;
use crate::error::{HostError, HostResult};
use crate::files::FileStamp;
use crate::imports::{ImportEstimate, Imports};
use crate::lake;
use crate::memory::over;
use crate::options::CallOptions;
use crate::shim::{Environment, Host, HostModule, ImportOutcome, ImportSpec, Level};
use crate::turn::Turn;

/// How much memory of its own the process may have for an import to be made.
///
/// It counts what [`private_bytes`](crate::private_bytes) says, and the bytes of files that the import would copy ([`LeanHost::estimate`]). What Lean
/// builds from the files is not known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    bytes: u64,
}

impl Budget {
    /// So many MiB.
    pub fn private_mib(mib: u64) -> Budget {
        Budget { bytes: mib << 20 }
    }
}

/// A theorem-prover host in this process.
///
/// It belongs to its thread, as all that has a [`LeanRuntime`]; each thread may have one.
#[derive(Debug, Clone)]
pub struct LeanHost<'lean> {
    inner: Rc<Inner<'lean>>,
}

#[derive(Debug)]
struct Inner<'lean> {
    lean: &'lean LeanRuntime,
    module: HostModule<'lean>,
    /// The search path of modules, Lean's own last.
    paths: Vec<String>,
    budget: Option<Budget>,
}

/// An environment, and what tells that it is out of date.
#[derive(Debug)]
pub(crate) struct Imported<'lean> {
    pub(crate) env: Environment<'lean>,
    /// The files that it was read from, but for those of the toolchain.
    pub(crate) files: Rc<[FileStamp]>,
    pub(crate) epoch: u64,
}

/// Where a [`LeanHost`] finds modules.
///
/// ```no_run
/// use lean_rs::prelude::*;
/// use lean_rs_host::{Budget, LeanHost};
///
/// let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
/// let host = LeanHost::builder()
///     .lake_project("theories")
///     .search_path(["/srv/oleans"])
///     .import_budget(Budget::private_mib(2048))
///     .open(lean)?;
/// # let _ = host;
/// # Ok::<_, lean_rs_host::HostError>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is opened before `open`"]
pub struct LeanHostBuilder {
    projects: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    toolchain: Option<PathBuf>,
    budget: Option<Budget>,
}

impl LeanHostBuilder {
    /// Finds the modules of a Lake project, and of all packages that it needs, where Lake has built them.
    pub fn lake_project(mut self, folder: impl Into<PathBuf>) -> LeanHostBuilder {
        self.projects.push(named(folder.into()));
        self
    }

    /// Finds modules in these folders: `My.Theory` in `My/Theory.olean`.
    pub fn search_path<P: Into<PathBuf>>(mut self, folders: impl IntoIterator<Item = P>) -> LeanHostBuilder {
        self.folders.extend(folders.into_iter().map(Into::into));
        self
    }

    /// The toolchain with Lean's own modules. Without, they are those beside the Lean library that the process has loaded, or in the
    /// toolchain that the environment variable `LEAN_SYSROOT` names.
    pub fn toolchain(mut self, sysroot: impl Into<PathBuf>) -> LeanHostBuilder {
        self.toolchain = Some(sysroot.into());
        self
    }

    /// Refuses imports for which the process would need more memory of its own.
    pub fn import_budget(mut self, budget: Budget) -> LeanHostBuilder {
        self.budget = Some(budget);
        self
    }

    /// Opens the host. The runtime has to have the full library: [`RuntimeOptions::full_library`](lean_rs::RuntimeOptions::full_library).
    ///
    /// # Errors
    /// [`HostError::Lean`] if the runtime was started without the full library; [`HostError::LakeProject`] if a project is not one, or not
    /// built; [`HostError::NoToolchain`] if Lean's own modules are not found; [`HostError::BadPath`].
    pub fn open(self, lean: &LeanRuntime) -> HostResult<LeanHost<'_>> {
        let module = HostModule::load(lean)?;
        let mut paths = Vec::new();
        for project in &self.projects {
            paths.extend(lake::search_path(project)?);
        }
        paths.extend(self.folders);
        paths.push(library(lean, self.toolchain.as_deref())?);
        let paths = paths.into_iter().map(text_of).collect::<HostResult<_>>()?;
        Ok(LeanHost { inner: Rc::new(Inner { lean, module, paths, budget: self.budget }) })
    }
}

/// The current folder where the path is empty, as for `Path::join`; Lean would join what begins at the root.
fn named(path: PathBuf) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}

/// A path as Lean has it, whose paths are strings, which its C++ code reads up to a NUL.
fn text_of(path: PathBuf) -> HostResult<String> {
    let text = named(path)
        .into_os_string()
        .into_string()
        .map_err(|path| HostError::BadPath { path: path.into() })?;
    if text.contains('\0') { Err(HostError::BadPath { path: text.into() }) } else { Ok(text) }
}

/// The folder with Lean's own modules.
fn library(lean: &LeanRuntime, toolchain: Option<&Path>) -> HostResult<PathBuf> {
    let of_toolchain = |sysroot: &Path| sysroot.join("lib/lean");
    let candidates = match toolchain {
        Some(sysroot) => vec![of_toolchain(sysroot)],
        None => {
            let loaded = lean.lean_library().and_then(|file| Some(file.parent()?.to_owned()));
            let variable = env::var_os("LEAN_SYSROOT").map(|sysroot| of_toolchain(Path::new(&sysroot)));
            loaded.into_iter().chain(variable).collect()
        }
    };
    let found = candidates.iter().find(|folder| folder.join("Init.olean").is_file()).cloned();
    found.ok_or(HostError::NoToolchain { searched: candidates })
}

impl<'lean> LeanHost<'lean> {
    /// A host with nothing but Lean's own modules, unless the builder is told more.
    pub fn builder() -> LeanHostBuilder {
        LeanHostBuilder::default()
    }

    /// A host for the modules of a Lake project, as Lake has built them: sources are not looked at. After a change of one, run
    /// `lake build`; sessions that are made then have the new `.olean` files.
    ///
    /// # Errors
    /// As [`LeanHostBuilder::open`].
    pub fn from_lake_project(
        lean: &'lean LeanRuntime,
        folder: impl Into<PathBuf>,
    ) -> HostResult<LeanHost<'lean>> {
        LeanHost::builder().lake_project(folder).open(lean)
    }

    /// The runtime.
    pub fn lean(&self) -> &'lean LeanRuntime {
        self.inner.lean
    }

    /// Where modules are searched, in order.
    pub fn search_path(&self) -> impl Iterator<Item = &Path> {
        self.inner.paths.iter().map(Path::new)
    }

    /// The version of Lean.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn lean_version(&self) -> HostResult<String> {
        Ok(self.inner.module.version(())?)
    }

    /// Loads what sessions call: the host's own Lean code.
    ///
    /// # Errors
    /// [`HostError::Lean`] if its library cannot be loaded.
    pub fn load_shims_only(&self) -> HostResult<LeanCapabilities<'lean>> {
        LeanCapabilities::load(self.clone(), ())
    }

    /// As [`load_shims_only`](Self::load_shims_only), and a module of your own: its exports take the session's
    /// [`Environment`].
    ///
    /// # Errors
    /// [`HostError::Lean`] if a library cannot be loaded.
    pub fn load_capabilities<M: BoundModule<'lean>>(&self) -> HostResult<LeanCapabilities<'lean, M>> {
        LeanCapabilities::load(self.clone(), M::load(self.inner.lean)?)
    }

    /// What importing these modules now would load.
    ///
    /// # Errors
    /// [`HostError::UnknownModule`] and [`HostError::BadName`], for a module that others import, too; [`HostError::NestedImport`].
    pub fn estimate(&self, imports: &Imports) -> HostResult<ImportEstimate> {
        Ok(Turn::take(imports, None)?.estimate(&self.inner.module, &self.inner.paths, imports)?.estimate)
    }

    pub(crate) fn module(&self) -> &HostModule<'lean> {
        &self.inner.module
    }

    pub(crate) fn paths(&self) -> &[String] {
        &self.inner.paths
    }

    /// What has grown if an environment is older than an extension or an attribute that a module has registered.
    pub(crate) fn epoch(&self) -> HostResult<u64> {
        Ok(self.inner.module.epoch()?)
    }

    /// Imports modules, if there is nothing against what it will load. One thread of the process does so at a time.
    pub(crate) fn import(
        &self,
        imports: &Imports,
        options: &CallOptions,
        allowed: impl FnOnce(&ImportEstimate) -> HostResult<()>,
    ) -> HostResult<Imported<'lean>> {
        // A subscriber is code of the program, which may call the host: all that it is told, it is told outside of the turn.
        let span = tracing::debug_span!("lean.host.import", modules = Empty, mapped = Empty, copied = Empty);
        let span = span.entered();
        let mut estimate = None;
        let imported = self.import_in_turn(imports, options, |found| {
            estimate = Some(*found);
            self.check_budget(imports, found)?;
            allowed(found)
        });
        if let Some(ImportEstimate { modules, mapped, copied }) = estimate {
            span.record("modules", modules).record("mapped", mapped).record("copied", copied);
        }
        imported
    }

    fn check_budget(&self, imports: &Imports, estimate: &ImportEstimate) -> HostResult<()> {
        let Some(Budget { bytes: budget }) = self.inner.budget else { return Ok(()) };
        let ImportEstimate { copied, .. } = *estimate;
        over(budget, copied).map_or(Ok(()), |private| {
            Err(HostError::ImportBudget { modules: imports.names(), copied, private, budget })
        })
    }

    fn import_in_turn(
        &self,
        imports: &Imports,
        options: &CallOptions,
        allowed: impl FnOnce(&ImportEstimate) -> HostResult<()>,
    ) -> HostResult<Imported<'lean>> {
        let Inner { module, paths, .. } = &*self.inner;
        let mut turn = Turn::take(imports, Some(options))?;
        let reached = turn.estimate(module, paths, imports)?;
        turn.check(&reached)?;
        allowed(&reached.estimate)?;
        match module.import(paths, &imports.specs(), imports.loaded())? {
            ImportOutcome::Done { env } => {
                let files = turn.have_imported(reached);
                // After the import, which may have registered some itself; before another thread may import.
                Ok(Imported { env, files, epoch: self.epoch()? })
            }
            ImportOutcome::Failed { message, begun } => {
                turn.have_failed(&reached, &begun, &message);
                Err(HostError::Import { modules: imports.names(), message })
            }
        }
    }

    /// Has modules read by Lean code that closes their files before it returns.
    pub(crate) fn read<R>(
        &self,
        imports: &Imports,
        read: impl FnOnce(&[String], &[ImportSpec], Level) -> LeanResult<R>,
    ) -> HostResult<R> {
        let Inner { module, paths, .. } = &*self.inner;
        let mut turn = Turn::take(imports, None)?;
        turn.estimate(module, paths, imports)?;
        read(paths, &imports.specs(), imports.loaded()).map_err(|error| imports.error(error))
    }
}
