//! Opening a library.

use std::collections::HashMap;
use std::error::Error;
use std::ffi::c_void;
use std::fmt;
use std::fs;
use std::io;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lean_rs_sys::names;
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NOW};

use super::conflicts::{self, Candidate};
use super::content::{self, Content, replaced, unreadable};
use super::externs::{DeclaredExtern, Used};
use super::initialize;
use super::module::LeanModule;
use super::places;
use super::symbols::{Address, SymbolTable};
use super::{File, LinkedArchive};
use crate::error::{LeanError, LeanResult, Stage};
use crate::runtime::{self, LeanRuntime};
use crate::sync::Mutex;

/// A shared library of compiled Lean code, open until the process ends: Lean cannot unload code whose objects live.
#[derive(Clone)]
pub struct LeanLibrary<'lean> {
    pub(super) lean: &'lean LeanRuntime,
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    // Never closed.
    library: ManuallyDrop<Library>,
    pub(super) symbols: SymbolTable,
    used: Used,
    /// BLAKE3 of the file.
    digest: String,
    /// What its package was made of, if the program was built with the library.
    pub(super) origin: Option<&'static str>,
}

impl Inner {
    pub(super) fn path(&self) -> &Path {
        &self.symbols.path
    }

    /// The BLAKE3 digest of the file.
    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// What the loader finds under a name.
    pub(super) fn find(&self, name: &str) -> Option<*const c_void> {
        conflicts::address(&self.library, name)
    }
}

/// A library whose symbols those find that are opened later.
pub(super) struct Visible {
    pub(super) library: Arc<Inner>,
    /// Whether the caller of an unsafe function has promised that it may serve every library.
    pub(super) promised: bool,
}

/// What is wanted of a library.
pub(super) struct Request<'a> {
    /// Whether libraries that are opened later find its symbols: Lake links no library of a workspace against another.
    pub(super) visible: bool,
    /// The libraries that it was built with. `None` if the caller of an unsafe function has promised that it may find symbols
    /// in all that are visible.
    pub(super) needs: Option<&'a [Arc<Inner>]>,
    /// What the program is to define for it and for those.
    pub(super) externs: &'a [DeclaredExtern],
}

impl Request<'_> {
    /// Checks that what the program defines for the library is of its declarations' types, unless the caller of an unsafe
    /// function has promised it.
    fn check_externs(&self, used: &Used, path: &Path, digest: &str) -> LeanResult<()> {
        let Some(needs) = self.needs else { return Ok(()) };
        used.check(path, digest, needs, self.externs)
    }
}

/// The libraries that this process has opened. A thread that loads a library after another pays for a look at this, and a
/// file that is replaced meanwhile does not get into a process that runs the old one.
#[derive(Default)]
struct Registry {
    /// By their absolute paths: several may lead to one library. `None` for a file of which the loader has another content.
    known: HashMap<PathBuf, Option<Arc<Inner>>>,
    visible: Vec<Visible>,
    /// The initializers that are linked into the program and may have run, each with the digest of its library.
    linked: HashMap<&'static str, &'static str>,
}

/// What a place has for a library that is looked for.
enum Found {
    /// The library, which is open.
    Open(Arc<Inner>),
    /// A file with its content.
    File(PathBuf, Content),
    /// Something else.
    Other(String),
}

impl Registry {
    /// Opens the library that a program was built with, or finds it among those that are open.
    ///
    /// # Safety
    /// The constructors of a file with this digest may run.
    unsafe fn open_built(&mut self, file: &File, request: &Request<'_>) -> LeanResult<Arc<Inner>> {
        let mut looked_at = Vec::new();
        for path in places::places(file) {
            match self.look(&path, Some(file.digest))? {
                Found::Open(library) => return self.reuse(library, request),
                Found::File(path, content) => {
                    // SAFETY: it has the digest.
                    return unsafe { self.load(path, content, Some(file.origin), request) };
                }
                Found::Other(what) => looked_at.push((path, what)),
            }
        }
        Err(places::not_found(file, &looked_at))
    }

    /// Opens a library, or finds it among those that are open.
    ///
    /// # Safety
    /// The constructors of the file may run.
    unsafe fn open(&mut self, path: &Path, request: &Request<'_>) -> LeanResult<Arc<Inner>> {
        match self.look(path, None)? {
            Found::Open(library) => self.reuse(library, request),
            // SAFETY: by the caller's contract.
            Found::File(path, content) => unsafe { self.load(path, content, None, request) },
            Found::Other(what) => Err(LeanError::host(
                Stage::Load,
                format!("{}: {what}. Open the library from where it is", path.display()),
            )),
        }
    }

    /// Looks at a file; one of another digest is another one.
    fn look(&mut self, path: &Path, digest: Option<&str>) -> LeanResult<Found> {
        let resolved =
            |e| LeanError::host_caused(Stage::Load, format!("cannot resolve the path {}", path.display()), e);
        // A path without a slash would be searched for elsewhere by the loader.
        let path = std::path::absolute(path).map_err(resolved)?;
        let differs = |found: &str| {
            digest
                .filter(|digest| *digest != found)
                .map(|_| Found::Other(format!("another one (digest {found})")))
        };
        if let Some(known) = self.known.get(&path) {
            let library = known.clone().ok_or_else(|| replaced(&path))?;
            return Ok(differs(&library.digest).unwrap_or(Found::Open(library)));
        }
        let content = match Content::read(&path) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Found::Other("no such file".to_owned()));
            }
            Err(error) if digest.is_some() => return Ok(Found::Other(format!("cannot be read: {error}"))),
            Err(error) => return Err(unreadable(&path, error)),
        };
        if let Some(other) = differs(&content.digest) {
            return Ok(other);
        }
        // Two files with the same content are one library: the loader would open both, with two copies of each constant, of
        // which one is found by its name.
        let same = |other: &&Arc<Inner>| other.digest == content.digest;
        if let Some(library) = self.known.values().flatten().find(same).cloned() {
            self.known.insert(path, Some(Arc::clone(&library)));
            return Ok(Found::Open(library));
        }
        Ok(Found::File(path, content))
    }

    /// Notes that modules which are linked into the program are about to be initialized. None of them may be in a library that
    /// is open, or linked in another version: there would be two of each constant and each state.
    fn link(&mut self, module: &str, archives: &[LinkedArchive]) -> LeanResult<()> {
        let initializers =
            archives.iter().flat_map(|it| it.initializers.iter().map(|name| (*name, it.digest)));
        for (name, digest) in initializers {
            let defines = |library: &&Arc<Inner>| library.symbols.get(name).is_some();
            if let Some(library) = self.known.values().flatten().find(defines) {
                return Err(linked_and_loaded(name, library.path()));
            }
            if *self.linked.entry(name).or_insert(digest) != digest {
                return Err(linked_twice(module, name));
            }
        }
        Ok(())
    }

    /// Takes a library that is open.
    fn reuse(&mut self, library: Arc<Inner>, request: &Request<'_>) -> LeanResult<Arc<Inner>> {
        request.check_externs(&library.used, library.path(), &library.digest)?;
        self.show(&library, request)?;
        Ok(library)
    }

    /// Opens a file.
    ///
    /// # Safety
    /// Its constructors may run.
    unsafe fn load(
        &mut self,
        path: PathBuf,
        file: Content,
        origin: Option<&'static str>,
        request: &Request<'_>,
    ) -> LeanResult<Arc<Inner>> {
        if lean_rs_sys::RUNTIME_IS_LINKED {
            return Err(second_runtime(&path));
        }
        let symbols = SymbolTable::read(&path, &file.bytes)?;
        if let Some(twice) = symbols.initializers().find(|name| self.linked.contains_key(name)) {
            return Err(linked_and_loaded(twice, &path));
        }
        let candidate = Candidate { symbols: &symbols, origin, visible: request.visible, opened: None };
        candidate.check_definitions(&self.visible)?;
        let used = Used::by(&symbols);
        request.check_externs(&used, &path, &file.digest)?;
        if let Some(needs) = request.needs {
            candidate.check_providers(needs, &self.visible)?;
        }
        let visibility = if request.visible { RTLD_GLOBAL } else { RTLD_LOCAL };
        // SAFETY: by the caller's contract.
        let library = ManuallyDrop::new(unsafe { load(&path, visibility) }?);
        if !file.is_still_at(&path) || !file.is_loaded_as(&library, &symbols) {
            self.known.insert(path.clone(), None);
            return Err(replaced(&path));
        }
        let library = Arc::new(Inner { library, symbols, used, digest: file.digest, origin });
        self.known.insert(path, Some(Arc::clone(&library)));
        if request.visible {
            self.visible.push(Visible { library: Arc::clone(&library), promised: request.needs.is_none() });
        }
        Ok(library)
    }

    /// Makes a library visible that is open, if that is requested.
    fn show(&mut self, library: &Arc<Inner>, request: &Request<'_>) -> LeanResult<()> {
        if !request.visible {
            return Ok(());
        }
        let promised = request.needs.is_none();
        if let Some(visible) = self.visible.iter_mut().find(|it| Arc::ptr_eq(&it.library, library)) {
            visible.promised |= promised;
            return Ok(());
        }
        let Inner { library: opened, symbols, origin, .. } = &**library;
        Candidate { symbols, origin: *origin, visible: true, opened: Some(opened) }
            .check_definitions(&self.visible)?;
        // SAFETY: the library is open, so that no constructor runs.
        let _kept = ManuallyDrop::new(unsafe { load(&symbols.path, RTLD_GLOBAL | libc::RTLD_NOLOAD) }?);
        self.visible.push(Visible { library: Arc::clone(library), promised });
        Ok(())
    }
}

/// Has the registry of this process open a library; `what` is which one.
fn with_registry<T>(what: &Path, open: impl FnOnce(&mut Registry) -> LeanResult<T>) -> LeanResult<T> {
    static REGISTRY: Mutex<Option<Registry>> = Mutex::new(None);
    /// The thread that is opening a library; 0 if none is.
    static OPENER: AtomicUsize = AtomicUsize::new(0);

    /// Says that nobody is opening a library, also after a panic.
    struct Turn;

    impl Drop for Turn {
        fn drop(&mut self) {
            OPENER.store(0, Ordering::Relaxed);
        }
    }

    let _span = tracing::info_span!("lean.open", path = %what.display()).entered();
    runtime::check_process()?;
    if OPENER.load(Ordering::Relaxed) == runtime::this_thread() {
        return Err(LeanError::host(
            Stage::Load,
            format!(
                "{} cannot be opened by the constructor of a library that is being opened",
                what.display()
            ),
        ));
    }
    // Held while opening, so that two threads do not open one file twice.
    let mut registry = REGISTRY.lock();
    OPENER.store(runtime::this_thread(), Ordering::Relaxed);
    let _turn = Turn;
    open(registry.get_or_insert_default())
}

/// Opens the library that a program was built with, or finds it among those that are open.
///
/// # Safety
/// A library of this digest is one that Lean compiled, or another whose constructors may run.
pub(super) unsafe fn open_built(file: &File, request: &Request<'_>) -> LeanResult<Arc<Inner>> {
    // SAFETY: by the caller's contract.
    with_registry(Path::new(file.path), |registry| unsafe { registry.open_built(file, request) })
}

/// Notes that modules which are linked into the program are about to be initialized.
pub(super) fn link(module: &str, archives: &[LinkedArchive]) -> LeanResult<()> {
    with_registry(Path::new(module), |registry| registry.link(module, archives))
}

#[cold]
fn linked_twice(module: &str, initializer: &str) -> LeanError {
    LeanError::host(
        Stage::Link,
        format!(
            "module `{module}` was linked into this program together with another version of the module that `{initializer}` \
             initializes than one that is in use, or from another library: there would be two of each of its constants. Have all \
             packages require the same version, and take the module from one library"
        ),
    )
}

#[cold]
fn second_runtime(library: &Path) -> LeanError {
    LeanError::host(
        Stage::Link,
        format!(
            "{} would bring a second Lean runtime: this program has one linked into it, by the feature `static-runtime` of \
             lean-rs. Link the package as well (`LakePackage::linkage(Linkage::Static)`), or switch the feature off",
            library.display()
        ),
    )
}

#[cold]
fn linked_and_loaded(initializer: &str, library: &Path) -> LeanError {
    LeanError::host(
        Stage::Link,
        format!(
            "the module that `{initializer}` initializes is linked into this program, and is in {}, too: there would be two of \
             each of its constants. Link both packages, or load both: give them the same `LakePackage::linkage` in all build \
             scripts",
            library.display()
        ),
    )
}

impl<'lean> LeanLibrary<'lean> {
    /// Opens a library and reads its symbol table.
    ///
    /// `#[lean_module]` does this by itself; the function is for libraries that are only known at run time. A file with the
    /// same content as one that is open is the same library.
    ///
    /// # Safety
    /// The file is a library that Lean compiled, or another whose constructors may run: opening executes code. What it leaves
    /// undefined may be taken from every library that is visible.
    ///
    /// # Errors
    /// [`Stage::Load`] when the file is missing or not a shared library, or when a library or symbol that it needs is
    /// missing. [`Stage::Link`] when something else that the loader finds first defines a symbol of it.
    pub unsafe fn open(lean: &'lean LeanRuntime, path: impl AsRef<Path>) -> LeanResult<LeanLibrary<'lean>> {
        let request = Request { visible: false, needs: None, externs: &[] };
        // SAFETY: the caller's promise is the same.
        unsafe { Self::open_as(lean, path.as_ref(), &request) }
    }

    /// Opens a library.
    ///
    /// # Safety
    /// As for [`LeanLibrary::open`].
    pub(super) unsafe fn open_as(
        lean: &'lean LeanRuntime,
        path: &Path,
        request: &Request<'_>,
    ) -> LeanResult<LeanLibrary<'lean>> {
        // SAFETY: by the caller's contract.
        let inner = with_registry(path, |registry| unsafe { registry.open(path, request) })?;
        Ok(LeanLibrary { lean, inner })
    }

    /// The absolute path of the file.
    pub fn path(&self) -> &Path {
        self.inner.path()
    }

    /// Runs the initializer of a module, and through it those of everything that the module imports; what has been
    /// initialized before is not run again.
    ///
    /// `package` is the name in the lakefile, which is part of the symbol's name from Lean 4.27 on.
    ///
    /// # Safety
    /// The library was compiled from a module of this name, of this package: its initializer is looked up by a symbol made of
    /// both names, which another function may have.
    ///
    /// # Errors
    /// - [`Stage::Link`]: the library has no such initializer.
    /// - [`Stage::Initialize`]: the library imports `Lean`, which this runtime was started without; or this is Rust code that
    ///   the initializer of another module has called, or a thread or task that this initializer may wait for.
    /// - [`LeanError::Exception`]: an `initialize` action of the module or of an import threw. Lean itself would take the
    ///   module for initialized from then on, with constants that are not set; here every later call gives the same
    ///   error.
    /// - [`Stage::RuntimeInit`]: the loaded Lean is not the one that the program was built for.
    pub unsafe fn initialize_module(&self, package: &str, module: &str) -> LeanResult<LeanModule<'lean>> {
        let symbol = self.inner.symbols.initializer(package, module)?;
        // SAFETY: by the caller's contract.
        unsafe { self.initialize_with(&symbol, module) }
    }

    /// Runs an initializer whose symbol is known.
    ///
    /// # Safety
    /// The symbol is that of a module's initializer.
    pub(super) unsafe fn initialize_with(&self, symbol: &str, module: &str) -> LeanResult<LeanModule<'lean>> {
        // SAFETY: by the caller's contract.
        unsafe { initialize::run(self.function(symbol)?, self.inner.symbols.imports_lean, module) }?;
        Ok(LeanModule::new(self.lean, Some(self.clone()), module))
    }

    /// Looks up a function.
    pub(super) fn function(&self, name: &str) -> LeanResult<Address> {
        self.inner.symbols.expect_function(name)?;
        self.address(name)
    }

    /// Looks up a constant whose C type has this size.
    pub(super) fn variable(&self, name: &str, size: usize) -> LeanResult<Address> {
        self.inner.symbols.expect_constant(name, size)?;
        self.address(name)
    }

    /// The address of a symbol that the table has.
    fn address(&self, name: &str) -> LeanResult<Address> {
        look_up(&self.inner.library, name).map(Address).map_err(|e| {
            let message = format!("the loader does not find `{name}` in {}: {e}", self.path().display());
            LeanError::host_caused(Stage::Link, message, e)
        })
    }
}

/// What the loader finds under a name, in the library or, if that is the process, anywhere.
pub(super) fn look_up(library: &Library, name: &str) -> Result<*const c_void, libloading::Error> {
    // SAFETY: only the address is taken; `Symbol` would deref to it with this type.
    let symbol = unsafe { library.get::<*const c_void>(name.as_bytes()) }?;
    Ok(symbol.into_raw().cast_const())
}

/// The symbol table of a library that is not to be opened.
pub(super) fn symbols_of(path: &Path) -> LeanResult<SymbolTable> {
    let bytes = fs::File::open(path).and_then(|file| content::map(&file)).map_err(|e| unreadable(path, e))?;
    SymbolTable::read(path, &bytes)
}

/// # Safety
/// The constructors of the file may run.
unsafe fn load(path: &Path, visibility: std::ffi::c_int) -> LeanResult<Library> {
    // SAFETY: by the caller's contract.
    unsafe { Library::open(Some(path), RTLD_NOW | visibility) }.map_err(|e| {
        // The error's own text says no more than that `dlopen` failed.
        let reason = e.source().map_or_else(|| e.to_string(), ToString::to_string);
        LeanError::host_caused(Stage::Load, refused(path, &reason), e)
    })
}

/// What the loader's refusal means.
fn refused(path: &Path, reason: &str) -> String {
    let advice = match undefined_symbol(reason) {
        Some(symbol) if symbol.starts_with("lean_rs_interop_") => format!(
            "`{symbol}` is a function of the crate lean-rs, which the linker left out or did not export: switch on the feature \
             `interop` of lean-rs, and call `lean_build::LakePackage` with a module that imports `LeanRsInterop` in the build script of the program's own \
             package, or `lean_build::link_program()` where another package, with `links = \"…\"` in its Cargo.toml, does that"
        ),
        // The runtime's, or a name that Lean's compiler made up.
        Some(symbol) if symbol.starts_with("lean_") || !names::is_export(symbol) => format!(
            "`{symbol}` belongs to Lean or to another Lean library, which is of another version or was built from other \
             sources: build the Lean package and this program again, with one toolchain"
        ),
        Some(symbol) => format!(
            "`{symbol}` is the symbol of a Lean declaration `@[extern \"{symbol}\"]`, which this program does not define, or \
             does not export: define it with `#[lean_callback(extern_name = \"{symbol}\")]` in this program or in a crate that it \
             uses. The linker exports it if the build script of the program's own package calls `lean_build::LakePackage` or, where \
             the Lean package is in another one, `lean_build::link_program()`; that one is then a direct dependency with \
             `links = \"…\"` in its Cargo.toml"
        ),
        None => "A library that it needs is found through LD_LIBRARY_PATH or an rpath".to_owned(),
    };
    format!("the loader refuses {}: {reason}. {advice}", path.display())
}

/// The symbol that the loader missed, from its message: of glibc, of musl, of macOS now and formerly.
fn undefined_symbol(reason: &str) -> Option<&str> {
    let is_symbol = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let first = |text: &'_ str| text.find(|c| !is_symbol(c)).unwrap_or(text.len());
    let behind = |marker: &str| {
        let (_, rest) = reason.split_once(marker)?;
        Some(&rest[..first(rest)])
    };
    let of_macos = || {
        let name = behind("flat namespace '").or_else(|| behind("Symbol not found: "))?;
        Some(name.strip_prefix('_').unwrap_or(name))
    };
    let of_musl = || reason.strip_suffix(": symbol not found")?.rsplit(": ").next();
    behind("undefined symbol: ").or_else(of_musl).or_else(of_macos).filter(|name| !name.is_empty())
}

impl fmt::Debug for LeanLibrary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanLibrary").field("path", &self.path()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loaders_say_of_symbols() {
        for reason in [
            "/p/libA.so: undefined symbol: cb_tick",
            "/p/libA.so: undefined symbol: cb_tick, version V_1",
            "Error relocating /p/libA.so: cb_tick: symbol not found",
            "dlopen(/p/libA.dylib, 0x0006): symbol not found in flat namespace '_cb_tick'",
            "dlopen(/p/libA.dylib, 6): Symbol not found: _cb_tick\n  Referenced from: /p/libA.dylib",
        ] {
            assert_eq!(undefined_symbol(reason), Some("cb_tick"), "{reason}");
        }
        let other = "libfoo.so.1: cannot open shared object file: No such file or directory";
        assert_eq!(undefined_symbol(other), None);
    }

    #[test]
    fn what_a_refusal_means() {
        let refused = |reason: &str| refused(Path::new("/p/libA.so"), reason);
        assert_eq!(
            refused("libfoo.so.1: cannot open shared object file"),
            "the loader refuses /p/libA.so: libfoo.so.1: cannot open shared object file. A library that it needs is found \
             through LD_LIBRARY_PATH or an rpath"
        );
        let left_out = refused("/p/libA.so: undefined symbol: lean_rs_interop_call_tick");
        assert!(
            left_out.contains("is a function of the crate lean-rs, which the linker left out"),
            "{left_out}"
        );
        for symbol in ["lean_new_in_runtime", "lp_dep_Dep_helper"] {
            assert_eq!(
                refused(&format!("/p/libA.so: undefined symbol: {symbol}")),
                format!(
                    "the loader refuses /p/libA.so: /p/libA.so: undefined symbol: {symbol}. `{symbol}` belongs to Lean or to \
                     another Lean library, which is of another version or was built from other sources: build the Lean package \
                     and this program again, with one toolchain"
                )
            );
        }
    }
}
