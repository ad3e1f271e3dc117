//! [`LeanCapabilities`]: the Lean code that sessions call.

use crate::error::HostResult;
use crate::host::LeanHost;
use crate::imports::Imports;
use crate::options::CallOptions;
use crate::session::LeanSession;
use crate::shim::{DeclModule, Elab, ElabModule};

/// The Lean code that sessions call: the host's own, and a module `M` of yours.
#[derive(Debug, Clone)]
pub struct LeanCapabilities<'lean, M = ()> {
    host: LeanHost<'lean>,
    decl: DeclModule<'lean>,
    elab: ElabModule<'lean>,
    module: M,
}

impl<'lean, M> LeanCapabilities<'lean, M> {
    pub(crate) fn load(host: LeanHost<'lean>, module: M) -> HostResult<LeanCapabilities<'lean, M>> {
        let decl = DeclModule::load(host.lean())?;
        let elab = ElabModule::load(host.lean())?;
        Ok(LeanCapabilities { host, decl, elab, module })
    }

    /// The host.
    pub fn host(&self) -> &LeanHost<'lean> {
        &self.host
    }

    /// The module of yours.
    pub fn module(&self) -> &M {
        &self.module
    }

    pub(crate) fn decl(&self) -> &DeclModule<'lean> {
        &self.decl
    }

    pub(crate) fn elab(&self) -> &ElabModule<'lean> {
        &self.elab
    }
}

impl<'lean, M: Clone> LeanCapabilities<'lean, M> {
    /// Imports modules, and gives a session on the result. `options` are those of calls that are given none.
    ///
    /// The imported modules' initializers run. Importing the same files again copies them: see [`LeanHost::estimate`].
    ///
    /// # Errors
    /// [`HostError::UnknownModule`](crate::HostError::UnknownModule), [`BadName`](crate::HostError::BadName),
    /// [`ImportBudget`](crate::HostError::ImportBudget), [`Import`](crate::HostError::Import).
    pub fn session(&self, imports: &Imports, options: &CallOptions) -> HostResult<LeanSession<'lean, M>> {
        let env = self.host.import(imports)?;
        let state = self.elab.state(env.clone())?;
        Ok(LeanSession::new(self.clone(), env, state, options.clone()))
    }
}
