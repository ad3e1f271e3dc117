//! Closures that Lean calls and frees on its own threads.

use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use lean_rs::LeanFn;
use lean_rs::prelude::*;
use lean_rs_tests::Closures;

use super::{closures, lean, n, small};
use crate::soon;

#[test]
fn a_closure_for_every_thread_is_called_on_any() {
    let here = thread::current().id();
    let threads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&threads);
    let f = LeanFn::new_sync(lean(), move |x: Nat| {
        seen.lock().unwrap().push(thread::current().id());
        // A thread that Lean made uses Lean like any other.
        let lean = LeanRuntime::init().unwrap();
        assert_eq!(LeanStr::new(lean, "é").len(), 2);
        Ok(n(small(&x) + 1))
    });
    assert_eq!(closures().in_task(f.clone(), n(4)).unwrap(), "gave 5");
    assert!(!threads.lock().unwrap().contains(&here));
    drop(f);
    let f = LeanFn::new_sync(lean(), |x: Nat| n(small(&x) * small(&x)));
    assert_eq!(closures().tasks(f, n(100)).unwrap(), (0..100u64).map(|x| x * x).sum::<u64>());
}

#[test]
fn a_closure_of_this_thread_is_not_called_on_another() {
    for f in [
        LeanFn::new(lean(), |_: Nat| -> LeanResult<Nat> { unreachable!("it is not called") }),
        LeanFn::new_reentrant(lean(), |_: Nat| -> LeanResult<Nat> { unreachable!("it is not called") }),
        LeanFn::new_once(lean(), |_: Nat| -> LeanResult<Nat> { unreachable!("it is not called") }),
    ] {
        let text = closures().in_task(f, n(1)).unwrap();
        assert!(
            text.starts_with("threw it was called on another thread than the one that made it"),
            "{text}"
        );
        assert!(text.contains("`LeanFn::new_sync`"), "{text}");
    }
}

#[test]
fn a_panic_on_another_thread_is_an_exception() {
    let f = LeanFn::new_sync(lean(), |_: Nat| -> LeanResult<Nat> { panic!("in a task") });
    let text = closures().in_task(f, n(1)).unwrap();
    assert!(text.ends_with("panicked: in a task"), "{text}");
}

/// Counts when it is dropped, and checks where.
struct Here(Rc<AtomicUsize>, thread::ThreadId);

impl Drop for Here {
    fn drop(&mut self) {
        assert_eq!(thread::current().id(), self.1);
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_closure_that_another_thread_frees_is_dropped_on_its_own() {
    let dropped = Rc::new(AtomicUsize::new(0));
    for _ in 0..100 {
        let here = Here(Rc::clone(&dropped), thread::current().id());
        let f = LeanFn::new(lean(), move |x: Nat| {
            let _ = &here;
            Ok(x)
        });
        closures().free_in_task(f).unwrap();
    }
    // The task may be freed a moment after it has ended.
    soon("all 100 are dropped", || {
        let _ = LeanFn::<(), LeanIo<()>>::new(lean(), || Ok(()));
        dropped.load(Ordering::SeqCst) == 100
    });
}

#[test]
fn a_thread_that_ends_drops_what_was_sent_to_it() {
    struct Count(Arc<AtomicUsize>);
    impl Drop for Count {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    /// Says so when the function is freed.
    struct Freed {
        _f: LeanShared<Obj<'static>>,
        _tell: Sender<()>,
    }
    let dropped = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&dropped);
    thread::spawn(move || {
        let held = (Count(count), Rc::new(()));
        let f = LeanFn::<(Nat,), LeanIo<Nat>>::new(lean(), move |x| {
            let _ = &held;
            Ok(x)
        });
        let (tell, told) = channel();
        let freed = Freed { _f: LeanShared::new(Obj::from(f)), _tell: tell };
        let free = LeanFn::new_sync(lean(), move |x: Nat| {
            let _ = &freed;
            Ok(x)
        });
        closures().free_in_task(free).unwrap();
        assert_eq!(told.recv(), Err(RecvError), "nothing is sent");
    })
    .join()
    .unwrap();
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
}

#[test]
fn a_closure_that_is_made_while_its_thread_ends() {
    static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
    /// Dropped after what the first closure of the thread has registered.
    struct AtTheEnd;
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            let own = Rc::new(1);
            let f = LeanFn::new(lean(), move |x: Nat| Ok(n(small(&x) + *own)));
            let mut said = SAID.lock().unwrap();
            said.push(closures().outcome(f.partial(n(4)).unwrap()).unwrap());
            said.push(closures().in_task(f.clone(), n(4)).unwrap());
            // Long enough for the task to be freed: the last reference is this one, and the closure is dropped here.
            thread::sleep(std::time::Duration::from_millis(200));
            drop(f);
        }
    }
    thread_local!(static LAST: AtTheEnd = const { AtTheEnd });
    thread::spawn(|| {
        LAST.with(|_| ());
        LeanFn::<(), LeanIo<()>>::new(lean(), || Ok(())).call().unwrap();
    })
    .join()
    .unwrap();
    let said = SAID.lock().unwrap();
    assert_eq!(said[0], "gave 5");
    assert!(said[1].starts_with("threw it was called on another thread"), "{said:?}");
}

#[test]
fn what_is_dropped_on_a_thread_of_lean_s_may_use_lean() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    struct UsesLean;
    impl Drop for UsesLean {
        fn drop(&mut self) {
            assert_eq!(LeanStr::new(lean(), "é").len(), 2);
            DROPPED.fetch_add(1, Ordering::SeqCst);
        }
    }
    let (captured, object) = (UsesLean, External::new(lean(), UsesLean));
    drop(object);
    let f = LeanFn::new_sync(lean(), move |x: Nat| {
        let _ = &captured;
        Ok(x)
    });
    closures().free_in_task(f).unwrap();
    soon("both are dropped", || DROPPED.load(Ordering::SeqCst) == 2);
}
