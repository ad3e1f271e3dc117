use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
#[lean(prefix = "arith_")]
unsafe trait Arith<T>: Send
where
    T: Copy,
{
    const LIMIT: u64;
    type Point;
    fn origin(&self) -> Obj<'lean>;
    fn many(
        &self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8,
        o: u8, p: u8, q: u8, r: u8, s: u8, t: u8, u: u8, v: u8, w: u8, x: u8, y: u8, z: u8, a2: u8, b2: u8,
        c2: u8, d2: u8, e2: u8, f2: u8, g2: u8,
    ) -> u8;
}

fn main() {}
