//! Type parameters of an export: each has to stand for one type.

use super::compare::equal;
use super::{Description, Expected, Message, Stated};

/// The types of an export that has type parameters.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Variables {
    /// Lean's types and Rust's, of all parameters and the result.
    pub types: &'static [(Expected, Option<Description>)],
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
        let mut found = Meaning::None;
        let mut i = 0;
        while i < of.types.len() {
            if let (expected, Some(Description { ty, .. })) = &of.types[i] {
                found = meaning(expected, ty, variable, found);
            }
            i += 1;
        }
        if let Meaning::Two(first, second) = found {
            let message =
                Message::new().text("the type parameter `").text(of.names[variable]).text("` of Lean's `");
            let message = message.text(of.lean).text("` stands for one type, but here for `").stated(first);
            return Some(message.text("` and for `").stated(second).text("`").text(of.help));
        }
        variable += 1;
    }
    None
}

/// What a type parameter stands for.
#[derive(Clone, Copy)]
enum Meaning {
    None,
    One(&'static Stated),
    Two(&'static Stated, &'static Stated),
}

const fn meaning(expected: &Expected, stated: &'static Stated, variable: usize, found: Meaning) -> Meaning {
    match (expected, stated) {
        (Expected::Variable(index), _) if *index == variable => match found {
            Meaning::None | Meaning::One(Stated::Any) => Meaning::One(stated),
            Meaning::One(first) if !equal(first, stated) => Meaning::Two(first, stated),
            other => other,
        },
        (
            Expected::Constant { args, .. },
            Stated::Constant { args: others, .. } | Stated::Derived { args: others, .. },
        ) => {
            let mut found = found;
            let mut i = 0;
            while i < args.len() && i < others.len() {
                found = meaning(&args[i], others[i], variable, found);
                i += 1;
            }
            found
        }
        (Expected::Subtype(of), _) => meaning(of, stated, variable, found),
        (Expected::Function { .. }, Stated::Function { params, result }) => {
            let (mut expected, mut found) = (expected, found);
            let mut i = 0;
            while i < params.len() {
                let Expected::Function { param, result } = expected else { return found };
                found = meaning(param, params[i], variable, found);
                expected = result;
                i += 1;
            }
            meaning(expected, result, variable, found)
        }
        (Expected::Action { error, value }, Stated::Action { error: other_error, value: other }) => {
            let found = match (error, other_error) {
                (Some(error), Some(other)) => meaning(error, other, variable, found),
                _ => found,
            };
            meaning(value, other, variable, found)
        }
        _ => found,
    }
}
