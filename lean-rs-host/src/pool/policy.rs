//! What a pool may do.

use std::fmt;

/// What a [`SessionPool`](crate::SessionPool) may import, and what it checks.
///
/// Without limits unless said. They concern imports: an environment that the pool has is given at any time.
///
/// ```
/// use lean_rs_host::PoolPolicy;
///
/// let policy = PoolPolicy::new().max_fresh_imports(8).max_private_mib(4096);
/// assert_eq!(policy.max_fresh_imports, Some(8));
/// assert!(policy.check_files);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolPolicy {
    /// How many imports the pool may make in all: [`PoolStats::imports_performed`](crate::PoolStats::imports_performed).
    pub max_fresh_imports: Option<u64>,
    /// How many MiB the process may have of its own ([`private_bytes`](crate::private_bytes)), the files included that the import would
    /// copy, for an import to be made. What Lean builds from the files is not known before. Where the system does not say what
    /// belongs to the process, this is no limit.
    pub max_private_mib: Option<u64>,
    /// Whether files of modules outside of the toolchain are compared with what they were, each time that an environment is reused:
    /// 1.3 µs for each file.
    pub check_files: bool,
}

impl Default for PoolPolicy {
    fn default() -> PoolPolicy {
        PoolPolicy { max_fresh_imports: None, max_private_mib: None, check_files: true }
    }
}

impl PoolPolicy {
    /// No limits, and files are checked.
    pub fn new() -> PoolPolicy {
        PoolPolicy::default()
    }

    /// Sets [`max_fresh_imports`](Self::max_fresh_imports).
    pub fn max_fresh_imports(mut self, imports: u64) -> PoolPolicy {
        self.max_fresh_imports = Some(imports);
        self
    }

    /// Sets [`max_private_mib`](Self::max_private_mib).
    pub fn max_private_mib(mut self, mib: u64) -> PoolPolicy {
        self.max_private_mib = Some(mib);
        self
    }

    /// Sets [`check_files`](Self::check_files): without, sessions go on with what was imported, whatever is built meanwhile.
    pub fn check_files(mut self, check: bool) -> PoolPolicy {
        self.check_files = check;
        self
    }
}

/// A limit of a [`PoolPolicy`] that was reached, and what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PoolLimit {
    /// [`PoolPolicy::max_fresh_imports`].
    FreshImports {
        /// The imports that the pool has made.
        performed: u64,
        /// How many it may make.
        max: u64,
    },
    /// [`PoolPolicy::max_private_mib`].
    PrivateMemory {
        /// Bytes that are private to the process.
        private: u64,
        /// Bytes of files that would be copied, because their addresses are in use.
        copied: u64,
        /// MiB that the process may have.
        max_mib: u64,
    },
}

impl fmt::Display for PoolLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            PoolLimit::FreshImports { performed, max } => write!(
                f,
                "it has made {performed} of {max} imports (`PoolPolicy::max_fresh_imports`). Drop sessions with these \
                 imports before others are acquired, give the pool room for them, or allow more"
            ),
            PoolLimit::PrivateMemory { private, copied, max_mib } => write!(
                f,
                "the import would copy {} MiB, and {} MiB of memory are private to the process: the limit is {max_mib} MiB \
                 (`PoolPolicy::max_private_mib`). Use a session that has these imports already, or a process of its own: \
                 dropping environments gives little back",
                copied >> 20,
                private >> 20
            ),
        }
    }
}
