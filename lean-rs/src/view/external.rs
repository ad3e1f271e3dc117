//! [`External`]: a Rust value inside a Lean object.

use std::fmt;
use std::ops::Deref;

use super::view;
use crate::abi::TypeDesc;
use crate::host;
use crate::runtime::LeanRuntime;

/// A Rust type whose values Lean knows under an opaque type.
///
/// ```lean
/// opaque CounterPointed : NonemptyType
/// def Counter : Type := CounterPointed.type
/// instance : Nonempty Counter := CounterPointed.property
/// ```
/// ```
/// struct Counter(std::sync::atomic::AtomicU64);
///
/// // SAFETY: only this crate makes values of the Lean type `Counter`.
/// unsafe impl lean_rs::LeanOpaque for Counter {
///     const LEAN_NAME: &'static str = "Counter";
/// }
/// ```
///
/// # Safety
/// All values of the Lean type come from [`External::new`] with this type, in every program that uses the Lean package: no C code
/// makes or reads any, and the type is none of Lean's own (`IO.FS.Handle`, `IO.Promise`), whose values Lean's runtime reads.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which opaque Lean type it stands for",
    label = "has no `LeanOpaque`",
    note = "write `unsafe impl LeanOpaque for {Self} {{ const LEAN_NAME: &'static str = \"Module.Type\"; }}` with the full Lean name, \
            if all values of that Lean type come from `External::new` with a `{Self}`"
)]
pub unsafe trait LeanOpaque: Send + Sync + 'static {
    /// The full name of the opaque type in Lean, which takes no arguments.
    const LEAN_NAME: &'static str;
}

view! {
    /// A Rust value in a Lean object: Lean stores it, passes it on and shares it, under a type that it declares `opaque`, and
    /// Rust code that gets it back reads it.
    ///
    /// Dropping an `External` gives its reference back. The value itself is dropped exactly once, when Lean releases the last
    /// reference, on whatever thread that happens: Lean may have moved it into a task. Therefore it is `Send + Sync + 'static`,
    /// and can be changed only through what allows that for shared values, such as `Mutex` and atomics. Its destructor may use
    /// Lean and start tasks, but must not wait for one of them: on a thread of Lean's pool, that may be forever.
    ///
    /// It crosses as an argument, a result or a field where the Lean type is the one that `T` stands for ([`LeanOpaque`]).
    ///
    /// A panic while the value is dropped does not reach Lean: it is printed to stderr, and what was not dropped yet is leaked.
    ///
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
    External<'lean, T: [Send + Sync + 'static] [LeanOpaque]>(T), TypeDesc::External { name: T::LEAN_NAME }, false, host::expect::<T>
}

impl<'lean, T: Send + Sync + 'static> External<'lean, T> {
    /// Moves the value into a new Lean object.
    #[must_use]
    pub fn new(lean: &'lean LeanRuntime, value: T) -> Self {
        Self::checked(host::new::<T, T>(lean, value, None))
    }
}

impl<T: Send + Sync + 'static> Deref for External<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: an object with a value of this type, as was checked when this view was made. It belongs to no thread: only
        // what closures keep does, and that has another type than every `T`.
        unsafe { host::of(&self.object).0 }
    }
}

impl<T: fmt::Debug + Send + Sync + 'static> fmt::Debug for External<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("External").field(&**self).finish()
    }
}
