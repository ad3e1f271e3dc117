//! Compares what Rust declares with what Lean declares.
//!
//! What is a matter of a declaration as a whole is decided here: the number of parameters, the effect, conditions. Types are
//! compared by the compiler, in the constants of `assertion`: only it knows what they are.

mod assertion;
mod comparison;
mod declaration;
mod expected;
mod proofs;

pub(crate) use self::assertion::{Assertion, Form};
pub(crate) use self::comparison::{Comparison, Parameter};
pub(crate) use self::declaration::{Caller, Declaration};
pub(crate) use self::expected::{Writer, option};
