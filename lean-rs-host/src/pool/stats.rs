//! What a pool has done.

/// What a [`SessionPool`](crate::SessionPool) has done since it was made.
///
/// Always: `imports_performed + reused == acquired`; `released_to_pool + released_dropped` is the number of sessions that were dropped;
/// what the pool [has](crate::SessionPool::len) is `released_to_pool - reused - stale - drained`.
///
/// ```
/// # use lean_rs::prelude::*;
/// use lean_rs_host::SessionPool;
///
/// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
/// let stats = SessionPool::with_capacity(lean, 4).stats();
/// assert_eq!((stats.acquired, stats.drained), (0, 0));
/// # Ok::<_, lean_rs_host::HostError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PoolStats {
    /// Sessions that were given.
    pub acquired: u64,
    /// Those for which the pool has imported.
    pub imports_performed: u64,
    /// Those on an environment that the pool had.
    pub reused: u64,
    /// Sessions that were dropped, and whose environments the pool took back.
    pub released_to_pool: u64,
    /// Sessions that were dropped when the pool was full, their environments with them.
    pub released_dropped: u64,
    /// Environments that [`drain`](crate::SessionPool::drain) has dropped.
    pub drained: u64,
    /// Environments that were dropped because they were out of date.
    pub stale: u64,
    /// Calls of [`acquire`](crate::SessionPool::acquire) that gave an error.
    pub refused: u64,
    /// Bytes that are private to the process now: see [`private_bytes`](crate::private_bytes).
    pub private_bytes: Option<u64>,
}
