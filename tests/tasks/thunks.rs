//! Thunks that Rust forces.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lean_rs::{LeanFn, LeanThunk};

use super::*;
use crate::leaves_nothing::leaves_nothing;

#[test]
fn a_thunk_is_computed_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let f = LeanFn::<((),), Nat>::new(lean(), move |()| {
        count.fetch_add(1, Ordering::SeqCst);
        n(1 << 40) * n(1 << 40)
    });
    let thunk = tasks().thunk(f).unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    assert_eq!(thunk.clone().force().unwrap(), Nat::from(1u128 << 80));
    assert_eq!(thunk.force().unwrap(), Nat::from(1u128 << 80));
    assert_eq!(tasks().force(thunk).unwrap(), Nat::from((1u128 << 80) + 1));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_value_as_a_thunk() {
    let m = tasks();
    leaves_nothing(lean(), || {
        let thunk = LeanThunk::pure(lean(), Nat::from(u128::MAX));
        assert_eq!(thunk.force().unwrap(), Nat::from(u128::MAX));
        assert_eq!(m.force(LeanThunk::pure(lean(), n(1))).unwrap(), 2);
        let texts = LeanThunk::pure(lean(), vec!["a".to_owned()]);
        assert_eq!(texts.force().unwrap(), ["a"]);
    });
}

#[test]
fn a_thunk_that_another_thread_forces() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let f = LeanFn::<((),), Nat>::new_sync(lean(), move |()| {
        count.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(20));
        n(5)
    });
    let thunk = tasks().thunk(f).unwrap();
    let task = tasks().force_in_task(thunk.clone()).unwrap();
    // Whoever is first computes it, and the other one waits.
    assert_eq!((thunk.force().unwrap(), task.get().unwrap()), (n(5), n(5)));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_value_of_another_type_is_an_error() {
    let object = LeanThunk::pure(lean(), "text".to_owned()).into_obj();
    // SAFETY: the value is found to be none of the type.
    let thunk = unsafe { object.as_ref().to_rust_unchecked::<LeanThunk<'_, Nat>>(lean()) }.unwrap();
    assert_eq!(thunk.force().unwrap_err().to_string(), "convert: expected a `Nat`, found a string");
}
