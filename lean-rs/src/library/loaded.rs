//! What `#[lean_module]` expands to: a module with the symbols of its exports, looked up once.

use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use lean_rs_sys as sys;

use super::externs::{self, DeclaredExtern, LinkedExtern};
use super::function;
use super::initialize;
use super::module::LeanModule;
use super::open::{self, Inner, LeanLibrary, Request};
use super::symbols::Address;
use crate::abi::sealed::Sealed;
use crate::abi::{
    C, CValue, Decoder, InfallibleFromLean, LeanArgs, LeanEio, LeanIo, LeanReturn, Repr, Target, TryFromLean,
};
use crate::error::{LeanError, LeanResult, Stage};
use crate::runtime::LeanRuntime;

/// An export that a `#[lean_module]` trait calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    method: &'static str,
    symbol: &'static str,
    kind: ExportKind,
}

impl Export {
    /// For the macros.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(method: &'static str, symbol: &'static str, kind: ExportKind) -> Export {
        Export { method, symbol, kind }
    }

    /// The method of the trait.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The symbol: the name in Lean's `@[export …]`.
    #[must_use]
    pub const fn symbol(&self) -> &'static str {
        self.symbol
    }

    /// What is expected of the symbol.
    #[must_use]
    pub const fn kind(&self) -> ExportKind {
        self.kind
    }
}

/// What kind of symbol an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportKind {
    /// A function.
    Function {
        /// The number of parameters.
        arity: usize,
    },
    /// A constant: a variable that the module's initializer sets.
    Constant {
        /// The size of its C type in bytes.
        size: usize,
        /// Whether its C type is that of objects.
        object: bool,
    },
}

/// The module behind a trait, as the attribute states it.
#[derive(Debug)]
pub struct ModuleSpec {
    /// The Lake package.
    pub package: &'static str,
    /// The module, such as `Pkg.Mod`.
    pub module: &'static str,
    /// What the methods call.
    pub exports: &'static [Export],
}

/// A library that the program was built with.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Where it was.
    pub path: &'static str,
    /// The digest of its content.
    pub digest: &'static str,
    /// What its package was made of.
    pub origin: &'static str,
}

/// What `lean-build` found out about the module.
#[derive(Debug)]
pub struct Location {
    /// The library.
    pub library: File,
    /// Libraries whose symbols it needs, in the order in which they are to be loaded.
    pub needs: &'static [File],
    /// What the program is to define for these, as far as the manifest describes it.
    pub externs: &'static [DeclaredExtern],
    /// The symbol that initializes the module.
    pub initializer: &'static str,
    /// The Lean that compiled it.
    pub lean_version: &'static str,
}

/// What `lean-build` found out about a module that is linked into the program.
#[derive(Debug)]
pub struct LinkedModule<'a> {
    /// The code of its library, and of those that this needs.
    pub archives: &'a [LinkedArchive],
    /// What the program defines for them.
    pub externs: &'a [LinkedExtern<'a>],
    /// The module's initializer.
    pub initializer: Address,
    /// Whether some module of the code imports `Lean`.
    pub imports_lean: bool,
    /// The Lean that compiled it.
    pub lean_version: &'static str,
}

/// The code of a library that is linked into the program.
#[derive(Debug, Clone, Copy)]
pub struct LinkedArchive {
    /// The digest of the shared library that was built from the same code.
    pub digest: &'static str,
    /// The symbols of the initializers in it.
    pub initializers: &'static [&'static str],
}

/// What a method calls: the export with an index.
pub trait Callee: Copy {
    fn index(self) -> usize;

    /// What the export's name stands for where the method is compiled.
    fn known(self) -> Option<Address> {
        None
    }

    /// Whether exceptions of C++ code end before they reach Rust code.
    fn is_apart(self) -> bool {
        false
    }
}

impl Callee for usize {
    #[inline(always)]
    fn index(self) -> usize {
        self
    }
}

/// An export that is linked into the program as code which the linker may put in place of a call.
impl Callee for (usize, Address) {
    #[inline(always)]
    fn index(self) -> usize {
        self.0
    }

    #[inline(always)]
    fn known(self) -> Option<Address> {
        Some(self.1)
    }
}

/// An export that may recurse deeply, or run Lean's interpreter.
#[derive(Debug, Clone, Copy)]
pub struct Deep<C>(pub C);

impl<C: Callee> Callee for Deep<C> {
    #[inline(always)]
    fn index(self) -> usize {
        self.0.index()
    }

    #[inline(always)]
    fn known(self) -> Option<Address> {
        self.0.known()
    }

    #[inline(always)]
    fn is_apart(self) -> bool {
        true
    }
}

/// An initialized module and the addresses of `N` exports, in the order of the trait's `EXPORTS`.
///
/// Methods call linked code by these addresses, too, and by name only where it leads to the same address: a method may be compiled into
/// another library or program than `load`, where the name could lead to another copy of the code, which nobody has initialized.
///
/// `M` is the struct that calls them: what was loaded for one trait is of no use to another, whose exports have other types.
#[derive(Debug, Clone)]
pub struct Loaded<'lean, const N: usize, M> {
    lean: &'lean LeanRuntime,
    addresses: [Address; N],
    /// What lies there.
    exports: &'static [Export],
    module: LeanModule<'lean>,
    of: PhantomData<fn() -> M>,
}

impl<'lean, const N: usize, M> Loaded<'lean, N, M> {
    /// Loads the library that the program was built with and those that it needs, and refuses any other: the types of the
    /// trait were compared with that one, which was compiled with those.
    ///
    /// # Safety
    /// The location is what `lean-build` found out about the module that the trait of `M` was compared with, and the exports
    /// are those that its methods call.
    pub unsafe fn load(lean: &'lean LeanRuntime, spec: &ModuleSpec, location: &Location) -> LeanResult<Self> {
        check_version(spec, location.lean_version)?;
        let mut needs: Vec<Arc<Inner>> = Vec::with_capacity(location.needs.len());
        for file in location.needs {
            let request = Request { visible: true, needs: Some(&needs), externs: location.externs };
            // SAFETY: a file that `lean-build` had Lake build.
            let needed = unsafe { open::open_built(file, &request) }?;
            needs.push(needed);
        }
        let request = Request { visible: false, needs: Some(&needs), externs: location.externs };
        // SAFETY: the file that `lean-build` had Lake build.
        let inner = unsafe { open::open_built(&location.library, &request) }?;
        let library = LeanLibrary { lean, inner };
        // SAFETY: the symbol that `lean-build` found for the module.
        let module = unsafe { library.initialize_with(location.initializer, spec.module) }?;
        Self::resolve(module, &library, spec)
    }

    /// Initializes a module that is linked into the program, whose exports have these addresses, in the order of the trait's
    /// `EXPORTS`.
    ///
    /// # Safety
    /// The module is what `lean-build` found out about the one that the trait of `M` was compared with, and the addresses are those of
    /// the exports that its methods call.
    pub unsafe fn link(
        lean: &'lean LeanRuntime,
        spec: &ModuleSpec,
        linked: &LinkedModule<'_>,
        addresses: [Address; N],
    ) -> LeanResult<Self> {
        check_version(spec, linked.lean_version)?;
        open::link(spec.module, linked.archives)?;
        externs::check_linked(spec.module, linked)?;
        // SAFETY: by the caller's contract.
        unsafe { initialize::run(linked.initializer, linked.imports_lean, spec.module) }?;
        for (export, address) in spec.exports.iter().zip(&addresses) {
            if let ExportKind::Constant { object: true, .. } = export.kind {
                // SAFETY: by the caller's contract, a variable that holds an object, in an initialized module.
                unsafe { address.expect_set(export.symbol) }?;
            }
        }
        let module = LeanModule::new(lean, None, spec.module);
        Ok(Loaded { lean, addresses, exports: spec.exports, module, of: PhantomData })
    }

    /// Loads another library.
    ///
    /// # Safety
    /// The file is a library compiled from the module that the trait was written for, with the same signatures.
    pub unsafe fn open(lean: &'lean LeanRuntime, spec: &ModuleSpec, path: &Path) -> LeanResult<Self> {
        // SAFETY: by the caller's contract, a library that Lean compiled.
        let library = unsafe { LeanLibrary::open(lean, path) }?;
        // SAFETY: by the caller's contract, it has the module.
        let module = unsafe { library.initialize_module(spec.package, spec.module) }?;
        Self::resolve(module, &library, spec)
    }

    fn resolve(
        module: LeanModule<'lean>,
        library: &LeanLibrary<'lean>,
        spec: &ModuleSpec,
    ) -> LeanResult<Self> {
        let (names, symbols) = (spec.exports.iter().map(|export| export.symbol), &library.inner.symbols);
        let missing: Vec<&str> = names.filter(|name| symbols.get(name).is_none()).collect();
        if let Some((first, others)) = missing.split_first() {
            return Err(symbols.missing(first, others));
        }
        let addresses = spec
            .exports
            .iter()
            .map(|export| match export.kind {
                ExportKind::Function { .. } => library.function(export.symbol),
                ExportKind::Constant { size, object } => {
                    let address = library.variable(export.symbol, size)?;
                    if object {
                        // SAFETY: a variable of the size of a pointer, in an initialized module. An object is checked for
                        // being there now, so that reading it needs no check.
                        unsafe { address.expect_set(export.symbol) }?;
                    }
                    Ok(address)
                }
            })
            .collect::<LeanResult<Vec<Address>>>()?;
        let addresses = addresses.try_into().map_err(|_| {
            LeanError::host(
                Stage::Internal,
                "the table of exports has another length than the trait has methods",
            )
        })?;
        Ok(Loaded { lean: module.lean(), addresses, exports: spec.exports, module, of: PhantomData })
    }

    /// The module itself.
    #[must_use]
    pub fn module(&self) -> &LeanModule<'lean> {
        &self.module
    }

    #[inline(always)]
    fn target(&self, callee: impl Callee) -> Target {
        let function = self.addresses[callee.index()];
        Target { function, known: callee.known(), apart: callee.is_apart() }
    }

    /// # Safety
    /// As for [`Loaded::call`], where `R` says in what the result is, too.
    #[inline(always)]
    unsafe fn call_as<A: LeanArgs<'lean>, R: LeanReturn<'lean>>(
        &self,
        callee: impl Callee,
        args: A,
    ) -> LeanResult<R::Value> {
        // SAFETY: by the caller's contract.
        unsafe { function::call::<A, R>(self.lean, self.target(callee), args) }
    }

    /// # Safety
    /// The export with this index is a function of exactly these parameters and this result.
    #[inline(always)]
    pub unsafe fn call<A: LeanArgs<'lean>, R: TryFromLean<'lean>>(
        &self,
        callee: impl Callee,
        args: A,
    ) -> LeanResult<R> {
        // SAFETY: by the caller's contract.
        let result = unsafe { self.call_as::<A, R>(callee, args) };
        result.map_err(|error| self.in_result(callee.index(), error))
    }

    /// # Safety
    /// The export with this index is a function of exactly these parameters and a result in `IO`.
    #[inline(always)]
    pub unsafe fn call_io<A: LeanArgs<'lean>, R: TryFromLean<'lean>>(
        &self,
        callee: impl Callee,
        args: A,
    ) -> LeanResult<R> {
        // SAFETY: by the caller's contract.
        let result = unsafe { self.call_as::<A, LeanIo<R>>(callee, args) };
        result.map_err(|error| self.in_result(callee.index(), error))
    }

    /// # Safety
    /// The export with this index is a function of exactly these parameters and a result in `EIO`: of the value's type, or of
    /// the error's.
    #[inline(always)]
    pub unsafe fn call_eio<A: LeanArgs<'lean>, R: ValueOrError<'lean>>(
        &self,
        callee: impl Callee,
        args: A,
    ) -> LeanResult<R> {
        // SAFETY: by the caller's contract.
        let result = unsafe { self.call_as::<A, LeanEio<R::Value, R::Error>>(callee, args) };
        result.map(R::of).map_err(|error| self.in_result(callee.index(), error))
    }

    /// # Safety
    /// As for [`Loaded::call`].
    #[inline(always)]
    pub unsafe fn call_bare<A: LeanArgs<'lean>, R: InfallibleFromLean<'lean>>(
        &self,
        callee: impl Callee,
        args: A,
    ) -> R {
        // SAFETY: by the caller's contract; the result is what such a function returns, and the thread is attached to Lean.
        R::from_direct_bare(unsafe {
            R::Repr::own(self.lean, args.call::<C<R>>(self.target(callee), self.lean))
        })
    }

    /// # Safety
    /// The export with this index is a constant of exactly this type.
    #[inline]
    pub unsafe fn constant<R: TryFromLean<'lean>>(&self, index: usize) -> LeanResult<R> {
        // SAFETY: by the caller's contract; the module's initializer has run.
        let value = unsafe { self.addresses[index].read::<R>(self.lean) };
        R::from_direct(Decoder::new(self.lean), value).map_err(|error| self.in_result(index, error))
    }

    #[cold]
    fn in_result(&self, index: usize, error: LeanError) -> LeanError {
        error.of_result(self.exports[index].symbol)
    }

    /// # Safety
    /// As for [`Loaded::constant`].
    #[inline]
    pub unsafe fn constant_bare<R: InfallibleFromLean<'lean>>(&self, index: usize) -> R {
        // SAFETY: by the caller's contract; the module's initializer has run.
        R::from_direct_bare(unsafe { self.addresses[index].read::<R>(self.lean) })
    }
}

fn check_version(spec: &ModuleSpec, compiled_by: &str) -> LeanResult<()> {
    if compiled_by == sys::LEAN_VERSION {
        return Ok(());
    }
    Err(LeanError::host(
        Stage::Toolchain,
        format!(
            "module `{}` was compiled by Lean {compiled_by}, but this program is linked with Lean {}. Build both with one \
             toolchain: set LEAN_SYSROOT, or put one `lean-toolchain` file beside Cargo.lock and in the Lean package",
            spec.module,
            sys::LEAN_VERSION
        ),
    ))
}

/// The `Result` of a function in `EIO`.
pub trait ValueOrError<'lean>: Sealed {
    type Value: TryFromLean<'lean>;
    type Error: TryFromLean<'lean>;

    fn of(result: Result<Self::Value, Self::Error>) -> Self;
}

impl<T, E> Sealed for Result<T, E> {}

impl<'lean, T: TryFromLean<'lean>, E: TryFromLean<'lean>> ValueOrError<'lean> for Result<T, E> {
    type Value = T;
    type Error = E;

    #[inline(always)]
    fn of(result: Result<T, E>) -> Self {
        result
    }
}

/// What a library must hold for a constant of this type.
#[must_use]
pub const fn constant_kind<'lean, T: TryFromLean<'lean>>() -> ExportKind {
    ExportKind::Constant { size: size_of::<C<T>>(), object: <C<T>>::IS_OBJECT }
}
