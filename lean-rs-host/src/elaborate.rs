//! Elaboration: terms, commands and files.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use lean_rs::{LeanFn, LeanIo};

use crate::error::{HostError, HostResult};
use crate::options::CallOptions;
use crate::outcome::{Outcome, Stopped};
use crate::session::LeanSession;
use crate::shim::{
    Commands, Diagnostic, Elab, Elaborated, Goal, NewDeclaration, Position, Range, Reference, Run, RunReport,
    Severity, Sorry, TermAt, TextPosition,
};

/// What became of a term, and what Lean said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Elaboration<'lean> {
    /// The term, or why there is none.
    pub outcome: Outcome<Elaborated<'lean>>,
    /// What Lean said, warnings and information included. Places are those in the text of the term.
    pub messages: Vec<Diagnostic>,
}

impl<'lean> Elaboration<'lean> {
    /// The term.
    ///
    /// # Errors
    /// [`HostError::Rejected`] with the first error of Lean, and [`HostError::OutOfBudget`].
    pub fn into_result(self) -> HostResult<Elaborated<'lean>> {
        let first = self.messages.iter().find(|message| message.severity == Severity::Error);
        match (self.outcome, first) {
            (Outcome::Rejected(_), Some(error)) => Err(HostError::Rejected { message: error.text.clone() }),
            (outcome, _) => outcome.into_result(),
        }
    }

    /// Whether Lean code panicked meanwhile, so that its results mean nothing.
    pub fn panicked(&self) -> bool {
        self.messages.iter().any(|message| message.from_panic)
    }
}

/// Commands that were run: what Lean said, what they declared, and where to go on from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CommandRun<'lean> {
    /// What Lean said, command by command. Places are those in the text of the commands.
    pub messages: Vec<Diagnostic>,
    /// What was declared, sorted by name, without [internal names](crate::Filter::no_internal).
    pub declarations: Vec<NewDeclaration>,
    /// Each `sorry` in the text, with its goals.
    pub sorries: Vec<Sorry>,
    /// How many commands were run; the end of the text is one.
    pub commands: u64,
    /// How many of them were taken from an earlier run.
    pub reused: u64,
    /// Why the rest was not run; everything above is what was done until then.
    pub stopped: Option<Stopped>,
    /// Where the first command is that was not run to its end.
    pub stopped_at: Option<TextPosition>,
    run: Run<'lean>,
    /// The state of the session that it began with.
    base: u64,
}

impl CommandRun<'_> {
    /// Whether all commands were run, without an error: whether `lean` would accept the text.
    ///
    /// That is no proof. It is also true with `sorry`, with new axioms, after a panic, and of what is behind `#exit`. Look at
    /// [`sorries`](Self::sorries), at [`panicked`](Self::panicked), and at what a theorem rests on
    /// ([`axioms`](LeanSession::axioms), in the session [`with`](LeanSession::with) this run).
    pub fn is_accepted(&self) -> bool {
        self.stopped.is_none() && self.errors().next().is_none()
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.messages.iter().filter(|message| message.severity == Severity::Error)
    }

    /// Whether Lean code panicked, so that its results mean nothing.
    pub fn panicked(&self) -> bool {
        self.messages.iter().any(|message| message.from_panic)
    }

    /// What the text declares, in the order of the text: without what Lean has made of it.
    pub fn outline(&self) -> Vec<(Range, &NewDeclaration)> {
        let declared = self.declarations.iter().filter_map(|new| Some((new.range?, new)));
        let mut outline: Vec<_> = declared.collect();
        outline.sort_by_key(|(range, _)| (range.start, Reverse(range.stop)));
        outline
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes of the text whose commands were run.
    pub done: u64,
    /// Bytes of the text.
    pub all: u64,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// With the next command.
    Continue,
    /// Not: as if the call's token were set.
    Stop,
}

impl<'lean, M> LeanSession<'lean, M> {
    /// Elaborates a term, of the type `expected` if one is given.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// # use lean_rs_host::{CallOptions, Imports, LeanHost};
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// # let options = CallOptions::new();
    /// # let session = caps.session(&Imports::of(["Init"]), &options)?;
    /// let term = session.elaborate("fun x => x + 1", Some("Nat → Nat"), &options)?.into_result()?;
    /// assert_eq!((&*term.text, &*term.type_text), ("fun x => x + 1", "Nat → Nat"));
    ///
    /// let wrong = session.elaborate("(1 : String)", None, &options)?;
    /// assert_eq!(wrong.messages[0].start.column, 1);
    /// assert!(wrong.into_result().unwrap_err().to_string().contains("failed to synthesize"));
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    ///
    /// # Errors
    /// [`HostError::Cancelled`], [`HostError::SourceLimit`], [`HostError::Lean`]. What Lean says of the term is in the result.
    pub fn elaborate(
        &self,
        source: &str,
        expected: Option<&str>,
        options: &CallOptions,
    ) -> HostResult<Elaboration<'lean>> {
        options.check_source(source)?;
        expected.map_or(Ok(()), |expected| options.check_source(expected))?;
        let elab = self.capabilities().elab();
        let start = Instant::now();
        let run = self.call(options, |limits, token| {
            elab.term(self.state().clone(), source, expected, limits, token)
        })?;
        let outcome = Outcome::from_lean(run.outcome).ok_or_else(|| options.cancelled(start))?;
        Ok(Elaboration { outcome, messages: run.messages })
    }

    /// Runs commands: definitions, theorems, `#eval`, and so on.
    ///
    /// The session stays as it is: [`with`](Self::with) gives one that goes on from here. An error does not end the run.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// # use lean_rs_host::{CallOptions, Imports, LeanHost};
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// # let options = CallOptions::new();
    /// # let session = caps.session(&Imports::of(["Init"]), &options)?;
    /// let run = session.run("theorem two : 1 + 1 = 2 := rfl\n#eval 6 * 7", &options)?;
    /// assert!(run.is_accepted());
    /// assert_eq!((&*run.declarations[0].name, &*run.messages[0].text), ("two", "42"));
    ///
    /// let next = session.with(&run)?;
    /// assert!(next.run("example : 1 + 1 = 2 := two", &options)?.is_accepted());
    /// assert!(!session.run("example : 1 + 1 = 2 := two", &options)?.is_accepted());
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    ///
    /// # Errors
    /// [`HostError::SourceLimit`], [`HostError::Lean`]; [`HostError::Cancelled`] if the token was set before. If it is set later, the
    /// result is what was done until then.
    pub fn run(&self, source: &str, options: &CallOptions) -> HostResult<CommandRun<'lean>> {
        self.run_with_progress(source, options, |_| Flow::Continue)
    }

    /// As [`run`](Self::run); `progress` is called after each command.
    ///
    /// # Errors
    /// As [`run`](Self::run). A panic of `progress` is one, too.
    pub fn run_with_progress(
        &self,
        source: &str,
        options: &CallOptions,
        progress: impl FnMut(Progress) -> Flow + 'static,
    ) -> HostResult<CommandRun<'lean>> {
        self.run_commands(&Commands { source: source.to_owned(), begin: 0 }, None, options, progress)
    }

    /// As [`run`](Self::run) of a text that an earlier run with the same limits has begun with: its commands are not run again, up to the
    /// one before the first that differs. The last one of a text that is longer now counts as different, since it may go on. The result
    /// is that of [`run`](Self::run). An earlier run of a file with a header is of no use for a text without one.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`HostError::OtherSession`] if the earlier run did not begin where this session stands.
    pub fn run_again(
        &self,
        source: &str,
        earlier: &CommandRun<'lean>,
        options: &CallOptions,
    ) -> HostResult<CommandRun<'lean>> {
        self.run_commands(&Commands { source: source.to_owned(), begin: 0 }, Some(earlier), options, |_| {
            Flow::Continue
        })
    }

    /// Runs a file, whose imports have to be among those of the session. With an earlier run of the same file, as
    /// [`run_again`](Self::run_again).
    ///
    /// # Errors
    /// As [`run`](Self::run). [`HostError::File`] if it cannot be read or is not UTF-8, [`HostError::Header`] if Lean cannot read its
    /// header, [`HostError::MissingImports`].
    pub fn run_file(
        &self,
        path: impl AsRef<Path>,
        earlier: Option<&CommandRun<'lean>>,
        options: &CallOptions,
    ) -> HostResult<CommandRun<'lean>> {
        let path = path.as_ref();
        let (text, header) = self.capabilities().read_file(path, options)?;
        let imported = self.modules()?;
        let missing: Vec<_> =
            header.imports.into_iter().filter(|module| !imported.contains(module)).collect();
        if !missing.is_empty() {
            return Err(HostError::MissingImports { path: path.to_owned(), modules: missing });
        }
        let commands = Commands { source: text, begin: header.begin };
        self.run_commands(&commands, earlier, options, |_| Flow::Continue)
    }

    fn run_commands(
        &self,
        commands: &Commands,
        earlier: Option<&CommandRun<'lean>>,
        options: &CallOptions,
        progress: impl FnMut(Progress) -> Flow + 'static,
    ) -> HostResult<CommandRun<'lean>> {
        options.check_source(&commands.source)?;
        if earlier.is_some_and(|earlier| earlier.base != self.identity()) {
            return Err(HostError::OtherSession);
        }
        let earlier = earlier.map(|earlier| earlier.run.clone());
        let caps = self.capabilities();
        let (progress, sink) = (RefCell::new(progress), Rc::new(Cell::new(false)));
        let by_sink = Rc::clone(&sink);
        let progress =
            LeanFn::<(u64, u64), LeanIo<bool>>::new(caps.host().lean(), move |done: u64, all: u64| {
                let flow = (progress.borrow_mut())(Progress { done, all });
                by_sink.set(flow == Flow::Stop);
                Ok(flow == Flow::Continue)
            });
        let start = Instant::now();
        let report = self.call(options, |limits, token| {
            let state = self.state().clone();
            caps.elab().run(state, commands, earlier, limits, token, progress)
        })?;
        let RunReport { run, messages, declarations, sorries, commands, reused, stopped_at } = report;
        let reason = || if sink.get() { Stopped::Sink } else { options.reason(start) };
        let stopped = stopped_at.map(|_| reason());
        Ok(CommandRun {
            messages,
            declarations,
            sorries,
            commands,
            reused,
            stopped,
            stopped_at,
            run,
            base: self.identity(),
        })
    }

    /// A session that goes on behind these commands: with what they have declared, opened and set. This one stays as it is; both share
    /// what they have in common.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn with(&self, run: &CommandRun<'lean>) -> HostResult<LeanSession<'lean, M>>
    where
        M: Clone,
    {
        self.at(self.capabilities().elab().run_state(&run.run)?)
    }

    /// The goals of the proof at a place of commands that were run; `None` where there is no proof.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn goals_at(&self, run: &CommandRun<'lean>, place: Position) -> HostResult<Option<Vec<Goal>>> {
        Ok(self.capabilities().elab().goals_at(&run.run, place)?)
    }

    /// All places of the text where the constant or variable at a place is named; none if there is no name.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn references(&self, run: &CommandRun<'lean>, place: Position) -> HostResult<Vec<Reference>> {
        Ok(self.capabilities().elab().references(&run.run, place)?)
    }

    /// The smallest term at a place of commands that were run, and its type.
    ///
    /// # Errors
    /// [`HostError::Lean`].
    pub fn type_at(&self, run: &CommandRun<'lean>, place: Position) -> HostResult<Option<TermAt>> {
        Ok(self.capabilities().elab().type_at(&run.run, place)?)
    }
}
