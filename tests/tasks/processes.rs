//! Tasks and processes: how one ends while Rust code runs in tasks, tasks before any module is loaded, forks. Each case is a process
//! of its own, started by this one, which has to end well, and soon.

#[path = "../cases.rs"]
mod cases;

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::mpsc::channel;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use lean_rs::prelude::*;
use lean_rs::{LeanPromise, LeanTask, RuntimeOptions, TaskPriority};
use lean_rs_tests::{Effects, EffectsModule};

/// A name, and what the process does.
type Case = (&'static str, fn() -> LeanResult<()>);

const CASES: [Case; 5] = [
    ("main returns while Rust code runs in tasks", return_while_tasks_run),
    ("a task ends the process", exit_in_a_task),
    ("tasks before any module is loaded", before_any_module),
    ("no threads for tasks", no_threads),
    ("a fork", fork),
];

fn main() -> LeanResult<()> {
    if let Some(ended) = cases::run(CASES.iter().map(|case| (case.0, case.1))) {
        return ended;
    }
    for (name, _) in &CASES {
        let start = Instant::now();
        let output = cases::process(name).output().expect("this program runs");
        assert!(output.status.success(), "{name}: {output:?}");
        let time = start.elapsed();
        assert!(time < Duration::from_secs(10), "{name}: the process took {time:?} to end");
        println!("{name} ... ok");
    }
    println!("{} passed, 0 failed", CASES.len());
    Ok(())
}

/// In the pool and on a thread of its own; one is awaited; one waits for a promise that nobody keeps.
fn return_while_tasks_run() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let (tell, told) = channel();
    let promise = LeanPromise::<u64>::new(lean)?;
    for priority in [TaskPriority::DEFAULT, TaskPriority::DEDICATED] {
        let tell = tell.clone();
        let task = lean.spawn_with(priority, move |_| -> LeanResult<()> {
            loop {
                let _ = tell.send(());
                thread::sleep(Duration::from_micros(10));
            }
        })?;
        let future = pin!(task.into_future());
        assert!(future.poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    LeanTask::pure(lean, promise.clone()).map(|promise| promise.task().get())?;
    told.recv().expect("the tasks run");
    std::mem::forget(promise);
    Ok(())
}

fn exit_in_a_task() -> LeanResult<()> {
    LeanRuntime::init()?.spawn(|_| -> LeanResult<()> { std::process::exit(0) })?.get()
}

fn before_any_module() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    assert_eq!(lean.spawn(|_| Ok(1u64))?.get()?, 1);
    // Modules can be loaded afterwards.
    assert_eq!(EffectsModule::load(lean)?.io_u64(1)?, 2);
    Ok(())
}

/// Lean runs each task where it is started.
fn no_threads() -> LeanResult<()> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().task_threads(0))?;
    let here = thread::current().id();
    let task = lean.spawn(move |_| Ok(thread::current().id() == here))?.map(Ok)?;
    let mut future = pin!(task.clone().into_future());
    assert!(matches!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(Ok(true))));
    assert!(task.bind(|_| LeanRuntime::init()?.spawn(|_| Ok(true)))?.get()?);
    let error = LeanPromise::<u64>::new(lean).unwrap_err().to_string();
    assert!(
        error.contains("Lean has no threads for tasks") && error.contains("`LEAN_NUM_THREADS`"),
        "{error}"
    );
    Ok(())
}

fn fork() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let promise = LeanPromise::<u64>::new(lean)?;
    let task = promise.task();
    // SAFETY: the child prints nothing and ends at once; nobody else uses the process.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let errors = [task.get().map(drop), lean.spawn(|_| Ok(())).map(drop), task.map(Ok).map(drop)];
        let told = errors.into_iter().all(|it| it.is_err_and(|it| it.to_string().contains("is a fork")));
        // SAFETY: as above.
        unsafe { libc::_exit(i32::from(!told)) };
    }
    let mut status = 0;
    // SAFETY: waits for that child.
    assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
    assert_eq!(status, 0);
    promise.resolve(1);
    assert_eq!(task.get()?, 1);
    Ok(())
}
