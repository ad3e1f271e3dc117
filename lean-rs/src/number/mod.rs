//! Numbers without a limit: Lean's `Nat` and `Int` as Rust values.

mod arithmetic;
pub(crate) mod as_primitive;
#[cfg(feature = "num-bigint")]
mod bigint;
mod compare;
mod convert;
mod error;
mod int;
mod lean_int;
mod lean_nat;
mod limbs;
mod nat;
mod parse;
mod repr;

pub use as_primitive::{AsInt, AsNat};
pub use error::NumberRangeError;
pub use int::Int;
pub use nat::Nat;
pub use parse::ParseNumberError;
