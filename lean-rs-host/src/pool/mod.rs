//! [`SessionPool`]: environments that sessions have used, for the next ones.
//!
//! The pool keeps environments, not sessions: what is kept is what was imported, and a session is made of it for whoever asks, with their
//! own capabilities and options.

mod entries;
mod policy;
mod stats;

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use lean_rs::LeanRuntime;

use crate::capabilities::LeanCapabilities;
use crate::error::{HostError, HostResult};
use crate::imports::{ImportEstimate, Imports};
use crate::memory::{over, private_bytes};
use crate::options::CallOptions;
use crate::session::LeanSession;
use crate::shim::Elab;

use entries::{Entries, Entry, Pooled};
pub use policy::{PoolLimit, PoolPolicy};
pub use stats::PoolStats;

/// Environments that sessions have used, for the next sessions with the same imports.
///
/// An import takes up to seconds, and hundreds of MiB if the process has imported the same files before. An environment that is kept costs
/// neither. Environments with the same search path, the same modules in the same order (`import all` or not), and the same
/// [`Level`](crate::Level) stand for each other; initializers always run, and no option of a call has a part in an import.
///
/// ```
/// # use lean_rs::prelude::*;
/// use lean_rs_host::{CallOptions, Imports, LeanHost, SessionPool};
///
/// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
/// let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
/// let pool = SessionPool::with_capacity(lean, 4);
/// let (imports, options) = (Imports::of(["Init.Prelude"]), CallOptions::new());
///
/// let session = pool.acquire(&caps, &imports, &options)?;
/// assert_eq!(session.declaration_type("Nat.succ")?, "Nat → Nat");
/// drop(session);
/// // Nothing is imported again.
/// let session = pool.acquire(&caps, &imports, &options)?;
/// let stats = pool.stats();
/// assert_eq!((stats.acquired, stats.imports_performed, stats.reused), (2, 1, 1));
/// # Ok::<_, lean_rs_host::HostError>(())
/// ```
///
/// # What is not served
/// An environment is dropped, and what it had is imported again, if
/// - the process has got an environment extension or an attribute since it was imported, because an import elsewhere ran an
///   initializer: Lean's code for the extension expects a place for it in every environment;
/// - one of its files outside of the toolchain has another time of change or size, as after `lake build`, or is gone. Initializers of
///   a module run once in a process: if those were changed, the process has to be started again. [`PoolPolicy::check_files`]
///   turns this off.
///
/// A session that was acquired before goes on with the environment that it has.
///
/// # Threads
/// A pool belongs to its thread, as sessions do. It never waits: if no environment is there, it imports. For a second session beside the
/// first one, clone the first ([`LeanSession`] is `Clone`): both share the environment, and nothing is imported.
#[derive(Debug)]
pub struct SessionPool<'lean> {
    inner: Rc<Inner<'lean>>,
}

#[derive(Debug)]
struct Inner<'lean> {
    lean: &'lean LeanRuntime,
    capacity: usize,
    policy: Cell<PoolPolicy>,
    stats: Cell<PoolStats>,
    /// Borrowed while no environment is dropped, and nothing imported: that may run code of the program.
    entries: RefCell<Entries<'lean>>,
}

impl<'lean> SessionPool<'lean> {
    /// A pool that keeps up to `capacity` environments which no session uses. With 0, each [`acquire`](Self::acquire) imports.
    pub fn with_capacity(lean: &'lean LeanRuntime, capacity: usize) -> SessionPool<'lean> {
        let inner = Inner {
            lean,
            capacity,
            policy: Cell::default(),
            stats: Cell::default(),
            entries: RefCell::default(),
        };
        SessionPool { inner: Rc::new(inner) }
    }

    /// What the pool may import, and what it checks.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// use lean_rs_host::{PoolPolicy, SessionPool};
    ///
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// let policy = PoolPolicy::new().max_fresh_imports(8).max_private_mib(4096);
    /// let pool = SessionPool::with_capacity(lean, 4).with_policy(policy);
    /// assert_eq!(pool.policy(), policy);
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    pub fn with_policy(self, policy: PoolPolicy) -> SessionPool<'lean> {
        self.inner.policy.set(policy);
        self
    }

    /// A session on these imports: on the newest environment that the pool has for them, or else on a new one. `options` are those of
    /// calls that are given none.
    ///
    /// The session sees what was imported, and nothing that an earlier one has added. When it is dropped, also by a panic, its environment
    /// goes back to the pool, which lives as long as it or one of its sessions.
    ///
    /// # Errors
    /// [`HostError::PoolLimit`] if the pool would have to import and its [policy](Self::with_policy) does not allow it, and those of
    /// [`LeanCapabilities::session`]. Each counts as [`PoolStats::refused`].
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// use lean_rs_host::{CallOptions, HostError, Imports, LeanHost, PoolPolicy, SessionPool};
    ///
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// let pool = SessionPool::with_capacity(lean, 4).with_policy(PoolPolicy::new().max_fresh_imports(1));
    /// let options = CallOptions::new();
    /// let session = pool.acquire(&caps, &Imports::of(["Init.Prelude"]), &options)?;
    /// let error = pool.acquire(&caps, &Imports::of(["Init.Core"]), &options).unwrap_err();
    /// assert!(matches!(error, HostError::PoolLimit { .. }));
    /// assert_eq!(pool.stats().refused, 1);
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    pub fn acquire<M: Clone>(
        &self,
        caps: &LeanCapabilities<'lean, M>,
        imports: &Imports,
        options: &CallOptions,
    ) -> HostResult<PooledSession<'lean, M>> {
        let entry = self.inner.checkout(caps, imports, options);
        let Entry { pooled, index } = entry.inspect_err(|_| self.inner.count(|stats| stats.refused += 1))?;
        let (env, state) = (pooled.imported.env.clone(), pooled.state.clone());
        let mut session = LeanSession::new(caps.clone(), env, state, options.clone());
        session.index = index;
        Ok(PooledSession { session, pooled, pool: Rc::clone(&self.inner) })
    }

    /// What the pool has done so far, and the memory of the process now, which takes the system a moment to say.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// # use lean_rs_host::{CallOptions, Imports, LeanHost, SessionPool};
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// # let pool = SessionPool::with_capacity(lean, 4);
    /// drop(pool.acquire(&caps, &Imports::of(["Init.Prelude"]), &CallOptions::new())?);
    /// let stats = pool.stats();
    /// assert_eq!(stats.imports_performed + stats.reused, stats.acquired);
    /// assert_eq!((stats.released_to_pool, stats.released_dropped), (1, 0));
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    pub fn stats(&self) -> PoolStats {
        PoolStats { private_bytes: private_bytes(), ..self.inner.stats.get() }
    }

    /// The number of environments that are kept, without those of sessions that are in use.
    pub fn len(&self) -> usize {
        self.inner.entries.borrow().len()
    }

    /// Whether no environment is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many environments the pool keeps at most.
    pub fn capacity(&self) -> usize {
        self.inner.capacity
    }

    /// What [`with_policy`](Self::with_policy) has set.
    pub fn policy(&self) -> PoolPolicy {
        self.inner.policy.get()
    }

    /// The runtime.
    pub fn lean(&self) -> &'lean LeanRuntime {
        self.inner.lean
    }

    /// Drops the environments that are kept, and says how many there were. Sessions in use are not touched.
    ///
    /// This makes room in the pool, but is no reset of memory: after an `import Lean` that had taken 385 MiB, dropping the environment
    /// gave back 37 MiB. The files stay in memory, since nothing tells whether values still point into them, and importing them again
    /// copies them. Memory comes back when the process ends.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// # use lean_rs_host::{CallOptions, Imports, LeanHost, SessionPool};
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// # let pool = SessionPool::with_capacity(lean, 4);
    /// drop(pool.acquire(&caps, &Imports::of(["Init.Prelude"]), &CallOptions::new())?);
    /// assert_eq!(pool.drain(), 1);
    /// assert!(pool.is_empty());
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    pub fn drain(&self) -> usize {
        let drained = self.inner.entries.take();
        self.inner.count(|stats| stats.drained += drained.len() as u64);
        drained.len()
    }
}

impl<'lean> Inner<'lean> {
    fn count(&self, change: impl FnOnce(&mut PoolStats)) {
        let mut stats = self.stats.get();
        change(&mut stats);
        self.stats.set(stats);
    }

    /// An environment for a session: from the pool, or imported.
    fn checkout<M>(
        &self,
        caps: &LeanCapabilities<'lean, M>,
        imports: &Imports,
        options: &CallOptions,
    ) -> HostResult<Entry<'lean>> {
        let host = caps.host();
        let epoch = host.epoch()?;
        let PoolPolicy { max_fresh_imports, max_private_mib, check_files } = self.policy.get();
        let mut stale = Vec::new();
        let found = self.entries.borrow_mut().take(host.paths(), imports, epoch, check_files, &mut stale);
        self.count(|stats| stats.stale += stale.len() as u64);
        tracing::trace!(hit = found.is_some(), stale = stale.len(), "lean.host.pool");
        drop(stale);
        if let Some(entry) = found {
            self.count(|stats| (stats.acquired, stats.reused) = (stats.acquired + 1, stats.reused + 1));
            return Ok(entry);
        }
        let refuse = |limit| HostError::PoolLimit { modules: imports.names(), limit };
        let performed = self.stats.get().imports_performed;
        if let Some(max) = max_fresh_imports.filter(|max| performed >= *max) {
            return Err(refuse(PoolLimit::FreshImports { performed, max }));
        }
        let imported = host.import(imports, options, |ImportEstimate { copied, .. }| {
            let found = |max: u64| Some((max, over(max.saturating_mul(1 << 20), *copied)?));
            match max_private_mib.and_then(found) {
                Some((max_mib, private)) => {
                    Err(refuse(PoolLimit::PrivateMemory { private, copied: *copied, max_mib }))
                }
                None => Ok(()),
            }
        })?;
        let state = caps.elab().state(imported.env.clone())?;
        self.count(|stats| {
            stats.acquired += 1;
            stats.imports_performed += 1;
        });
        Ok(Entry::new(Pooled { paths: host.paths().to_vec(), imports: imports.clone(), imported, state }))
    }

    fn release(&self, entry: Entry<'lean>) {
        let refused = self.entries.borrow_mut().push(entry, self.capacity);
        match &refused {
            None => self.count(|stats| stats.released_to_pool += 1),
            Some(_) => self.count(|stats| stats.released_dropped += 1),
        }
    }
}

/// A [`LeanSession`] whose environment goes back to its pool when it is dropped.
///
/// Clones of the session keep the environment, and do not give it back. It is dropped instead if the pool is full: see
/// [`PoolStats::released_dropped`].
///
/// ```
/// # use lean_rs::prelude::*;
/// use lean_rs_host::{CallOptions, HostResult, Imports, LeanHost, LeanSession, SessionPool};
///
/// fn adds(session: &LeanSession<'_>) -> HostResult<bool> {
///     Ok(session.declaration_type("Nat.add")? == "Nat → Nat → Nat")
/// }
///
/// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
/// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
/// let pool = SessionPool::with_capacity(lean, 4);
/// let session = pool.acquire(&caps, &Imports::of(["Init.Prelude"]), &CallOptions::new())?;
/// assert!(adds(&session)?);
/// drop(session);
/// assert_eq!(pool.len(), 1);
/// # Ok::<_, lean_rs_host::HostError>(())
/// ```
#[derive(Debug)]
#[must_use = "an environment that goes back at once was not needed"]
pub struct PooledSession<'lean, M = ()> {
    session: LeanSession<'lean, M>,
    /// What the session began with, whatever was made of it.
    pooled: Rc<Pooled<'lean>>,
    pool: Rc<Inner<'lean>>,
}

impl<'lean, M> Deref for PooledSession<'lean, M> {
    type Target = LeanSession<'lean, M>;

    fn deref(&self) -> &LeanSession<'lean, M> {
        &self.session
    }
}

impl<M> Drop for PooledSession<'_, M> {
    fn drop(&mut self) {
        let index = std::mem::take(&mut self.session.index);
        self.pool.release(Entry { pooled: Rc::clone(&self.pooled), index });
    }
}
