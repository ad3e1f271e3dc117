//! `Conformance.Scalars`, and the scalar constants of `Conformance.Structures`.

use lean_rs::prelude::*;

/// Every exported function whose parameters and result are scalars.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Scalars<'lean> {
    fn u8_add(&self, a: u8, b: u8) -> u8;
    fn u16_mul(&self, a: u16, b: u16) -> u16;
    fn u32_sub(&self, a: u32, b: u32) -> u32;
    fn u64_div(&self, a: u64, b: u64) -> u64;
    fn u64_mod(&self, a: u64, b: u64) -> u64;
    fn usize_xor(&self, a: usize, b: usize) -> usize;
    fn u64_shift(&self, a: u64, n: u64) -> u64;
    fn u8_bits(&self, a: u8, b: u8) -> u8;
    fn u32_le(&self, a: u32, b: u32) -> bool;
    fn u64_to_nat(&self, a: u64) -> Obj<'lean>;
    fn u64_of_nat(&self, a: &Nat) -> u64;
    fn usize_to_nat(&self, a: usize) -> Obj<'lean>;
    fn u_convert(&self, a: u64) -> u64;
    fn i8_add(&self, a: i8, b: i8) -> i8;
    fn i16_mul(&self, a: i16, b: i16) -> i16;
    fn i32_neg(&self, a: i32) -> i32;
    fn i64_div(&self, a: i64, b: i64) -> i64;
    fn i64_mod(&self, a: i64, b: i64) -> i64;
    fn isize_sub(&self, a: isize, b: isize) -> isize;
    fn i32_sar(&self, a: i32, b: i32) -> i32;
    fn i64_lt(&self, a: i64, b: i64) -> bool;
    fn i64_to_int(&self, a: i64) -> Obj<'lean>;
    fn i8_of_int(&self, a: &Int) -> i8;
    fn i8_to_i64(&self, a: i8) -> i64;
    fn bool_xor(&self, a: bool, b: bool) -> bool;
    fn char_id(&self, c: char) -> LeanResult<char>;
    fn char_code(&self, c: char) -> u32;
    fn float_hyp(&self, a: f64, b: f64) -> f64;
    fn float_lt(&self, a: f64, b: f64) -> bool;
    fn float_to_u64(&self, a: f64) -> u64;
    fn float_of_u64(&self, a: u64) -> f64;
    fn float_bits(&self, a: f64) -> u64;
    fn f32_div(&self, a: f32, b: f32) -> f32;
    fn f32_to_float(&self, a: f32) -> f64;
    fn float_to_f32(&self, a: f64) -> f32;
    fn unit(&self, u: ()) -> LeanResult<()>;
    fn unit_arg(&self, a: u8, u: (), b: u8) -> u8;
    #[allow(clippy::too_many_arguments)]
    fn mix(
        &self,
        a: u8,
        b: u16,
        c: u32,
        d: u64,
        e: usize,
        f: f64,
        g: f32,
        h: bool,
        i: char,
        j: i8,
        k: i64,
    ) -> f64;

    #[lean(constant)]
    fn k64(&self) -> u64;
    #[lean(constant)]
    fn k8(&self) -> u8;
    #[lean(constant)]
    fn kfloat(&self) -> f64;
    #[lean(constant)]
    fn kbool(&self) -> bool;
    #[lean(constant)]
    fn kchar(&self) -> LeanResult<char>;
    #[lean(constant)]
    fn kstring(&self) -> LeanResult<String>;
    #[lean(constant)]
    fn answer(&self) -> Obj<'lean>;
    #[lean(constant)]
    fn f0(&self) -> Obj<'lean>;
    #[lean(constant)]
    fn nat_big_const(&self) -> Obj<'lean>;
    #[lean(constant)]
    fn int_const(&self) -> Obj<'lean>;
    #[lean(constant)]
    fn knone(&self) -> Obj<'lean>;
    #[lean(constant)]
    fn kmixed(&self) -> Obj<'lean>;
    #[lean(constant)]
    fn fn17(&self) -> Obj<'lean>;
    #[lean(constant)]
    fn karray(&self) -> LeanResult<Obj<'lean>>;
    #[lean(constant)]
    fn str_special(&self) -> LeanResult<String>;
    fn int_abs(&self, n: &Int) -> Obj<'lean>;
    /// # Safety
    /// `n : Nat`
    unsafe fn nat_repr(&self, n: ObjRef<'lean, '_>) -> LeanResult<String>;
}
