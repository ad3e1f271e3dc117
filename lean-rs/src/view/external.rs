//! [`External`]: a Rust value inside a Lean object.

use std::fmt;
use std::ops::Deref;

use super::view;
use crate::abi::TypeDesc;
use crate::host;
use crate::runtime::LeanRuntime;

view! {
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
    External<'lean, T: [Send + Sync + 'static] [Send + Sync + 'static]>(T), TypeDesc::External, false, host::expect::<T>
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
