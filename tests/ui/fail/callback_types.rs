//! Types that never cross the border: for the compiler to say.
#![allow(unused)]
use std::rc::Rc;

use lean_rs::prelude::*;
use lean_rs::{LeanFn, ObjRef};

struct Plain;

#[lean_callback]
fn parameter(n: Plain) -> u64 { 0 }

#[lean_callback]
fn reference(n: &Plain) -> u64 { 0 }

#[lean_callback]
fn inside(n: Vec<Rc<u64>>) -> u64 { 0 }

#[lean_callback]
fn slice(n: &[Plain]) -> u64 { 0 }

#[lean_callback]
fn result(n: u64) -> Rc<u64> { Rc::new(n) }

#[lean_callback]
fn action(n: u64) -> LeanResult<Plain> { Ok(Plain) }

#[lean_callback(eio)]
fn error(n: u64) -> Result<u64, Plain> { Ok(n) }

#[lean_callback]
fn borrowed(n: ObjRef<'_, '_>) -> u64 { 0 }

#[lean_callback]
fn function(f: LeanFn<'_, (Plain,), u64>) -> u64 { 0 }

#[derive(LeanType)]
#[lean(name = "Externs.Point")]
struct Point { x: u32, y: f64 }

// Has no default.
#[lean_callback(on_panic = default)]
fn point(n: u64) -> Point { Point { x: 0, y: 0.0 } }

fn main() {}
