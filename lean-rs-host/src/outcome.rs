//! What Lean answers.

use crate::error::{HostError, HostResult};
use crate::shim::{self, Limit};

/// What became of a question that Lean was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// The answer.
    Done(T),
    /// Lean says no, in this text.
    Rejected(String),
    /// Lean did not finish.
    OutOfBudget(Limit),
}

impl<T> Outcome<T> {
    /// `None` if it was cancelled.
    pub(crate) fn from_lean(outcome: shim::Outcome<T>) -> Option<Outcome<T>> {
        match outcome {
            shim::Outcome::Ok { value } => Some(Outcome::Done(value)),
            shim::Outcome::Rejected { message } => Some(Outcome::Rejected(message)),
            shim::Outcome::OutOfBudget { limit } => Some(Outcome::OutOfBudget(limit)),
            shim::Outcome::Cancelled => None,
        }
    }

    /// The answer, or why there is none.
    ///
    /// # Errors
    /// [`HostError::Rejected`] and [`HostError::OutOfBudget`].
    pub fn into_result(self) -> HostResult<T> {
        match self {
            Outcome::Done(value) => Ok(value),
            Outcome::Rejected(message) => Err(HostError::Rejected { message }),
            Outcome::OutOfBudget(limit) => Err(HostError::OutOfBudget { limit }),
        }
    }
}

/// What a call for several items came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial<T> {
    /// An outcome for each item that was looked at, in order.
    pub done: Vec<Outcome<T>>,
    /// Why the others were not; `None` if there are none.
    pub stopped: Option<Stopped>,
}

impl<T> Partial<T> {
    pub(crate) fn none(stopped: Stopped) -> Partial<T> {
        Partial { done: Vec::new(), stopped: Some(stopped) }
    }

    /// All answers.
    ///
    /// # Errors
    /// The first outcome that is no answer, and [`HostError::Cancelled`].
    pub fn into_results(self) -> HostResult<Vec<T>> {
        let done = self.done.into_iter().map(Outcome::into_result).collect::<HostResult<_>>()?;
        match self.stopped {
            Some(stopped) => Err(HostError::Cancelled { stopped }),
            None => Ok(done),
        }
    }
}

/// Why a call ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stopped {
    /// Its token was set.
    Cancelled,
    /// The time of [`CallOptions::timeout`](crate::CallOptions::timeout) passed.
    Deadline,
    /// What is told of the progress said so.
    Sink,
}

impl<T> Partial<T> {
    /// `stopped` says why, if it was.
    pub(crate) fn from_lean(batch: shim::Batch<T>, stopped: Stopped) -> Partial<T> {
        let len = batch.done.len();
        let done: Vec<_> = batch.done.into_iter().map_while(Outcome::from_lean).collect();
        let stopped = (batch.cancelled || done.len() < len).then_some(stopped);
        Partial { done, stopped }
    }
}
