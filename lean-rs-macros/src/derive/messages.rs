//! The text of every error of the derive: what was found, what is expected, what to do.

use std::fmt::{self, Display, Formatter};

use crate::messages::Listed;

/// What `#[lean(…)]` can say of the type.
pub(super) const TYPE_KEYS: [&str; 2] = ["name", "recursive"];
/// What `#[lean(…)]` can say of a variant.
pub(super) const VARIANT_KEYS: [&str; 1] = ["rename"];
/// What `#[lean(…)]` can say of a field.
pub(super) const FIELD_KEYS: [&str; 4] = ["rename", "skip", "boxed", "unboxed"];

/// The greatest index of a constructor with fields: Lean's greatest constructor tag.
pub(super) const MAX_TAG: usize = 243;

/// A problem with what the user wrote.
#[derive(Debug)]
pub(super) enum Problem<'a> {
    Union,
    Discriminant { variant: &'a str },
    NoVariants { name: &'a str },
    EmptyLean { keys: &'a [&'a str] },
    UnknownKey { key: &'a str, place: &'a str, nearest: Option<&'a str>, keys: &'a [&'a str] },
    DoubledKey { key: &'a str },
    KeyNeedsString { key: &'a str },
    KeyIsFlag { key: &'a str },
    SkipWith { key: &'a str },
    BoxedAndUnboxed,
    BoxedAlone,
    BadTypeName { name: &'a str },
    BadName { name: &'a str, what: &'a str },
    DuplicateName { name: &'a str, what: &'a str },
    LateConstructor { variant: &'a str, index: usize },
    OtherLifetime { name: &'a str },
    ReferenceField { instead: &'a str },
    UnsupportedField { found: &'a str, what: &'a str },
    Phantom,
}

impl Display for Problem<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Union => f.write_str(
                "Lean has no unions: derive `LeanType` on a struct, for a Lean structure, or on an enum, for an inductive \
                 type",
            ),
            Problem::Discriminant { variant } => write!(
                f,
                "Lean numbers constructors by their position, so `{variant}` has no number of its own: remove it, and put \
                 the variants in the order of Lean's constructors"
            ),
            Problem::NoVariants { name } => {
                write!(f, "`{name}` has no variants: a Lean type without constructors has no values that could cross")
            }
            Problem::EmptyLean { keys } => write!(f, "`#[lean(…)]` says nothing: remove it, or write {}", Listed(keys)),
            Problem::UnknownKey { key, place, nearest, keys } => {
                write!(f, "`{key}` is not known in `#[lean(…)]` on {place}")?;
                if let Some(nearest) = nearest {
                    write!(f, "; did you mean `{nearest}`?")?;
                }
                write!(f, "\nknown: {}", Listed(keys))
            }
            Problem::DoubledKey { key } => write!(f, "`{key}` is given twice: keep one"),
            Problem::KeyNeedsString { key } => write!(f, "`{key}` needs a string: write `{key} = \"…\"`"),
            Problem::KeyIsFlag { key } => write!(f, "`{key}` takes no value: write `#[lean({key})]`, or leave it out"),
            Problem::SkipWith { key } => write!(
                f,
                "a skipped field is not in the Lean type, so `{key}` says nothing: keep one of `skip` and `{key}`"
            ),
            Problem::BoxedAndUnboxed => f.write_str("`boxed` and `unboxed` exclude each other: keep one"),
            Problem::BoxedAlone => f.write_str(
                "the only field of a structure is the structure's own representation in Lean, boxed where the structure is: \
                 remove `boxed` or `unboxed`",
            ),
            Problem::BadTypeName { name } => write!(
                f,
                "`{}` is not the name of a Lean type: write its full name, such as `Pkg.Point`",
                name.escape_debug()
            ),
            Problem::BadName { name, what } => write!(
                f,
                "`{}` is not the name of a Lean {what}: write one component, without the type's name",
                name.escape_debug()
            ),
            Problem::DuplicateName { name, what } => write!(
                f,
                "two {what}s have the Lean name `{name}`: give one of them another with `#[lean(rename = \"…\")]`"
            ),
            Problem::LateConstructor { variant, index } => write!(
                f,
                "`{variant}` is constructor {index} and has fields, but objects of Lean have a constructor number of at most \
                 {MAX_TAG}: check the variants against the Lean type"
            ),
            Problem::OtherLifetime { name } => write!(
                f,
                "values from Lean have no other lifetime than `'lean`, that of the runtime: call `{name}` `'lean` if the type \
                 holds such values, else own what it refers to"
            ),
            Problem::ReferenceField { instead } => write!(
                f,
                "a field cannot be a reference, because a value from Lean could not fill it: write {instead}"
            ),
            Problem::UnsupportedField { found, what } => write!(
                f,
                "`{found}` is {what}, which no Lean value can be: leave the field to Rust with `#[lean(skip)]`, or write a \
                 type that crosses"
            ),
            Problem::Phantom => f.write_str(
                "`PhantomData` has no counterpart in Lean: write `#[lean(skip)]` on the field",
            ),
        }
    }
}
