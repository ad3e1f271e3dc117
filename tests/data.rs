//! `Conformance.Data`: strings, arrays, lists, options, products, sums.

use lean_rs::prelude::*;
use lean_rs::{LeanSubarray, Sum};

/// All exports of `Conformance.Data`, with owned Rust values.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Data<'lean> {
    fn str_append(&self, a: &str, b: &str) -> LeanResult<String>;
    fn str_length(&self, s: &str) -> LeanResult<Nat>;
    fn str_bytes(&self, s: String) -> LeanResult<Nat>;
    fn str_push(&self, s: &str, c: char) -> LeanResult<String>;
    fn str_eq(&self, a: &str, b: &str) -> bool;
    fn str_lt(&self, a: &str, b: &str) -> bool;
    #[lean(constant)]
    fn str_special(&self) -> LeanResult<String>;
    fn str_to_utf8(&self, s: &str) -> LeanResult<Vec<u8>>;
    fn str_of_utf8(&self, b: &[u8]) -> LeanResult<Option<String>>;
    fn bytes_push(&self, b: Vec<u8>, x: u8) -> LeanResult<Vec<u8>>;
    fn bytes_size(&self, b: &[u8]) -> LeanResult<Nat>;
    fn bytes_sum(&self, b: &[u8; 4]) -> u64;
    fn bytes_set(&self, b: &[u8], i: Nat, x: u8) -> LeanResult<Vec<u8>>;
    fn bytes_make(&self, x: u8) -> LeanResult<[u8; 2]>;
    fn floats_push(&self, a: Vec<f64>, x: f64) -> LeanResult<Vec<f64>>;
    fn floats_sum(&self, a: &[f64]) -> f64;
    fn arr_push(&self, a: Vec<Nat>, x: Nat) -> LeanResult<Vec<Nat>>;
    fn arr_sum(&self, a: &[Nat]) -> LeanResult<Nat>;
    fn arr_sum64(&self, a: &[u64]) -> u64;
    fn arr_make64(&self, n: Nat, x: u64) -> LeanResult<Vec<u64>>;
    fn arr_count(&self, a: [bool; 3]) -> u32;
    fn arr_join(&self, a: &[&str]) -> LeanResult<String>;
    fn arr_triple(&self, a: Nat, b: Nat, c: Nat) -> LeanResult<[Nat; 3]>;
    fn arr_set(&self, a: Vec<u128>, i: Nat, x: u128) -> LeanResult<Vec<u128>>;
    fn arr_nested(&self, a: &[Vec<Nat>], i: Nat) -> LeanResult<Option<Nat>>;
    fn arr_pop(&self, a: Vec<Nat>) -> LeanResult<Vec<Nat>>;
    fn list_sum(&self, l: &LeanList<Nat>) -> LeanResult<Nat>;
    fn list_down(&self, n: Nat) -> LeanResult<LeanList<u128>>;
    fn list_join(&self, l: LeanList<&str>) -> LeanResult<String>;
    fn list_sum64(&self, l: LeanList<u64>) -> u64;
    fn opt_inc(&self, x: Option<Nat>) -> LeanResult<Option<Nat>>;
    fn opt_inc64(&self, x: Option<u64>) -> LeanResult<Option<u64>>;
    fn opt_nested(&self, x: Option<Option<Nat>>) -> LeanResult<Nat>;
    fn opt_bool(&self, x: Option<bool>) -> LeanResult<Option<bool>>;
    fn opt_unit(&self, b: bool) -> LeanResult<Option<()>>;
    fn opt_float(&self, x: f64) -> LeanResult<Option<f64>>;
    fn except_div(&self, a: u64, b: u64) -> LeanResult<Result<u64, String>>;
    fn except_get(&self, x: Result<u64, &str>) -> u64;
    fn prod_swap(&self, p: (Nat, &str)) -> LeanResult<(String, Nat)>;
    fn prod_scalar(&self, p: (u64, bool)) -> LeanResult<(u64, bool)>;
    fn prod_triple(&self, a: u8, b: f64, c: Nat) -> LeanResult<(u8, f64, Nat)>;
    fn sum_size(&self, x: Sum<Nat, &str>) -> LeanResult<Nat>;
    fn sum_make(&self, b: bool, n: Nat, s: &str) -> LeanResult<Sum<Nat, String>>;
    fn sub_make(&self, a: &[Nat], i: Nat, j: Nat) -> LeanResult<Option<LeanSubarray<'lean, Nat>>>;
    fn sub_bounds(&self, s: LeanSubarray<'lean, Nat>) -> LeanResult<(Nat, Nat)>;
    fn prod_unit(&self, n: Nat) -> LeanResult<(Nat, ())>;
}

/// The same exports with views.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Views<'lean> {
    fn str_append(&self, a: LeanStr<'lean>, b: &LeanStr<'lean>) -> LeanResult<LeanStr<'lean>>;
    fn str_to_utf8(&self, s: &LeanStr<'lean>) -> LeanResult<LeanBytes<'lean>>;
    fn bytes_push(&self, b: LeanBytes<'lean>, x: u8) -> LeanResult<LeanBytes<'lean>>;
    fn floats_push(&self, a: LeanFloats<'lean>, x: f64) -> LeanResult<LeanFloats<'lean>>;
    fn arr_push(&self, a: LeanArray<'lean, Nat>, x: Nat) -> LeanResult<LeanArray<'lean, Nat>>;
    fn arr_make64(&self, n: Nat, x: u64) -> LeanResult<LeanArray<'lean, u64>>;
    fn arr_join(&self, a: LeanArray<'lean, LeanStr<'lean>>) -> LeanResult<LeanStr<'lean>>;
    fn arr_nested(&self, a: LeanArray<'lean, LeanArray<'lean, Nat>>, i: Nat) -> LeanResult<Option<Nat>>;
}
