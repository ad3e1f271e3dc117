//! Promises that either side keeps.

use std::time::Duration;

use super::*;

#[test]
fn lean_resolves_what_rust_waits_for() {
    let m = tasks();
    let promise = LeanPromise::<Nat>::new(lean()).unwrap();
    let task = promise.task();
    m.resolve_later(promise, 20, Nat::from(u128::MAX)).unwrap();
    assert!(!task.is_finished());
    assert_eq!(task.get().unwrap(), Nat::from(u128::MAX));
    let promise = m.promise().unwrap();
    m.resolve(promise.clone(), "text").unwrap();
    assert_eq!(promise.task().get().unwrap(), "text");
    assert_eq!(m.result(promise).unwrap().get().unwrap(), Some("text".to_owned()));
}

#[test]
fn rust_resolves_what_lean_waits_for() {
    let m = tasks();
    let promise = LeanPromise::<Nat>::new(lean()).unwrap();
    let more = m.of_promise(promise.clone()).unwrap();
    assert!(!more.is_finished());
    promise.resolve(n(41));
    assert_eq!(more.get().unwrap(), 42);
    // Only the first value counts.
    promise.resolve(n(1));
    assert_eq!(promise.task().get().unwrap(), 41);
    let promise = m.promise().unwrap();
    let result = m.result(promise.clone()).unwrap();
    promise.resolve("text".to_owned());
    assert_eq!(result.get().unwrap(), Some("text".to_owned()));
}

#[test]
fn a_promise_that_is_dropped_is_an_error() {
    let m = tasks();
    let expected = "the promise was dropped without a value: the last `IO.Promise` or `LeanPromise` of it is gone, and nobody has \
                    called `resolve`";
    let promise = LeanPromise::<Nat>::new(lean()).unwrap();
    let (task, more) = (promise.task(), m.of_promise(promise.clone()).unwrap());
    let mapped = task.map(Ok).unwrap();
    drop(promise.clone());
    std::thread::sleep(Duration::from_millis(5));
    assert!(!task.is_finished(), "there is another one");
    drop(promise);
    assert_eq!(task.get().unwrap_err().to_string(), expected);
    assert_eq!(more.get().unwrap_err().to_string(), expected);
    assert_eq!(mapped.get().unwrap_err().to_string(), expected);
    // In Lean, on another thread.
    let promise = LeanPromise::<Nat>::new(lean()).unwrap();
    let task = promise.task();
    m.forget(promise).unwrap();
    assert_eq!(task.get().unwrap_err().to_string(), expected);
    let promise = m.promise().unwrap();
    let result = m.result(promise).unwrap();
    assert_eq!(result.get().unwrap(), None);
}

#[test]
fn a_promise_is_resolved_on_another_thread() {
    let promise = LeanPromise::<String>::new(lean()).unwrap();
    let resolving = LeanTask::pure(lean(), promise.clone())
        .map(|promise| {
            std::thread::sleep(Duration::from_millis(5));
            promise.resolve("text".to_owned());
            Ok(())
        })
        .unwrap();
    assert_eq!(promise.task().get().unwrap(), "text");
    resolving.get().unwrap();
}
