//! Type parameters of an export: each has to stand for one type.

use super::compare::equal;
use super::{Description, Expected, Message};
use crate::abi::TypeDesc;

/// The types of an export that has type parameters.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Variables {
    /// Lean's types and Rust's: of the parameters, then of the result.
    pub types: &'static [(Expected, Option<Description>)],
    /// Whether somebody vouches for objects, so that they stand for every type.
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
        let mut found = Meaning::None;
        let mut i = 0;
        while i < of.types.len() {
            if let (expected, Some(Description { ty, .. })) = &of.types[i] {
                // A result that is an object claims nothing.
                let is_result = i + 1 == of.types.len();
                found = meaning(expected, ty, variable, found, (of.objects, is_result));
            }
            i += 1;
        }
        if let Meaning::Two(first, second) = found {
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
#[derive(Clone, Copy)]
enum Meaning {
    None,
    One(&'static TypeDesc),
    Two(&'static TypeDesc, &'static TypeDesc),
}

/// What it stands for, after one more type; `rules` are whether objects stand for every type, and whether this is the
/// result.
const fn meaning(
    expected: &Expected,
    stated: &'static TypeDesc,
    variable: usize,
    found: Meaning,
    rules: (bool, bool),
) -> Meaning {
    match (expected, stated) {
        (Expected::Variable(index), _) if *index == variable => match (found, stated, rules) {
            (Meaning::One(_), TypeDesc::Any, (_, true)) => found,
            (Meaning::None, ..) | (Meaning::One(TypeDesc::Any), _, (true, _)) => Meaning::One(stated),
            (Meaning::One(first), _, (objects, _)) if !equal(first, stated, objects) => {
                Meaning::Two(first, stated)
            }
            (other, ..) => other,
        },
        (
            Expected::Constant { args, .. },
            TypeDesc::Constant { args: others, .. } | TypeDesc::Derived { args: others, .. },
        ) => {
            let mut found = found;
            let mut i = 0;
            while i < args.len() && i < others.len() {
                found = meaning(&args[i], others[i], variable, found, rules);
                i += 1;
            }
            found
        }
        (Expected::Subtype(of), _) => meaning(of, stated, variable, found, rules),
        (Expected::Function { .. }, TypeDesc::Function { params, result }) => {
            let (mut expected, mut found) = (expected, found);
            let mut i = 0;
            while i < params.len() {
                let Expected::Function { param, result } = expected else { return found };
                found = meaning(param, params[i], variable, found, rules);
                expected = result;
                i += 1;
            }
            meaning(expected, result, variable, found, rules)
        }
        (Expected::Action { error, value }, TypeDesc::Action { error: other_error, value: other }) => {
            let found = match (error, other_error) {
                (Some(error), Some(other)) => meaning(error, other, variable, found, rules),
                _ => found,
            };
            meaning(value, other, variable, found, rules)
        }
        _ => found,
    }
}
