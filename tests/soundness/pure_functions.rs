//! What Lean takes for a function has to be one: the same answer to the same arguments. No type can say so, and compiled Lean
//! code relies on it, so that this is required of whoever makes a pure `LeanFn` (`docs/src/safety.md`). The programs here show
//! what happens otherwise.

use std::cell::Cell;

use lean_rs::LeanFn;
use lean_rs::prelude::*;

use super::support::lean;

#[lean_module("Calls")]
#[lean(prefix = "calls_")]
trait Calls<'lean> {
    fn checked(&self, f: LeanFn<'lean, (Nat,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
    fn checked_once(&self, f: LeanFn<'lean, (Nat,), Nat>, xs: Vec<Nat>) -> LeanResult<Nat>;
}

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
