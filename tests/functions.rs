//! `Conformance.Functions` and `Conformance.Panics`: arities, erased parameters, instances, function values, `panic!`.

use lean_rs::prelude::*;
use lean_rs::{Erased, LeanFn};

macro_rules! functions {
    ($($name:ident($($arg:ident)*);)*) => {
        /// All exports of `Conformance.Functions`.
        #[lean_module("Conformance")]
        #[lean(prefix = "conf_")]
        #[allow(missing_docs, clippy::too_many_arguments, clippy::missing_safety_doc)]
        pub trait Functions<'lean> {
            #[lean(constant)]
            fn f0(&self) -> LeanResult<Nat>;
            $(fn $name(&self, $($arg: Nat),*) -> LeanResult<Nat>;)*
            fn g17(
                &self,
                a: u8,
                b: u16,
                c: u32,
                d: u64,
                e: f64,
                f: &str,
                g: bool,
                h: usize,
                i: Nat,
                j: u8,
                k: u8,
                l: u8,
                m: u8,
                n: u8,
                o: u8,
                p: f32,
                q: u64,
            ) -> u64;
            fn mk17(
                &self,
                a1: Nat,
            ) -> LeanResult<
                Option<
                    LeanFn<
                        'lean,
                        (Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat, Nat),
                        Nat,
                    >,
                >,
            >;
            #[lean(constant)]
            fn fn17(
                &self,
            ) -> LeanResult<
                Option<
                    LeanFn<
                        'lean,
                        (u8, u16, u32, u64, f64, String, bool, usize, Nat, u8, u8, u8, u8, u8, u8, f32, u64),
                        u64,
                    >,
                >,
            >;
            fn borrow_length(&self, s: &str) -> LeanResult<Nat>;
            fn borrow_return(&self, s: &str) -> LeanResult<LeanStr<'lean>>;
            fn borrow_append(&self, a: &str, b: &str) -> LeanResult<String>;
            fn borrow_nat(&self, a: &Nat, b: &Nat) -> LeanResult<Nat>;
            fn apply_twice(&self, f: LeanFn<'lean, (Nat,), Nat>, n: Nat) -> LeanResult<Nat>;
            fn apply2(&self, f: LeanFn<'lean, (Nat, u64), u64>, n: Nat, x: u64) -> u64;
            fn apply_float(&self, f: LeanFn<'lean, (f64,), f64>, x: f64) -> f64;
            fn adder(&self, n: Nat, m: Nat) -> LeanResult<Nat>;
            fn adder_opt(&self, n: Nat) -> LeanResult<Option<LeanFn<'lean, (Nat,), Nat>>>;
            fn line(&self, a: u64, b: u64) -> LeanResult<Option<LeanFn<'lean, (u64,), u64>>>;
            fn compose(
                &self,
                f: &LeanFn<'lean, (Nat,), Nat>,
                g: LeanFn<'lean, (Nat,), Nat>,
            ) -> LeanResult<Option<LeanFn<'lean, (Nat,), Nat>>>;
            #[lean(io)]
            fn each(&self, n: Nat, f: LeanFn<'lean, (u64,), LeanIo<()>>) -> LeanResult<()>;
            #[lean(io)]
            fn twice_io(&self, act: LeanFn<'lean, (), LeanIo<u64>>) -> LeanResult<u64>;
            fn mk_io(&self, n: u64) -> LeanResult<Option<LeanFn<'lean, (), LeanIo<u64>>>>;
            /// # Safety
            /// `n > 0`
            unsafe fn proof(&self, n: Nat, m: Nat) -> LeanResult<Nat>;
            fn type_id(&self, x: Obj<'lean>) -> Obj<'lean>;
            fn poly_length(&self, xs: LeanList<&str>) -> LeanResult<Nat>;
            fn inst_head(&self, default: Obj<'lean>, xs: LeanList<Obj<'lean>>) -> Obj<'lean>;
            fn inst_add(&self, add: LeanFn<'lean, (Obj<'lean>, Obj<'lean>), Obj<'lean>>, x: Obj<'lean>, y: Obj<'lean>) -> Obj<'lean>;
            /// Types and proofs may be written out.
            fn inst_dec(&self, p: Erased, decision: bool) -> u8;
            fn default_arg(&self, a: u8, b: u8) -> u8;
        }
    };
}

functions! {
    f1(a1);
    f2(a1 a2);
    f3(a1 a2 a3);
    f4(a1 a2 a3 a4);
    f5(a1 a2 a3 a4 a5);
    f6(a1 a2 a3 a4 a5 a6);
    f7(a1 a2 a3 a4 a5 a6 a7);
    f8(a1 a2 a3 a4 a5 a6 a7 a8);
    f9(a1 a2 a3 a4 a5 a6 a7 a8 a9);
    f10(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10);
    f11(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11);
    f12(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12);
    f13(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13);
    f14(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14);
    f15(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15);
    f16(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16);
    f17(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17);
}

/// All exports of `Conformance.Panics`.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Panics<'lean> {
    fn panic(&self, b: bool) -> LeanResult<Nat>;
    fn panic64(&self, b: bool) -> u64;
    fn unreachable(&self, b: bool) -> LeanResult<String>;
    fn arr_get(&self, a: &[Nat], i: Nat) -> LeanResult<Nat>;
    fn arr_get64(&self, a: &[u64], i: Nat) -> u64;
    fn arr_get_str(&self, a: &[&str], i: Nat) -> LeanResult<String>;
    fn arr_get_poly(
        &self,
        default: LeanStr<'lean>,
        a: LeanArray<'lean, LeanStr<'lean>>,
        i: Nat,
        j: Nat,
    ) -> LeanResult<(LeanStr<'lean>, LeanStr<'lean>)>;
    fn opt_get(&self, o: Option<Nat>) -> LeanResult<Nat>;
    fn assert(&self, n: Nat) -> LeanResult<Nat>;
    #[lean(io)]
    fn panic_io(&self, b: bool) -> LeanResult<Nat>;
}
