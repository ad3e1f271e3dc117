//! Tasks that are awaited: on executors of one thread and of several.

use std::cell::Cell;
use std::future::{Future, IntoFuture};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use futures::executor::LocalPool;
use futures::task::LocalSpawnExt as _;
use lean_rs::{LeanIo, LeanTask, TaskPriority};

use super::*;
use crate::rounds::rounds;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// An executor without anything: it counts how often it polls.
fn block_on<F: Future>(future: F) -> (F::Output, usize) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    for polls in 1.. {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return (output, polls),
            Poll::Pending => thread::park(),
        }
    }
    unreachable!("it is polled until it is ready")
}

#[test]
fn a_bare_block_on() {
    let m = tasks();
    let (text, polls) = block_on(m.slow(100, "text").unwrap().into_future());
    assert_eq!(text.unwrap(), "text!");
    // Once to begin with, once when it was woken; and a thread may be unparked without a reason.
    assert!((2..5).contains(&polls), "{polls}");
    let (five, polls) = block_on(LeanTask::pure(lean(), 5u64).into_future());
    assert_eq!((five.unwrap(), polls), (5, 1));
    let (error, _) = block_on(m.throw("file").unwrap().into_future());
    assert_eq!(error.unwrap_err().exception().unwrap().file(), Some("file"));
    let (error, _) =
        block_on(lean().spawn(|_| -> LeanResult<u64> { panic!("awaited") }).unwrap().into_future());
    assert!(error.unwrap_err().to_string().ends_with("panicked: awaited"));
    let (sum, _) = block_on(async {
        let (a, b) = (lean().spawn(|_| Ok(40u64))?, lean().spawn(|_| Ok(2u64))?);
        Ok::<_, LeanError>(a.await? + b.await?)
    });
    assert_eq!(sum.unwrap(), 42);
}

#[test]
fn async_methods() {
    let m = AwaitedModule::load(lean()).unwrap();
    let (done, polls) = block_on(async {
        let text = m.slow(100, "text").await?;
        Ok::<_, LeanError>((text, m.spawn(n(12)).await?, m.eio(false).await?, m.eio(true).await?))
    });
    assert_eq!(done.unwrap(), ("text!".to_owned(), n(144), Ok(n(3)), Err(7)));
    assert!(polls > 1);
    let error = block_on(m.throw("file")).0.unwrap_err();
    assert_eq!(error.exception().unwrap().file(), Some("file"));
    // Lean is called when the future is polled.
    drop(m.throw("file"));
}

/// A task that ends when it is let go: by somebody whom whoever waits for it must not block.
fn held(go: &Arc<AtomicBool>) -> LeanTask<'static, LeanIo<u64>> {
    let (go, start) = (Arc::clone(go), Instant::now());
    let wait = move |_: &LeanRuntime| {
        while !go.load(Ordering::SeqCst) {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "whoever waits for the task blocks the thread"
            );
            thread::sleep(Duration::from_millis(1));
        }
        Ok(5)
    };
    lean().spawn_with(TaskPriority::DEDICATED, wait).unwrap()
}

/// They wait at the same time, and the thread does something else meanwhile.
#[test]
fn a_local_pool() {
    let mut pool = LocalPool::new();
    let (done, go) = (Rc::new(Cell::new(0)), Arc::new(AtomicBool::new(false)));
    for _ in 0..10 {
        let (task, done) = (held(&go), Rc::clone(&done));
        pool.spawner()
            .spawn_local(async move {
                assert_eq!(task.await.unwrap(), 5);
                done.set(done.get() + 1);
            })
            .unwrap();
    }
    // The tasks wait on Lean's threads; this thread is free.
    pool.run_until_stalled();
    assert_eq!(done.get(), 0);
    go.store(true, Ordering::SeqCst);
    pool.run();
    assert_eq!(done.get(), 10);
}

#[test]
fn tokio_on_one_thread() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let local = tokio::task::LocalSet::new();
    let fives = local.block_on(&runtime, async {
        let go = Arc::new(AtomicBool::new(false));
        let waiting: Vec<_> = (0..4).map(|_| tokio::task::spawn_local(held(&go).into_future())).collect();
        // Runs beside those that wait, or they never end.
        tokio::task::spawn_local(async move {
            for _ in 0..10 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            go.store(true, Ordering::SeqCst);
        });
        let mut fives = Vec::new();
        for task in waiting {
            fives.push(task.await.unwrap().unwrap());
        }
        fives
    });
    assert_eq!(fives, [5; 4]);
}

#[test]
fn tokio_on_several_threads() {
    let m = tasks();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_time().build().unwrap();
    let waiting: Vec<_> = (0..30u64)
        .map(|i| {
            let first = m.slow(5, &i.to_string()).unwrap().into_send();
            let second = lean().spawn(move |_| Ok(i)).unwrap().into_send();
            runtime.spawn(async move {
                let text = first.await?;
                tokio::time::sleep(Duration::from_millis(1)).await;
                Ok::<_, LeanError>((text, second.await?))
            })
        })
        .collect();
    for (i, task) in waiting.into_iter().enumerate() {
        let (text, number) = runtime.block_on(task).unwrap().unwrap();
        assert_eq!((text, number), (format!("{i}!"), i as u64));
    }
    // On a thread that has not used Lean before, and one that was finished when it was made.
    let future = LeanTask::pure(lean(), vec!["text".to_owned()]).into_send();
    let texts = thread::spawn(move || block_on(future).0).join().unwrap().unwrap();
    assert_eq!(texts, ["text"]);
}

#[test]
fn a_promise_is_awaited() {
    let promise = LeanPromise::<String>::new(lean()).unwrap();
    let mut future = pin!(promise.task().into_future());
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    assert!(future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    promise.resolve("text".to_owned());
    assert_eq!(block_on(future).0.unwrap(), "text");
    let promise = LeanPromise::<String>::new(lean()).unwrap();
    let future = promise.task().into_future();
    drop(promise);
    assert!(block_on(future).0.unwrap_err().to_string().starts_with("the promise was dropped"));
}

/// Counts what becomes of it.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Wake for Counting {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn poll<F: Future + Unpin>(future: &mut F, waker: &Arc<Counting>) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(&Waker::from(Arc::clone(waker))))
}

#[test]
fn the_last_waker_is_woken_once() {
    let promise = LeanPromise::<u64>::new(lean()).unwrap();
    let mut future = promise.task().into_future();
    let (first, second) = (Arc::default(), Arc::default());
    assert!(poll(&mut future, &first).is_pending() && poll(&mut future, &first).is_pending());
    assert_eq!(Arc::strong_count(&first), 2);
    assert!(poll(&mut future, &second).is_pending());
    assert_eq!((Arc::strong_count(&first), Arc::strong_count(&second)), (1, 2));
    promise.resolve(1);
    assert_eq!((first.0.load(Ordering::SeqCst), second.0.load(Ordering::SeqCst)), (0, 1));
    assert!(matches!(poll(&mut future, &first), Poll::Ready(Ok(1))));
    assert!(matches!(poll(&mut future, &first), Poll::Ready(Ok(1))), "and again");
    drop(future);
    assert_eq!((Arc::strong_count(&first), Arc::strong_count(&second)), (1, 1));
}

#[test]
fn a_dropped_future_lets_go_of_its_waker() {
    let promise = LeanPromise::<u64>::new(lean()).unwrap();
    let waker = Arc::default();
    for _ in 0..10 {
        let mut future = promise.task().into_future();
        assert!(poll(&mut future, &waker).is_pending());
        drop(future);
        assert_eq!(Arc::strong_count(&waker), 1);
        // On another thread.
        let mut future = promise.task().into_send();
        assert!(poll(&mut future, &waker).is_pending());
        thread::spawn(|| drop(future)).join().unwrap();
        assert_eq!(Arc::strong_count(&waker), 1);
    }
    promise.resolve(1);
    assert_eq!(waker.0.load(Ordering::SeqCst), 0);
}

#[test]
fn a_waker_that_panics_is_no_end() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("in a waker");
        }
    }
    let promise = LeanPromise::<u64>::new(lean()).unwrap();
    let mut future = pin!(promise.task().into_future());
    let waker = Waker::from(Arc::new(Panics));
    assert!(future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    promise.resolve(1);
    assert_eq!(block_on(future).0.unwrap(), 1);
}

/// Tasks finish while they are polled, again and again: none is missed.
#[test]
fn no_wake_up_is_lost() {
    for round in 0..rounds(2000) {
        let task = lean().spawn(move |_| Ok(round)).unwrap();
        if round % 2 == 0 {
            thread::yield_now();
        }
        assert_eq!(block_on(task.into_future()).0.unwrap(), round);
    }
}
