//! What a Rust type says that it stands for.

use crate::abi::{LeanAbi, LeanBaseIo, LeanEio, LeanIo};

/// The Lean type that a Rust type stands for.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Stated {
    /// A type of Lean's library.
    Constant {
        name: &'static str,
        args: &'static [&'static Stated],
    },
    /// A type with `#[derive(LeanType)]`.
    Derived {
        name: &'static str,
        args: &'static [&'static Stated],
        /// The digest of the declaration that it was compared with.
        digest: Option<u64>,
    },
    /// Any object.
    Any,
    /// An object of the host, which Lean knows under an opaque type.
    External,
    Function {
        params: &'static [&'static Stated],
        result: &'static Stated,
    },
    /// An action; one without an error cannot throw.
    Action {
        error: Option<&'static Stated>,
        value: &'static Stated,
    },
    /// Something without a value at run time.
    Erased,
}

impl Stated {
    /// A type without arguments.
    #[doc(hidden)]
    #[must_use]
    pub const fn constant(name: &'static str) -> Stated {
        Stated::Constant { name, args: &[] }
    }

    /// Whether it is any object.
    pub(crate) const fn is_any(&self) -> bool {
        matches!(self, Stated::Any)
    }
}

/// The parameters of a function value: a tuple of types.
///
/// Sealed: it is implemented for tuples of up to 32 types.
#[doc(hidden)]
pub trait FunctionParams: crate::abi::sealed::Sealed {
    /// Their Lean types.
    const TYPES: &'static [&'static Stated];
}

/// The result of a function value: a type, or [`LeanIo`], [`LeanEio`] or [`LeanBaseIo`] of one.
#[doc(hidden)]
pub trait FunctionResult {
    /// Its Lean type.
    const TYPE: Stated;
    /// Whether the function is an action, which takes the world as its last argument.
    const WORLD: bool = matches!(Self::TYPE, Stated::Action { .. });
}

impl<T: LeanAbi> FunctionResult for T {
    const TYPE: Stated = <T as LeanAbi>::TYPE;
}

impl<T: LeanAbi> FunctionResult for LeanIo<T> {
    const TYPE: Stated =
        Stated::Action { error: Some(&Stated::constant("IO.Error")), value: &<T as LeanAbi>::TYPE };
}

impl<T: LeanAbi> FunctionResult for LeanBaseIo<T> {
    const TYPE: Stated = Stated::Action { error: None, value: &<T as LeanAbi>::TYPE };
}

impl<T: LeanAbi, E: LeanAbi> FunctionResult for LeanEio<T, E> {
    const TYPE: Stated = Stated::Action { error: Some(&<E as LeanAbi>::TYPE), value: &<T as LeanAbi>::TYPE };
}
