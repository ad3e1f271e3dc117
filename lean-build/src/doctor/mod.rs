//! What `cargo lean doctor` finds out about an installation; with the feature `cli`.
//!
//! ```no_run
//! for finding in lean_build::doctor::examine(std::path::Path::new(".")) {
//!     println!("{finding}");
//! }
//! ```

mod library;
mod programs;
mod stack;
mod toolchain;
mod unwinder;
mod variables;
mod workspace;

use std::fmt;
use std::path::Path;

use lean_rs_sys::toolchain::Toolchain;
use lean_rs_sys::version::ASSUME_VERSION;

use crate::cargo::variable;

/// How good or bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// May go wrong.
    Warning,
    /// A build or a program fails with it.
    Failure,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Level::Good => "ok",
            Level::Note => "info",
            Level::Warning => "warn",
            Level::Failure => "fail",
        })
    }
}

/// One thing that was looked at. Its text is one line: `fail  lean.h: … — do …`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How good or bad it is.
    pub level: Level,
    /// What was looked at, such as `lean.h`.
    pub subject: String,
    /// What was found, and what was expected if that is something else.
    pub found: String,
    /// What to do about it.
    pub fix: Option<String>,
}

impl Finding {
    fn new(level: Level, subject: &str, found: String, fix: Option<String>) -> Finding {
        Finding { level, subject: subject.to_owned(), found, fix }
    }

    fn good(subject: &str, found: impl Into<String>) -> Finding {
        Finding::new(Level::Good, subject, found.into(), None)
    }

    fn note(subject: &str, found: impl Into<String>) -> Finding {
        Finding::new(Level::Note, subject, found.into(), None)
    }

    fn warning(subject: &str, found: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding::new(Level::Warning, subject, found.into(), Some(fix.into()))
    }

    fn failure(subject: &str, found: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding::new(Level::Failure, subject, found.into(), Some(fix.into()))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "{:<5} {}: {}", self.level, self.subject, line(&self.found))?;
        match &self.fix {
            Some(fix) => write!(f, " — {}", line(fix)),
            None => Ok(()),
        }
    }
}

/// Looks at the toolchain that a build in the folder would use, and at what else decides whether its programs run.
pub fn examine(dir: &Path) -> Vec<Finding> {
    // Files above count, too, and a relative path ends at its first part.
    let dir = &dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let mut findings = Vec::new();
    match Toolchain::find(dir) {
        Ok(found) => {
            let known = toolchain::examine(&found, variable(ASSUME_VERSION), &mut findings);
            programs::examine(&found, known.stated.as_ref(), dir, &mut findings);
            library::examine(&found, known.resolved.as_ref(), dir, &mut findings);
            toolchain::files(dir, found.found_by, &known, &mut findings);
        }
        Err(error) => findings.push(toolchain::missing(&error)),
    }
    workspace::examine(dir, &mut findings);
    stack::examine(variable("RUST_MIN_STACK").as_deref(), &mut findings);
    variables::examine(variable, &mut findings);
    findings
}

/// What a `lean-toolchain` file has to say to ask for the toolchain that a build in the folder would use, such as
/// `leanprover/lean4:v4.27.0`.
///
/// `None` if there is no toolchain, or none that could be recognized as a release that lean-rs supports.
pub fn lean_toolchain(dir: &Path) -> Option<String> {
    let found = Toolchain::find(dir).ok()?;
    toolchain::release(&toolchain::examine(&found, variable(ASSUME_VERSION), &mut Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::first_of;

    #[test]
    fn a_finding_is_one_line() {
        let finding = Finding::failure("lake", "cannot be run:\n  no such file", "install\nit");
        assert_eq!(finding.to_string(), "fail  lake: cannot be run: no such file — install it");
        assert_eq!(Finding::good("lake", "here").to_string(), "ok    lake: here");
    }

    #[test]
    fn names_are_counted() {
        assert_eq!(first_of(["a", "b"].into_iter(), 5), "a, b");
        assert_eq!(first_of(["a", "b", "c", "d", "e", "f", "g"].into_iter(), 5), "a, b, c, d, e and 2 more");
    }
}
