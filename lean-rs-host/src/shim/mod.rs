//! The Lean package `leanRsHost`: a trait for each of its modules.
//!
//! Their signatures are compared with Lean's while this crate compiles.

mod decl;
mod elab;
mod host;
mod run;

pub(crate) use decl::{Decl, DeclModule, Filter, Index, Listing, Query, Question, SearchResult};
pub use decl::{Declaration, DeclarationKind, Entry, Position, Range};
pub(crate) use elab::{Commands, Elab, ElabModule, ElabState, FileHeader, Run, RunReport};
pub use elab::{
    Diagnostic, Elaborated, Goal, Hypothesis, NewDeclaration, Reference, Severity, Sorry, TermAt,
    TextPosition,
};
pub use host::{Environment, ImportStats, Level};
pub(crate) use host::{Found, Host, HostModule, ImportSpec, ModuleFile, Token};
pub use run::Limit;
pub(crate) use run::{Batch, Limits, Outcome};
