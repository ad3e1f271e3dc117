//! Actions with typed results, custom errors, references, tasks and thunks.

use super::*;
use lean_rs::{LeanTask, Nat};
use lean_rs_tests::{Actions, ActionsModule, MyError};

fn actions() -> ActionsModule<'static> {
    ActionsModule::load(lean()).expect("the module loads")
}

#[test]
fn results_of_every_kind() {
    let m = actions();
    leaves_nothing(lean(), || {
        assert_eq!((m.io_u64(u64::MAX).unwrap(), m.io_u8(255).unwrap()), (0, 0));
        assert_eq!((m.io_bool(true).unwrap(), m.io_float(1.0).unwrap()), (false, 0.5));
        assert_eq!(m.io_string("a").unwrap(), "a!");
        assert_eq!(
            (m.io_opt(Nat::from(0u8)).unwrap(), m.io_opt(Nat::from(3u8)).unwrap()),
            (None, Some(Nat::from(3u8)))
        );
        assert_eq!((m.io_const().unwrap(), m.base_u64(1)), (77, 2));
        assert_eq!(m.base_nat(Nat::from(u64::MAX)).unwrap(), Nat::from(1u128 << 64));
        assert_eq!(m.state_m(Nat::from(2u8), Nat::from(40u8)).unwrap(), (9, Nat::from(42u8)));
        assert_eq!(m.except_t(false).unwrap(), Ok(Nat::from(3u8)));
        assert_eq!(m.except_t(true).unwrap(), Err("inner".to_owned()));
    });
}

#[test]
fn what_eio_throws_is_a_value() {
    let m = actions();
    leaves_nothing(lean(), || {
        assert_eq!(m.eio(0).unwrap(), Ok(5));
        assert_eq!(m.eio(1).unwrap(), Err(MyError::Empty));
        assert_eq!(m.eio(2).unwrap(), Err(MyError::Code(404)));
        assert_eq!(m.eio(3).unwrap(), Err(MyError::Text("custom".to_owned())));
        assert_eq!(m.eio_scalar(false).unwrap(), Ok(Nat::from(14u8)));
        assert_eq!(m.eio_scalar(true).unwrap(), Err(13));
    });
}

#[test]
fn exceptions_are_errors() {
    let m = actions();
    leaves_nothing(lean(), || {
        let error = m.throw_user("é").unwrap_err();
        assert_eq!(error.exception().unwrap().message(), "é");
        assert_eq!(m.throw(25).unwrap(), 25);
        assert!(m.throw(3).is_err());
        assert_eq!(m.catch(24).unwrap(), "caught details24");
    });
    // Blocks that another thread frees are counted late.
    assert!(m.as_task_wait(3).is_err());
}

#[test]
fn references() {
    let m = actions();
    leaves_nothing(lean(), || {
        let cell = m.ref_new(Nat::from(1u8)).unwrap();
        m.io_unit(&cell).unwrap();
        assert_eq!(m.ref_get(&cell).unwrap(), 2);
        assert_eq!(m.ref_swap(&cell.clone(), Nat::from(u64::MAX)).unwrap(), 2);
        assert_eq!(m.ref_borrow(&cell).unwrap(), u64::MAX);
        m.ref_set(&cell, Nat::from(3u8)).unwrap();
        assert!(m.finally(3, &cell).is_err());
        assert_eq!(m.ref_get(&cell).unwrap(), 13);
    });
}

#[test]
fn tasks_and_thunks() {
    let m = actions();
    let slow = m.task_get(m.task_spawn(Nat::from(1000u16)).unwrap());
    assert_eq!(m.task_get(m.task_dedicated(Nat::from(1000u16)).unwrap()), slow);
    let task = m.task_pure(40).unwrap();
    let more = m.task_bind(&m.task_map(task.clone()).unwrap()).unwrap();
    assert_eq!((m.task_get(more), m.io_wait(task.clone()).unwrap()), (43, 40));
    drop(m.map_task(task).unwrap());
    drop(m.as_task(25).unwrap());
    drop(m.task_string("text").unwrap());
    // SAFETY: nothing comes of it, since not even the kind is that of a task.
    let error = unsafe { nat(1).as_ref().to_rust_unchecked::<LeanTask<'_, u64>>(lean()) }.unwrap_err();
    assert_eq!(error.to_string(), "convert: expected a `Task`, found the scalar 1");
    leaves_nothing(lean(), || {
        let thunk = m.thunk_make(Nat::from(1u64 << 40)).unwrap();
        assert_eq!(m.thunk_borrow(&thunk).unwrap(), Nat::from(1u128 << 80));
        assert_eq!(m.thunk_get(thunk).unwrap(), Nat::from(1u128 << 80));
        assert_eq!(m.thunk_get(m.thunk_pure(Nat::from(4u8)).unwrap()).unwrap(), 4);
    });
}

#[test]
fn globals() {
    let m = actions();
    let first = m.counter_next().unwrap();
    assert!(m.counter_next().unwrap() > first);
    assert_eq!((m.stamp(1), m.ready(true)), (4243, true));
}
