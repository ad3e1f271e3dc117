//! [`LeanShared`]: a Lean object that several threads use.

use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;

use lean_rs_sys as sys;

use crate::abi::{Decoder, FunctionParams, FunctionResult, LeanAbi, TypeDesc};
use crate::closure::{ArgumentsFor, ClosureArgs, ClosureResult, LeanClosure};
use crate::function::LeanFn;
use crate::object::{Obj, ObjKind};
use crate::runtime::{self, LeanRuntime};

/// A Lean value that may cross threads: `Send`, `Sync` and `Clone`.
///
/// Handles and views stay on their thread, because the references to an object are not counted atomically. `LeanShared` marks the
/// object, and all that it refers to, as shared by threads (`lean_mark_mt`), once and for good: from then on they are, which costs
/// some nanoseconds more for each reference that is added or released. Marking takes time in proportion to what the object refers
/// to. No copy is made.
///
/// A thread takes a value out with [`get`](Self::get), for which it needs a [`LeanRuntime`] of its own. What is shared this way is
/// what implements [`LeanShare`]: objects, views, tasks, references and typed handles. Values of Rust's own types, such as `String`
/// or a struct with `#[derive(LeanType)]`, are no Lean objects, and cross threads by themselves.
///
/// ```
/// use std::thread;
/// use lean_rs::{LeanArray, LeanRuntime, LeanShared};
///
/// let lean = LeanRuntime::init()?;
/// let rows = LeanShared::new(LeanArray::new(lean, &(0..1000).collect::<Vec<u64>>()));
/// let sums = thread::scope(|scope| {
///     let threads: Vec<_> = (0..4)
///         .map(|_| {
///             scope.spawn(|| {
///                 let rows = rows.get(LeanRuntime::init()?);
///                 rows.iter().sum::<Result<u64, _>>()
///             })
///         })
///         .collect();
///     threads.into_iter().map(|it| it.join().unwrap()).collect::<Result<Vec<_>, _>>()
/// })?;
/// assert_eq!(sums, [499_500; 4]);
/// # Ok::<_, lean_rs::LeanError>(())
/// ```
///
/// # Functions
/// A Rust closure may belong to the thread that made it, and a [`LeanFn`] does not show whether it does. So one is not shared:
///
/// ```compile_fail
/// use lean_rs::{LeanFn, LeanRuntime, LeanShared};
///
/// let lean = LeanRuntime::init().unwrap();
/// let double = LeanFn::<(u64,), u64>::new(lean, |n: u64| 2 * n);
/// LeanShared::new(double);
/// ```
///
/// Nor in a container:
///
/// ```compile_fail
/// use lean_rs::{LeanArray, LeanFn, LeanRuntime, LeanShared};
///
/// let lean = LeanRuntime::init().unwrap();
/// let double = LeanFn::<(u64,), u64>::new(lean, |n: u64| 2 * n);
/// LeanShared::new(LeanArray::new(lean, &[double]));
/// ```
///
/// [`LeanShared::function`] makes one that is. A function that is inside of another value, such as a field of a structure, is found when
/// it is called: on another thread than the one that made it, that is an error.
pub struct LeanShared<T> {
    object: NonNull<sys::lean_object>,
    of: PhantomData<T>,
}

// SAFETY: the object is marked as shared by threads, so its references are counted atomically; a `T` is made of it only on threads that
// are attached to Lean.
unsafe impl<T> Send for LeanShared<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for LeanShared<T> {}

impl<T> LeanShared<T> {
    fn mark(object: Obj<'_>) -> LeanShared<T> {
        let object = object.into_raw();
        // SAFETY: a live object of this thread, or one that is marked already. The reference goes over; it is not null.
        unsafe {
            sys::lean_mark_mt(object);
            LeanShared { object: NonNull::new_unchecked(object), of: PhantomData }
        }
    }

    /// The value, for this thread: one more reference to the same object.
    #[must_use]
    pub fn get<'lean>(&self, lean: &'lean LeanRuntime) -> T
    where
        T: View<'lean>,
    {
        // SAFETY: the object is live as long as this refers to it. There is a runtime, so the thread is attached.
        let object = unsafe {
            sys::lean_inc(self.object.as_ptr());
            Obj::from_owned(self.object.as_ptr())
        };
        T::of_object(Decoder::new(lean), object)
    }

    /// The object, which lives as long as this.
    pub(crate) fn as_ptr(&self) -> *mut sys::lean_object {
        self.object.as_ptr()
    }

    /// What the object's header says it is.
    #[must_use]
    pub fn kind(&self) -> ObjKind {
        // SAFETY: the object is live as long as this refers to it.
        unsafe { ObjKind::of(self.object.as_ptr()) }
    }
}

impl<'lean, T: LeanShare<'lean>> LeanShared<T> {
    /// Marks a value as shared by threads.
    ///
    /// It is an error of the compiler if the type contains a function: see [above](Self#functions).
    #[must_use]
    pub fn new(value: T) -> Self {
        const {
            assert!(
                !T::TYPE.has_function(),
                "a function in this type may belong to the thread that made it: share the function with `LeanShared::function`, and the \
                 rest beside it"
            );
        }
        Self::mark(value.into())
    }
}

impl<'lean, Args: FunctionParams, R: FunctionResult> LeanShared<LeanFn<'lean, Args, R>> {
    /// Moves a closure into a Lean function that every thread may call, several at the same time: [`LeanFn::new_sync`], shared.
    ///
    /// ```
    /// use lean_rs::{LeanFn, LeanRuntime, LeanShared};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let double = LeanShared::<LeanFn<(u64,), u64>>::function(lean, |n: u64| 2 * n);
    /// let there = std::thread::spawn(move || double.get(LeanRuntime::init()?).call(21));
    /// assert_eq!(there.join().unwrap()?, 42);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    #[must_use]
    pub fn function<F>(lean: &'lean LeanRuntime, closure: F) -> Self
    where
        Args: ClosureArgs<'lean> + ArgumentsFor<R>,
        R: ClosureResult<'lean>,
        F: LeanClosure<Args, R::Returned> + Send + Sync + 'static,
    {
        Self::mark(LeanFn::<Args, R>::new_sync(lean, closure).into())
    }
}

impl<T> Clone for LeanShared<T> {
    /// Adds a reference; the object is not copied. On any thread.
    #[inline]
    fn clone(&self) -> Self {
        // SAFETY: the object is live as long as this refers to it; its references are counted atomically.
        unsafe { sys::lean_inc(self.object.as_ptr()) };
        LeanShared { object: self.object, of: PhantomData }
    }
}

impl<T> Drop for LeanShared<T> {
    /// Releases the reference. On any thread, which is attached to Lean for that.
    #[inline]
    fn drop(&mut self) {
        // The last reference frees the object, and what it holds may use Lean. In a fork there is no Lean: the object is leaked.
        if runtime::is_attached() || LeanRuntime::init().is_ok() {
            // SAFETY: this owns a reference, which it gives back exactly once, on a thread that is attached.
            unsafe { sys::lean_dec(self.object.as_ptr()) };
        }
    }
}

impl<T> fmt::Debug for LeanShared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LeanShared").field(&self.kind()).finish()
    }
}

/// A type that is one reference to a Lean object.
///
/// # Safety
/// `Into<Obj>` gives the object, and [`of_object`](Self::of_object) takes each object that it gives. The decoder is used for it only.
#[doc(hidden)]
pub unsafe trait View<'lean>: LeanAbi + Into<Obj<'lean>> {
    /// The value that was this object, on whatever thread.
    fn of_object(cx: Decoder<'lean>, object: Obj<'lean>) -> Self;
}

/// What [`LeanShared`] takes: a type that is a reference to a Lean object, and not a function.
///
/// It is implemented for [`Obj`], for the views (`LeanStr`, `LeanArray` and so on), for [`External`](crate::External), tasks, thunks and
/// references, and by `#[derive(LeanType)]` with `#[lean(handle)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared between threads as a Lean object",
    label = "is no Lean object, or a function that may belong to its thread",
    note = "a Rust closure is shared with `LeanShared::function`; values of Rust's own types (`String`, `Vec`, a struct with \
            `#[derive(LeanType)]`) cross threads as they are"
)]
pub trait LeanShare<'lean>: View<'lean> {}

// SAFETY: it is the object.
unsafe impl<'lean> View<'lean> for Obj<'lean> {
    #[inline]
    fn of_object(_: Decoder<'lean>, object: Obj<'lean>) -> Self {
        object
    }
}

impl<'lean> LeanShare<'lean> for Obj<'lean> {}

impl TypeDesc {
    /// Whether a function is among its values, or the values of its arguments.
    const fn has_function(&self) -> bool {
        match self {
            TypeDesc::Function { .. } | TypeDesc::Action { .. } => true,
            TypeDesc::Constant { args, .. }
            | TypeDesc::Derived { args, .. }
            | TypeDesc::Indexed { args, .. } => {
                let mut i = 0;
                while i < args.len() {
                    if args[i].has_function() {
                        return true;
                    }
                    i += 1;
                }
                false
            }
            TypeDesc::Also { of, .. } => of.has_function(),
            TypeDesc::Any | TypeDesc::Handle { .. } | TypeDesc::External { .. } | TypeDesc::Erased => false,
        }
    }
}
