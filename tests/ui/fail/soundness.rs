//! What Lean types say beyond the types of their fields: each of these methods could break memory.
use lean_rs::prelude::*;
use lean_rs::{Erased, LeanBaseIo, LeanFn, LeanPromise, LeanRef};

#[derive(LeanType)]
#[lean(name = "Soundness.Ex")]
enum Ex {
    Nat(#[lean(rename = "value")] Nat),
    Flt(#[lean(rename = "value")] f64),
}

#[derive(LeanType)]
#[lean(name = "Soundness.Vc")]
enum Vc<T> {
    Nil,
    Cons { n: Nat, head: T, tail: Box<Vc<T>> },
}

#[derive(LeanType)]
#[lean(name = "Vector", unsafe(assume_valid))]
struct Vector<T> {
    to_array: Vec<T>,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Given", unsafe(assume_valid))]
struct Given {
    value: Nat,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Decided")]
struct Decided {
    small: bool,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Handler")]
struct Handler<'lean, T> {
    run: LeanFn<'lean, (T,), Nat>,
    name: String,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Both")]
struct Both<'lean, T> {
    map: LeanFn<'lean, (T,), T>,
    nested: Option<Handler<'lean, Handler<'lean, T>>>,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Cached")]
enum Cached {
    Leaf { n: Nat },
    Node { l: Box<Cached>, r: Box<Cached> },
}

#[derive(LeanType)]
#[lean(name = "Array")]
struct Fake<T> {
    head: T,
    tail: T,
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Families<'lean> {
    fn ex_nat(&self, e: Ex) -> LeanResult<Nat>;
    fn vc_head(&self, n: Nat, v: Vc<Nat>) -> LeanResult<Nat>;
    fn vec_last(&self, v: Vector<Nat>) -> LeanResult<Nat>;
    fn vec_fun(&self, unit: (), v: Vector<Nat>) -> LeanResult<Nat>;
    fn given(&self, g: Given) -> LeanResult<Nat>;
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Decisions<'lean> {
    fn decide(&self, xs: Vec<Nat>, i: Nat, d: bool) -> LeanResult<Nat>;
    fn decide_twice(&self, a: bool, b: bool) -> u8;
    fn decide_eq(&self, eq: LeanFn<'lean, (Nat, Nat), bool>, x: Nat, y: Nat) -> u8;
    fn decider(&self, f: LeanFn<'lean, (Nat,), bool>) -> u8;
    fn decided_field(&self, d: Decided) -> u8;
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Promises<'lean> {
    fn index(&self, i: Nat) -> LeanResult<Nat>;
    fn chosen(&self, c: LeanFn<'lean, (Nat,), Nat>, x: Nat) -> LeanResult<Nat>;
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Sides<'lean> {
    fn handler_small(&self, unit: ()) -> LeanResult<Handler<'lean, Nat>>;
    fn handler_string(&self, unit: ()) -> LeanResult<Handler<'lean, Obj<'lean>>>;
    fn both_small(&self, unit: ()) -> LeanResult<Both<'lean, Nat>>;
    fn ref_same(&self, r: LeanRef<'lean, Nat>) -> LeanResult<LeanRef<'lean, Obj<'lean>>>;
    fn wrapf(&self, f: LeanFn<'lean, (Nat,), Nat>) -> LeanResult<Option<LeanFn<'lean, (Obj<'lean>,), Nat>>>;
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Names<'lean> {
    fn cached_size(&self, c: Cached) -> LeanResult<Nat>;
    fn shadow(&self, y: Nat, x: Nat, f: LeanFn<'lean, (String,), u64>) -> u64;
    fn inner(&self, x: Nat, y: String) -> LeanResult<Option<Nat>>;
    fn conv(&self, c: LeanFn<'lean, (u64,), String>, s: &str) -> u64;
}

#[derive(LeanType)]
#[lean(name = "PLift")]
struct PLift<T> {
    down: T,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Cert")]
struct Cert<T> {
    val: T,
    n: Nat,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Runner")]
struct Runner<'lean, T> {
    run: LeanFn<'lean, (T,), Nat>,
    name: String,
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Proofs<'lean> {
    fn lifted(&self, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn lifted_option(&self, xs: Vec<Nat>, i: Nat, h: Option<PLift<Erased>>) -> LeanResult<Nat>;
    fn cert(&self, xs: Vec<Nat>, i: Nat, h: Cert<Erased>) -> LeanResult<Nat>;
    fn runner(&self, xs: Vec<Nat>, i: Nat) -> LeanResult<Runner<'lean, Obj<'lean>>>;
    fn licence(&self, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait DecidedOften<'lean> {
    fn decide_array(&self, ds: Vec<bool>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn decide_sum(&self, d: LeanFn<'lean, (Nat, Nat), bool>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn decide_pair(&self, d: (bool, bool), xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn decide_action(&self, d: LeanFn<'lean, (), LeanBaseIo<bool>>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
}

#[derive(LeanType)]
#[lean(name = "Soundness.Bag")]
struct Bag {
    items: Nat,
    name: String,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Dynamic", handle)]
struct Dynamic<'lean>(LeanHandle<'lean, Self>);

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Quotients<'lean> {
    fn squash(&self, f: LeanFn<'lean, (Nat,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn bag(&self, f: LeanFn<'lean, (Bag,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn picker(&self, p: LeanFn<'lean, (Nat,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn squashes(&self, f: LeanFn<'lean, (LeanList<Nat>,), Nat>) -> LeanResult<Nat>;
    fn dynamic(&self, f: LeanFn<'lean, (Dynamic<'lean>,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn dynamics(&self, f: LeanFn<'lean, (Vec<Dynamic<'lean>>,), Nat>) -> LeanResult<Nat>;
}

#[derive(LeanType)]
#[lean(name = "Soundness.Cell")]
struct Cell<'lean, T> {
    r#ref: LeanRef<'lean, T>,
    name: String,
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Held<'lean> {
    #[lean(eio)]
    fn throw_function(&self, unit: ()) -> LeanResult<Result<(), (Nat, LeanFn<'lean, (Nat,), Nat>)>>;
    #[lean(eio)]
    fn throw_open(&self, n: Nat) -> LeanResult<Result<(), (Nat, LeanFn<'lean, (Nat,), Nat>)>>;
    fn cell(&self, n: Nat) -> LeanResult<Cell<'lean, Nat>>;
    fn promise(&self, unit: ()) -> LeanResult<LeanPromise<'lean, Obj<'lean>>>;
}

fn main() {}
