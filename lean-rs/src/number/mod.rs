//! Numbers without a limit, Lean's `Nat` and `Int`, and numbers under a bound as Rust values.

mod arithmetic;
pub(crate) mod as_primitive;
#[cfg(feature = "num-bigint")]
mod bigint;
mod bit_vec;
mod compare;
mod convert;
mod error;
mod fin;
mod int;
mod lean_int;
mod lean_nat;
mod limbs;
mod nat;
mod parse;
mod repr;

pub use as_primitive::{AsInt, AsNat};
pub use bit_vec::BitVec;
pub use error::NumberRangeError;
pub use fin::Fin;
pub use int::Int;
pub use nat::Nat;
pub use parse::ParseNumberError;
