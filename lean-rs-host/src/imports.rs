//! What a session imports, and what that costs.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lean_rs::LeanError;

use crate::error::{HostError, HostResult};
use crate::files::FileStamp;
use crate::shim::{Found, Host, HostModule, ImportSpec, Level, ModuleFile};

pub use crate::shim::ImportStats;

/// What a session imports, in order.
///
/// ```
/// use lean_rs_host::{Imports, Level};
///
/// let imports = Imports::of(["Init", "My.Theory"]).import_all("My.Theory.Internal").level(Level::Server);
/// assert_eq!(imports.modules().collect::<Vec<_>>(), ["Init", "My.Theory", "My.Theory.Internal"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Imports {
    /// With whether it is `import all`.
    modules: Vec<(String, bool)>,
    level: Level,
}

impl Imports {
    /// `import` of these modules.
    pub fn of<S: Into<String>>(modules: impl IntoIterator<Item = S>) -> Imports {
        let modules = modules.into_iter().map(|module| (module.into(), false)).collect();
        Imports { modules, level: Level::default() }
    }

    /// `import all`: also what the module keeps private.
    pub fn import_all(mut self, module: impl Into<String>) -> Imports {
        self.modules.push((module.into(), true));
        self
    }

    /// How much of each module is loaded: all of it unless said.
    pub fn level(mut self, level: Level) -> Imports {
        self.level = level;
        self
    }

    /// The modules, in order.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.modules.iter().map(|(module, _)| &**module)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.modules().map(str::to_owned).collect()
    }

    pub(crate) fn specs(&self) -> Vec<ImportSpec> {
        self.modules.iter().map(|(module, all)| ImportSpec { module: module.clone(), all: *all }).collect()
    }

    /// What Lean threw when it read the modules.
    pub(crate) fn error(&self, error: LeanError) -> HostError {
        match error.exception() {
            Some(exception) => {
                HostError::Import { modules: self.names(), message: exception.message().to_owned() }
            }
            None => HostError::Lean(error),
        }
    }

    pub(crate) fn loaded(&self) -> Level {
        self.level
    }
}

/// What an import would load.
///
/// A file is mapped into memory at an address that is written in it, and shared by all processes that do so. Where that address is in use,
/// which it is once the process has imported the file, the file is copied into memory that belongs to the process alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportEstimate {
    /// Modules, those that others import included.
    pub modules: usize,
    /// Bytes of files that would be mapped.
    pub mapped: u64,
    /// Bytes of files that would be copied.
    pub copied: u64,
}

/// A module's file, and what tells that it was changed: nothing for a module of the toolchain.
struct Known {
    file: ModuleFile,
    stamps: Vec<FileStamp>,
}

impl Known {
    /// The stamps are made after Lean has read what the module imports: if its file is replaced in between, that stays as it was until it
    /// is replaced again.
    fn new(file: ModuleFile, paths: &[String]) -> Known {
        let of_toolchain = paths.last().is_some_and(|library| Path::new(&file.path).starts_with(library));
        let parts = if of_toolchain { &[][..] } else { &file.parts };
        let stamps = parts.iter().map(FileStamp::of).collect();
        Known { file, stamps }
    }

    fn is_current(&self) -> bool {
        self.stamps.iter().all(FileStamp::is_current)
    }
}

/// What an import is to load.
pub(crate) struct Reached {
    pub(crate) estimate: ImportEstimate,
    /// In the order in which Lean runs their initializers.
    modules: Vec<String>,
    files: Vec<String>,
    /// The files outside of the toolchain.
    stamps: Rc<[FileStamp]>,
}

/// The modules behind a set of search paths, as far as imports have found them.
#[derive(Default)]
pub(crate) struct Modules {
    /// By search paths and level: what each module's file is.
    files: HashMap<(Vec<String>, Level), HashMap<String, Known>>,
    /// Files that were imported.
    imported: HashSet<String>,
    /// Modules whose initializers failed, with what was said then.
    failed: HashMap<String, String>,
}

/// Forgets modules whose files were changed, and with them all that import one: `find` looks for what is behind a module that is not known.
fn forget_changed(files: &mut HashMap<String, Known>) {
    let mut before = files.len();
    files.retain(|_, known| known.is_current());
    while files.len() < before {
        before = files.len();
        let names: HashSet<String> = files.keys().cloned().collect();
        files.retain(|_, known| known.file.imports.iter().all(|import| names.contains(import)));
    }
}

impl Modules {
    /// The modules behind the imports, each after those that it imports. Those whose files were changed are looked for again.
    fn reach(
        &mut self,
        host: &HostModule<'_>,
        paths: &[String],
        imports: &Imports,
    ) -> HostResult<Vec<&Known>> {
        let level = imports.loaded();
        let files = self.files.entry((paths.to_vec(), level)).or_default();
        forget_changed(files);
        let roots =
            imports.modules().map(|module| host.normal_name(module)).collect::<HostResult<Vec<_>>>()?;
        let known: Vec<String> = files.keys().cloned().collect();
        match host.find(paths, &roots, &known, level).map_err(|error| imports.error(error))? {
            Found::Files { files: found } => {
                let known = found.into_iter().map(|file| (file.module.clone(), Known::new(file, paths)));
                files.extend(known);
            }
            Found::BadName { text, why } => return Err(why.of(&text)),
            Found::Missing { module, imported_by, may_have_file } => {
                let searched: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
                let no_folders = searched.iter().filter(|path| !path.is_dir()).cloned().collect();
                return Err(HostError::UnknownModule {
                    module,
                    imported_by,
                    searched,
                    no_folders,
                    may_have_file,
                });
            }
        }
        let mut reached = Vec::new();
        // Modules whose imports are being looked at, each with the next of them; and all that were ever begun.
        let (mut path, mut seen) = (Vec::<(&Known, usize)>::new(), HashSet::new());
        for root in &roots {
            let mut next = files.get(root);
            loop {
                if let Some(known) = next.take() {
                    let module = &known.file.module;
                    if seen.insert(module) {
                        path.push((known, 0));
                    } else if let Some(start) = path.iter().position(|(of, _)| of.file.module == *module) {
                        let modules = path[start..].iter().map(|(of, _)| of.file.module.clone()).collect();
                        return Err(HostError::ImportCycle { modules });
                    }
                }
                let Some((of, index)) = path.last_mut() else { break };
                match of.file.imports.get(*index) {
                    Some(import) => {
                        *index += 1;
                        next = files.get(import);
                    }
                    None => reached.extend(path.pop().map(|(of, _)| of)),
                }
            }
        }
        Ok(reached)
    }

    pub(crate) fn estimate(
        &mut self,
        host: &HostModule<'_>,
        paths: &[String],
        imports: &Imports,
    ) -> HostResult<Reached> {
        let (mut modules, mut files, mut stamps) = (Vec::new(), Vec::new(), Vec::new());
        for Known { file, stamps: of_file } in self.reach(host, paths, imports)? {
            modules.push(file.module.clone());
            files.push((file.path.clone(), file.bytes));
            stamps.extend_from_slice(of_file);
        }
        let mut estimate = ImportEstimate { modules: files.len(), mapped: 0, copied: 0 };
        for (path, bytes) in &files {
            let sum = if self.imported.contains(path) { &mut estimate.copied } else { &mut estimate.mapped };
            *sum += bytes;
        }
        let files = files.into_iter().map(|(path, _)| path).collect();
        Ok(Reached { estimate, modules, files, stamps: stamps.into() })
    }

    /// An error if the initializers of a module have failed: Lean counts them as run, and would import the module without.
    pub(crate) fn check(&self, reached: &Reached) -> HostResult<()> {
        let failed = reached.modules.iter().find_map(|module| self.failed.get_key_value(module));
        failed.map_or(Ok(()), |(module, message)| {
            Err(HostError::FailedInitializer { module: module.clone(), message: message.clone() })
        })
    }

    /// Notes that an import of these modules failed after the initializers of `begun` had begun. The last one is where it ended: those
    /// before have run.
    pub(crate) fn have_failed(&mut self, reached: &Reached, begun: &[String], message: &str) {
        let last = reached.modules.iter().rev().find(|module| begun.contains(module));
        self.failed.extend(last.map(|module| (module.clone(), message.to_owned())));
    }

    /// Notes that Lean has imported these files.
    pub(crate) fn have_imported(&mut self, reached: Reached) -> Rc<[FileStamp]> {
        self.imported.extend(reached.files);
        reached.stamps
    }
}
