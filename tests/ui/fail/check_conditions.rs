//! What Lean code relies on, and Rust does not promise.
use lean_rs::prelude::*;
use lean_rs::LeanFn;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Conditions<'lean> {
    fn proof(&self, n: Nat, m: Nat) -> LeanResult<Nat>;
    fn fin_val(&self, n: Nat, i: Nat) -> LeanResult<Nat>;
    fn subtype_val(&self, p: Nat) -> LeanResult<Nat>;
    // Objects of any type.
    fn f1(&self, a1: Obj<'lean>) -> LeanResult<Nat>;
    fn list_join(&self, l: LeanList<ObjRef<'lean, '_>>) -> LeanResult<String>;
    fn apply_twice(&self, f: LeanFn<'lean, (Obj<'lean>,), Nat>, n: Nat) -> LeanResult<Nat>;
    // As results they claim nothing.
    fn f2(&self, a1: Nat, a2: Nat) -> Obj<'lean>;
    // Somebody vouches for it.
    /// # Safety
    /// `a1 : Nat`
    unsafe fn f3(&self, a1: Obj<'lean>, a2: Nat, a3: Nat) -> LeanResult<Nat>;
}

#[lean_module("Closures")]
#[lean(prefix = "closures_")]
trait Functions<'lean> {
    // Who has the function can call it with anything.
    fn pick(&self, k: Nat) -> LeanResult<Option<LeanFn<'lean, (Nat,), Nat>>>;
    fn mk_throw(&self, text: &str) -> LeanResult<Option<LeanFn<'lean, (Obj<'lean>,), LeanIo<Nat>>>>;
    // What it gives is the caller's word, too.
    fn third(&self, f: LeanFn<'lean, (Nat,), Nat>, n: Nat) -> LeanResult<Nat>;
    fn curried(&self, f: LeanFn<'lean, (Nat, Nat), Obj<'lean>>) -> LeanResult<Option<LeanFn<'lean, (Nat,), Nat>>>;
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Label")]
struct Label<'lean> {
    text: Obj<'lean>,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Op", unsafe(assume_valid))]
struct Op<'lean> {
    label: Obj<'lean>,
    run: LeanFn<'lean, (Nat,), Nat>,
}

fn main() {}
