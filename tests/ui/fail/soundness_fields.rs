//! Fields whose types are not those of Lean's fields, also where a field is an object whatever its type.
use std::cell::Cell;

use lean_rs::LeanFn;
use lean_rs::prelude::*;

trait Choice {
    type Out;
}

impl Choice for Nat {
    type Out = u8;
}

#[derive(LeanType)]
#[lean(name = "Soundness.Two")]
struct Two {
    x: String,
    y: Cell<u8>,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Assoc")]
struct Assoc<T: Choice> {
    text: T::Out,
    x: T,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Handler")]
struct Handler<'lean, T: Choice> {
    run: LeanFn<'lean, (T::Out,), Nat>,
    name: String,
    #[lean(skip)]
    of: std::marker::PhantomData<T>,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Only")]
struct Only<'lean> {
    run: LeanFn<'lean, (Nat,), Nat>,
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Fields<'lean> {
    fn two(&self, s: Two) -> LeanResult<Nat>;
    fn assoc(&self, s: Assoc<Nat>) -> LeanResult<Nat>;
    fn handler_string(&self, unit: ()) -> LeanResult<Handler<'lean, Nat>>;
    fn only(&self, unit: ()) -> LeanResult<Only<'lean>>;
}

fn main() {}
