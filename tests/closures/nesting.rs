//! Lean calls Rust, which calls Lean.

use std::cell::RefCell;
use std::rc::Rc;

use lean_rs::LeanFn;
use lean_rs::prelude::*;
use lean_rs_tests::Closures;

use super::{closures, lean, n};

const DEPTH: u64 = 1000;

type Step = LeanFn<'static, (Nat,), LeanIo<Nat>>;

#[test]
fn a_thousand_levels() {
    let m = closures();
    // The function that the closure passes on is itself.
    let own: Rc<RefCell<Option<Step>>> = Rc::default();
    let step = {
        let own = Rc::clone(&own);
        let m = m.clone();
        LeanFn::new_reentrant(lean(), move |k: Nat| m.descend(k, own.borrow().clone().unwrap()))
    };
    *own.borrow_mut() = Some(step.clone());
    assert_eq!(m.descend(n(DEPTH), step).unwrap(), DEPTH);
    // The closure holds itself.
    own.take();
}

#[test]
fn a_thousand_levels_of_pure_functions() {
    fn step(k: u64) -> LeanFn<'static, (u64,), u64> {
        LeanFn::new(lean(), move |left: u64| {
            assert_eq!(left + 1, k);
            closures().descend_pure(left, step(left))
        })
    }
    assert_eq!(closures().descend_pure(DEPTH, step(DEPTH)), DEPTH);
}

#[test]
fn what_changes_its_captures_is_not_entered_twice() {
    let m = closures();
    let own: Rc<RefCell<Option<Step>>> = Rc::default();
    let step = {
        let (own, m, mut calls) = (Rc::clone(&own), m.clone(), 0);
        LeanFn::new(lean(), move |k: Nat| {
            calls += 1;
            assert_eq!(calls, 1);
            m.descend(k, own.borrow().clone().unwrap())
        })
    };
    *own.borrow_mut() = Some(step.clone());
    let error = m.descend(n(5), step).unwrap_err();
    let text = error.exception().unwrap().message().to_owned();
    assert!(text.starts_with("it was called while it was running"), "{text}");
    assert!(text.contains("`LeanFn::new_reentrant`"), "{text}");
    own.take();
}

#[test]
fn an_error_far_inside_comes_out() {
    fn step(m: lean_rs_tests::ClosuresModule<'static>) -> Step {
        LeanFn::new(
            lean(),
            move |k: Nat| {
                if k == 0 { panic!("at the bottom") } else { m.descend(k, step(m.clone())) }
            },
        )
    }
    let error = closures().descend(n(50), step(closures())).unwrap_err();
    assert!(error.exception().unwrap().message().ends_with("panicked: at the bottom"), "{error}");
}
