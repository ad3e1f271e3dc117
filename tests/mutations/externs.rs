//! The functions that `Externs` declares; they are compiled, and never called.

use lean_rs::LeanFn;
use lean_rs::prelude::*;

/// `Externs.Point`
#[derive(LeanType)]
#[lean(name = "Externs.Point")]
pub struct Point {
    x: u32,
    y: f64,
}

/// `Externs.Refusal`
#[derive(LeanType)]
#[lean(name = "Externs.Refusal")]
pub enum Refusal {
    Closed,
    Code(u32),
}

#[lean_callback(extern_name = "ext_scale")]
pub fn scale(factor: f64, by: u8) -> f64 {
    factor * f64::from(by)
}

#[lean_callback(extern_name = "ext_guarded", eio)]
pub fn guarded(key: u64) -> Result<String, Refusal> {
    if key == 0 { Err(Refusal::Closed) } else { Ok(key.to_string()) }
}

// SAFETY: the objects are those that were given.
#[lean_callback(extern_name = "ext_turn", unsafe(assume_valid))]
pub fn turn<'lean>(xs: LeanList<Obj<'lean>>, _: Nat) -> LeanList<Obj<'lean>> {
    xs
}

#[lean_callback(extern_name = "ext_moved")]
pub fn moved(p: Point, dx: u32) -> Point {
    Point { x: p.x + dx, ..p }
}

#[lean_callback(extern_name = "ext_visit")]
pub fn visit(f: LeanFn<'_, (u64,), LeanIo<bool>>, up_to: u64) -> LeanResult<()> {
    (0..up_to).try_for_each(|n| f.call(n).map(drop))
}

#[lean_callback(extern_name = "ext_half")]
pub fn half(n: Nat) -> Nat {
    n
}

#[lean_callback(extern_name = "ext_clock")]
pub fn clock() -> u64 {
    0
}
