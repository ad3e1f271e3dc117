//! What a call may use.

use std::time::{Duration, Instant};

use crate::cancel::CancelToken;
use crate::shim::Limits;

/// Limits of a call, and how it can be stopped.
///
/// ```
/// use std::time::Duration;
/// use lean_rs_host::{CallOptions, CancelToken};
///
/// let token = CancelToken::new();
/// let options = CallOptions::new().heartbeats(20_000).timeout(Duration::from_secs(2)).cancel(&token);
/// # let _ = options;
/// ```
#[derive(Debug, Clone)]
pub struct CallOptions {
    heartbeats: u64,
    max_rec_depth: u32,
    timeout: Option<Duration>,
    cancel: Option<CancelToken>,
}

impl Default for CallOptions {
    fn default() -> CallOptions {
        CallOptions { heartbeats: 200_000, max_rec_depth: 512, timeout: None, cancel: None }
    }
}

impl CallOptions {
    /// Lean's own limits, and no deadline.
    pub fn new() -> CallOptions {
        CallOptions::default()
    }

    /// How much Lean may compute for each item, as its option `maxHeartbeats`: thousands of small allocations; 0 is no limit.
    /// 200,000 unless said, which often takes more than 20 seconds.
    pub fn heartbeats(mut self, thousands: u64) -> CallOptions {
        self.heartbeats = thousands;
        self
    }

    /// How deep Lean may recurse, as its option `maxRecDepth`. 512 unless said.
    pub fn max_rec_depth(mut self, depth: u32) -> CallOptions {
        self.max_rec_depth = depth;
        self
    }

    /// How long a call may take: as a [`cancel`](Self::cancel) after this time.
    pub fn timeout(mut self, timeout: Duration) -> CallOptions {
        self.timeout = Some(timeout);
        self
    }

    /// The token that stops calls with these options. It reaches into a running elaboration; some things, such as `IO.sleep`, do not
    /// look at it.
    pub fn cancel(mut self, token: &CancelToken) -> CallOptions {
        self.cancel = Some(token.clone());
        self
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits { heartbeats: self.heartbeats, rec_depth: self.max_rec_depth }
    }

    /// The token of one call.
    pub(crate) fn token(&self) -> Option<CancelToken> {
        match (self.timeout, &self.cancel) {
            (None, token) => token.clone(),
            (Some(timeout), token) => {
                let deadline = Instant::now() + timeout;
                Some(token.as_ref().map_or_else(CancelToken::new, CancelToken::child).with_deadline(deadline))
            }
        }
    }
}
