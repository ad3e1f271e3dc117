//! The Lean package `leanRsHost`: a trait for each of its modules.
//!
//! Their signatures are compared with Lean's while this crate compiles.

mod decl;
mod elab;
mod host;
mod message;
mod run;

pub(crate) use decl::{Decl, DeclModule, Filter, Index, Listing, Query, Question, Searched};
pub use decl::{Declaration, DeclarationKind, Entry, Position, Range};
pub(crate) use elab::{Commands, Elab, ElabModule, ElabState, FileHeader, Run, RunReport};
pub use elab::{Elaborated, NewDeclaration, Reference, Sorry, TermAt};
pub(crate) use host::{BadSetting, Found, Host, HostModule, ImportOutcome, ImportSpec, ModuleFile, Token};
pub use host::{Environment, ImportStats, Level};
pub use message::{Diagnostic, Goal, Hypothesis, MessagePart, Severity, TextPosition};
pub(crate) use run::{BadName, Batch, Limits, Outcome, Setting};
pub use run::{Limit, OptionValue};
