//! [`External`]: a Rust value inside a Lean object.

use std::any::{TypeId, type_name};
use std::ffi::c_void;
use std::fmt;
use std::io::Write as _;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::OnceLock;

use lean_rs_sys as sys;

use super::view;
use crate::abi::TypeDesc;
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::{self, LeanRuntime};
use crate::unwind::caught;

/// A Rust value in a Lean object: Lean stores it, passes it on and shares it, under a type that it declares `opaque`, and
/// Rust code that gets it back reads it.
///
/// Dropping an `External` gives its reference back. The value itself is dropped exactly once, when Lean releases the last
/// reference, on whatever thread that happens: Lean may have moved it into a task. Therefore it is `Send + Sync + 'static`,
/// and can be changed only through what allows that for shared values, such as `Mutex` and atomics.
///
/// A panic while the value is dropped does not reach Lean: it is printed to stderr, and what was not dropped yet is leaked.
///
/// ```lean
/// opaque CounterPointed : NonemptyType
/// def Counter : Type := CounterPointed.type
/// instance : Nonempty Counter := CounterPointed.property
/// ```
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use lean_rs::{External, LeanRuntime};
///
/// let lean = LeanRuntime::init()?;
/// let counter = External::new(lean, AtomicU64::new(1));
/// let same = counter.clone();
/// same.fetch_add(1, Ordering::Relaxed);
/// assert_eq!(counter.load(Ordering::Relaxed), 2);
/// # Ok::<_, lean_rs::LeanError>(())
/// ```
pub struct External<'lean, T> {
    object: Obj<'lean>,
    value: PhantomData<T>,
}

/// What an object's data pointer leads to. The first two fields tell what the third is, and are the same for every `T`.
#[repr(C)]
struct Cell<T> {
    head: Head,
    value: T,
}

#[repr(C)]
struct Head {
    type_id: TypeId,
    type_name: &'static str,
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

/// Called by Lean, once, when the object is freed.
unsafe extern "C" fn finalize(data: *mut c_void) {
    // What is dropped may use Lean, on a thread that Lean made, too.
    runtime::lent();
    let head = data.cast::<Head>();
    // SAFETY: the data of every object of this class is a `Cell`, which begins with a `Head`, and the object owned it.
    let (drop, name) = unsafe { ((*head).drop, (*head).type_name) };
    // SAFETY: as above; `drop` is that of the cell's type. The cell is not used any more, whatever happens.
    if caught(|| unsafe { drop(head) }).is_err() {
        // Where stderr is closed, there is nothing to print to.
        let _ = writeln!(
            std::io::stderr(),
            "lean-rs: dropping a `{name}` inside a Lean object panicked; parts of it may have been leaked"
        );
    }
}

/// Called by Lean to find the objects inside the data: a `'static` value that is `Send` has none.
unsafe extern "C" fn visit_nothing(_: *mut c_void, _: *mut sys::lean_object) {}

/// # Safety
/// The pointer came from a `Box<Cell<T>>`, and is not used any more.
unsafe fn drop_cell<T>(head: *mut Head) {
    // SAFETY: by the caller's contract.
    drop(unsafe { Box::from_raw(head.cast::<Cell<T>>()) });
}

impl<'lean, T: Send + Sync + 'static> External<'lean, T> {
    /// Moves the value into a new Lean object.
    #[must_use]
    pub fn new(lean: &'lean LeanRuntime, value: T) -> Self {
        let head = Head { type_id: TypeId::of::<T>(), type_name: type_name::<T>(), drop: drop_cell::<T> };
        let class = class(lean);
        let cell = Box::into_raw(Box::new(Cell { head, value }));
        // SAFETY: the runtime has been started; the class's functions take such cells, which the object now owns.
        let object = unsafe { Obj::from_owned(sys::lean_alloc_external(class, cell.cast())) };
        External { object, value: PhantomData }
    }

    #[inline]
    fn checked(object: Obj<'lean>) -> Self {
        External { object, value: PhantomData }
    }
}

fn check<T: 'static>(object: ObjRef<'_, '_>) -> LeanResult<()> {
    if object.kind() != ObjKind::External {
        return Err(other::<T>(&object.kind().to_string()));
    }
    // SAFETY: a live external object.
    let of_this_crate = unsafe { sys::lean_get_external_class(object.as_ptr()) } == class(object.lean());
    if !of_this_crate {
        return Err(other::<T>("a host object that other code made"));
    }
    // SAFETY: an object of this class has a cell, which begins with a head.
    let head = unsafe { &*sys::lean_get_external_data(object.as_ptr()).cast::<Head>() };
    if head.type_id != TypeId::of::<T>() {
        return Err(other::<T>(&format!("a host object that holds a `{}`", head.type_name)));
    }
    Ok(())
}

#[cold]
fn other<T>(found: &str) -> LeanError {
    LeanError::convert(format!("expected a host object that holds a `{}`, found {found}", type_name::<T>()))
}

view!(External<'lean, T: [Send + Sync + 'static] [Send + Sync + 'static]>, TypeDesc::External, false, check::<T>);

impl<T: Send + Sync + 'static> Deref for External<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: an object with a cell of this type, as was checked when this view was made; it lives as long as the view,
        // and is only read.
        unsafe { &(*sys::lean_get_external_data(self.object.as_ref().as_ptr()).cast::<Cell<T>>()).value }
    }
}

impl<T: fmt::Debug + Send + Sync + 'static> fmt::Debug for External<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("External").field(&**self).finish()
    }
}
