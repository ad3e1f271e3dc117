//! What the messages of several checks have in common.

use std::fmt::{self, Display, Formatter};

use lean_rs_model::bindings::Place;
use lean_rs_model::builtin::fitting;

/// How many near names a message shows.
pub(crate) const NEAREST: usize = 4;

/// How many names a message lists; of more it shows the first.
pub(crate) const LISTED: usize = 12;

/// The types that fit as arguments of an export.
pub(crate) fn arguments() -> String {
    format!("arguments are {}", fitting(Place::Argument))
}

/// The types that fit as results of an export, or of a function that Lean calls.
pub(crate) fn results() -> String {
    format!("results are {}", fitting(Place::Owned))
}

/// The types that fit as parameters of a function that Lean calls.
pub(crate) fn callback_parameters() -> String {
    format!("parameters are {}; also references to these, &str and slices", fitting(Place::Owned))
}

/// The ending of a noun.
pub(crate) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Names in backquotes: `` `a`, `b` and `c` ``.
pub(crate) struct Listed<'a, T>(pub(crate) &'a [T]);

impl<T: Display> Display for Listed<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        listed(self.0, " and ", f)
    }
}

/// As [`Listed`], without those beyond the first [`LISTED`].
pub(crate) struct First<'a, T>(pub(crate) &'a [T]);

impl<T: Display> Display for First<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some((shown, more)) = self.0.split_at_checked(LISTED).filter(|(_, more)| !more.is_empty()) else {
            return Listed(self.0).fmt(f);
        };
        listed(shown, ", ", f)?;
        write!(f, " and {} more", more.len())
    }
}

/// As [`Listed`], of which one is to be chosen: `` `a`, `b` or `c` ``.
pub(crate) struct Or<'a, T>(pub(crate) &'a [T]);

impl<T: Display> Display for Or<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        listed(self.0, " or ", f)
    }
}

fn listed(names: &[impl Display], last: &str, f: &mut Formatter<'_>) -> fmt::Result {
    for (i, name) in names.iter().enumerate() {
        let before = match i {
            0 => "",
            i if i + 1 == names.len() => last,
            _ => ", ",
        };
        write!(f, "{before}`{name}`")?;
    }
    Ok(())
}
