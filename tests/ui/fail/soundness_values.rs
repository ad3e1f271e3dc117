//! Function values whose result types have no value: to Lean's compiler, they prove anything.
use std::marker::PhantomData;

use lean_rs::prelude::*;
use lean_rs::{Fin, LeanBaseIo, LeanEio, LeanFn, LeanThunk};

#[derive(LeanType)]
#[lean(name = "Values.Empt")]
enum Empt {}

/// Nobody answers for the functions inside.
#[derive(LeanType)]
#[lean(name = "Values.Coil")]
enum Coil<'lean> {
    Mk { next: LeanFn<'lean, (Nat,), Obj<'lean>> },
}

#[derive(LeanType)]
#[lean(name = "Values.Impossible")]
struct Impossible<'lean> {
    run: LeanFn<'lean, (Nat,), Fin<0>>,
    name: String,
}

#[derive(LeanType)]
#[lean(name = "Values.Taker")]
struct Taker<'lean> {
    take: LeanFn<'lean, (LeanFn<'lean, (Nat,), Fin<0>>,), Nat>,
    name: String,
}

/// That is for whoever applies it.
#[derive(LeanType)]
#[lean(name = "Values.Runner")]
struct Runner<'lean, T> {
    run: LeanFn<'lean, (Nat,), T>,
    name: String,
}

#[derive(LeanType)]
#[lean(name = "Values.Runners")]
struct Runners<'lean, T> {
    first: Option<Runner<'lean, (T, Nat)>>,
    more: LeanList<Runners<'lean, T>>,
}

#[derive(LeanType)]
#[lean(name = "Values.Refuter", unsafe(assume_valid))]
struct Refuter<'lean, T> {
    refute: LeanFn<'lean, (T,), Empt>,
    name: String,
}

#[derive(LeanType)]
#[lean(name = "Values.Witnessed", unsafe(assume_valid))]
struct Witnessed<T> {
    name: String,
    #[lean(skip)]
    of: std::marker::PhantomData<T>,
}

#[lean_module("Values")]
#[lean(prefix = "val_")]
trait Given<'lean> {
    fn fin(&self, f: LeanFn<'lean, (Nat,), Fin<0>>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn empty(&self, f: LeanFn<'lean, (Nat, ()), Empt>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn coil(&self, f: LeanFn<'lean, (Nat,), Coil<'lean>>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn left(&self, f: LeanFn<'lean, (Nat,), Obj<'lean>>) -> LeanResult<u8>;
    fn pair(&self, f: LeanFn<'lean, (Nat,), (Nat, Fin<0>)>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn thunk(&self, f: LeanFn<'lean, (Nat,), LeanThunk<'lean, Empt>>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn action(&self, f: LeanFn<'lean, (), LeanBaseIo<Empt>>) -> Option<LeanFn<'lean, (), LeanBaseIo<Empt>>>;
    fn throws(&self, f: LeanFn<'lean, (), LeanEio<Fin<0>, Empt>>) -> Option<LeanFn<'lean, (), LeanEio<Fin<0>, Empt>>>;
    fn inside(&self, fs: Vec<LeanFn<'lean, (Nat,), Fin<0>>>, i: Nat) -> LeanResult<Nat>;
    fn runner(&self, w: Runner<'lean, Fin<0>>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
    fn runners(&self, w: Runners<'lean, Empt>, xs: Vec<Nat>, i: Nat) -> LeanResult<Nat>;
}

#[lean_module("Values")]
#[lean(prefix = "val_")]
trait Taken<'lean> {
    fn taker(&self, i: Nat) -> LeanResult<Option<LeanFn<'lean, (LeanFn<'lean, (Nat,), Fin<0>>,), Nat>>>;
}

/// Type parameters that something else speaks of.
#[lean_module("Values")]
#[lean(prefix = "val_")]
trait Parameters<'lean> {
    fn refuted(&self, f: LeanFn<'lean, (Nat,), Fin<0>>, r: Refuter<'lean, Fin<0>>, i: Nat) -> LeanResult<Nat>;
    fn witness(&self, f: LeanFn<'lean, (Nat,), Fin<0>>) -> LeanResult<Witnessed<Fin<0>>>;
}

/// Lean has an instance of `Inhabited (Sorted α)` only if `α` has one.
#[derive(LeanType)]
#[lean(name = "Values.Sorted", unsafe(assume_valid))]
struct Sorted<T> {
    elements: Vec<T>,
}

#[lean_module("Values")]
#[lean(prefix = "val_")]
trait Instances<'lean> {
    fn unsorted(&self, f: LeanFn<'lean, (Nat,), Sorted<Fin<0>>>) -> LeanResult<Nat>;
}

/// Proofs of `False`, and types that a value says are empty.
#[derive(LeanType)]
#[lean(handle, name = "Values.Proved False")]
struct Proved<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "Values.EmptyByBox")]
struct EmptyByBox<'lean, T>(LeanHandle<'lean, Self>, #[lean(skip)] PhantomData<T>);

#[derive(LeanType)]
#[lean(handle, name = "Values.EmptyByProp")]
struct EmptyByProp<'lean, T>(LeanHandle<'lean, Self>, #[lean(skip)] PhantomData<T>);

#[derive(LeanType)]
#[lean(handle, name = "Values.EmptyByList")]
struct EmptyByList<'lean, T>(LeanHandle<'lean, Self>, #[lean(skip)] PhantomData<T>);

#[derive(LeanType)]
#[lean(handle, name = "Values.EmptyByDecision")]
struct EmptyByDecision<'lean, T>(LeanHandle<'lean, Self>, #[lean(skip)] PhantomData<T>);

/// Its constructor chooses a type.
#[derive(LeanType)]
#[lean(handle, name = "Values.Chosen")]
struct Chosen<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(name = "Values.UnsafelyInhabited")]
enum UnsafelyInhabited {}

#[derive(LeanType)]
#[lean(name = "Values.SorryInhabited")]
enum SorryInhabited {}

#[lean_module("Values")]
#[lean(prefix = "val_")]
trait Lookalikes<'lean> {
    fn captured(&self, r: Refuter<'lean, Obj<'lean>>, c: &Chosen<'lean>, f: LeanFn<'lean, (Nat,), Obj<'lean>>) -> LeanResult<Nat>;
    fn captured_class(&self, r: Refuter<'lean, Obj<'lean>>, c: Obj<'lean>, f: LeanFn<'lean, (Nat,), Obj<'lean>>) -> LeanResult<Nat>;
    fn unsafely(&self, f: LeanFn<'lean, (Nat,), UnsafelyInhabited>) -> LeanResult<Nat>;
    fn sorry(&self, f: LeanFn<'lean, (Nat,), SorryInhabited>) -> LeanResult<Nat>;
}

#[lean_module("Values")]
#[lean(prefix = "val_")]
trait Refutations<'lean> {
    fn proved(&self, f: LeanFn<'lean, (Nat,), Proved<'lean>>, a: Vec<Nat>, i: usize) -> LeanResult<Nat>;
    fn by_box(&self, e: EmptyByBox<'lean, Obj<'lean>>, f: LeanFn<'lean, (Nat,), Obj<'lean>>) -> LeanResult<Nat>;
    fn by_prop(&self, e: EmptyByProp<'lean, Obj<'lean>>, f: LeanFn<'lean, (Nat,), Obj<'lean>>) -> LeanResult<Nat>;
    fn by_list(&self, e: EmptyByList<'lean, Obj<'lean>>, f: LeanFn<'lean, (Nat,), Obj<'lean>>) -> LeanResult<Nat>;
    fn by_decision(&self, e: EmptyByDecision<'lean, Obj<'lean>>, f: LeanFn<'lean, (Nat,), Obj<'lean>>) -> LeanResult<Nat>;
}

#[lean_callback(extern_name = "val_host_option")]
fn host_option<'lean>(_n: Nat) -> Option<LeanFn<'lean, (Nat,), Fin<0>>> {
    None
}

#[lean_callback(extern_name = "val_host_taker")]
fn host_taker<'lean>(_f: LeanFn<'lean, (LeanFn<'lean, (Nat,), Fin<0>>,), Nat>) -> Nat {
    Nat::from(0u8)
}

#[lean_callback(extern_name = "val_host_variable")]
fn host_variable<'lean>(_n: Nat) -> Option<LeanFn<'lean, (Nat,), Obj<'lean>>> {
    None
}

fn main() {}
