//! [`Shared`]: a value with several owners on any threads.

use std::ops::Deref;
use std::process;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One of the owners of a value, which is dropped by the last of them.
///
/// This is `Arc` without weak references, and without the fence before the drop: ThreadSanitizer knows no fences, and takes
/// what an `Arc` does for a data race unless the standard library is compiled with it.
pub(super) struct Shared<T> {
    inner: NonNull<Inner<T>>,
}

struct Inner<T> {
    owners: AtomicUsize,
    value: T,
}

/// More owners than memory can hold, unless they are forgotten.
const MOST_OWNERS: usize = usize::MAX / 2;

// SAFETY: an owner gives other threads references to the value, and may be the one that drops it.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above; owners can be made from a reference to one.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    pub(super) fn new(value: T) -> Shared<T> {
        let inner = Box::new(Inner { owners: AtomicUsize::new(1), value });
        Shared { inner: NonNull::from(Box::leak(inner)) }
    }

    fn inner(&self) -> &Inner<T> {
        // SAFETY: the box is freed by the last owner, and this is one.
        unsafe { self.inner.as_ref() }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.inner().value
    }
}

impl<T> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Shared<T> {
        // Nothing has to be seen of what other owners did: this one sees the value already.
        if self.inner().owners.fetch_add(1, Ordering::Relaxed) > MOST_OWNERS {
            process::abort();
        }
        Shared { inner: self.inner }
    }
}

impl<T> Drop for Shared<T> {
    #[inline]
    fn drop(&mut self) {
        // Released, so that the last owner sees what this one did; acquired, if this is the last.
        if self.inner().owners.fetch_sub(1, Ordering::AcqRel) == 1 {
            // SAFETY: it came from a box, and there is no other owner.
            drop(unsafe { Box::from_raw(self.inner.as_ptr()) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static DROPPED: AtomicUsize = AtomicUsize::new(0);

    struct Counted;

    impl Drop for Counted {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn the_last_owner_drops_the_value() {
        let shared = Shared::new(Counted);
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let owner = shared.clone();
                std::thread::spawn(move || {
                    drop(owner.clone());
                    assert_eq!(DROPPED.load(Ordering::Relaxed), 0);
                })
            })
            .collect();
        for thread in threads {
            thread.join().expect("it is not dropped before");
        }
        drop(shared);
        assert_eq!(DROPPED.load(Ordering::Relaxed), 1);
    }
}
