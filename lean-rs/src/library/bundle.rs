//! Opening a library together with those whose symbols it needs.

use std::path::Path;

use super::module::LeanModule;
use super::open::{self, LeanLibrary, Request};
use crate::error::{LeanError, LeanResult, Stage};
use crate::runtime::LeanRuntime;

/// A library and those that it needs, opened in an order in which each finds the symbols of the ones before.
///
/// Lake links no library of a workspace against another: a library that imports a module of another one can only be opened
/// when that is open and visible. `#[lean_module]` sees to this by itself; a bundle is for libraries that are only known at
/// run time.
#[derive(Debug, Clone)]
pub struct LeanLibraryBundle<'lean> {
    main: LeanLibrary<'lean>,
    dependencies: Vec<LeanLibrary<'lean>>,
}

impl<'lean> LeanLibraryBundle<'lean> {
    /// Opens the dependencies in the order in which they are given, each visible to the later ones, and then the main
    /// library.
    ///
    /// The initializer of a module runs those of its imports, so that only the main library's modules need to be
    /// initialized. What was opened stays open when a later one fails.
    ///
    /// # Safety
    /// As for [`LeanLibrary::open`], each file is a library that Lean compiled, or another whose constructors may run.
    /// Moreover, each may define symbols for all libraries that are opened later.
    ///
    /// # Errors
    /// [`Stage::Load`], with the name and the place of the library that could not be opened: the file is missing or not a
    /// shared library, or it needs a symbol that neither this program nor a library before it defines. [`Stage::Link`] when
    /// it defines a symbol that this program or a library before it defines, too.
    ///
    /// ```no_run
    /// # use lean_rs::{LeanLibraryBundle, LeanRuntime};
    /// let lean = LeanRuntime::init()?;
    /// // SAFETY: libraries that Lake built; `Graph` imports `Data`, and `Report` imports both.
    /// let bundle = unsafe {
    ///     LeanLibraryBundle::open(lean, "libreport_Report.so", ["libdata_Data.so", "libgraph_Graph.so"])
    /// }?;
    /// // SAFETY: the library has the module `Report` of the package `report`.
    /// let report = unsafe { bundle.initialize_module("report", "Report") }?;
    /// # let _ = report;
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    pub unsafe fn open<P: AsRef<Path>>(
        lean: &'lean LeanRuntime,
        main: impl AsRef<Path>,
        dependencies: impl IntoIterator<Item = P>,
    ) -> LeanResult<LeanLibraryBundle<'lean>> {
        let main = main.as_ref();
        let paths: Vec<P> = dependencies.into_iter().collect();
        let visible = Request { visible: true, needs: None, externs: &[] };
        let mut opened = Vec::with_capacity(paths.len());
        for (index, path) in paths.iter().enumerate() {
            let path = path.as_ref();
            // SAFETY: by the caller's contract.
            let library = unsafe { LeanLibrary::open_as(lean, path, &visible) };
            opened.push(library.map_err(|cause| {
                let behind = paths[index + 1..].iter().map(AsRef::as_ref).chain([main]);
                failed(
                    format!(
                        "{}, dependency {} of {} of {}",
                        path.display(),
                        index + 1,
                        paths.len(),
                        main.display()
                    ),
                    &cause,
                    behind,
                )
            })?);
        }
        // SAFETY: by the caller's contract.
        let main_library = unsafe { LeanLibrary::open(lean, main) }.map_err(|cause| {
            let what = format!("{}, with {} before it", main.display(), counted(paths.len()));
            failed(what, &cause, [].into_iter())
        })?;
        Ok(LeanLibraryBundle { main: main_library, dependencies: opened })
    }

    /// The main library.
    #[must_use]
    pub fn main(&self) -> &LeanLibrary<'lean> {
        &self.main
    }

    /// The dependencies, in the order in which they were opened.
    #[must_use]
    pub fn dependencies(&self) -> &[LeanLibrary<'lean>] {
        &self.dependencies
    }

    /// Initializes a module of the main library, and all that it imports.
    ///
    /// # Safety
    /// As for [`LeanLibrary::initialize_module`].
    ///
    /// # Errors
    /// Those of [`LeanLibrary::initialize_module`].
    pub unsafe fn initialize_module(&self, package: &str, module: &str) -> LeanResult<LeanModule<'lean>> {
        // SAFETY: by the caller's contract.
        unsafe { self.main.initialize_module(package, module) }
    }
}

fn counted(dependencies: usize) -> String {
    match dependencies {
        0 => "no dependency".to_owned(),
        1 => "1 dependency".to_owned(),
        n => format!("{n} dependencies"),
    }
}

/// The error for one library, with what can be done about the order.
#[cold]
fn failed<'a>(what: String, cause: &LeanError, behind: impl Iterator<Item = &'a Path>) -> LeanError {
    let reason = match cause {
        LeanError::Host(host) => host.message().to_owned(),
        LeanError::Exception(exception) => exception.to_string(),
    };
    if cause.stage() == Some(Stage::Link) {
        // No order helps.
        return LeanError::host_caused(Stage::Link, format!("cannot open {what}: {reason}"), cause.clone());
    }
    let provider =
        behind.filter(|path| defines_what_is_missing(path, &reason)).map(|path| path.display().to_string());
    let advice = match provider.collect::<Vec<_>>().as_slice() {
        [] => "Name each library that it needs before it, among the dependencies".to_owned(),
        [first, ..] => format!("{first} defines the symbol: name that before it"),
    };
    LeanError::host_caused(Stage::Load, format!("cannot open {what}: {reason}. {advice}"), cause.clone())
}

/// Whether the library defines a symbol that the loader's message names.
fn defines_what_is_missing(path: &Path, reason: &str) -> bool {
    // `undefined symbol: x` on Linux, `symbol not found in flat namespace '_x'` on macOS.
    let words = reason.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    open::symbols_of(path).is_ok_and(|symbols| {
        words.filter(|word| !word.is_empty()).any(|word| {
            symbols.get(word).is_some()
                || word.strip_prefix('_').is_some_and(|word| symbols.get(word).is_some())
        })
    })
}
