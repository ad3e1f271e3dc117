//! References that Rust reads and writes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lean_rs::{LeanFn, LeanRef, LeanTask};

use super::*;
use crate::leaves_nothing::leaves_nothing;
use crate::rounds::rounds;

#[test]
fn a_cell_of_rust_s_is_one_of_lean_s() {
    let m = tasks();
    leaves_nothing(lean(), || {
        let cell = LeanRef::new(lean(), vec![n(1), Nat::from(u128::MAX)]);
        cell.modify(|mut numbers| {
            numbers.pop();
            numbers.push(n(41));
            Ok(numbers)
        })
        .unwrap();
        assert_eq!(m.sum(cell.clone()).unwrap(), 42);
        cell.set(vec![n(7)]).unwrap();
        assert_eq!(m.sum(cell.clone()).unwrap(), 7);
        assert_eq!(cell.swap(vec![]).unwrap(), [n(7)]);
        let first = cell.modify_get(|old| Ok((old.len(), vec![n(1), n(2)]))).unwrap();
        assert_eq!((first, cell.get().unwrap()), (0, vec![n(1), n(2)]));
    });
}

#[test]
fn an_error_or_a_panic_changes_nothing() {
    leaves_nothing(lean(), || {
        let cell = LeanRef::new(lean(), Nat::from(u128::MAX));
        let error = cell.modify(|_| Err("no".into())).unwrap_err();
        assert_eq!(error.to_string(), "no");
        let panic = catch_unwind(AssertUnwindSafe(|| cell.modify(|_| panic!("in modify"))));
        assert!(panic.is_err());
        assert_eq!(cell.get().unwrap(), Nat::from(u128::MAX));
    });
}

#[test]
fn the_closure_of_modify_may_use_the_cell() {
    let cell = LeanRef::new(lean(), n(1));
    let m = tasks();
    let mut runs = 0;
    cell.modify(|old| {
        runs += 1;
        assert_eq!((cell.get()?, m.get(cell.clone())?), (old.clone(), old.clone()));
        if runs == 1 {
            // Somebody has written: it runs again.
            cell.set(n(10))?;
        }
        Ok(old + n(1))
    })
    .unwrap();
    assert_eq!((runs, cell.get().unwrap()), (2, n(11)));
}

#[test]
fn a_value_that_lean_has_taken() {
    let m = tasks();
    let cell = LeanRef::new(lean(), n(1));
    let inner = cell.clone();
    let f = LeanFn::<(Nat,), Nat>::new(lean(), move |old: Nat| {
        for error in [
            inner.get().unwrap_err(),
            inner.set(n(5)).unwrap_err(),
            inner.swap(n(5)).unwrap_err(),
            inner.modify(Ok).unwrap_err(),
        ] {
            assert!(
                error.to_string().starts_with("the `IO.Ref` has no value: Lean code on this thread"),
                "{error}"
            );
        }
        old + n(1)
    });
    m.modify(cell.clone(), f).unwrap();
    assert_eq!(cell.get().unwrap(), 2);
}

/// Rust's loops on this thread and on Lean's, and Lean's own, write at the same time: no step of either is lost.
#[test]
fn threads_share_a_cell() {
    let (m, rounds) = (tasks(), rounds(1000) as u64);
    // Not a small number, so that each value is another object.
    let start = Nat::from(u128::MAX);
    let cell = LeanRef::new(lean(), start.clone());
    let count =
        move |cell: &LeanRef<'static, Nat>| (0..rounds).try_for_each(|_| cell.modify(|old| Ok(old + n(1))));
    let tasks: Vec<_> =
        (0..4).map(|_| LeanTask::pure(lean(), cell.clone()).map(move |cell| count(&cell)).unwrap()).collect();
    m.count(cell.clone(), n(4), n(rounds)).unwrap();
    count(&cell).unwrap();
    for task in tasks {
        task.get().unwrap();
    }
    assert_eq!(cell.get().unwrap(), start + n(9 * rounds));
}

#[test]
fn other_operations_on_a_shared_cell() {
    let m = tasks();
    let cell = LeanRef::new(lean(), n(1));
    m.share(cell.clone()).unwrap();
    assert_eq!(cell.swap(n(5)).unwrap(), 2);
    cell.set(Nat::from(u128::MAX)).unwrap();
    assert_eq!((cell.get().unwrap(), m.get(cell).unwrap()), (Nat::from(u128::MAX), Nat::from(u128::MAX)));
}
