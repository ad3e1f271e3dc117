//! [`Fin`]: numbers below a bound.

use std::fmt;

use super::Nat;
use crate::error::{LeanError, LeanResult};

/// A number less than `N`: Lean's `Fin N`.
///
/// Lean's compiled code uses one as an index without a check, so `N` is part of the Rust type and compared with Lean's while Rust
/// compiles.
///
/// ```
/// use lean_rs::Fin;
///
/// let i = Fin::<4>::new(3).expect("3 is less than 4");
/// assert_eq!(["a", "b", "c", "d"][i.get()], "d");
/// assert_eq!(Fin::<4>::new(4), None);
/// let error = Fin::<4>::try_from(4).unwrap_err();
/// assert_eq!(error.to_string(), "convert: expected a `Fin 4`, found 4");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fin<const N: usize>(usize);

impl<const N: usize> Fin<N> {
    /// The number, if it is less than `N`.
    #[must_use]
    pub const fn new(n: usize) -> Option<Fin<N>> {
        if n < N { Some(Fin(n)) } else { None }
    }

    /// The number, which is less than `N`.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0
    }
}

impl<const N: usize> TryFrom<usize> for Fin<N> {
    type Error = LeanError;

    /// # Errors
    /// At [`Stage::Convert`](crate::Stage::Convert) if the number is not less than `N`.
    fn try_from(n: usize) -> LeanResult<Fin<N>> {
        Fin::new(n).ok_or_else(|| LeanError::expected(format_args!("a `Fin {N}`"), n))
    }
}

impl<const N: usize> From<Fin<N>> for usize {
    fn from(n: Fin<N>) -> usize {
        n.0
    }
}

impl<const N: usize> From<Fin<N>> for Nat {
    fn from(n: Fin<N>) -> Nat {
        n.0.into()
    }
}

impl<const N: usize> fmt::Display for Fin<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<const N: usize> fmt::Debug for Fin<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
