#![allow(unused)]
use lean_rs::prelude::*;

struct Counter(u64);

impl Counter {
    #[lean_callback]
    fn count(&self, n: u64) -> u64 { self.0 + n }

    #[lean_callback]
    fn add(mut self: Box<Self>, n: u64) -> u64 { self.0 += n; self.0 }
}

#[lean_callback]
async fn asynchronous(n: u64) -> u64 { n }

#[lean_callback]
unsafe fn unsafe_(n: u64) -> u64 { n }

#[lean_callback]
extern "C" fn external(n: u64) -> u64 { n }

#[lean_callback]
fn generic<T>(n: T) -> T { n }

#[lean_callback]
fn lifetime<'a>(n: &'a str) -> u64 { n.len() as u64 }

#[lean_callback]
fn sized<const N: usize>(n: [u64; N]) -> u64 { n[0] }

#[lean_callback]
fn conditional(n: u64) -> u64 where u64: Copy { n }

#[lean_callback]
fn changing(n: &mut Vec<u64>) -> u64 { n.pop().unwrap_or_default() }

#[lean_callback]
fn forms(
    a: fn(u64) -> u64,
    b: impl Fn(u64) -> u64,
    c: &dyn Fn(u64) -> u64,
    d: *const u8,
    e: &&str,
    f: (u64,),
) -> u64 { 0 }

#[lean_callback]
fn text(n: u64) -> &'static str { "" }

#[lean_callback]
fn maybe_text(n: u64) -> LeanResult<&'static [u8]> { Ok(b"") }

#[lean_callback]
fn pointer(n: u64) -> *const u8 { std::ptr::null() }

#[lean_callback]
fn forever(n: u64) -> ! { loop {} }

#[lean_callback]
fn opaque(n: u64) -> impl Copy { n }

#[lean_callback]
fn nothing(n: u64) {}

#[lean_callback]
fn constant() -> u64 { 7 }

#[lean_callback]
fn only_the_runtime(lean: &LeanRuntime) -> u64 { 7 }

#[lean_callback]
fn other_error(n: u64) -> Result<u64, std::io::Error> { Ok(n) }

#[lean_callback]
fn no_error(n: u64) -> Result<u64> { Ok(n) }

#[lean_callback(eio)]
fn not_a_result(n: u64) -> u64 { n }

#[lean_callback(eio)]
fn lean_result(n: u64) -> LeanResult<u64> { Ok(n) }

#[lean_callback(base_io)]
fn throws(n: u64) -> LeanResult<u64> { Ok(n) }

#[lean_callback]
fn many(
    a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8, q: u8,
    r: u8, s: u8, t: u8, u: u8, v: u8, w: u8, x: u8, y: u8, z: u8, a1: u8, b1: u8, c1: u8, d1: u8, e1: u8, f1: u8, g1: u8,
) -> u8 { a }

#[lean_callback]
struct NotAFunction;

#[lean_callback]
trait Trait { fn f(&self); }

trait Required {
    #[lean_callback]
    fn bodiless(n: u64) -> u64;
}

fn main() {}
