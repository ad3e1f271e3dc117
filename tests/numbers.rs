//! `Conformance.Numbers`, and the conversions of `Conformance.Scalars` between numbers with and without a limit.

use lean_rs::prelude::*;
use lean_rs::{AsInt, AsNat};

/// `Nat` and `Int`.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Numbers {
    fn nat_double(&self, n: Nat) -> LeanResult<Nat>;
    fn nat_add(&self, a: &Nat, b: &Nat) -> LeanResult<Nat>;
    fn nat_sub(&self, a: &Nat, b: &Nat) -> LeanResult<Nat>;
    fn nat_mul(&self, a: &Nat, b: &Nat) -> LeanResult<Nat>;
    fn nat_div(&self, a: &Nat, b: &Nat) -> LeanResult<Nat>;
    fn nat_mod(&self, a: &Nat, b: &Nat) -> LeanResult<Nat>;
    fn nat_pow(&self, a: Nat, b: Nat) -> LeanResult<Nat>;
    fn nat_cmp(&self, a: &Nat, b: &Nat) -> u8;
    fn nat_bits(&self, a: Nat, n: Nat) -> LeanResult<Nat>;
    fn nat_repr(&self, n: &Nat) -> LeanResult<String>;
    fn nat_fact(&self, n: AsNat<u8>) -> LeanResult<Nat>;
    fn nat_id(&self, n: &Nat) -> LeanResult<Nat>;
    #[lean(constant)]
    fn nat_big_const(&self) -> LeanResult<Nat>;
    fn int_add(&self, a: &Int, b: &Int) -> LeanResult<Int>;
    fn int_sub(&self, a: &Int, b: &Int) -> LeanResult<Int>;
    fn int_mul(&self, a: &Int, b: &Int) -> LeanResult<Int>;
    fn int_div(&self, a: &Int, b: &Int) -> LeanResult<Int>;
    fn int_mod(&self, a: &Int, b: &Int) -> LeanResult<Int>;
    fn int_tdiv(&self, a: &Int, b: &Int) -> LeanResult<Int>;
    fn int_neg(&self, a: Int) -> LeanResult<Int>;
    fn int_to_nat(&self, a: Int) -> LeanResult<Nat>;
    fn int_of_nat(&self, a: Nat) -> LeanResult<Int>;
    fn int_abs(&self, a: Int) -> LeanResult<Nat>;
    fn int_cmp(&self, a: &Int, b: &Int) -> u8;
    #[lean(constant)]
    fn int_const(&self) -> LeanResult<Int>;
    fn int_match(&self, a: Int) -> LeanResult<Nat>;
    fn u64_to_nat(&self, a: u64) -> LeanResult<Nat>;
    fn u64_of_nat(&self, a: Nat) -> u64;
    fn usize_to_nat(&self, a: usize) -> LeanResult<Nat>;
    fn i64_to_int(&self, a: i64) -> LeanResult<Int>;
    fn i8_of_int(&self, a: Int) -> i8;
    /// In the root module.
    fn root(&self, n: Nat) -> LeanResult<Nat>;
}

/// The same exports with Rust integers in place of `Nat` and `Int`.
#[lean_module("Conformance")]
#[allow(missing_docs)]
pub trait RustIntegers {
    #[lean(export = "conf_nat_mul")]
    fn mul_u64(&self, #[lean(nat)] a: u64, b: AsNat<u64>) -> LeanResult<AsNat<u64>>;
    #[lean(export = "conf_nat_id")]
    fn wide(&self, a: u128) -> LeanResult<u128>;
    #[lean(export = "conf_int_neg")]
    fn neg_i128(&self, a: i128) -> LeanResult<i128>;
    #[lean(export = "conf_int_sub")]
    fn sub_i32(&self, #[lean(int)] a: i32, #[lean(int)] b: i32) -> LeanResult<AsInt<i32>>;
}

/// The same exports with integers that may be too narrow.
#[lean_module("Conformance")]
#[allow(missing_docs)]
pub trait NarrowIntegers {
    #[lean(export = "conf_nat_id")]
    fn nat_as_u8(&self, a: u128) -> LeanResult<AsNat<u8>>;
    #[lean(export = "conf_int_sub")]
    fn difference_as_u64(&self, a: i128, b: i128) -> LeanResult<AsInt<u64>>;
}
