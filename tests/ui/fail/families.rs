//! Types that a number tells apart.

use lean_rs::prelude::*;
use lean_rs::{BitVec, Fin, LeanArray, LeanRef};

#[derive(LeanType)]
#[lean(name = "Families.Cell")]
struct Cell {
    row: Fin<8>,
    column: Nat,
    bits: BitVec<8>,
}

#[lean_module("Families")]
#[lean(prefix = "fam_")]
trait Other<'lean> {
    fn name(&self, i: Nat) -> LeanResult<String>;
    fn next(&self, i: Fin<5>) -> LeanResult<Nat>;
    fn open(&self, n: Nat, i: Fin<4>) -> LeanResult<Nat>;
    fn not(&self, b: u8) -> u8;
    fn double(&self, b: u128) -> LeanResult<BitVec<64>>;
    fn last(&self, v: Vec<Nat>) -> LeanResult<Nat>;
    fn sorted(&self, a: Nat, b: Nat, c: Nat) -> LeanResult<[Nat; 2]>;
    fn bytes(&self, v: [u8; 2]) -> LeanResult<Vec<u8>>;
    fn call(&self, f: LeanFn<'lean, (Fin<4>,), Nat>) -> LeanResult<LeanList<Fin<4>>>;
    fn adder(&self, n: Fin<4>) -> LeanResult<Option<LeanFn<'lean, (Nat,), Fin<4>>>>;
    fn apply(&self, f: LeanFn<'lean, ([Nat; 3],), Nat>) -> LeanResult<Nat>;
    #[lean(export = "fam_ref")]
    fn reference(&self, i: Fin<4>) -> LeanResult<LeanRef<'lean, Nat>>;
    fn view(&self, unit: ()) -> LeanResult<LeanArray<'lean, [Nat; 2]>>;
    fn quot(&self, n: u32) -> u32;
    fn unrep(&self, r: Obj<'lean>) -> LeanResult<Obj<'lean>>;
}

fn main() {}
