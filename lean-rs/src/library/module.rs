//! An initialized module: where exports are looked up.

use std::fmt;

use super::function::Exported;
use super::open::LeanLibrary;
use crate::abi::{C, CValue, Decoder, LeanArgs, LeanReturn, TryFromLean};
use crate::error::{LeanError, LeanResult, Stage};
use crate::runtime::LeanRuntime;

/// What `#[lean_module]` makes of a trait, for code that is generic over modules.
///
/// ```
/// use lean_rs::{BoundModule, LeanResult, LeanRuntime};
///
/// /// What an application asks of each of its modules.
/// fn load_all<'lean, A: BoundModule<'lean>, B: BoundModule<'lean>>(lean: &'lean LeanRuntime) -> LeanResult<(A, B)> {
///     Ok((A::load(lean)?, B::load(lean)?))
/// }
/// ```
pub trait BoundModule<'lean>: Clone + fmt::Debug {
    /// Loads the library that the build script built, and initializes the module.
    ///
    /// # Errors
    /// Those of the inherent function `load` of the module.
    fn load(lean: &'lean LeanRuntime) -> LeanResult<Self>;

    /// The module behind the methods.
    fn module(&self) -> &LeanModule<'lean>;
}

/// A Lean module whose initializer has run.
///
/// This is the dynamic interface under `#[lean_module]`, for names that are only known at run time. Exports of other
/// modules in the same library are found as well, once this module has initialized them by importing them.
#[derive(Clone)]
pub struct LeanModule<'lean> {
    lean: &'lean LeanRuntime,
    library: Option<LeanLibrary<'lean>>,
    name: Box<str>,
}

impl<'lean> LeanModule<'lean> {
    pub(super) fn new(
        lean: &'lean LeanRuntime,
        library: Option<LeanLibrary<'lean>>,
        name: &str,
    ) -> LeanModule<'lean> {
        LeanModule { lean, library, name: name.into() }
    }

    /// The module's name, such as `Pkg.Mod`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The library that the module is in; `None` if it is linked into the program.
    pub fn library(&self) -> Option<&LeanLibrary<'lean>> {
        self.library.as_ref()
    }

    fn loaded(&self) -> LeanResult<&LeanLibrary<'lean>> {
        self.library().ok_or_else(|| {
            LeanError::host(
                Stage::Link,
                format!(
                    "module `{}` is linked into this program, which keeps no table of its exports: call them by a trait with \
                     `#[lean_module]`, or have the build script build a library that is loaded",
                    self.name
                ),
            )
        })
    }

    /// The runtime that the module was loaded into.
    pub fn lean(&self) -> &'lean LeanRuntime {
        self.lean
    }

    /// Looks up an exported function of 0 to 32 parameters.
    ///
    /// `Args` is the tuple of its parameter types, `R` its result type, or [`LeanIo<T>`](crate::LeanIo) for `IO T`.
    ///
    /// # Safety
    /// The export has exactly these parameters and this result in the C that Lean emitted for it; nothing can check
    /// this at run time. Type arguments and proofs count as parameters (pass `()`).
    ///
    /// # Errors
    /// [`Stage::Link`](crate::Stage::Link) when the library has no such export, when the name is that of a constant, and when the
    /// module is linked into the program.
    ///
    /// ```no_run
    /// # use lean_rs::{LeanIo, LeanLibrary, LeanRuntime};
    /// let lean = LeanRuntime::init()?;
    /// // SAFETY: a library that Lake built from the package `arith`.
    /// let library = unsafe { LeanLibrary::open(lean, "libarith_Arith.so") }?;
    /// // SAFETY: it has the module `Arith` of that package.
    /// let arith = unsafe { library.initialize_module("arith", "Arith") }?;
    /// // SAFETY: `@[export arith_add] def add (a b : UInt64) : UInt64`.
    /// let add = unsafe { arith.exported::<(u64, u64), u64>("arith_add") }?;
    /// assert_eq!(add.call(20, 22)?, 42);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    pub unsafe fn exported<Args, R>(&self, name: &str) -> LeanResult<Exported<'lean, Args, R>>
    where
        Args: LeanArgs<'lean>,
        R: LeanReturn<'lean>,
    {
        Ok(Exported::new(self.lean(), self.loaded()?.function(name)?))
    }

    /// Reads an exported constant.
    ///
    /// # Safety
    /// The export has this type in the C that Lean emitted for it. Of its C type only the size can be checked.
    ///
    /// # Errors
    /// [`Stage::Link`](crate::Stage::Link) when the library has no such export, when the name is that of a function, and
    /// when the constant's size is not that of `T`; [`Stage::Convert`](crate::Stage::Convert) when the object is not
    /// what `T` expects.
    pub unsafe fn constant<T: TryFromLean<'lean>>(&self, name: &str) -> LeanResult<T> {
        let address = self.loaded()?.variable(name, size_of::<C<T>>())?;
        // SAFETY: a variable of the type that the caller vouches for.
        unsafe {
            if <C<T>>::IS_OBJECT {
                address.expect_set(name)?;
            }
            T::from_direct(Decoder::new(self.lean()), address.read::<T>(self.lean()))
        }
    }
}

impl fmt::Debug for LeanModule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanModule").field("name", &self.name).field("library", &self.library).finish()
    }
}
