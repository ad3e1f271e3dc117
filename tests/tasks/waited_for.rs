//! Tasks of Lean's that Rust waits for.

use std::time::Duration;

use lean_rs::{IoErrorKind, LeanTask};

use super::*;
use crate::leaves_nothing::leaves_nothing;

#[test]
fn a_value_and_what_was_thrown() {
    let m = tasks();
    assert_eq!(m.slow(1, "text").unwrap().get().unwrap(), "text!");
    let error = m.throw("file").unwrap().get().unwrap_err();
    let exception = error.exception().unwrap();
    assert_eq!(exception.kind(), IoErrorKind::NoFileOrDirectory);
    assert_eq!(
        (exception.message(), exception.file(), exception.code()),
        ("in a task", Some("file"), Some(2))
    );
    assert_eq!(m.eio(false).unwrap().get().unwrap(), Ok(n(3)));
    assert_eq!(m.eio(true).unwrap().get().unwrap(), Err(7));
    assert_eq!(m.spawn(n(1 << 40)).unwrap().get().unwrap(), Nat::from(1u128 << 80));
}

#[test]
fn a_task_tells_whether_it_is_finished() {
    let task = tasks().slow(50, "a").unwrap();
    assert!(!task.is_finished());
    assert_eq!(format!("{task:?}"), "LeanTask { is_finished: false, .. }");
    assert_eq!(task.clone().get().unwrap(), "a!");
    assert!(task.is_finished());
}

#[test]
fn a_finished_task_of_rust_s() {
    leaves_nothing(lean(), || {
        let task = LeanTask::pure(lean(), "text".to_owned());
        assert!(task.is_finished());
        assert_eq!(task.get().unwrap(), "text");
        task.cancel();
        assert_eq!(task.clone().get().unwrap(), "text");
    });
}

#[test]
fn a_task_is_asked_to_stop() {
    let m = tasks();
    let task = m.until_canceled().unwrap();
    std::thread::sleep(Duration::from_millis(5));
    assert!(!task.is_finished());
    task.cancel();
    assert!(task.get().unwrap() < n(10_000));
    assert!(!lean().is_canceled(), "outside of tasks");
}

#[test]
fn a_value_of_another_type_is_an_error() {
    let m = tasks();
    let object = m.slow(1, "text").unwrap().into_obj();
    // SAFETY: the value is found to be none of the type.
    let task = unsafe { object.as_ref().to_rust_unchecked::<LeanTask<'_, Nat>>(lean()) }.unwrap();
    let error = task.get().unwrap_err().to_string();
    assert!(error.starts_with("convert: expected a `Nat`, found"), "{error}");
    // SAFETY: as above.
    let task =
        unsafe { m.spawn(n(3)).unwrap().as_obj().to_rust_unchecked::<LeanTask<'_, LeanIo<Nat>>>(lean()) };
    assert_eq!(
        task.unwrap().get().unwrap_err().to_string(),
        "convert: expected an `Except`, found the scalar 9"
    );
}

/// More tasks wait than the pool has threads; those that they wait for come last.
#[test]
fn tasks_that_wait_for_tasks_do_not_block_the_pool() {
    let count = 4 * std::thread::available_parallelism().unwrap().get();
    let promise = LeanPromise::<u64>::new(lean()).unwrap();
    let waiting: Vec<_> = (0..count)
        .map(|_| {
            // Each waits for a task that begins after all of these have.
            LeanTask::pure(lean(), promise.clone()).map(|promise| promise.task().get()).unwrap()
        })
        .collect();
    let last = LeanTask::pure(lean(), promise)
        .map(|promise| {
            promise.resolve(5);
            Ok(())
        })
        .unwrap();
    last.get().unwrap();
    for task in waiting {
        assert_eq!(task.get().unwrap(), 5);
    }
}
