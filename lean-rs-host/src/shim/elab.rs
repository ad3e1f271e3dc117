//! `LeanRsHost.Elab`: terms, and commands.

use lean_rs::LeanExpr;
use lean_rs::prelude::*;

use super::{
    DeclarationKind, Diagnostic, Environment, Goal, Limits, Outcome, Position, Range, TextPosition, Token,
};

/// What elaboration starts from.
#[derive(Debug, Clone, LeanType)]
#[lean(handle, name = "LeanRsHost.ElabState")]
pub(crate) struct ElabState<'lean>(LeanHandle<'lean, Self>);

/// Commands that were run.
#[derive(Debug, Clone, LeanType)]
#[lean(handle, name = "LeanRsHost.Run")]
pub(crate) struct Run<'lean>(LeanHandle<'lean, Self>);

/// A term, elaborated.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Elaborated")]
#[non_exhaustive]
pub struct Elaborated<'lean> {
    /// The term.
    pub expr: LeanExpr<'lean>,
    /// Its type.
    #[lean(rename = "type")]
    pub type_: LeanExpr<'lean>,
    /// The term, as Lean prints it.
    pub text: String,
    /// Its type, as Lean prints it.
    pub type_text: String,
}

/// What became of a term.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.TermRun")]
pub(crate) struct TermRun<'lean> {
    pub(crate) outcome: Outcome<Elaborated<'lean>>,
    pub(crate) messages: Vec<Diagnostic>,
}

/// A declaration that commands have added.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.NewDeclaration")]
#[non_exhaustive]
pub struct NewDeclaration {
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: DeclarationKind,
    /// Where it is in the text; `None` for what Lean has made by itself, such as recursors.
    pub range: Option<Range>,
}

/// A `sorry`, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Sorry")]
#[non_exhaustive]
pub struct Sorry {
    /// Where it begins.
    pub start: TextPosition,
    /// The first place behind it.
    pub stop: TextPosition,
    /// What it leaves open.
    pub goals: Vec<Goal>,
}

/// A text, and where its commands begin.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Commands")]
pub(crate) struct Commands {
    pub(crate) source: String,
    #[lean(rename = "begin_")]
    pub(crate) begin: u64,
}

/// What a run came to.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.RunReport")]
pub(crate) struct RunReport<'lean> {
    pub(crate) run: Run<'lean>,
    pub(crate) messages: Vec<Diagnostic>,
    pub(crate) declarations: Vec<NewDeclaration>,
    pub(crate) sorries: Vec<Sorry>,
    pub(crate) commands: u64,
    pub(crate) reused: u64,
    pub(crate) stopped_at: Option<TextPosition>,
}

/// The term at a place.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.TermAt")]
#[non_exhaustive]
pub struct TermAt {
    /// The term, as Lean prints it.
    pub text: String,
    /// Its type.
    #[lean(rename = "type")]
    pub type_: String,
    /// Where it begins.
    pub start: TextPosition,
    /// The first place behind it.
    pub stop: TextPosition,
}

/// A place where something is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Reference")]
#[non_exhaustive]
pub struct Reference {
    /// Where the name begins.
    pub start: TextPosition,
    /// The first place behind it.
    pub stop: TextPosition,
    /// Whether it is bound or declared there.
    pub is_binder: bool,
}

/// What a file begins with.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.FileHeader")]
pub(crate) struct FileHeader {
    pub(crate) imports: Vec<String>,
    #[lean(rename = "begin_")]
    pub(crate) begin: u64,
    pub(crate) messages: Vec<Diagnostic>,
}

#[lean_module("LeanRsHost.Elab", deny(sorry))]
#[lean(prefix = "lean_rs_host_")]
pub(crate) trait Elab<'lean> {
    fn state(&self, env: Environment<'lean>) -> LeanResult<ElabState<'lean>>;
    fn state_env(&self, state: &ElabState<'lean>) -> LeanResult<Environment<'lean>>;
    #[lean(io, deep)]
    fn term(
        &self,
        state: ElabState<'lean>,
        source: &str,
        expected: Option<&str>,
        limits: Limits,
        token: Option<Token<'lean>>,
    ) -> LeanResult<TermRun<'lean>>;
    #[lean(io, deep)]
    fn run(
        &self,
        state: ElabState<'lean>,
        commands: &Commands,
        earlier: Option<Run<'lean>>,
        limits: Limits,
        token: Option<Token<'lean>>,
        progress: LeanFn<'lean, (u64, u64), LeanIo<bool>>,
    ) -> LeanResult<RunReport<'lean>>;
    fn run_state(&self, run: &Run<'lean>) -> LeanResult<ElabState<'lean>>;
    #[lean(io, deep)]
    fn goals_at(&self, run: &Run<'lean>, place: Position) -> LeanResult<Option<Vec<Goal>>>;
    #[lean(io, deep)]
    fn type_at(&self, run: &Run<'lean>, place: Position) -> LeanResult<Option<TermAt>>;
    #[lean(io, deep)]
    fn references(&self, run: &Run<'lean>, place: Position) -> LeanResult<Vec<Reference>>;
    #[lean(io, deep)]
    fn header(&self, source: &str, limits: Limits) -> LeanResult<FileHeader>;
}
