//! What a session knows of declarations: single, in bulk, listed, searched.

use std::time::Instant;
use std::vec;

use lean_rs::LeanResult;

use crate::error::{HostError, HostResult};
use crate::options::CallOptions;
use crate::outcome::Partial;
use crate::session::LeanSession;
use crate::shim::{
    self, Batch, Decl, DeclModule, Declaration, DeclarationKind, Entry, HostModule, Index, Listing, Question,
    Range, Searched,
};

/// How many declarations of a list cross from Lean at a time.
const BATCH: u64 = 256;
/// How many names an error suggests, and how many bytes a name may have that is compared with others.
const SUGGESTIONS: usize = 3;
const COMPARED: usize = 200;

/// Which declarations a list or a search has; all of them unless said.
///
/// ```
/// use lean_rs_host::{DeclarationKind, Filter};
///
/// let theorems = Filter::new().module("Init.Data.*").kind(DeclarationKind::Theorem).no_internal();
/// # let _ = theorems;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Filter {
    modules: Vec<String>,
    kinds: Vec<DeclarationKind>,
    no_internal: bool,
}

impl Filter {
    /// All declarations.
    pub fn new() -> Filter {
        Filter::default()
    }

    /// Those of a module; `Init.Data.*` is all modules whose names begin with `Init.Data.`. Several are added up. With one, there
    /// is nothing that the session itself has declared. A module that the session has not imported has no declarations; a text that
    /// is no such pattern is a [`HostError::BadPattern`] of what gets the filter.
    pub fn module(mut self, pattern: impl Into<String>) -> Filter {
        self.modules.push(pattern.into());
        self
    }

    /// Those of a kind. Several are added up.
    pub fn kind(mut self, kind: DeclarationKind) -> Filter {
        self.kinds.push(kind);
        self
    }

    /// Nothing whose name Lean counts as internal (`Name.isInternalDetail`): a component begins with `_`, as in names of private
    /// declarations, or is a number; or the last one is `match_`, `proof_`, `eq_` or `omega_` with digits behind it.
    ///
    /// The rest of what Lean makes for a type has names that Lean code uses, and is there: `Nat.rec`, `Nat.casesOn`, `Nat.noConfusion`.
    pub fn no_internal(mut self) -> Filter {
        self.no_internal = true;
        self
    }

    pub(crate) fn to_lean(&self, host: &HostModule<'_>) -> HostResult<shim::Filter> {
        let Filter { modules, kinds, no_internal } = self;
        let normal = |pattern: &String| {
            let (name, end) = pattern.strip_suffix(".*").map_or((&**pattern, ""), |name| (name, ".*"));
            match host.normal_name(name) {
                Err(HostError::BadName { .. }) => Err(HostError::BadPattern { text: pattern.clone() }),
                name => Ok(name? + end),
            }
        };
        let modules = modules.iter().map(normal).collect::<HostResult<_>>()?;
        Ok(shim::Filter { modules, kinds: kinds.clone(), internal: !no_internal })
    }
}

/// What is searched for: all that is said has to hold.
///
/// ```
/// use lean_rs_host::Query;
///
/// // Equations about natural numbers.
/// let query = Query::name("add_comm").mentions("Nat").conclusion_head("Eq").limit(20);
/// # let _ = query;
/// ```
#[derive(Debug, Clone)]
pub struct Query {
    name: String,
    mentions: Vec<String>,
    head: Option<String>,
    filter: Filter,
    limit: u64,
}

impl Default for Query {
    fn default() -> Query {
        let filter = Filter::new().no_internal();
        Query { name: String::new(), mentions: Vec::new(), head: None, filter, limit: 100 }
    }
}

impl Query {
    /// All but [internal names](Filter::no_internal), and no more than 100.
    pub fn new() -> Query {
        Query::default()
    }

    /// Declarations with this text in their names; upper and lower case count.
    pub fn name(part: impl Into<String>) -> Query {
        Query { name: part.into(), ..Query::default() }
    }

    /// Those whose types mention a constant, by its full name. All that are named have to be there.
    pub fn mentions(mut self, constant: impl Into<String>) -> Query {
        self.mentions.push(constant.into());
        self
    }

    /// Those whose types are, behind all their arguments, an application of a constant: `Eq` in `∀ a b : Nat, a + b = b + a`.
    pub fn conclusion_head(mut self, constant: impl Into<String>) -> Query {
        self.head = Some(constant.into());
        self
    }

    /// Those that a filter has. It takes the place of the usual one, `Filter::new().no_internal()`.
    pub fn filter(mut self, filter: Filter) -> Query {
        self.filter = filter;
        self
    }

    /// No more than so many; 100 unless said.
    pub fn limit(mut self, limit: u64) -> Query {
        self.limit = limit;
        self
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// In the order of imports.
    pub hits: Vec<Entry>,
    /// Whether there are more than the query's limit.
    pub more: bool,
}

/// A list of declarations: an iterator which takes them from Lean in batches.
#[derive(Debug)]
pub struct Declarations<'lean> {
    decl: DeclModule<'lean>,
    listing: Listing<'lean>,
    /// The number of declarations in the listing, and of those that were taken from it.
    len: u64,
    taken: u64,
    batch: vec::IntoIter<Entry>,
}

impl Iterator for Declarations<'_> {
    type Item = HostResult<Entry>;

    fn next(&mut self) -> Option<HostResult<Entry>> {
        if self.batch.as_slice().is_empty() && self.taken < self.len {
            match self.decl.list_batch(&self.listing, self.taken, BATCH) {
                Ok(batch) => self.batch = batch.into_iter(),
                Err(error) => {
                    self.taken = self.len;
                    return Some(Err(error.into()));
                }
            }
            self.taken += BATCH;
        }
        self.batch.next().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest =
            self.batch.len() + usize::try_from(self.len.saturating_sub(self.taken)).unwrap_or(usize::MAX);
        (rest, Some(rest))
    }
}

impl<'lean, M> LeanSession<'lean, M> {
    /// A declaration, by its full name.
    ///
    /// # Errors
    /// [`HostError::BadName`], [`HostError::NameLimit`], [`HostError::UnknownDeclaration`] with similar names, and what the
    /// session's [options](Self::options) lead to. This goes for the other questions about one name, too.
    pub fn declaration(&self, name: &str) -> HostResult<Declaration> {
        self.one(name, |bulk| bulk.declarations(&[name]))
    }

    /// What a declaration is.
    ///
    /// # Errors
    /// As [`declaration`](Self::declaration).
    pub fn kind(&self, name: &str) -> HostResult<DeclarationKind> {
        match self.bulk().kinds(&[name])?.pop() {
            Some(Some(kind)) => Ok(kind),
            _ => Err(self.unknown(name)),
        }
    }

    /// A declaration's type, as Lean prints it.
    ///
    /// # Errors
    /// As [`declaration`](Self::declaration).
    pub fn declaration_type(&self, name: &str) -> HostResult<String> {
        self.one(name, |bulk| bulk.types(&[name]))
    }

    /// Where a declaration's source is, if Lean knows: see [`Declaration::range`].
    ///
    /// # Errors
    /// As [`declaration`](Self::declaration).
    pub fn source_range(&self, name: &str) -> HostResult<Option<Range>> {
        self.one(name, |bulk| bulk.ranges(&[name]))
    }

    /// A declaration's docstring, if Lean knows it.
    ///
    /// # Errors
    /// As [`declaration`](Self::declaration).
    pub fn docs(&self, name: &str) -> HostResult<Option<String>> {
        self.one(name, |bulk| bulk.docs(&[name]))
    }

    /// The axioms that a declaration rests on, sorted.
    ///
    /// # Errors
    /// As [`declaration`](Self::declaration).
    pub fn axioms(&self, name: &str) -> HostResult<Vec<String>> {
        self.one(name, |bulk| bulk.axioms(&[name]))
    }

    /// The constants in a declaration's type and value, sorted.
    ///
    /// # Errors
    /// As [`declaration`](Self::declaration).
    pub fn dependencies(&self, name: &str) -> HostResult<Vec<String>> {
        self.one(name, |bulk| bulk.dependencies(&[name]))
    }

    /// The declarations that a filter has, module by module in the order of imports.
    ///
    /// Each can be asked for by the name in the list, unless Lean code cannot write it, as with `»` inside: such a name ends in `✝`, and
    /// is a [`HostError::BadName`].
    ///
    /// # Errors
    /// [`HostError::BadPattern`] for a module that is none; [`HostError::Cancelled`] before the list is begun; [`HostError::Lean`].
    pub fn declarations(&self, filter: &Filter) -> HostResult<Declarations<'lean>> {
        let decl = self.capabilities().decl().clone();
        let filter = filter.to_lean(self.capabilities().host().module())?;
        let listing = self.call(self.options(), |_, _| decl.list(self.env().clone(), &filter))?;
        let len = decl.list_size(&listing);
        Ok(Declarations { decl, listing, len, taken: 0, batch: Vec::new().into_iter() })
    }

    /// Searches all declarations. The first search of a session makes an index of their names.
    ///
    /// # Errors
    /// [`HostError::UnknownDeclaration`] if the query names a constant that there is not; [`HostError::BadPattern`] for a module that is
    /// none; [`HostError::Cancelled`].
    pub fn search(&self, query: &Query) -> HostResult<Found> {
        let Query { name, mentions, head, filter, limit } = query.clone();
        let filter = filter.to_lean(self.capabilities().host().module())?;
        let query = shim::Query { name, mentions, head, filter, limit };
        let start = Instant::now();
        let found = self.call(self.options(), |_, token| {
            self.capabilities().decl().search(self.search_index()?, &query, token)
        })?;
        match found {
            Searched::Found { hits, more } => Ok(Found { hits, more }),
            Searched::Unknown { name } => Err(self.unknown(&name)),
            Searched::Cancelled => Err(self.options().cancelled(start)),
        }
    }

    /// Questions about many names with one call of Lean each.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// # use lean_rs_host::{CallOptions, DeclarationKind, Imports, LeanHost, Outcome};
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// # let session = caps.session(&Imports::of(["Init"]), &CallOptions::new())?;
    /// let types = session.bulk().types(&["Nat.succ", "Nat.no_such"])?;
    /// assert_eq!(types.done[0], Outcome::Done("Nat → Nat".to_owned()));
    /// assert_eq!(types.done[1], Outcome::Rejected("unknown constant `Nat.no_such`".to_owned()));
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    pub fn bulk(&self) -> Bulk<'_, 'lean, M> {
        Bulk { session: self, options: self.options().clone() }
    }

    fn one<T>(
        &self,
        name: &str,
        ask: impl FnOnce(Bulk<'_, 'lean, M>) -> HostResult<Partial<T>>,
    ) -> HostResult<T> {
        // Which also tells whether the text is a name.
        self.kind(name)?;
        let mut answers = ask(self.bulk())?.into_results()?;
        Ok(answers.pop().expect("an answer to each question that was not stopped"))
    }

    /// Why there is no declaration of this name.
    fn unknown(&self, name: &str) -> HostError {
        let similar =
            self.capabilities().host().module().normal_name(name).and_then(|name| self.similar(&name));
        match similar {
            Ok(similar) => HostError::UnknownDeclaration { name: name.to_owned(), similar },
            Err(error) => error,
        }
    }

    /// The names nearest to one that nothing has, of those in its namespace and of those that end like it.
    fn similar(&self, name: &str) -> HostResult<Vec<String>> {
        // Comparing takes time and memory by the square of the length; what is this long was not mistyped.
        if name.len() > COMPARED {
            return Ok(Vec::new());
        }
        let last = name.rsplit('.').next().unwrap_or(name);
        let most = last.len().div_ceil(3);
        let candidates = self.call(self.options(), |_, _| {
            self.capabilities().decl().near(self.search_index()?, name, most as u64)
        })?;
        let mut near = Vec::new();
        for found in candidates.into_iter().filter(|found| found.len() <= COMPARED) {
            let distance = strsim::damerau_levenshtein(name, &found);
            let ends_alike = found.rsplit('.').next() == Some(last);
            if ends_alike || distance <= most {
                // Who names no namespace knows the rest of the name.
                near.push((name == last && !ends_alike, distance, found));
            }
        }
        near.sort();
        Ok(near.into_iter().map(|(_, _, name)| name).take(SUGGESTIONS).collect())
    }

    fn search_index(&self) -> LeanResult<&Index<'lean>> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let index = self.capabilities().decl().index(self.env().clone())?;
        Ok(self.index.get_or_init(|| index))
    }
}

/// Questions about many names: see [`LeanSession::bulk`]. Each name has the limits of the options for itself.
#[derive(Debug, Clone)]
pub struct Bulk<'session, 'lean, M> {
    session: &'session LeanSession<'lean, M>,
    options: CallOptions,
}

impl<'lean, M> Bulk<'_, 'lean, M> {
    /// Options in place of the session's.
    pub fn options(mut self, options: &CallOptions) -> Self {
        self.options = options.clone();
        self
    }

    /// Declarations. A name that is unknown is an [`Outcome::Rejected`](crate::Outcome::Rejected); so in all that follows.
    ///
    /// # Errors
    /// [`HostError::Lean`]; so in all that follows.
    pub fn declarations(&self, names: &[&str]) -> HostResult<Partial<Declaration>> {
        self.ask(names, DeclModule::declarations)
    }

    /// What they are; `None` for a name that is unknown, and for a text that is no name.
    ///
    /// # Errors
    /// [`HostError::Cancelled`] before Lean is asked; [`HostError::Lean`].
    pub fn kinds(&self, names: &[&str]) -> HostResult<Vec<Option<DeclarationKind>>> {
        let session = self.session;
        session.call(&self.options, |_, _| session.capabilities().decl().kinds(session.env(), names))
    }

    /// Their types, as Lean prints them.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn types(&self, names: &[&str]) -> HostResult<Partial<String>> {
        self.ask(names, DeclModule::types)
    }

    /// Where their sources are.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn ranges(&self, names: &[&str]) -> HostResult<Partial<Option<Range>>> {
        self.ask(names, DeclModule::ranges)
    }

    /// Their docstrings.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn docs(&self, names: &[&str]) -> HostResult<Partial<Option<String>>> {
        self.ask(names, DeclModule::docs)
    }

    /// The constants in their types and values.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn dependencies(&self, names: &[&str]) -> HostResult<Partial<Vec<String>>> {
        self.ask(names, DeclModule::dependencies)
    }

    /// The axioms that they rest on.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn axioms(&self, names: &[&str]) -> HostResult<Partial<Vec<String>>> {
        self.ask(names, DeclModule::axioms)
    }

    fn ask<T>(
        &self,
        names: &[&str],
        method: fn(&DeclModule<'lean>, Question<'lean>) -> LeanResult<Batch<T>>,
    ) -> HostResult<Partial<T>> {
        let session = self.session;
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let start = Instant::now();
        let batch = session.call(&self.options, |limits, token| {
            let question = Question { env: session.env().clone(), names, limits, token };
            method(session.capabilities().decl(), question)
        });
        match batch {
            Err(HostError::Cancelled { stopped }) => Ok(Partial::none(stopped)),
            batch => Ok(Partial::from_lean(batch?, self.options.reason(start))),
        }
    }
}
