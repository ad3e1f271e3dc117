//! Symbols of one library that would serve another by accident.
//!
//! The loader looks a symbol up by its name alone: first in the program and the libraries that it is linked with, then in
//! what was opened with global visibility, and last in the library that asks. The first definition counts, also where the
//! library has one of its own. So whatever is found by its name must have one definition.

use std::cell::OnceCell;
use std::ffi::{CStr, OsStr, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use libloading::os::unix::{Library, RTLD_NOW};

use super::open::{Inner, Visible, look_up};
use super::symbols::SymbolTable;
use crate::error::{LeanError, LeanResult, Stage};

/// What C calls a program's own function.
pub(super) const ENTRY_POINT: &str = "main";

/// A library that is about to be opened, or to become visible.
pub(super) struct Candidate<'a> {
    pub(super) symbols: &'a SymbolTable,
    /// What its package was made of, if the program was built with it.
    pub(super) origin: Option<&'a str>,
    /// Whether libraries that are opened later will find its symbols.
    pub(super) visible: bool,
    /// The library, if it is open.
    pub(super) opened: Option<&'a Library>,
}

impl Candidate<'_> {
    /// Checks that nothing which the loader asks first defines a symbol that the library defines, too.
    pub(super) fn check_definitions(&self, visible: &[Visible]) -> LeanResult<()> {
        let process = Library::this();
        // The program may be linked with the library: then the definition is the library's own.
        let linked = OnceCell::new();
        let own = |name: &str| {
            let linked = || linked.get_or_init(|| linked_with(&self.symbols.path)).as_ref();
            address(self.opened.or_else(linked)?, name)
        };
        let rivals: Vec<(&Inner, bool)> =
            visible.iter().map(|other| (&*other.library, self.shares_modules(&other.library))).collect();
        let other = |name: &str| {
            if let Some((other, same)) = rivals.iter().find(|(other, _)| other.symbols.get(name).is_some()) {
                return (!same).then(|| Definer::Library(other.path().to_owned()));
            }
            // Every program has one, which serves others only if they look it up.
            if name == ENTRY_POINT && !self.symbols.looks_up(name) {
                return None;
            }
            let found = address(&process, name)?;
            (own(name) != Some(found)).then(|| Definer::of(found))
        };
        let mut twice: Vec<(&str, Definer)> =
            self.symbols.exclusive(self.visible).filter_map(|name| Some((name, other(name)?))).collect();
        // An initializer names the module.
        twice.sort_by_key(|(name, _)| (!name.starts_with("initialize_"), *name));
        match twice.split_first() {
            Some(((name, other), more)) => Err(self.two_definitions(name, other, more.len())),
            None => Ok(()),
        }
    }

    /// Whether Lake has put a module of one package into both libraries: their definitions of it are the same. Of libraries that
    /// the program was not built with, those in one folder count as libraries of one package.
    fn shares_modules(&self, other: &Inner) -> bool {
        let together = match (self.origin, other.origin) {
            (Some(own), Some(other)) => own == other,
            _ => self.symbols.path.parent() == other.path().parent(),
        };
        together && self.symbols.initializers().any(|name| other.symbols.get(name).is_some())
    }

    /// Checks that what the library leaves undefined is not found in a library that was loaded for other modules.
    /// `needs` are the libraries that it was built with.
    pub(super) fn check_providers(&self, needs: &[Arc<Inner>], visible: &[Visible]) -> LeanResult<()> {
        let needed = |library: &Arc<Inner>| needs.iter().any(|needed| Arc::ptr_eq(needed, library));
        let strangers: Vec<&Arc<Inner>> =
            visible.iter().filter(|it| !it.promised && !needed(&it.library)).map(|it| &it.library).collect();
        if strangers.is_empty() {
            return Ok(());
        }
        let process = Library::this();
        for name in self.symbols.wanted() {
            let defines = |library: &Arc<Inner>| library.symbols.get(name).is_some();
            if needs.iter().any(defines) {
                continue;
            }
            let Some(stranger) = strangers.iter().find(|library| defines(library)) else { continue };
            // The program comes first, if it defines the symbol.
            if address(&process, name) == stranger.find(name) {
                return Err(self.accidental(name, stranger.path()));
            }
        }
        Ok(())
    }

    #[cold]
    fn two_definitions(&self, name: &str, other: &Definer, more: usize) -> LeanError {
        let path = self.symbols.path.display();
        let more = match more {
            0 => String::new(),
            1 => ", as for one more symbol".to_owned(),
            n => format!(", as for {n} more symbols"),
        };
        let text = match other {
            Definer::Program => format!(
                "{path} defines `{name}`, and so does this program, whose definition would take the place of the library's \
                 own{more}. Rename one of them: in Rust, the `extern_name` of the `#[lean_callback]` or the \
                 `#[unsafe(no_mangle)]` function, together with its `@[extern]` declaration in Lean; in Lean, the \
                 `@[export {name}]`"
            ),
            Definer::Library(other) => format!(
                "{path} defines `{name}`, and so does {}, which this process has loaded: code of one would call the \
                 other{more}. If two packages each carry a version of one module, have both require the same version \
                 and build again, or call them from two programs; if they are different things, rename one",
                other.display()
            ),
        };
        LeanError::host(Stage::Link, text)
    }

    #[cold]
    fn accidental(&self, name: &str, other: &Path) -> LeanError {
        LeanError::host(
            Stage::Link,
            format!(
                "{} leaves `{name}` to the program, which does not define it; {} has a symbol of this name, but was loaded \
                 for another module, so it may be another thing. Define it with `#[lean_callback(extern_name = \"{name}\")]`, \
                 or rename the `@[extern]` declaration",
                self.symbols.path.display(),
                other.display()
            ),
        )
    }
}

/// What defines a symbol.
enum Definer {
    /// The program, or the library that this crate was linked into.
    Program,
    Library(PathBuf),
}

impl Definer {
    #[cold]
    fn of(address: *const c_void) -> Definer {
        let here = file_of(Definer::of as *const c_void);
        match (file_of(address), here) {
            (Some((base, _)), Some((own, _))) if base == own => Definer::Program,
            (Some((_, path)), _) => Definer::Library(path),
            (None, _) => Definer::Program,
        }
    }
}

/// What the loader finds under a name, in the library or in the process.
pub(super) fn address(library: &Library, name: &str) -> Option<*const c_void> {
    look_up(library, name).ok().filter(|address| !address.is_null())
}

/// The library, if the process has it already.
#[cold]
fn linked_with(path: &Path) -> Option<Library> {
    // SAFETY: nothing is loaded, so that no constructor runs.
    unsafe { Library::open(Some(path), RTLD_NOW | libc::RTLD_NOLOAD) }.ok()
}

/// Where the file that holds an address begins, and its path.
pub(super) fn file_of(address: *const c_void) -> Option<(*const c_void, PathBuf)> {
    let mut info = std::mem::MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: `dladdr` only compares the address, and fills `info` when it returns non-zero; the name is a C string of the
    // loader's, which lives as long as the library.
    unsafe {
        if libc::dladdr(address, info.as_mut_ptr()) == 0 {
            return None;
        }
        let info = info.assume_init();
        let name = if info.dli_fname.is_null() { c"" } else { CStr::from_ptr(info.dli_fname) };
        Some((info.dli_fbase.cast_const(), OsStr::from_bytes(name.to_bytes()).into()))
    }
}
