//! Numbers without a limit: Lean's `Nat` and `Int` as Rust values.

#[cfg(feature = "num-bigint")]
mod bigint;
mod convert_int;
mod convert_nat;
mod error;
mod int;
mod nat;
mod parse;

pub use error::NumberRangeError;
pub use int::Int;
pub use nat::Nat;
pub use parse::ParseNumberError;
