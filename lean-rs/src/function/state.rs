//! What a closure of Rust has captured, inside a Lean object: the first argument that its Lean closure already has.

use std::any::type_name;
use std::ffi::c_void;
use std::io::Write as _;
use std::sync::OnceLock;

use lean_rs_sys as sys;

use super::owner::Owner;
use crate::object::Obj;
use crate::runtime::{self, LeanRuntime};
use crate::unwind::caught;

/// What the data pointer of the object leads to.
#[repr(C)]
struct State<S> {
    head: Head,
    closure: S,
}

/// The beginning of every state.
#[repr(C)]
pub(super) struct Head {
    /// The thread that the closure belongs to; `None` for a closure that is `Send` and `Sync`.
    owner: Option<Owner>,
    name: &'static str,
    /// Drops the closure and frees the state.
    drop: unsafe fn(*mut Head),
}

/// The class of all these objects.
fn class(_: &LeanRuntime) -> *mut sys::lean_external_class {
    struct Class(*mut sys::lean_external_class);
    // SAFETY: classes live forever and are never written again.
    unsafe impl Send for Class {}
    // SAFETY: as above.
    unsafe impl Sync for Class {}
    static CLASS: OnceLock<Class> = OnceLock::new();
    // SAFETY: the runtime has been started.
    CLASS.get_or_init(|| Class(unsafe { sys::lean_register_external_class(finalize, visit_nothing) })).0
}

/// Called by Lean, once, when the object is freed, on whatever thread that happens.
unsafe extern "C" fn finalize(data: *mut c_void) {
    // What is dropped may use Lean, on a thread that Lean made, too.
    runtime::lent();
    let head = data.cast::<Head>();
    // SAFETY: the data of every object of this class is a state, which the object owned.
    match unsafe { &(*head).owner }.clone() {
        // SAFETY: the object was the only one that used it.
        Some(owner) if !owner.is_here() => unsafe { owner.send(head) },
        // SAFETY: as above, and this thread may drop it.
        _ => unsafe { drop_now(head) },
    }
}

/// Called by Lean to find the objects inside the data: those of a closure are its own thread's, and are not shown.
unsafe extern "C" fn visit_nothing(_: *mut c_void, _: *mut sys::lean_object) {}

/// Drops the closure and frees its state. A panic is reported, and goes no further.
///
/// # Safety
/// Nobody uses the state any more, and this is the thread that it belongs to, if it belongs to one.
pub(super) unsafe fn drop_now(head: *mut Head) {
    // SAFETY: a state.
    let (drop, name) = unsafe { ((*head).drop, (*head).name) };
    // SAFETY: by the caller's contract; the state is not used any more, whatever happens.
    if caught(|| unsafe { drop(head) }).is_err() {
        // Where stderr is closed, there is nothing to print to.
        let _ = writeln!(
            std::io::stderr(),
            "lean-rs: dropping the closure `{name}` panicked; parts of what it captured may have been leaked"
        );
    }
}

/// # Safety
/// The pointer came from a `Box<State<S>>`, and is not used any more.
unsafe fn drop_state<S>(head: *mut Head) {
    // SAFETY: by the caller's contract.
    drop(unsafe { Box::from_raw(head.cast::<State<S>>()) });
}

/// Moves a closure into an object; `F` is the type that it was written as.
pub(super) fn new<'lean, S: 'static, F>(
    lean: &'lean LeanRuntime,
    closure: S,
    owner: Option<Owner>,
) -> Obj<'lean> {
    let class = class(lean);
    let state = allocate::<S, F>(closure, owner);
    // SAFETY: the runtime has been started; the class's functions take such states, which the object now owns.
    unsafe { Obj::from_owned(sys::lean_alloc_external(class, state)) }
}

/// A state on the heap, which [`finalize`] frees.
fn allocate<S: 'static, F>(closure: S, owner: Option<Owner>) -> *mut c_void {
    let head = Head { owner, name: type_name::<F>(), drop: drop_state::<S> };
    Box::into_raw(Box::new(State { head, closure })).cast()
}

/// The closure in an object, and the thread that it belongs to.
///
/// # Safety
/// The object was made by [`new`] from an `S`. Where the closure belongs to a thread, the caller does not use it on another.
#[inline]
pub(super) unsafe fn of<'a, S>(object: &'a Obj<'_>) -> (&'a S, Option<&'a Owner>) {
    // SAFETY: the data of such an object is a state of an `S`, which lives as long as the object and is only read.
    let state = unsafe { &*sys::lean_get_external_data(object.as_ref().as_ptr()).cast::<State<S>>() };
    (&state.closure, state.head.owner.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    use crate::sync::Mutex;

    /// What the object of a closure is on its way through threads.
    struct Freed(*mut c_void);

    // SAFETY: only given to `finalize`, which may be called on every thread.
    unsafe impl Send for Freed {}

    impl Freed {
        fn free(self) {
            // SAFETY: the state of one of the closures below, freed once.
            unsafe { finalize(self.0) };
        }
    }

    /// A closure's capture that belongs to a thread, and counts in places that nobody else may touch.
    struct Captured(Rc<Cell<usize>>, Arc<AtomicUsize>);

    impl Drop for Captured {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
            self.1.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn new(here: &Rc<Cell<usize>>, everywhere: &Arc<AtomicUsize>) -> Freed {
        let captured = Captured(Rc::clone(here), Arc::clone(everywhere));
        Freed(allocate::<_, Captured>(captured, Some(Owner::here())))
    }

    #[test]
    fn freed_here_it_is_dropped_at_once() {
        let (here, everywhere) = (Rc::default(), Arc::default());
        new(&here, &everywhere).free();
        assert_eq!(here.get(), 1);
    }

    #[test]
    fn freed_after_its_thread_it_is_leaked() {
        let everywhere = Arc::default();
        let inner = Arc::clone(&everywhere);
        let left = thread::spawn(move || new(&Rc::default(), &inner)).join().unwrap();
        left.free();
        assert_eq!(everywhere.load(Ordering::Relaxed), 0);
    }

    /// Threads make closures and free those of others, until time is up; every closure is dropped, by its own thread.
    #[test]
    fn many_threads_free_each_other_s() {
        const THREADS: usize = 8;
        let end = Instant::now() + Duration::from_secs(1);
        let (everywhere, made) = (Arc::default(), AtomicUsize::new(0));
        let (making, freeing) = (AtomicUsize::new(THREADS), AtomicUsize::new(THREADS));
        // Waits for all threads.
        let join = |running: &AtomicUsize| {
            running.fetch_sub(1, Ordering::AcqRel);
            while running.load(Ordering::Acquire) > 0 {
                thread::yield_now();
            }
        };
        let sent: [Mutex<Vec<Freed>>; THREADS] = Default::default();
        let free = |index: usize| {
            let freed = std::mem::take(&mut *sent[index].lock());
            freed.into_iter().for_each(Freed::free);
        };
        let work = |index: usize| {
            let here = Rc::default();
            let mut next = index;
            while Instant::now() < end {
                for _ in 0..16 {
                    next += 1;
                    made.fetch_add(1, Ordering::Relaxed);
                    sent[next % THREADS].lock().push(new(&here, &everywhere));
                }
                free(index);
                Owner::here().tidy();
            }
            // Nobody frees anything of a thread that has ended.
            join(&making);
            free(index);
            join(&freeing);
            // The rest is dropped with the thread.
        };
        thread::scope(|scope| {
            let work = &work;
            let threads: Vec<_> = (0..THREADS).map(|index| scope.spawn(move || work(index))).collect();
            // The end of the scope would not wait for thread-locals.
            threads.into_iter().for_each(|thread| thread.join().unwrap());
        });
        assert_eq!(everywhere.load(Ordering::Relaxed), made.load(Ordering::Relaxed));
    }
}
