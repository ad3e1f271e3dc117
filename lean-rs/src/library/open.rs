//! Opening a library.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lean_rs_sys::names;
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NOW};
use sha2::{Digest, Sha256};

use super::initialize;
use super::module::LeanModule;
use super::symbols::{Address, SymbolTable};
use crate::error::{LeanError, LeanResult, Stage};
use crate::runtime::LeanRuntime;
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
    /// SHA-256 of the file.
    digest: String,
}

/// The libraries that this process has opened. A thread that loads a library after another pays for a look at this map,
/// and a file that is replaced meanwhile does not get into a process that runs the old one.
static OPENED: Mutex<Option<HashMap<PathBuf, Arc<Inner>>>> = Mutex::new(None);

impl<'lean> LeanLibrary<'lean> {
    /// Opens a library and reads its symbol table.
    ///
    /// `#[lean_module]` does this by itself; the function is for libraries that are only known at run time.
    ///
    /// # Safety
    /// The file is a library that Lean compiled, or another whose constructors may run: opening executes code.
    ///
    /// # Errors
    /// [`Stage::Load`] when the file is missing or not a shared library, or when a library or symbol that it needs is
    /// missing.
    pub unsafe fn open(lean: &'lean LeanRuntime, path: impl AsRef<Path>) -> LeanResult<LeanLibrary<'lean>> {
        // SAFETY: the caller's promise is the same.
        unsafe { Self::open_checked(lean, path.as_ref(), None) }
    }

    /// Opens the library at `path`, if its content has this digest.
    ///
    /// # Safety
    /// As for [`LeanLibrary::open`], if the digest fits.
    pub(super) unsafe fn open_checked(
        lean: &'lean LeanRuntime,
        path: &Path,
        digest: Option<&str>,
    ) -> LeanResult<LeanLibrary<'lean>> {
        let _span = tracing::info_span!("lean.open", path = %path.display()).entered();
        // A path without a slash would be searched for elsewhere by the loader.
        let path = std::path::absolute(path).map_err(|e| {
            LeanError::host_caused(Stage::Load, format!("cannot resolve the path {}", path.display()), e)
        })?;
        // Held while opening, so that two threads do not open one file twice. A constructor of the library cannot come
        // back here: it has no runtime yet.
        let mut opened = OPENED.lock();
        let opened = opened.get_or_insert_default();
        if let Some(inner) = opened.get(&path) {
            check_digest(&path, &inner.digest, digest)?;
            return Ok(LeanLibrary { lean, inner: Arc::clone(inner) });
        }
        if !path.is_file() {
            let message = format!(
                "{} does not exist. It was there when the program was built: build again (`cargo clean -p` your package first if \
                 only Lake's output was deleted), or open the library from where it is now",
                path.display()
            );
            return Err(LeanError::host(Stage::Load, message));
        }
        let content = read(&path)?;
        let found: String = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
        check_digest(&path, &found, digest)?;
        let symbols = SymbolTable::read(&path, &content)?;
        // SAFETY: the caller vouches for the file's constructors.
        let library = ManuallyDrop::new(unsafe { load(&path, RTLD_LOCAL) }?);
        let inner = Arc::new(Inner { library, symbols, digest: found });
        opened.insert(path, Arc::clone(&inner));
        Ok(LeanLibrary { lean, inner })
    }

    /// The absolute path of the file.
    pub fn path(&self) -> &Path {
        &self.inner.symbols.path
    }

    /// Runs the initializer of a module, and through it those of everything that the module imports; what has been
    /// initialized before is not run again.
    ///
    /// `package` is the name in the lakefile, which is part of the symbol's name from Lean 4.27 on.
    ///
    /// # Errors
    /// - [`Stage::Link`]: the library has no such initializer.
    /// - [`Stage::Initialize`]: the library imports `Lean`, which this runtime was started without.
    /// - [`LeanError::Exception`]: an `initialize` action of the module or of an import threw. Lean itself would take the
    ///   module for initialized from then on, with constants that are not set; here every later call gives the same
    ///   error.
    /// - [`Stage::RuntimeInit`]: the loaded Lean is not the one that the program was built for.
    pub fn initialize_module(&self, package: &str, module: &str) -> LeanResult<LeanModule<'lean>> {
        let symbol = self.inner.symbols.initializer(package, module)?;
        self.initialize_with(&symbol, module)
    }

    /// Runs an initializer whose symbol is known.
    pub(crate) fn initialize_with(&self, symbol: &str, module: &str) -> LeanResult<LeanModule<'lean>> {
        let _span = tracing::info_span!("lean.initialize", module).entered();
        initialize::run(self, symbol, module)?;
        Ok(LeanModule::new(self.clone(), module))
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
        // SAFETY: only the address is taken; `Symbol` would deref to it with this type.
        let symbol = unsafe { self.inner.library.get::<*const std::ffi::c_void>(name.as_bytes()) };
        let symbol = symbol.map_err(|e| {
            let message = format!("the loader does not find `{name}` in {}: {e}", self.path().display());
            LeanError::host_caused(Stage::Link, message, e)
        })?;
        Ok(Address(symbol.into_raw().cast_const()))
    }
}

/// The symbol table of a library that is not to be opened.
pub(super) fn symbols_of(path: &Path) -> LeanResult<SymbolTable> {
    SymbolTable::read(path, &read(path)?)
}

fn read(path: &Path) -> LeanResult<Vec<u8>> {
    fs::read(path)
        .map_err(|e| LeanError::host_caused(Stage::Load, format!("cannot read {}: {e}", path.display()), e))
}

/// Opens a library whose symbols other libraries need: Lake links no library of a workspace against another.
///
/// # Safety
/// As for [`LeanLibrary::open`].
pub(super) unsafe fn make_visible(path: &Path) -> LeanResult<()> {
    // SAFETY: by the caller's contract. Kept open, as every library.
    let _kept = ManuallyDrop::new(unsafe { load(path, RTLD_GLOBAL) }?);
    Ok(())
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
             package"
        ),
        // The runtime's, or a name that Lean's compiler made up.
        Some(symbol) if symbol.starts_with("lean_") || !names::is_export(symbol) => format!(
            "`{symbol}` belongs to Lean or to another Lean library, which is of another version or was built from other \
             sources: build the Lean package and this program again, with one toolchain"
        ),
        Some(symbol) => format!(
            "`{symbol}` is the symbol of a Lean declaration `@[extern \"{symbol}\"]`, which this program does not define, or \
             does not export: define it with `#[lean_callback(extern_name = \"{symbol}\")]` in this program or in a crate that it \
             uses, and call `lean_build::LakePackage` in the build script of the program's own package, which has the linker \
             export it"
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

/// Whether the library is the one that a program was built with, if it was built with one.
fn check_digest(path: &Path, found: &str, expected: Option<&str>) -> LeanResult<()> {
    match expected {
        Some(expected) if expected != found => Err(LeanError::host(
            Stage::Load,
            format!(
                "{} has changed since this program was built (its SHA-256 is {found}, expected {expected}), so its \
                 functions may have other types now. Run `cargo build`, which compares them again",
                path.display()
            ),
        )),
        _ => Ok(()),
    }
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
