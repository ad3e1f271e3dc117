//! What `LeanRsHost.Run` declares.

use lean_rs::prelude::*;

/// What a call may use.
#[derive(Debug, Clone, Copy, LeanType)]
#[lean(name = "LeanRsHost.Limits")]
pub(crate) struct Limits {
    pub(crate) heartbeats: u64,
    pub(crate) rec_depth: u32,
    pub(crate) message_bytes: u64,
}

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LeanType)]
#[lean(name = "LeanRsHost.Limit")]
pub enum Limit {
    /// The heartbeats of [`CallOptions::heartbeats`](crate::CallOptions::heartbeats).
    Heartbeats,
    /// The depth of [`CallOptions::max_rec_depth`](crate::CallOptions::max_rec_depth).
    RecDepth,
}

/// What became of a call.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Outcome")]
pub(crate) enum Outcome<T> {
    Ok { value: T },
    Rejected { message: String },
    OutOfBudget { limit: Limit },
    Cancelled,
}

/// The results of a batch.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Batch")]
pub(crate) struct Batch<T> {
    pub(crate) done: Vec<Outcome<T>>,
    pub(crate) cancelled: bool,
}
