//! Functions of the program that a library calls: compared with that library's declarations, and not with those of another one.
//!
//! The loader looks them up by their names alone. So `#[lean_callback]` defines, beside each function that it compared, a symbol that
//! says with which declarations. Of a function without one nothing is known but that no safe Rust code made it Lean's: it was written
//! with the word `unsafe`, in C, or in Rust's own library. As for all functions of C, it is who wrote the `@[extern]` declaration that
//! vouches for its type. The program's `main` is refused: nobody wrote it for Lean.

use std::ffi::c_void;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use lean_rs_sys::names;
use libloading::os::unix::Library;

use super::conflicts::{ENTRY_POINT, address};
use super::loaded::LinkedModule;
use super::open::Inner;
use super::symbols::{Address, SymbolTable};
use crate::error::{LeanError, LeanResult, Stage};

/// What a program says about its function for an `@[extern]` declaration.
pub struct ComparedExtern {
    function: *const (),
    declarations: &'static [(&'static str, u64)],
    /// Whether its type is the programmer's word.
    vouched: bool,
}

// SAFETY: nothing is read or written through the address.
unsafe impl Sync for ComparedExtern {}

impl ComparedExtern {
    /// `declarations` has the library (its digest) and the digest of each declaration that the function was compared with.
    #[must_use]
    pub const fn new(function: *const (), declarations: &'static [(&'static str, u64)]) -> ComparedExtern {
        ComparedExtern { function, declarations, vouched: false }
    }

    /// Of a function whose type is the programmer's word.
    ///
    /// # Safety
    /// It has the type of whatever declaration there is.
    #[must_use]
    pub const unsafe fn vouched(function: *const ()) -> ComparedExtern {
        ComparedExtern { function, declarations: &[], vouched: true }
    }

    /// Whether the function fits all declarations of `here`. If there are none, Lean could not be asked, or no module that will run calls
    /// it; then it is enough that one of the libraries with these digests declares what it was compared with.
    fn fits(&self, mut here: impl Iterator<Item = Option<u64>>, libraries: &[&str]) -> bool {
        let has_digest = |digest| self.declarations.iter().any(|(_, known)| *known == digest);
        let Some(first) = here.next() else {
            return self.vouched || self.declarations.iter().any(|(library, _)| libraries.contains(library));
        };
        self.vouched || [first].into_iter().chain(here).all(|digest| digest.is_some_and(has_digest))
    }

    /// What the process has of this symbol, if it is what the symbol leads to.
    fn find(process: &Library, symbol: &str) -> Option<&'static ComparedExtern> {
        let record = address(process, &names::extern_record(symbol))?;
        // SAFETY: who defines such a symbol without `#[lean_callback]` writes `unsafe`, as for every symbol. The program is never
        // unloaded.
        let record = unsafe { &*record.cast::<ComparedExtern>() };
        (address(process, symbol) == Some(record.function.cast::<c_void>())).then_some(record)
    }
}

impl fmt::Debug for ComparedExtern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ComparedExtern").field("declarations", &self.declarations).finish_non_exhaustive()
    }
}

/// A symbol that the program is to define, as the manifest of the crate that loads the library says.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredExtern {
    /// The symbol.
    pub symbol: &'static str,
    /// The digest of the declaration; `None` if Lean could not describe it.
    pub digest: Option<u64>,
}

/// What the program defines for a library. The loader looks it up when it opens the library, and so is this: later it would cost as much
/// again, and show what the library does not call.
pub(super) struct Used {
    functions: Vec<(Box<str>, &'static ComparedExtern)>,
    /// Whether the library leaves [`ENTRY_POINT`] undefined.
    entry_point: bool,
}

impl Used {
    pub(super) fn by(symbols: &SymbolTable) -> Used {
        let process = Library::this();
        let functions = symbols
            .undefined()
            .filter_map(|symbol| Some((symbol.into(), ComparedExtern::find(&process, symbol)?)));
        Used {
            functions: functions.collect(),
            entry_point: symbols.undefined().any(|symbol| symbol == ENTRY_POINT),
        }
    }

    /// Checks that it was compared with the library's declarations, if it was compared at all. `digest` is that of the library, and
    /// `needs` are the libraries that it was built with.
    pub(super) fn check(
        &self,
        path: &Path,
        digest: &str,
        needs: &[Arc<Inner>],
        declared: &[DeclaredExtern],
    ) -> LeanResult<()> {
        if self.entry_point {
            check_entry_point(path, needs)?;
        }
        let digests: Vec<&str> = needs.iter().map(|needed| needed.digest()).chain([digest]).collect();
        for (symbol, function) in &self.functions {
            let here = declared.iter().filter(|it| *it.symbol == **symbol).map(|it| it.digest);
            if !function.fits(here, &digests) {
                return Err(another(&path.display().to_string(), symbol));
            }
        }
        Ok(())
    }
}

/// A function that the program defines for code which is linked with it.
#[derive(Debug, Clone, Copy)]
pub struct LinkedExtern<'a> {
    /// The symbol.
    pub symbol: &'static str,
    /// What it leads to.
    pub function: Address,
    /// What the program says about it.
    pub record: &'static ComparedExtern,
    /// The digests of the declarations of this symbol; `None` for one that Lean could not describe.
    pub declared: &'a [Option<u64>],
}

/// Checks what the program defines for code that is linked with it.
pub(super) fn check_linked(module: &str, linked: &LinkedModule<'_>) -> LeanResult<()> {
    let digests: Vec<&str> = linked.archives.iter().map(|archive| archive.digest).collect();
    for LinkedExtern { symbol, function, record, declared } in linked.externs {
        let own = Address::of(record.function) == *function;
        if !own || !record.fits(declared.iter().copied(), &digests) {
            return Err(another(&format!("the code of module `{module}`"), symbol));
        }
    }
    Ok(())
}

/// Checks that a library which calls a `main` gets that of a library that it was built with.
fn check_entry_point(path: &Path, needs: &[Arc<Inner>]) -> LeanResult<()> {
    let own = needs.iter().find_map(|needed| needed.find(ENTRY_POINT));
    if own.is_some() && own == address(&Library::this(), ENTRY_POINT) {
        return Ok(());
    }
    Err(LeanError::host(
        Stage::Link,
        format!(
            "{} leaves `main` undefined, and would get that of the program or of a library for other modules. Give the \
             `@[extern \"main\"]` declaration another name, or the `@[export main]` that it stands for",
            path.display()
        ),
    ))
}

#[cold]
fn another(caller: &str, symbol: &str) -> LeanError {
    LeanError::host(
        Stage::Link,
        format!(
            "{caller} calls `{symbol}`, which this program defines with `#[lean_callback(extern_name = \"{symbol}\")]` for another \
             declaration: the function was compared with `@[extern \"{symbol}\"]` in another library, whose types are others or \
             are not known here. Give one of the two declarations another symbol, and define a function for each; or, if they are \
             meant to be one, give them the same types, and name the module that declares it in both build scripts"
        ),
    )
}
