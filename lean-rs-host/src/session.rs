//! [`LeanSession`]: an environment, and what can be asked of it.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use lean_rs::LeanResult;

use crate::capabilities::LeanCapabilities;
use crate::error::{HostError, HostResult};
use crate::imports::ImportStats;
use crate::options::CallOptions;
use crate::shim::{Elab, ElabState, Environment, Host, Index, Limits, Token};

/// An environment after imports, and what can be asked of it.
///
/// It belongs to its thread. Dropping it releases its environment, but not the files that were imported: sessions are worth keeping.
#[derive(Debug, Clone)]
pub struct LeanSession<'lean, M = ()> {
    caps: LeanCapabilities<'lean, M>,
    env: Environment<'lean>,
    state: ElabState<'lean>,
    /// Of the state, in this process.
    identity: u64,
    options: CallOptions,
    /// What searches go through, made for the first one.
    pub(crate) index: OnceCell<Index<'lean>>,
}

impl<'lean, M> LeanSession<'lean, M> {
    pub(crate) fn new(
        caps: LeanCapabilities<'lean, M>,
        env: Environment<'lean>,
        state: ElabState<'lean>,
        options: CallOptions,
    ) -> Self {
        static SESSIONS: AtomicU64 = AtomicU64::new(0);
        let identity = SESSIONS.fetch_add(1, Ordering::Relaxed);
        LeanSession { caps, env, state, identity, options, index: OnceCell::new() }
    }

    /// One that goes on from another state.
    pub(crate) fn at(&self, state: ElabState<'lean>) -> HostResult<Self>
    where
        M: Clone,
    {
        let env = self.caps.elab().state_env(&state)?;
        Ok(LeanSession::new(self.caps.clone(), env, state, self.options.clone()))
    }

    pub(crate) fn state(&self) -> &ElabState<'lean> {
        &self.state
    }

    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    /// The names of all modules that were imported, those included that others import.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn modules(&self) -> HostResult<HashSet<String>> {
        Ok(self.caps.host().module().modules(&self.env)?.into_iter().collect())
    }

    /// The environment, for methods of your own.
    pub fn env(&self) -> &Environment<'lean> {
        &self.env
    }

    /// What the session was made with.
    pub fn capabilities(&self) -> &LeanCapabilities<'lean, M> {
        &self.caps
    }

    /// Your module: `session.capability().open_goals(session.env())`.
    pub fn capability(&self) -> &M {
        self.caps.module()
    }

    /// The options of calls that are given none.
    pub fn options(&self) -> &CallOptions {
        &self.options
    }

    /// The same session with other options of calls that are given none, such as the token and the timeout of one search.
    pub fn with_options(&self, options: &CallOptions) -> Self
    where
        M: Clone,
    {
        LeanSession { options: options.clone(), ..self.clone() }
    }

    /// What the environment was imported from.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn import_stats(&self) -> HostResult<ImportStats> {
        Ok(self.caps.host().module().stats(&self.env)?)
    }

    /// Calls Lean within options. A token that is set already is an error before Lean is reached.
    pub(crate) fn call<R>(
        &self,
        options: &CallOptions,
        call: impl FnOnce(Limits, Option<Token<'lean>>) -> LeanResult<R>,
    ) -> HostResult<R> {
        options.check_settings(self.caps.host().module())?;
        let start = Instant::now();
        // It has to live until Lean has answered: a deadline sets no token that was dropped.
        let token = options.token();
        let lean = match &token {
            Some(token) => Some(token.lean()?.ok_or_else(|| options.cancelled(start))?),
            None => None,
        };
        call(options.limits(), lean).map_err(HostError::from)
    }
}
