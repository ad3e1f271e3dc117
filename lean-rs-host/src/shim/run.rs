//! What `LeanRsHost.Run` and `LeanRsHost.Name` declare.

use std::fmt;

use lean_rs::prelude::*;

use crate::error::HostError;

/// Why a text is no name.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.BadName")]
pub(crate) enum BadName {
    Malformed,
    Long { what: String, found: u64, limit: u64 },
}

impl BadName {
    /// Of this text.
    pub(crate) fn of(self, text: &str) -> HostError {
        match self {
            BadName::Malformed => HostError::BadName { text: text.to_owned() },
            BadName::Long { what, found, limit } => HostError::NameLimit { what, found, limit },
        }
    }
}

/// The value of an option of Lean's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, LeanType)]
#[lean(name = "LeanRsHost.OptionValue")]
#[non_exhaustive]
pub enum OptionValue {
    /// `true` or `false`.
    Bool {
        /// The value.
        value: bool,
    },
    /// A number.
    Nat {
        /// The value.
        value: u64,
    },
    /// A text.
    Text {
        /// The value.
        value: String,
    },
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionValue::Bool { value } => write!(f, "{value}"),
            OptionValue::Nat { value } => write!(f, "{value}"),
            OptionValue::Text { value } => write!(f, "{value:?}"),
        }
    }
}

impl From<bool> for OptionValue {
    fn from(value: bool) -> OptionValue {
        OptionValue::Bool { value }
    }
}

impl From<u64> for OptionValue {
    fn from(value: u64) -> OptionValue {
        OptionValue::Nat { value }
    }
}

impl From<&str> for OptionValue {
    fn from(value: &str) -> OptionValue {
        OptionValue::Text { value: value.to_owned() }
    }
}

/// An option of Lean's.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Setting")]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) value: OptionValue,
}

/// What a call may use, and the options that it sets.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Limits")]
pub(crate) struct Limits {
    pub(crate) heartbeats: u64,
    pub(crate) rec_depth: u32,
    pub(crate) message_bytes: u64,
    pub(crate) message_parts: bool,
    pub(crate) settings: Vec<Setting>,
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
