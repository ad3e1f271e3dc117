//! Locks that stay usable when a thread panics while it holds one: what they guard is whole between any two statements.

#[cfg(lean_rs_tsan)]
use std::time::Duration;

// ThreadSanitizer does not see the locks of the standard library, which is not compiled for it.
#[cfg(lean_rs_tsan)]
pub(crate) use parking_lot::{Condvar, Mutex, MutexGuard, RwLock};

/// Waits until others say that something has changed, which need not be so, or until that time has passed.
#[cfg(lean_rs_tsan)]
pub(crate) fn wait<'a, T>(
    changed: &Condvar,
    mut guard: MutexGuard<'a, T>,
    most: Option<Duration>,
) -> MutexGuard<'a, T> {
    match most {
        Some(most) => {
            let _ = changed.wait_for(&mut guard, most);
        }
        None => changed.wait(&mut guard),
    }
    guard
}

#[cfg(all(not(lean_rs_tsan), any(test, feature = "interop")))]
pub(crate) use self::plain::RwLock;
#[cfg(not(lean_rs_tsan))]
pub(crate) use self::plain::{Condvar, Mutex, MutexGuard, wait};

#[cfg(not(lean_rs_tsan))]
mod plain {
    use std::sync::{self, PoisonError};
    pub(crate) use std::sync::{Condvar, MutexGuard};
    #[cfg(any(test, feature = "interop"))]
    use std::sync::{RwLockReadGuard, RwLockWriteGuard};
    use std::time::Duration;

    #[derive(Debug, Default)]
    pub(crate) struct Mutex<T>(sync::Mutex<T>);

    impl<T> Mutex<T> {
        pub(crate) const fn new(value: T) -> Mutex<T> {
            Mutex(sync::Mutex::new(value))
        }

        #[inline]
        pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    /// Waits until others say that something has changed, which need not be so, or until that time has passed.
    pub(crate) fn wait<'a, T>(
        changed: &Condvar,
        guard: MutexGuard<'a, T>,
        most: Option<Duration>,
    ) -> MutexGuard<'a, T> {
        match most {
            Some(most) => changed.wait_timeout(guard, most).unwrap_or_else(PoisonError::into_inner).0,
            None => changed.wait(guard).unwrap_or_else(PoisonError::into_inner),
        }
    }

    #[cfg(any(test, feature = "interop"))]
    #[derive(Debug)]
    pub(crate) struct RwLock<T>(sync::RwLock<T>);

    #[cfg(any(test, feature = "interop"))]
    impl<T> RwLock<T> {
        pub(crate) const fn new(value: T) -> RwLock<T> {
            RwLock(sync::RwLock::new(value))
        }

        #[inline]
        pub(crate) fn read(&self) -> RwLockReadGuard<'_, T> {
            self.0.read().unwrap_or_else(PoisonError::into_inner)
        }

        #[inline]
        pub(crate) fn write(&self) -> RwLockWriteGuard<'_, T> {
            self.0.write().unwrap_or_else(PoisonError::into_inner)
        }
    }
}
