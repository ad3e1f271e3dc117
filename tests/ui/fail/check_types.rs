//! Types that are not those of the Lean declaration.
use lean_rs::prelude::*;
use lean_rs::LeanFn;

/// What the compiler makes of it counts, not how it is called.
type Byte = u8;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Types<'lean> {
    // Width.
    fn u8_add(&self, a: Byte, b: u16) -> u8;
    // Sign.
    fn i8_add(&self, a: i8, b: u8) -> i8;
    fn u32_sub(&self, a: u32, b: u32) -> i32;
    // `String` and `ByteArray`.
    fn str_append(&self, a: &str, b: &[u8]) -> LeanResult<Vec<u8>>;
    // `Nat` and `UInt64`.
    fn f1(&self, a1: u64) -> u64;
    // Inside of others.
    fn prod_swap(&self, p: (Nat, Nat)) -> LeanResult<(String, u64)>;
    fn arr_sum64(&self, a: &[u32]) -> u64;
    // An object for a number.
    fn u64_mod(&self, a: Obj<'lean>, b: u64) -> u64;
    fn apply2(&self, f: LeanFn<'lean, (Nat,), u64>, n: Nat, x: u64) -> u64;
    #[lean(constant)]
    fn k64(&self) -> u32;
    #[lean(io)]
    fn io_u64(&self, a: u64) -> LeanResult<u32>;
    // Of another program.
    #[cfg(any())]
    fn u16_add(&self, a: String) -> u8;
    // Nothing that crosses.
    fn u8_bits(&self, a: std::rc::Rc<u8>, b: u8) -> std::rc::Rc<u8>;
}

fn main() {}
