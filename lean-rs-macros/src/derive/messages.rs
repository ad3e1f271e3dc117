//! The text of every error of the derive: what was found, what is expected, what to do.

use std::fmt::{self, Display, Formatter};

use crate::messages::Listed;

/// What `#[lean(…)]` can say of the type.
pub(super) const TYPE_KEYS: [&str; 3] = ["name", "recursive", "assume_valid"];
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
    // Differences from Lean's declaration.
    AmbiguousType { name: &'a str, candidates: &'a [&'a str] },
    NotAStructure { name: &'a str, constructors: &'a [&'a str], about: &'a str },
    ConstructorOrder { name: &'a str, expected: &'a [&'a str], about: &'a str },
    ExtraConstructor { name: &'a str, variant: &'a str, expected: &'a [&'a str], about: &'a str },
    MissingConstructors { name: &'a str, missing: &'a [&'a str], expected: &'a [&'a str], about: &'a str },
    ErasedField { what: &'a str, field: &'a str, about: &'a str },
    FieldCount { what: &'a str, found: usize, expected: &'a [String], about: &'a str },
    FieldName { what: &'a str, found: &'a str, lean: &'a str, expected: &'a [String], about: &'a str },
    Proofs { name: &'a str, condition: &'a str, about: &'a str },
    OtherShape { name: &'a str, about: &'a str },
    OtherStorage { what: &'a str, boxed: bool, about: &'a str },
    TypeParameters { name: &'a str, found: usize, expected: &'a [&'a str], about: &'a str },
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
            other => other.of_declaration(f),
        }
    }
}

impl Problem<'_> {
    /// Differences from Lean's declaration.
    fn of_declaration(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Problem::AmbiguousType { name, candidates } => write!(
                f,
                "`{name}` may be {}: write the full name, as in `#[lean(name = \"{}\")]`",
                Listed(candidates),
                candidates[0]
            ),
            Problem::NotAStructure { name, constructors, about } => write!(
                f,
                "the Lean type `{name}` has {} constructors ({}), so it is an enum in Rust{about}",
                constructors.len(),
                Listed(constructors)
            ),
            Problem::ConstructorOrder { name, expected, about } => write!(
                f,
                "the variants are not in the order of the constructors of `{name}`, which is {}{about}",
                Listed(expected)
            ),
            Problem::ExtraConstructor { name, variant, expected, about } => write!(
                f,
                "the Lean type `{name}` has no constructor `{variant}`: remove the variant, or name its constructor with \
                 `#[lean(rename = \"…\")]`\nthe constructors are {}{about}",
                Listed(expected)
            ),
            Problem::MissingConstructors { name, missing, expected, about } => write!(
                f,
                "the constructor{} {} of the Lean type `{name}` {} missing: add the variant, or name it with \
                 `#[lean(rename = \"…\")]`\nthe constructors are {}{about}",
                if missing.len() == 1 { "" } else { "s" },
                Listed(missing),
                if missing.len() == 1 { "is" } else { "are" },
                Listed(expected)
            ),
            Problem::ErasedField { what, field, about } => write!(
                f,
                "the field `{field}` of Lean's `{what}` has no value at run time: remove it here{about}"
            ),
            Problem::FieldCount { what, found, expected, about } => write!(
                f,
                "Lean's `{what}` has {} field{}{}, but this has {found}: write the same, and `#[lean(skip)]` on a field of \
                 Rust's own{about}",
                expected.len(),
                if expected.len() == 1 { "" } else { "s" },
                Shown(expected)
            ),
            Problem::FieldName { what, found, lean, expected, about } => write!(
                f,
                "here stands the field `{found}`, but in Lean's `{what}` it is `{lean}`: give the fields Lean's order and \
                 names, or write `#[lean(rename = \"{lean}\")]`\nthe fields are{}{about}",
                Shown(expected)
            ),
            Problem::Proofs { name, condition, about } => write!(
                f,
                "the Lean type `{name}` promises `{condition}`, which compiled code relies on, even for the safety of \
                 memory: make sure that no safe code can make a value without it (with private fields, and a constructor \
                 that checks), and say so with `#[lean(assume_valid)]` on the type{about}"
            ),
            Problem::OtherShape { name, about } => write!(
                f,
                "Lean represents `{name}` in another way than a type with these fields: please report this, and use \
                 `Obj<'lean>` until it is mended{about}"
            ),
            Problem::OtherStorage { what, boxed: true, about } => {
                write!(f, "Lean stores this field of `{what}` as an object: remove `unboxed`{about}")
            }
            Problem::OtherStorage { what, boxed: false, about } => {
                write!(f, "Lean stores this field of `{what}` as a number: remove `boxed`{about}")
            }
            Problem::TypeParameters { name, found, expected: [], about } => {
                write!(
                    f,
                    "the Lean type `{name}` has no type parameters, but this has {found}: remove them{about}"
                )
            }
            Problem::TypeParameters { name, found, expected, about } => write!(
                f,
                "the Lean type `{name}` has the type parameter{} {}, but this has {found}: write as many, in the same \
                 order{about}",
                if expected.len() == 1 { "" } else { "s" },
                Listed(expected)
            ),
            other => unreachable!("{other:?} has no text"),
        }
    }
}

/// Fields with their types.
struct Shown<'a>(&'a [String]);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, field) in self.0.iter().enumerate() {
            write!(f, "{}`{field}`", if i == 0 { " " } else { ", " })?;
        }
        Ok(())
    }
}
