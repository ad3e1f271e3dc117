//! A proof about a type says nothing about another type.

use lean_rs::prelude::*;

/// `α` has more than `i` values.
#[derive(LeanType)]
#[lean(name = "Soundness.Several", unsafe(assume_valid))]
struct Several<A> {
    i: Nat,
    pad: Option<A>,
}

/// `α` has at most one value.
#[derive(LeanType)]
#[lean(name = "Soundness.Single", unsafe(assume_valid))]
struct Single<A> {
    pad: Option<A>,
    n: Nat,
}

/// That a proposition holds.
#[derive(LeanType)]
#[lean(name = "Soundness.Evidence", unsafe(assume_valid))]
struct Evidence<A> {
    pad: Nat,
    n: Nat,
    #[lean(skip)]
    of: std::marker::PhantomData<A>,
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Proofs<'lean> {
    fn several(&self, i: Nat) -> Several<Obj<'lean>>;
    fn single(&self, n: Nat) -> Single<Obj<'lean>>;
    fn several_at(&self, s: Several<Obj<'lean>>, t: Single<Obj<'lean>>) -> String;
    fn evidence(&self, xs: &[String], i: Nat, e: &Evidence<lean_rs::Erased>) -> String;
}

fn main() {}
