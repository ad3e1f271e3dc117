//! Function values that prove no more than is true: of their result types it is known that they have a value, so that nobody has to vouch
//! for them. The others are in `ui/fail/soundness_values.rs`; the methods here compile because they are no `unsafe fn`.

use lean_rs::prelude::*;
use lean_rs::{BitVec, External, Fin, LeanRef, LeanTask, LeanVector};

use super::support::lean;

/// It has no value.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Values.Empt")]
enum Empt {}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Values.Point")]
struct Point {
    x: Nat,
    y: f64,
}

/// A constructor without a field shows that there is one.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "Values.Tree")]
enum Tree<'lean> {
    Node { children: LeanFn<'lean, (Nat,), Tree<'lean>> },
    Leaf,
}

#[derive(Debug, Clone, LeanType)]
#[lean(name = "Values.Runner")]
struct Runner<'lean, T> {
    run: LeanFn<'lean, (Nat,), T>,
    name: String,
}

#[derive(Debug, Clone, LeanType)]
#[lean(name = "Values.Runners")]
struct Runners<'lean, T> {
    first: Option<Runner<'lean, (T, Nat)>>,
    more: LeanList<Runners<'lean, T>>,
}

/// Those that are made here have fewer than three elements.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "Values.Sorted", unsafe(assume_valid))]
struct Sorted<T> {
    elements: Vec<T>,
}

/// A type of which Lean knows nothing but the name.
struct Session(Nat);

// SAFETY: all values are made below.
unsafe impl LeanOpaque for Session {
    const LEAN_NAME: &'static str = "Values.Session";
}

/// A function of a function.
type Taker<'lean> = LeanFn<'lean, (LeanFn<'lean, (Nat,), Nat>,), Nat>;

#[lean_module("Values")]
#[lean(prefix = "val_")]
trait Values<'lean> {
    #[expect(clippy::too_many_arguments, reason = "one for each kind of result")]
    fn honest(
        &self,
        a: LeanFn<'lean, (Nat,), Point>,
        b: LeanFn<'lean, (Nat,), LeanIo<Empt>>,
        c: LeanFn<'lean, (Nat,), Result<Empt, String>>,
        d: LeanFn<'lean, (Nat,), Option<Empt>>,
        e: LeanFn<'lean, (Nat,), Vec<Fin<0>>>,
        f: LeanFn<'lean, (Nat,), Fin<1>>,
        g: LeanFn<'lean, (Nat,), Tree<'lean>>,
        h: LeanFn<'lean, (Nat,), LeanVector<Fin<0>, 0>>,
        i: LeanFn<'lean, (Nat,), LeanTask<'lean, Option<Empt>>>,
        j: LeanFn<'lean, (Nat,), BitVec<0>>,
        k: LeanFn<'lean, (Nat, Nat), ()>,
    ) -> LeanResult<Nat>;
    fn runs(&self, w: Runner<'lean, Nat>, ws: Runners<'lean, String>) -> LeanResult<Nat>;
    fn sessions(
        &self,
        make: LeanFn<'lean, (Nat,), External<'lean, Session>>,
        n: Nat,
    ) -> LeanResult<Vec<External<'lean, Session>>>;
    fn sorted(&self, f: LeanFn<'lean, (Nat,), Sorted<Nat>>) -> LeanResult<Nat>;
    fn generic(&self, f: LeanFn<'lean, (Obj<'lean>,), Nat>, xs: Vec<Obj<'lean>>) -> LeanResult<Vec<Nat>>;
    fn refs(&self, f: LeanFn<'lean, (Nat,), Nat>, r: LeanRef<'lean, Nat>) -> LeanResult<()>;
    fn fold(&self, f: LeanFn<'lean, (Nat, Nat), Nat>, init: Nat, xs: LeanList<Nat>) -> LeanResult<Nat>;
    fn taker_at(&self, x: Nat) -> LeanResult<Option<Taker<'lean>>>;
}

#[derive(Debug, LeanType)]
#[lean(name = "Values.Host.Empt")]
enum HostEmpt {}

#[lean_callback(extern_name = "val_host_honest")]
fn host_honest<'lean>(lean: &'lean LeanRuntime, _n: Nat) -> Option<LeanFn<'lean, (Nat,), LeanIo<HostEmpt>>> {
    Some(LeanFn::new(lean, |_: Nat| -> LeanResult<HostEmpt> { panic!("nobody asks") }))
}

fn values() -> ValuesModule<'static> {
    ValuesModule::load(lean()).unwrap()
}

#[test]
fn functions_that_prove_what_is_known() {
    fn never<R: lean_rs::IntoLean<'static>>() -> LeanFn<'static, (Nat,), R> {
        LeanFn::new(lean(), |_: Nat| -> R { panic!("nobody asks") })
    }
    let point = LeanFn::new(lean(), |x: Nat| Point { x, y: 0.0 });
    let io = LeanFn::new(lean(), |_: Nat| -> LeanResult<Empt> { panic!("nobody asks") });
    let unit = LeanFn::new(lean(), |_: Nat, _: Nat| ());
    let values = values();
    let answer = values.honest(
        point,
        io,
        never(),
        never(),
        never(),
        never(),
        never(),
        never(),
        never(),
        never(),
        unit,
    );
    assert_eq!(answer.unwrap(), 1u8);
}

#[test]
fn type_parameters() {
    let values = values();
    let double = || LeanFn::new(lean(), |n: Nat| n.clone() + n);
    let runner = Runner { run: LeanFn::new(lean(), |_: Nat| Nat::from(7u8)), name: String::new() };
    let runners = Runners { first: None, more: LeanList::from(vec![]) };
    assert_eq!(values.runs(runner, runners).unwrap(), 7u8);
    let r = LeanRef::new(lean(), Nat::from(4u8));
    values.refs(double(), r.clone()).unwrap();
    assert_eq!(r.get().unwrap(), 8u8);
    let sum = LeanFn::new(lean(), |a: Nat, b: Nat| a + b);
    let numbers = LeanList::from(vec![Nat::from(2u8), Nat::from(3u8)]);
    assert_eq!(values.fold(sum, Nat::from(1u8), numbers).unwrap(), 6u8);
    let ones = values.generic(LeanFn::new(lean(), |_: Obj<'_>| Nat::from(1u8)), vec![]);
    assert_eq!(ones.unwrap(), Vec::<Nat>::new());
    let sorted = LeanFn::new(lean(), |n: Nat| Sorted { elements: vec![n] });
    assert_eq!(values.sorted(sorted).unwrap(), 1u8);
    let taker = values.taker_at(Nat::from(0u8)).unwrap().unwrap();
    assert_eq!(taker.call(double()).unwrap(), 0u8);
    let make = LeanFn::new(lean(), |n: Nat| External::new(lean(), Session(n)));
    let sessions = values.sessions(make, Nat::from(5u8)).unwrap();
    assert_eq!(sessions[0].0, 5u8);
}
