//! The symbol table of a library: what tells functions from constants, and which names are near a missing one.

use std::ffi::c_void;
use std::path::{Path, PathBuf};

use lean_rs_sys::names;
use object::{Object, ObjectSymbol, RelocationTarget, SymbolIndex, SymbolKind};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::abi::{C, CValue, LeanAbi, Owned, Repr};
use crate::error::{LeanError, LeanResult, Stage};
use crate::runtime::LeanRuntime;

/// The address of a symbol in this process; Lean never unloads a library, so it stays valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(pub(crate) *const c_void);

// SAFETY: code and variables of a library belong to no thread; using the address is unsafe, and needs a runtime.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

impl Address {
    /// The address of a symbol that is linked into the program.
    #[inline(always)]
    #[must_use]
    pub const fn of(symbol: *const ()) -> Address {
        Address(symbol.cast())
    }

    /// Reads a variable; of an object, with a reference of its own.
    ///
    /// # Safety
    /// The variable has the C type of `T`, in a library whose initializers have run; an object is set, as [`Self::expect_set`]
    /// found.
    #[inline]
    pub(super) unsafe fn read<'lean, T: LeanAbi>(self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        // SAFETY: by the caller's contract. Initialized variables are never written again, and what they hold is a persistent
        // object, or at least one that the variable keeps alive.
        unsafe { T::Repr::own(lean, self.0.cast::<C<T>>().read().share()) }
    }

    /// Checks that the variable of the constant `name`, an object, is set.
    ///
    /// # Safety
    /// The variable holds a pointer.
    pub(super) unsafe fn expect_set(self, name: &str) -> LeanResult<()> {
        // SAFETY: by the caller's contract.
        if unsafe { self.0.cast::<*const c_void>().read() }.is_null() {
            return Err(LeanError::host(
                Stage::Initialize,
                format!(
                    "the constant `{name}` is not set, because the module that defines it has not been initialized. Load that \
                     module, or one that imports it"
                ),
            ));
        }
        Ok(())
    }
}

/// What a symbol stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Definition {
    Function,
    /// A variable and its size in bytes; 0 where the file format does not record sizes.
    Variable {
        size: u64,
    },
}

/// A symbol that a library defines.
#[derive(Debug)]
struct Symbol {
    definition: Definition,
    /// Whether another definition of it is another thing. Of weak symbols, such as the instances of C++ templates, one
    /// definition serves all libraries on purpose.
    only: bool,
    /// Whether the library itself has the loader look it up by its name, and so may get another definition.
    by_name: bool,
}

/// A symbol that something else defines.
#[derive(Debug)]
struct Undefined {
    name: Box<str>,
    /// Whether it has to be defined, and by somebody who means the same thing: a weak one need not be, and those that C reserves
    /// are found in whatever library of the system has them.
    only: bool,
}

/// The dynamic symbols of a library.
#[derive(Debug)]
pub(crate) struct SymbolTable {
    pub(super) path: PathBuf,
    defined: FxHashMap<Box<str>, Symbol>,
    undefined: Vec<Undefined>,
    /// Whether an initializer of the `Lean` library is among the symbols that the library needs.
    pub(crate) imports_lean: bool,
}

impl SymbolTable {
    /// Reads the table from the content of the file at `path`.
    pub(crate) fn read(path: &Path, content: &[u8]) -> LeanResult<SymbolTable> {
        let object = object::File::parse(content).map_err(|e| {
            LeanError::host_caused(Stage::Load, format!("{} is not a shared library: {e}", path.display()), e)
        })?;
        // Mach-O puts an underscore in front of C names.
        let prefix = if object.format() == object::BinaryFormat::MachO { "_" } else { "" };
        let relocations = object.dynamic_relocations().into_iter().flatten();
        let count = object.dynamic_symbols().chain(macho_symbols(&object)).map(|it| it.index().0 + 1).max();
        let mut by_name = vec![false; count.unwrap_or(0)];
        for (_, relocation) in relocations {
            if let RelocationTarget::Symbol(SymbolIndex(index)) = relocation.target()
                && let Some(found) = by_name.get_mut(index)
            {
                *found = true;
            }
        }
        let mut table = SymbolTable {
            path: path.to_owned(),
            // At once: there may be hundreds of thousands, and a program need not be optimized.
            defined: FxHashMap::with_capacity_and_hasher(by_name.len(), FxBuildHasher),
            undefined: Vec::new(),
            imports_lean: false,
        };
        for symbol in object.dynamic_symbols().chain(macho_symbols(&object)) {
            let Some(name) = symbol.name().ok().and_then(|name| name.strip_prefix(prefix)) else { continue };
            if symbol.is_undefined() {
                table.imports_lean |= names::initializes_lean(name);
                let only = !symbol.is_weak() && !names::is_reserved(name);
                table.undefined.push(Undefined { name: name.into(), only });
                continue;
            }
            let definition = match symbol.kind() {
                SymbolKind::Text => Definition::Function,
                SymbolKind::Data => Definition::Variable { size: symbol.size() },
                _ => continue,
            };
            let only = symbol.is_global() && !symbol.is_weak() && !names::is_reserved(name);
            let by_name = by_name[symbol.index().0];
            table.defined.insert(name.into(), Symbol { definition, only, by_name });
        }
        Ok(table)
    }

    pub(crate) fn get(&self, name: &str) -> Option<Definition> {
        self.defined.get(name).map(|symbol| symbol.definition)
    }

    /// What must not be defined elsewhere: whatever other libraries may look up, or what this one itself looks up.
    pub(super) fn exclusive(&self, visible: bool) -> impl Iterator<Item = &str> {
        let counts = move |symbol: &Symbol| symbol.only && (visible || symbol.by_name);
        self.defined.iter().filter(move |(_, symbol)| counts(symbol)).map(|(name, _)| &**name)
    }

    /// Whether the library has the loader look up a symbol that it defines itself.
    pub(super) fn looks_up(&self, name: &str) -> bool {
        self.defined.get(name).is_some_and(|symbol| symbol.by_name)
    }

    /// The initializers of modules in the library.
    pub(super) fn initializers(&self) -> impl Iterator<Item = &str> {
        self.defined.keys().map(AsRef::as_ref).filter(|name| name.starts_with("initialize_"))
    }

    /// All that the loader looks up elsewhere.
    pub(super) fn undefined(&self) -> impl Iterator<Item = &str> {
        self.undefined.iter().map(|symbol| &*symbol.name)
    }

    /// What something else has to define that means the same thing.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &str> {
        self.undefined.iter().filter(|symbol| symbol.only).map(|symbol| &*symbol.name)
    }

    /// Checks that a symbol is a function.
    pub(crate) fn expect_function(&self, name: &str) -> LeanResult<()> {
        match self.get(name) {
            Some(Definition::Function) => Ok(()),
            Some(Definition::Variable { .. }) => Err(self.link_error(format!(
                "`{name}` is a constant, not a function. In Lean it has no parameters: read it as a constant \
                 (`#[lean(constant)]` on the method, or `LeanModule::constant`)"
            ))),
            None => Err(self.missing(name, &[])),
        }
    }

    /// Checks that a symbol is a variable of a C type with this size.
    pub(crate) fn expect_constant(&self, name: &str, expected: usize) -> LeanResult<()> {
        match self.get(name) {
            Some(Definition::Variable { size }) if size == 0 || size == expected as u64 => Ok(()),
            Some(Definition::Variable { size }) => Err(self.link_error(format!(
                "the constant `{name}` takes {size} bytes, but the Rust type stands for a C type of {expected} bytes. \
                 Compare the type with that of the Lean definition"
            ))),
            Some(Definition::Function) => Err(self.link_error(format!(
                "`{name}` is a function, not a constant. In Lean it has parameters or is an `IO` action: call it \
                 (without `#[lean(constant)]`, or with `LeanModule::exported`)"
            ))),
            None => Err(self.missing(name, &[])),
        }
    }

    fn link_error(&self, message: String) -> LeanError {
        LeanError::host(Stage::Link, format!("{message}. Library: {}", self.path.display()))
    }

    /// The error for names that the library does not define, with the names that come nearest to the first.
    pub(crate) fn missing(&self, first: &str, others: &[&str]) -> LeanError {
        let near = self.nearest(first);
        let near = match near.as_slice() {
            [] => "it has no exports".to_owned(),
            near => format!("the nearest it has: {}", near.join(", ")),
        };
        let others = match others.len() {
            0 => String::new(),
            n => {
                let shown: Vec<String> = others.iter().take(5).map(|name| format!("`{name}`")).collect();
                let more = if n > shown.len() { ", …" } else { "" };
                format!(" Missing as well: {}{more}.", shown.join(", "))
            }
        };
        LeanError::host(
            Stage::Link,
            format!(
                "no export `{first}` in {}; {near}.{others} Compare the name with `@[export {first}]` in the Lean \
                 source, and see that its module is part of the library",
                self.path.display()
            ),
        )
    }

    /// Up to three exports in the order of their distance.
    fn nearest(&self, name: &str) -> Vec<String> {
        let mut near: Vec<(usize, &str)> = self
            .defined
            .keys()
            .filter(|known| names::is_export(known))
            .map(|known| (strsim::damerau_levenshtein(known, name), known.as_ref()))
            .collect();
        near.sort_unstable();
        near.into_iter().take(3).map(|(_, known)| format!("`{known}`")).collect()
    }

    /// The symbol of a module's initializer, under either naming convention.
    pub(crate) fn initializer(&self, package: &str, module: &str) -> LeanResult<String> {
        let candidates = names::initializers(package, module);
        if let Some(name) = candidates.iter().find(|name| self.get(name) == Some(Definition::Function)) {
            return Ok(name.clone());
        }
        let mut there: Vec<&str> = self.initializers().collect();
        there.sort_unstable();
        there.truncate(8);
        let there = if there.is_empty() { "no initializer at all".to_owned() } else { there.join(", ") };
        Err(LeanError::host(
            Stage::Link,
            format!(
                "{} has no initializer for module `{module}` of package `{package}`: neither `{}` nor, as before Lean 4.27, \
                 `{}`. It has {there}",
                self.path.display(),
                candidates[0],
                candidates[1]
            ),
        ))
    }
}

/// Mach-O libraries may keep what is exported in the ordinary symbol table.
fn macho_symbols<'data, 'file>(
    object: &'file object::File<'data>,
) -> impl Iterator<Item = object::Symbol<'data, 'file>> {
    let wanted = object.format() == object::BinaryFormat::MachO;
    wanted.then(|| object.symbols().filter(|s| s.is_global())).into_iter().flatten()
}
