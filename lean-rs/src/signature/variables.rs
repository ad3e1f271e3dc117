//! Type parameters of an export: each has to stand for one type.

use super::compare::{Comparison, Meaning};
use super::{Description, Expected, Message};
use crate::abi::{TypeDesc, same_text};

/// Why two types of one name are two.
const TWO: &str = ": these are two Rust types, of which neither was compared with a declaration of Lean's. Derive them in a crate \
                   whose build.rs names the Lean module that declares them";

/// Why a type may be another one at each place.
const BOUNDED: &str = ": it was compared with no declaration of Lean's, and through the bounds of its parameters, its fields may be of \
                       other types at each place. Derive it in a crate whose build.rs names the Lean module that declares it, or \
                       remove the bounds from the type";

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
            let message = message.text("` and for `").type_desc(second).text("`");
            return Some(message.text(reason(first, second)).text(of.help));
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

/// What the names do not show.
const fn reason(first: &TypeDesc, second: &TypeDesc) -> &'static str {
    match (first, second) {
        (
            TypeDesc::Derived { name, digest: None, rust, .. },
            TypeDesc::Derived { name: other, digest: None, rust: other_rust, .. },
        ) if same_text(name, other) => match (rust, other_rust) {
            (Some(rust), Some(other)) if same_text(rust, other) => "",
            (Some(_), Some(_)) => TWO,
            _ => BOUNDED,
        },
        _ => "",
    }
}
