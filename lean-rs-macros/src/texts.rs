//! What the messages of several checks have in common.

use std::fmt::{self, Display, Formatter};

/// How many near names a message shows.
pub(crate) const NEAREST: usize = 4;

/// The types that fit as arguments of an export.
pub(crate) fn arguments() -> &'static str {
    "arguments are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, types with \
     #[derive(LeanType)], Obj<'lean>, and references to them, &str and slices"
}

/// The types that fit as results of an export.
pub(crate) fn results() -> &'static str {
    "results are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, types with \
     #[derive(LeanType)], views such as LeanStr<'lean>, and Obj<'lean>"
}

/// The types that fit as parameters of a function that Lean calls.
pub(crate) fn callback_parameters() -> &'static str {
    "parameters are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, types with \
     #[derive(LeanType)], views such as LeanStr<'_>, LeanFn, Obj<'_>, references to these, &str and slices"
}

/// The types that fit as results of a function that Lean calls.
pub(crate) fn callback_results() -> &'static str {
    "results are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, types with \
     #[derive(LeanType)], views such as LeanStr<'lean>, LeanFn, and Obj<'lean>"
}

/// The ending of a noun.
pub(crate) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Names in backquotes: `` `a`, `b` and `c` ``.
pub(crate) struct Listed<'a, T>(pub(crate) &'a [T]);

impl<T: Display> Display for Listed<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, name) in self.0.iter().enumerate() {
            let before = match i {
                0 => "",
                i if i + 1 == self.0.len() => " and ",
                _ => ", ",
            };
            write!(f, "{before}`{name}`")?;
        }
        Ok(())
    }
}
