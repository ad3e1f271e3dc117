//! Lean's environment and elaborator, in a Rust process.
//!
//! ```
//! use lean_rs::prelude::*;
//! use lean_rs_host::{CallOptions, Imports, LeanHost, Query};
//!
//! let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
//! let host = LeanHost::builder().open(lean)?;
//! let session = host.load_shims_only()?.session(&Imports::of(["Init"]), &CallOptions::new())?;
//!
//! let declaration = session.declaration("Nat.add_comm")?;
//! assert_eq!(declaration.type_, "∀ (n m : Nat), n + m = m + n");
//! let found = session.search(&Query::name("add_comm").mentions("Nat").conclusion_head("Eq"))?;
//! assert!(found.hits.iter().any(|hit| hit.name == "Nat.add_comm"));
//! # Ok::<_, lean_rs_host::HostError>(())
//! ```
//!
//! - [`LeanHost`]: where modules are found, what imports may cost, and what they would.
//! - [`LeanCapabilities`]: the Lean code that sessions call: the host's own, and a module of yours beside it.
//! - [`LeanSession`]: an environment after imports, and what can be asked of it.
//! - [`SessionPool`]: environments that sessions have used, for the next ones.
//! - [`CallOptions`], [`CancelToken`]: limits of a call, and how another thread or a deadline stops it.
//!
//! Lean decides every question about Lean code; this crate has no model of terms or types of its own. What it asks goes through the Lean
//! package `leanRsHost`, which its build script has Lake build, and whose signatures are compared with Lean's while it compiles.
//!
//! # Trust
//! Importing a module runs its initializers, and elaborating runs what macros and `#eval` say, in this process. A host is for Lean code
//! that may do so.
#![forbid(unsafe_code)]

mod cancel;
mod capabilities;
mod declarations;
mod elaborate;
mod error;
mod files;
mod host;
mod imports;
mod lake;
mod memory;
mod options;
mod outcome;
mod pool;
mod session;
mod shim;
mod turn;

pub use cancel::CancelToken;
pub use capabilities::LeanCapabilities;
pub use declarations::{Bulk, Declarations, Filter, Found, Query};
pub use elaborate::{CommandRun, Elaboration, Flow, Progress};
pub use error::{HostError, HostResult};
pub use host::{Budget, LeanHost, LeanHostBuilder};
pub use imports::{ImportEstimate, ImportStats, Imports};
pub use memory::private_bytes;
pub use options::CallOptions;
pub use outcome::{Outcome, Partial, Stopped};
pub use pool::{PoolLimit, PoolPolicy, PoolStats, PooledSession, SessionPool};
pub use session::LeanSession;
pub use shim::{
    Declaration, DeclarationKind, Diagnostic, Elaborated, Entry, Environment, Goal, Hypothesis, Level, Limit,
    MessagePart, NewDeclaration, OptionValue, Position, Range, Reference, Severity, Sorry, TermAt,
    TextPosition,
};
