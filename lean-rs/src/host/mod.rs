//! Rust values inside Lean objects: those of [`External`](crate::External), and what closures have captured.

mod owner;

use std::any::{TypeId, type_name};
use std::ffi::c_void;
use std::fmt;
use std::io::Write as _;
use std::sync::OnceLock;

use lean_rs_sys as sys;

pub(crate) use self::owner::Owner;
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::{self, LeanRuntime};
use crate::unwind::destroyed;

/// What the data pointer of an object leads to.
#[repr(C)]
struct Cell<T> {
    head: Head,
    value: T,
}

/// The beginning of every cell, which tells what the rest is.
struct Head {
    type_id: TypeId,
    /// What messages call the value.
    name: &'static str,
    /// The thread that the value belongs to; `None` for a value that is `Send` and `Sync`.
    owner: Option<Owner>,
    /// Drops the value and frees the cell.
    drop: unsafe fn(*mut Head),
}

/// The class of all objects that this crate makes; another copy of the crate in the process has another.
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

/// Called by Lean, once, when the object is freed, on whatever thread that happens, and never while Lean holds a lock: its
/// manager of tasks releases its own before it drops a task's value or closure (`tests/soundness/processes.rs`).
unsafe extern "C" fn finalize(data: *mut c_void) {
    // What is dropped may use Lean, on a thread that Lean made, too.
    runtime::lent();
    let head = data.cast::<Head>();
    // SAFETY: the data of every object of this class is a `Cell`, which begins with a `Head`, and the object owned it.
    match unsafe { &(*head).owner }.clone() {
        // SAFETY: the object was the only one that used it.
        Some(owner) if !owner.is_here() => unsafe { owner.send(head) },
        // SAFETY: as above, and this thread may drop it.
        _ => unsafe { drop_now(head) },
    }
}

/// Called by Lean to find the objects inside the data: those of a closure are its own thread's, and are not shown; another
/// value, which is `Send` and `'static`, has none.
unsafe extern "C" fn visit_nothing(_: *mut c_void, _: *mut sys::lean_object) {}

/// Drops the value and frees its cell. A panic is reported, and goes no further.
///
/// # Safety
/// Nobody uses the cell any more, and this is the thread that it belongs to, if it belongs to one.
unsafe fn drop_now(head: *mut Head) {
    // SAFETY: the beginning of a cell.
    let (drop, name) = unsafe { ((*head).drop, (*head).name) };
    // SAFETY: by the caller's contract; `drop` is that of the cell's type. It is not used any more, whatever happens.
    if destroyed(|| unsafe { drop(head) }).is_err() {
        // Where stderr is closed, there is nothing to print to.
        let _ = writeln!(
            std::io::stderr(),
            "lean-rs: dropping `{name}` inside a Lean object panicked; parts of it may have been leaked"
        );
    }
}

/// # Safety
/// The pointer came from a `Box<Cell<T>>`, and is not used any more.
unsafe fn drop_cell<T>(head: *mut Head) {
    // SAFETY: by the caller's contract.
    drop(unsafe { Box::from_raw(head.cast::<Cell<T>>()) });
}

/// Moves a value into an object; it is `Send` and `Sync`, or belongs to a thread. Messages call it by the name of `N`.
pub(crate) fn new<'lean, T: 'static, N>(
    lean: &'lean LeanRuntime,
    value: T,
    owner: Option<Owner>,
) -> Obj<'lean> {
    let class = class(lean);
    let cell = allocate::<T, N>(value, owner);
    // SAFETY: the runtime has been started; the class's functions take such cells, which the object now owns.
    unsafe { Obj::from_owned(sys::lean_alloc_external(class, cell)) }
}

/// A cell on the heap, which [`finalize`] frees.
fn allocate<T: 'static, N>(value: T, owner: Option<Owner>) -> *mut c_void {
    let head = Head { type_id: TypeId::of::<T>(), name: type_name::<N>(), owner, drop: drop_cell::<T> };
    Box::into_raw(Box::new(Cell { head, value })).cast()
}

/// Checks that the object is one that [`new`] made of a `T`. What closures keep has a type that nobody can name.
pub(crate) fn expect<T: 'static>(object: ObjRef<'_, '_>) -> LeanResult<()> {
    let other = |found: &dyn fmt::Display| {
        Err(LeanError::expected(format_args!("a host object that holds a `{}`", type_name::<T>()), found))
    };
    if object.kind() != ObjKind::External {
        return other(&object.kind());
    }
    // SAFETY: a live external object.
    let of_this_crate = unsafe { sys::lean_get_external_class(object.as_ptr()) } == class(object.lean());
    if !of_this_crate {
        return other(&"a host object that other code made");
    }
    // SAFETY: an object of this class has a cell, which begins with a head.
    let head = unsafe { &*sys::lean_get_external_data(object.as_ptr()).cast::<Head>() };
    if head.type_id != TypeId::of::<T>() {
        return other(&format_args!("a host object that holds a `{}`", head.name));
    }
    Ok(())
}

/// The value in an object, and the thread that it belongs to.
///
/// # Safety
/// The object was made by [`new`] from a `T`. Where the value belongs to a thread, the caller does not use it on another.
#[inline]
pub(crate) unsafe fn of<'a, T>(object: &'a Obj<'_>) -> (&'a T, Option<&'a Owner>) {
    // SAFETY: the data of such an object is a cell of a `T`, which lives as long as the object and is only read.
    let cell = unsafe { &*sys::lean_get_external_data(object.as_ref().as_ptr()).cast::<Cell<T>>() };
    (&cell.value, cell.head.owner.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell;
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
            // SAFETY: the cell of one of the closures below, freed once.
            unsafe { finalize(self.0) };
        }
    }

    /// A closure's capture that belongs to a thread, and counts in places that nobody else may touch.
    struct Captured(Rc<cell::Cell<usize>>, Arc<AtomicUsize>);

    impl Drop for Captured {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
            self.1.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn new(here: &Rc<cell::Cell<usize>>, everywhere: &Arc<AtomicUsize>) -> Freed {
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
