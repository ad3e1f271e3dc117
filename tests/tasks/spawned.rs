//! Rust closures as Lean tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use lean_rs::{IoErrorKind, LeanException, LeanStr, LeanTask, TaskPriority};

use super::*;
use crate::soon;

#[test]
fn it_runs_on_a_thread_of_lean_s() {
    let here = thread::current().id();
    let task = lean()
        .spawn(move |lean| {
            assert_ne!(thread::current().id(), here);
            Ok(LeanStr::new(lean, "é").len() as u64)
        })
        .unwrap();
    assert_eq!(task.get().unwrap(), 2);
    assert_eq!(task.get().unwrap(), 2, "a second time");
}

#[test]
fn errors_travel() {
    let task = lean()
        .spawn(|_| -> LeanResult<u64> {
            let exception = LeanException::new(IoErrorKind::PermissionDenied, "read only").with_code(30);
            Err(exception.into())
        })
        .unwrap();
    let error = task.get().unwrap_err();
    assert_eq!(error.exception().unwrap().kind(), IoErrorKind::PermissionDenied);
    let task = lean().spawn(|_| "x".parse::<u8>().map_err(LeanError::other)).unwrap();
    assert_eq!(task.get().unwrap_err().to_string(), "invalid digit found in string");
    let task = lean().spawn(|_| -> LeanResult<()> { panic!("in a task, {}", 7) }).unwrap();
    let error = task.get().unwrap_err().to_string();
    assert!(error.starts_with("the Rust function `calls::tasks::spawned::errors_travel::"), "{error}");
    assert!(error.ends_with(" panicked: in a task, 7"), "{error}");
}

#[test]
fn lean_waits_for_it() {
    let m = tasks();
    let task = lean().spawn(|_| Ok(n(40))).unwrap();
    let more = m.add(task.clone(), n(2)).unwrap();
    assert_eq!((m.tell(task).unwrap(), m.tell(more).unwrap()), ("gave 40".to_owned(), "gave 42".to_owned()));
    let task = lean().spawn(|_| -> LeanResult<Nat> { Err("failed".into()) }).unwrap();
    assert_eq!(m.tell(task.clone()).unwrap(), "threw failed");
    assert_eq!(m.add(task, n(2)).unwrap().get().unwrap_err().to_string(), "failed");
    let task = lean().spawn(|_| -> LeanResult<Nat> { panic!("in a task") }).unwrap();
    let told = m.tell(task).unwrap();
    assert!(told.starts_with("threw the Rust function `") && told.ends_with("panicked: in a task"), "{told}");
}

#[test]
fn map_and_bind() {
    let m = tasks();
    let length = m.slow(1, "text").unwrap().map(|text| Ok(text.len() as u64)).unwrap();
    assert_eq!(length.get().unwrap(), 5);
    let both = m
        .spawn(n(6))
        .unwrap()
        .bind(|square| tasks().slow(1, &square.to_string()))
        .unwrap()
        .map_with(TaskPriority::MAX, |text| Ok(text + "?"))
        .unwrap();
    assert_eq!(both.get().unwrap(), "36!?");
    // Views cross, too: their objects are counted for several threads.
    let shared = LeanTask::pure(lean(), LeanStr::new(lean(), "text")).map(Ok).unwrap();
    assert_eq!(&*shared.get().unwrap().to_string(), "text");

    let failed = m.throw("file").unwrap();
    let ran = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&ran);
    let error = failed
        .map(move |_| {
            set.store(true, Ordering::SeqCst);
            Ok(())
        })
        .unwrap()
        .get()
        .unwrap_err();
    assert_eq!(error.exception().unwrap().file(), Some("file"));
    assert!(!ran.load(Ordering::SeqCst));
    let error = failed.bind(|_| lean().spawn(|_| Ok(1u64))).unwrap().get().unwrap_err();
    assert_eq!(error.exception().unwrap().file(), Some("file"));
    for error in [
        LeanTask::pure(lean(), 1u64).bind::<u64, _>(|_| Err("no task".into())).unwrap().get().unwrap_err(),
        LeanTask::pure(lean(), 1u64)
            .bind(|_| lean().spawn(|_| Err::<u64, _>("no task".into())))
            .unwrap()
            .get()
            .unwrap_err(),
    ] {
        assert_eq!(error.to_string(), "no task");
    }
    let error = LeanTask::pure(lean(), 1u64)
        .map(|_| -> LeanResult<()> { panic!("mapped") })
        .unwrap()
        .get()
        .unwrap_err();
    assert!(error.to_string().ends_with("panicked: mapped"), "{error}");
    let error = LeanTask::pure(lean(), 1u64)
        .bind(|_| -> LeanResult<LeanTask<'static, LeanIo<u64>>> { panic!("bound") })
        .unwrap()
        .get()
        .unwrap_err();
    assert!(error.to_string().ends_with("panicked: bound"), "{error}");
}

#[test]
fn rust_is_asked_to_stop_by_rust_and_by_lean() {
    let until = |lean: &LeanRuntime| {
        while !lean.is_canceled() {
            thread::sleep(Duration::from_millis(1));
        }
        Ok(n(1))
    };
    let task = lean().spawn(until).unwrap();
    task.cancel();
    assert_eq!(task.get().unwrap(), 1);
    let task = lean().spawn(until).unwrap();
    tasks().cancel(task.clone()).unwrap();
    assert_eq!(task.get().unwrap(), 1);
}

#[test]
fn priorities() {
    assert_eq!((TaskPriority::new(8), TaskPriority::new(9)), (Some(TaskPriority::MAX), None));
    assert!(TaskPriority::default() == TaskPriority::DEFAULT && TaskPriority::MAX < TaskPriority::DEDICATED);
    // More than the pool has threads, which all wait for this one.
    let count = 4 * thread::available_parallelism().unwrap().get();
    let (tell, told) = channel();
    let tell = Arc::new(std::sync::Mutex::new(tell));
    let go = Arc::new(AtomicBool::new(false));
    let waiting: Vec<_> = (0..count)
        .map(|_| {
            let (tell, go) = (Arc::clone(&tell), Arc::clone(&go));
            lean()
                .spawn_with(TaskPriority::DEDICATED, move |_| {
                    tell.lock().unwrap().send(thread::current().id()).map_err(LeanError::other)?;
                    while !go.load(Ordering::SeqCst) {
                        thread::sleep(Duration::from_millis(1));
                    }
                    Ok(())
                })
                .unwrap()
        })
        .collect();
    let threads: std::collections::HashSet<_> = told.iter().take(count).collect();
    assert_eq!(threads.len(), count);
    // The pool is free.
    assert_eq!(lean().spawn_with(TaskPriority::MAX, |_| Ok(1u64)).unwrap().get().unwrap(), 1);
    go.store(true, Ordering::SeqCst);
    waiting.iter().for_each(|task| task.get().unwrap());
}

/// Counts when it is dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn what_a_closure_has_captured_is_dropped_once() {
    let dropped = Arc::new(AtomicUsize::new(0));
    for round in 0..100 {
        let captured = Counted(Arc::clone(&dropped));
        let task = lean()
            .spawn(move |_| {
                let _captured = &captured;
                if round % 3 == 0 { panic!("in a task") } else { Ok(round) }
            })
            .unwrap();
        if round % 2 == 0 {
            let _ = task.get();
        }
    }
    soon("all closures are dropped", || dropped.load(Ordering::SeqCst) == 100);
}

#[test]
fn a_task_runs_also_when_nobody_waits() {
    let (tell, told) = channel();
    let later = {
        let (first, second) = (tell.clone(), tell);
        let task = lean()
            .spawn(move |_| {
                thread::sleep(Duration::from_millis(20));
                first.send(1).map_err(LeanError::other)
            })
            .unwrap();
        task.map(move |()| second.send(2).map_err(LeanError::other)).unwrap()
    };
    drop(later);
    assert_eq!(told.iter().collect::<Vec<_>>(), [1, 2]);
}

/// Handles of this thread, and blocks that it has allocated: those that other threads free are counted late.
#[test]
fn dropping_releases() {
    let m = tasks();
    let round = || {
        let task = lean().spawn(|_| Ok(vec!["text".to_owned(); 10])).unwrap();
        let more = task.map(|texts| Ok(texts.len() as u64)).unwrap();
        assert_eq!((task.get().unwrap().len(), more.get().unwrap()), (10, 10));
        drop((m.slow(1, "text").unwrap(), lean().spawn(|_| Ok(1u64)).unwrap()));
        LeanPromise::<u64>::new(lean()).unwrap().resolve(1);
    };
    round();
    let handles = lean().live_objects();
    (0..100).for_each(|_| round());
    assert_eq!(lean().live_objects(), handles);
}
