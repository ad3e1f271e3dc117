//! Why Lean could not be asked.

use std::fmt;
use std::path::PathBuf;

use lean_rs::LeanError;

use crate::outcome::Stopped;
use crate::pool::PoolLimit;
use crate::shim::{Diagnostic, Limit};

/// The result of what a host or a session is asked.
pub type HostResult<T> = Result<T, HostError>;

/// Why there is no answer.
///
/// The session that gave it can be used as before. Its `Debug` is its `Display`, so that `fn main() -> HostResult<()>` prints a text for
/// people.
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// Lean threw where the host expects it not to, or could not be called.
    #[error(transparent)]
    Lean(#[from] LeanError),
    /// The call was stopped before there was an answer.
    #[error("cancelled: {}", why(.stopped))]
    Cancelled {
        /// Why.
        stopped: Stopped,
    },
    /// The text is not how Lean code writes a name.
    #[error(
        "`{}` is no name: components are separated by `.`, and one with other characters is in `«…»`, as in \
         `Nat.«a b»`", printable(.text)
    )]
    BadName {
        /// The text.
        text: String,
    },
    /// The text is not how a [`Filter`](crate::Filter) names modules.
    #[error(
        "`{}` names no modules: write the name of one, such as `Init.Data.Nat`, or how names begin and `.*`, such as `Init.Data.*`",
        printable(.text)
    )]
    BadPattern {
        /// The text.
        text: String,
    },
    /// A name is longer than Lean is asked for: 64 KiB, with 1,000 dots.
    #[error(
        "a name has {found} {what}, and the limit is {limit}: ask for the name of one declaration, module or option"
    )]
    NameLimit {
        /// What is counted.
        what: String,
        /// How many there are.
        found: u64,
        /// How many there may be.
        limit: u64,
    },
    /// No declaration of the session has this name.
    #[error("the session has no declaration `{}`{}", printable(.name), suggestions(.similar))]
    UnknownDeclaration {
        /// The name.
        name: String,
        /// Names of declarations that are nearly the same, or end like it.
        similar: Vec<String>,
    },
    /// No folder of the search path has the module. Names that would lead out of these folders, such as `«../Secret»`, have no file.
    #[error(
        "there is no file for the module `{}`{}. Searched: {}. {}", printable(.module), imported(.imported_by),
        list(.searched, .no_folders), how_to_find(*.may_have_file)
    )]
    UnknownModule {
        /// The module.
        module: String,
        /// A module that imports it; `None` if the session was to import it.
        imported_by: Option<String>,
        /// The folders of the search path.
        searched: Vec<PathBuf>,
        /// Those of them that were no folders.
        no_folders: Vec<PathBuf>,
        /// Whether a module of this name may have a file: one with a part such as `..` or `a/b` has none.
        may_have_file: bool,
    },
    /// A folder of the search path has a name that Lean cannot be told: one that is not UTF-8, or has a NUL character.
    #[error(
        "Lean cannot look for modules in {path:?}, which is not UTF-8 or has a NUL character: move them into a folder with another \
         name, or link to it"
    )]
    BadPath {
        /// The folder.
        path: PathBuf,
    },
    /// Modules import each other, so that none can be first: their files are from different builds.
    #[error("{} import each other in a circle: their `.olean` files are from different builds. Build them again (`lake build`)", .modules.join(", "))]
    ImportCycle {
        /// The modules, each of which imports the next one, and the last the first.
        modules: Vec<String>,
    },
    /// Lean did not import the modules.
    #[error("importing {} failed: {message}", .modules.join(", "))]
    Import {
        /// The modules.
        modules: Vec<String>,
        /// What Lean says.
        message: String,
    },
    /// An import inside of one: this thread is importing, and an initializer of a module, or what it calls, asks for another one.
    #[error(
        "importing {} inside of an import on the same thread, which waits for it: what an initializer calls cannot import, \
         estimate or scan. Do that before or behind the import", .modules.join(", ")
    )]
    NestedImport {
        /// The modules.
        modules: Vec<String>,
    },
    /// The initializers of a module, which run once in a process, have failed in an earlier import: what they set up is not there.
    #[error(
        "an earlier import ended in the initializers of `{module}`: {message}. They run once in a process, and what they had to \
         set up is missing: import it in a new process, after mending what they say"
    )]
    FailedInitializer {
        /// The module.
        module: String,
        /// What Lean said of that import.
        message: String,
    },
    /// The import would take more memory than the host's budget allows.
    #[error(
        "importing {} would copy {} MiB, and {} MiB of memory are private to the process: the budget is {} MiB. Use a \
         session that has these imports already, or a process of its own", .modules.join(", "), .copied >> 20,
         .private >> 20, .budget >> 20
    )]
    ImportBudget {
        /// The modules.
        modules: Vec<String>,
        /// Bytes of files that would be copied, because their addresses are in use.
        copied: u64,
        /// Bytes that are private to the process.
        private: u64,
        /// Bytes that may be.
        budget: u64,
    },
    /// A text is larger than the call's options allow.
    #[error(
        "the text has {found} {what}, and the limit is {limit}: split it, or raise the limit in `CallOptions`"
    )]
    SourceLimit {
        /// What is counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A call sets an option that Lean does not have.
    #[error(
        "Lean has no option `{name}`: `set_option` in Lean code has those that Lean and the modules imported so far declare"
    )]
    UnknownOption {
        /// The name.
        name: String,
    },
    /// A call sets an option to a value that it cannot have.
    #[error("Lean's option `{name}` is {expected}; it cannot be set to {found}")]
    OptionValue {
        /// The name.
        name: String,
        /// The value.
        found: String,
        /// What its values are.
        expected: String,
    },
    /// A file that is to be run.
    #[error("{}: {problem}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The header of a file that is to be run: without its imports, none of its commands is.
    #[error("{}{}", .path.display(), first(.messages))]
    Header {
        /// The file.
        path: PathBuf,
        /// What Lean says.
        messages: Vec<Diagnostic>,
    },
    /// A file imports modules that the session has not.
    #[error("{} imports {}, which the session does not: make a session with these imports", .path.display(), .modules.join(", "))]
    MissingImports {
        /// The file.
        path: PathBuf,
        /// The modules.
        modules: Vec<String>,
    },
    /// A run of another session was given for an earlier one of this.
    #[error(
        "the earlier run did not begin where this session stands: give one that the same session has made, or none"
    )]
    OtherSession,
    /// A [`SessionPool`](crate::SessionPool) has nothing to reuse, and its policy allows no import.
    #[error("the pool has no environment with {} to reuse, and its policy allows no import: {limit}", .modules.join(", "))]
    PoolLimit {
        /// The modules.
        modules: Vec<String>,
        /// The limit, and what was found.
        limit: PoolLimit,
    },
    /// Lean said no.
    #[error("Lean says: {message}")]
    Rejected {
        /// What it says.
        message: String,
    },
    /// Lean did not finish within a limit of the call.
    #[error("Lean did not finish within {}", within(.limit))]
    OutOfBudget {
        /// The limit.
        limit: Limit,
    },
    /// A Lake package whose modules cannot be found.
    #[error("{}: {problem}", .path.display())]
    LakeProject {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        problem: String,
    },
    /// Lean's own modules cannot be found.
    #[error(
        "there is no `Init.olean` in {}. Lean's modules are part of a toolchain: name its folder with \
         `LeanHostBuilder::toolchain`, or set LEAN_SYSROOT", list(.searched, &[])
    )]
    NoToolchain {
        /// Where it was searched.
        searched: Vec<PathBuf>,
    },
}

impl fmt::Debug for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // With its causes.
            HostError::Lean(error) => fmt::Debug::fmt(error, f),
            other => fmt::Display::fmt(other, f),
        }
    }
}

/// A text that somebody gave, with escapes for what is no character of a line.
fn printable(text: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

fn suggestions(similar: &[String]) -> String {
    match similar {
        [] => String::new(),
        names => format!(
            "; near are {}",
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
    }
}

fn imported(by: &Option<String>) -> String {
    by.as_ref().map(|by| format!(", which `{by}` imports")).unwrap_or_default()
}

fn list(paths: &[PathBuf], no_folders: &[PathBuf]) -> String {
    if paths.is_empty() {
        return "no folder".to_owned();
    }
    let name = |path: &PathBuf| {
        let missing = if no_folders.contains(path) { " (which is no folder)" } else { "" };
        format!("{}{missing}", path.display())
    };
    paths.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn how_to_find(may_have_file: bool) -> &'static str {
    if may_have_file {
        "Build it (`lake build`), or add the folder that has its `.olean` file to the search path"
    } else {
        "The parts of a module's name are names of folders and of a file, no paths and no numbers: name the module as it is in the \
         folder of the search path"
    }
}

fn first(messages: &[Diagnostic]) -> String {
    let text =
        |message: &Diagnostic| format!(":{}:{}: {}", message.start.line, message.start.column, message.text);
    messages.first().map(text).unwrap_or_default()
}

fn why(stopped: &Stopped) -> &'static str {
    match stopped {
        Stopped::Cancelled => "the token of the call was set",
        Stopped::Deadline => "the time of the call passed (`CallOptions::timeout`)",
        Stopped::Sink => "what is told of the progress said so",
    }
}

fn within(limit: &Limit) -> &'static str {
    match limit {
        Limit::Heartbeats => "its heartbeats (`CallOptions::heartbeats`)",
        Limit::RecDepth => "its recursion depth (`CallOptions::max_rec_depth`)",
    }
}
