//! What Lean takes for a function has to be one: the same answer to the same arguments. No type can say so, and compiled Lean
//! code relies on it, so that this is required of whoever makes a pure `LeanFn` (`docs/src/safety.md`). The programs here show
//! what happens otherwise.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lean_rs::LeanFn;
use lean_rs::prelude::*;

use super::support::lean;

#[lean_module("Calls")]
#[lean(prefix = "calls_")]
trait Calls<'lean> {
    fn checked(&self, f: LeanFn<'lean, (Nat,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn checked_once(&self, f: LeanFn<'lean, (Nat,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn node(&self, f: LeanFn<'lean, (Nat,), Tree<'lean>>) -> LeanResult<Tree<'lean>>;
    fn inside(&self, t: &Tree<'lean>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn negated(&self, f: LeanFn<'lean, Numbers, bool>, x: f64) -> bool;
}

#[derive(Clone, LeanType)]
#[lean(name = "Calls.Tree", handle)]
struct Tree<'lean>(LeanHandle<'lean, Self>);

type Numbers = (f64, f32, Vec<f64>, Option<f64>, (f64, f32));

fn calls() -> CallsModule<'static> {
    CallsModule::load(lean()).unwrap()
}

/// A closure that answers 0 first, and 1 from then on.
fn inconstant() -> LeanFn<'static, (Nat,), Nat> {
    let asked = Cell::new(0u8);
    LeanFn::new(lean(), move |_: Nat| Nat::from(asked.replace(1)))
}

fn numbers() -> Vec<Nat> {
    [7u8, 42].map(Nat::from).to_vec()
}

#[test]
fn functions_get_what_was_checked() {
    for (answer, expected) in [(0u8, 7u8), (1, 0), (200, 0)] {
        let f = || LeanFn::new(lean(), move |_: Nat| Nat::from(answer));
        assert_eq!(calls().checked(f(), numbers()).unwrap(), expected);
        assert_eq!(calls().checked_once(f(), numbers()).unwrap(), expected);
    }
}

/// Lean's compiler asks once where it sees both questions at a time. That is no promise.
#[test]
fn asked_once() {
    assert_eq!(calls().checked_once(inconstant(), numbers()).unwrap(), 7);
}

/// It checks the first answer and uses the second, without a check of the bounds: what is read is behind the end of the array. The
/// memory is that of the array, and holds the element that was removed from it.
#[test]
fn asked_twice() {
    assert_eq!(calls().checked(inconstant(), numbers()).unwrap(), 42);
}

/// What a function returns was there before it, as Lean proves. A cell that is written later can say otherwise.
#[test]
fn returned_was_there_before() {
    let cell: Rc<RefCell<Option<Tree<'static>>>> = Rc::default();
    let inside = cell.clone();
    let tree =
        calls().node(LeanFn::new_reentrant(lean(), move |_: Nat| inside.borrow().clone().unwrap())).unwrap();
    let around = tree.clone();
    let around = calls().node(LeanFn::new_reentrant(lean(), move |_: Nat| around.clone())).unwrap();
    *cell.borrow_mut() = Some(tree.clone());
    assert_eq!(calls().inside(&around, numbers()).unwrap(), 0);
    assert_eq!(calls().inside(&tree, numbers()).unwrap(), 42);
    // Or else it would never be freed.
    cell.take();
}

/// Lean has one NaN. Which one its code has computed makes no difference to a function.
#[test]
fn one_nan() {
    for nan in [f64::NAN, -f64::NAN, f64::from_bits(0xfff0_0000_0000_0001)] {
        let (wide, narrow) = (f64::NAN.to_bits(), f32::NAN.to_bits());
        let f =
            LeanFn::new(lean(), move |a: f64, b: f32, c: Vec<f64>, d: Option<f64>, (e, f): (f64, f32)| {
                let wides = [&[a, e, d.unwrap_or_default()], &c[..]].concat();
                wides.iter().all(|it| it.to_bits() == wide) && [b, f].iter().all(|it| it.to_bits() == narrow)
            });
        assert!(calls().negated(f, nan), "{:x}", nan.to_bits());
    }
    let f = LeanFn::new(lean(), |a: f64, b: f32, c: Vec<f64>, d: Option<f64>, e: (f64, f32)| {
        (a, b, &c[..], d, e) == (-2.5, -2.5, &[2.5, -2.5], Some(-2.5), (-2.5, -2.5))
    });
    assert!(calls().negated(f, 2.5));
}
