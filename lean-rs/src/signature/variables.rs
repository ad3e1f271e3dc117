//! Type parameters of an export: each has to stand for one type.

use super::compare::{Comparison, Meaning};
use super::{Description, Expected, Message};

/// The types of an export that has type parameters.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Variables {
    /// Lean's types and Rust's: of the parameters, then of the result.
    pub types: &'static [(Expected, Option<Description>)],
    /// Whether the user vouches for objects (`unsafe fn`, `unsafe(assume_valid)`), so that they stand for every type.
    pub objects: bool,
    /// The names of the type parameters.
    pub names: &'static [&'static str],
    /// The Lean declaration.
    pub lean: &'static str,
    /// The lines behind the message.
    pub help: &'static str,
}

/// Checks that each type parameter stands for one type.
#[doc(hidden)]
#[must_use]
pub const fn variables(of: &Variables) -> Option<Message> {
    let mut variable = 0;
    while variable < of.names.len() {
        if let Meaning::Two(first, second) = meaning(of, variable) {
            let message =
                Message::new().text("the type parameter `").text(of.names[variable]).text("` of Lean's `");
            let message =
                message.text(of.lean).text("` stands for one type, but here for `").type_desc(first);
            return Some(message.text("` and for `").type_desc(second).text("`").text(of.help));
        }
        variable += 1;
    }
    None
}

/// What a type parameter stands for.
const fn meaning(of: &Variables, variable: usize) -> Meaning {
    let mut comparison = Comparison::of_variable(variable, of.objects);
    let mut i = 0;
    while i < of.types.len() {
        if let (expected, Some(found)) = &of.types[i] {
            comparison = comparison.with(expected, found, i + 1 == of.types.len());
        }
        i += 1;
    }
    comparison.meaning
}
