#![allow(unused)]
use lean_rs::prelude::*;

#[lean_callback(extern_nam = "rs_a")]
fn a(n: u64) -> u64 { n }

#[lean_callback(zebra)]
fn b(n: u64) -> u64 { n }

#[lean_callback(extern_name = "rs_c", extern_name = "rs_c2", unsafe(unchecked))]
fn c(n: u64) -> u64 { n }

#[lean_callback(eio, eio)]
fn d(n: u64) -> Result<u64, String> { Ok(n) }

#[lean_callback(extern_name = "rs e", unsafe(unchecked))]
fn e(n: u64) -> u64 { n }

#[lean_callback(extern_name = rs_f, unsafe(unchecked))]
fn f(n: u64) -> u64 { n }

#[lean_callback(extern_name, unsafe(unchecked))]
fn g(n: u64) -> u64 { n }

#[lean_callback(on_panic)]
fn h(n: u64) -> u64 { n }

#[lean_callback(on_panic = abort)]
fn i(n: u64) -> u64 { n }

#[lean_callback(on_panic = "default")]
fn j(n: u64) -> u64 { n }

#[lean_callback(on_panic = default, on_panic = default)]
fn k(n: u64) -> u64 { n }

#[lean_callback(base_io = true)]
fn l(n: u64) -> u64 { n }

#[lean_callback(extern_name = "rs_m", unsafe(unchecked(all)))]
fn m(n: u64) -> u64 { n }

#[lean_callback(unsafe(unchecked))]
fn n(n: u64) -> u64 { n }

#[lean_callback(unsafe(assume_valid))]
fn o(n: u64) -> u64 { n }

#[lean_callback(eio, base_io)]
fn p(n: u64) -> Result<u64, String> { Ok(n) }

#[lean_callback("rs_q")]
fn q(n: u64) -> u64 { n }

#[lean_callback(on_panic = default)]
fn r(n: u64) -> LeanResult<u64> { Ok(n) }

fn main() {
    // No follow-up errors.
    let lean = LeanRuntime::init().unwrap();
    let _ = b::lean_fn(lean);
}
