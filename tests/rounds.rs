//! How often threads do the same thing.

use std::env;

/// As often as this, or a tenth under a tool that lets one thread run at a time.
pub(crate) fn rounds(count: usize) -> usize {
    if env::var_os("LEAN_RS_TESTS_ONE_THREAD_RUNS").is_some() { count / 10 } else { count }
}
