//! `LeanRsHost.Decl`: what an environment knows of declarations.

use lean_rs::prelude::*;

use super::{Batch, Environment, ImportSpec, Level, Limits, Token};

/// What a declaration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LeanType)]
#[lean(name = "LeanRsHost.DeclarationKind")]
pub enum DeclarationKind {
    /// `axiom`, and a theorem whose proof was not loaded.
    Axiom,
    /// `def`, `abbrev`, `instance`.
    Definition,
    /// `theorem`.
    Theorem,
    /// `opaque`, `partial def`.
    Opaque,
    /// A part of Lean's quotients.
    Quotient,
    /// `inductive`, `structure`, `class`.
    Inductive,
    /// A constructor.
    Constructor,
    /// A recursor, which Lean makes for each inductive type.
    Recursor,
}

/// A place in a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, LeanType)]
#[lean(name = "LeanRsHost.Position")]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// In code points, from 0.
    pub column: u32,
}

impl Position {
    /// The beginning of a line, counted from 1.
    pub fn line(line: u32) -> Position {
        Position { line, column: 0 }
    }

    /// A column of that line, counted in code points from 0.
    pub fn column(self, column: u32) -> Position {
        Position { column, ..self }
    }
}

/// A part of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LeanType)]
#[lean(name = "LeanRsHost.Range")]
pub struct Range {
    /// Where it begins.
    pub start: Position,
    /// The first place behind it.
    pub stop: Position,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Declaration")]
#[non_exhaustive]
pub struct Declaration {
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: DeclarationKind,
    /// The imported module that has it; `None` if it was declared in the session.
    pub module: Option<String>,
    /// Its universe parameters.
    pub level_params: Vec<String>,
    /// Its type, as Lean prints it.
    #[lean(rename = "type")]
    pub type_: String,
    /// Whether it is marked `unsafe`.
    pub is_unsafe: bool,
    /// Whether its type is a proposition, so that it is a proof.
    pub is_proposition: bool,
    /// Where its source is, if the module was built with that and is imported at [`Level::Server`](crate::Level::Server) or
    /// [`Level::Full`](crate::Level::Full).
    pub range: Option<Range>,
    /// Its docstring; as for the range.
    pub doc: Option<String>,
}

/// A declaration in a list.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Entry")]
#[non_exhaustive]
pub struct Entry {
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: DeclarationKind,
    /// The imported module that has it; `None` if it was declared in the session.
    pub module: Option<String>,
}

/// Which declarations a list has.
#[derive(Debug, Clone, Default, LeanType)]
#[lean(name = "LeanRsHost.Filter")]
pub(crate) struct Filter {
    pub(crate) modules: Vec<String>,
    pub(crate) kinds: Vec<DeclarationKind>,
    pub(crate) internal: bool,
}

/// What is searched for.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Query")]
pub(crate) struct Query {
    pub(crate) name: String,
    pub(crate) mentions: Vec<String>,
    pub(crate) head: Option<String>,
    pub(crate) filter: Filter,
    pub(crate) limit: u64,
}

/// What a search came to.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.SearchResult")]
pub(crate) enum Searched {
    Found { hits: Vec<Entry>, more: bool },
    Unknown { name: String },
    Cancelled,
}

/// Names that were selected.
#[derive(Debug, Clone, LeanType)]
#[lean(handle, name = "LeanRsHost.Listing")]
pub(crate) struct Listing<'lean>(LeanHandle<'lean, Self>);

/// The texts of all names.
#[derive(Debug, Clone, LeanType)]
#[lean(handle, name = "LeanRsHost.Index")]
pub(crate) struct Index<'lean>(LeanHandle<'lean, Self>);

/// Names that the same is asked of.
#[derive(Debug, Clone, LeanType)]
#[lean(name = "LeanRsHost.Question")]
pub(crate) struct Question<'lean> {
    pub(crate) env: Environment<'lean>,
    pub(crate) names: Vec<String>,
    pub(crate) limits: Limits,
    pub(crate) token: Option<Token<'lean>>,
}

#[lean_module("LeanRsHost.Decl", deny(sorry))]
#[lean(prefix = "lean_rs_host_")]
pub(crate) trait Decl<'lean> {
    #[lean(io, deep)]
    fn declarations(&self, question: Question<'lean>) -> LeanResult<Batch<Declaration>>;
    fn kinds(&self, env: &Environment<'lean>, names: &[&str]) -> LeanResult<Vec<Option<DeclarationKind>>>;
    #[lean(io, deep)]
    fn types(&self, question: Question<'lean>) -> LeanResult<Batch<String>>;
    #[lean(io, deep)]
    fn ranges(&self, question: Question<'lean>) -> LeanResult<Batch<Option<Range>>>;
    #[lean(io, deep)]
    fn docs(&self, question: Question<'lean>) -> LeanResult<Batch<Option<String>>>;
    #[lean(io, deep)]
    fn dependencies(&self, question: Question<'lean>) -> LeanResult<Batch<Vec<String>>>;
    #[lean(io, deep)]
    fn axioms(&self, question: Question<'lean>) -> LeanResult<Batch<Vec<String>>>;
    #[lean(io, deep)]
    fn scan(
        &self,
        paths: &[String],
        imports: &[ImportSpec],
        level: Level,
        filter: Filter,
    ) -> LeanResult<Vec<Entry>>;
    #[lean(deep)]
    fn list(&self, env: Environment<'lean>, filter: &Filter) -> LeanResult<Listing<'lean>>;
    fn list_size(&self, listing: &Listing<'lean>) -> u64;
    #[lean(deep)]
    fn list_batch(&self, listing: &Listing<'lean>, start: u64, count: u64) -> LeanResult<Vec<Entry>>;
    #[lean(deep)]
    fn index(&self, env: Environment<'lean>) -> LeanResult<Index<'lean>>;
    #[lean(deep)]
    fn search(
        &self,
        index: &Index<'lean>,
        query: &Query,
        token: Option<Token<'lean>>,
    ) -> LeanResult<Searched>;
    #[lean(deep)]
    fn near(&self, index: &Index<'lean>, name: &str, slack: u64) -> LeanResult<Vec<String>>;
}
