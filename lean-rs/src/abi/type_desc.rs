//! The Lean type that a Rust type stands for.

use super::{LeanAbi, LeanBaseIo, LeanEio, LeanIo, sealed::Sealed};

/// A Lean type, as the Rust type that stands for it describes it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum TypeDesc {
    /// A type of Lean's library.
    Constant {
        name: &'static str,
        args: &'static [&'static TypeDesc],
    },
    /// A type with `#[derive(LeanType)]`.
    Derived {
        name: &'static str,
        args: &'static [&'static TypeDesc],
        /// The digest of the declaration that it was compared with.
        digest: Option<u64>,
        /// What no other Rust type has, but for those with other arguments; `None` if these do not tell all.
        rust: Option<&'static str>,
    },
    /// A member of a family of types: `Fin 4`, `Vector α 3`.
    Indexed {
        /// The family's full name.
        name: &'static str,
        index: u64,
        args: &'static [&'static TypeDesc],
    },
    /// A type whose values are values of both: of the first one everywhere, of the second where they are converted, in which the
    /// number is checked.
    Also {
        of: &'static TypeDesc,
        member: &'static TypeDesc,
    },
    /// Any object.
    Any,
    /// A type of Lean's own whose values are handed on.
    Handle {
        name: &'static str,
    },
    /// A Rust value in an object, which Lean knows under the opaque type of this name.
    External {
        name: &'static str,
    },
    Function {
        params: &'static [&'static TypeDesc],
        result: &'static TypeDesc,
    },
    /// An action; one without an error cannot throw.
    Action {
        error: Option<&'static TypeDesc>,
        value: &'static TypeDesc,
    },
    /// Something without a value at run time.
    Erased,
}

/// When two types count as the same.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sameness {
    /// They are one Lean type.
    Types,
    /// The same, where an object of any type is of every type.
    Objects,
    /// They are one Lean type, and what is checked of their values is the same.
    Members,
}

impl TypeDesc {
    /// A type without arguments.
    #[doc(hidden)]
    #[must_use]
    pub const fn constant(name: &'static str) -> TypeDesc {
        TypeDesc::Constant { name, args: &[] }
    }

    /// Whether it is any object.
    pub(crate) const fn is_any(&self) -> bool {
        matches!(self, TypeDesc::Any)
    }

    /// An array of a known length, which is a vector of Lean's, too, if it is an `Array`.
    pub(crate) const fn sized(array: &'static TypeDesc, vector: &'static TypeDesc) -> TypeDesc {
        match array {
            TypeDesc::Constant { name, .. } if same_text(name, "Array") => {
                TypeDesc::Also { of: array, member: vector }
            }
            other => *other,
        }
    }

    /// Whether both are the same Lean type.
    pub(crate) const fn is_same(&self, other: &TypeDesc, by: Sameness) -> bool {
        match (self, other) {
            (TypeDesc::Also { of, member }, TypeDesc::Also { of: other, member: of_other })
                if matches!(by, Sameness::Members) =>
            {
                of.is_same(other, by) && member.is_same(of_other, by)
            }
            (TypeDesc::Also { .. }, _) | (_, TypeDesc::Also { .. }) if matches!(by, Sameness::Members) => {
                false
            }
            (TypeDesc::Any, TypeDesc::Any) | (TypeDesc::Erased, TypeDesc::Erased) => true,
            (TypeDesc::Also { of, .. }, _) => of.is_same(other, by),
            (_, TypeDesc::Also { of, .. }) => self.is_same(of, by),
            (TypeDesc::External { name }, TypeDesc::External { name: other })
            | (TypeDesc::Handle { name }, TypeDesc::Handle { name: other }) => same_text(name, other),
            (TypeDesc::Any, _) | (_, TypeDesc::Any) => matches!(by, Sameness::Objects),
            (TypeDesc::Constant { name, args }, TypeDesc::Constant { name: other, args: others }) => {
                same_text(name, other) && all_same(args, others, by)
            }
            (
                TypeDesc::Indexed { name, index, args },
                TypeDesc::Indexed { name: other, index: number, args: others },
            ) => same_text(name, other) && *index == *number && all_same(args, others, by),
            // One may have been compared with another declaration. Those that were compared with none are the same if they are
            // one Rust type.
            (
                TypeDesc::Derived { name, args, digest, rust },
                TypeDesc::Derived { name: other, args: others, digest: known, rust: other_rust },
            ) => {
                let same = match (digest, known) {
                    (Some(digest), Some(known)) => *digest == *known,
                    (None, None) => match (rust, other_rust) {
                        (Some(rust), Some(other)) => same_text(rust, other),
                        _ => false,
                    },
                    _ => false,
                };
                same && same_text(name, other) && all_same(args, others, by)
            }
            (TypeDesc::Function { params, result }, TypeDesc::Function { params: others, result: other }) => {
                all_same(params, others, by) && result.is_same(other, by)
            }
            (TypeDesc::Action { error, value }, TypeDesc::Action { error: other_error, value: other }) => {
                let errors = match (error, other_error) {
                    (None, None) => true,
                    (Some(error), Some(other)) => error.is_same(other, by),
                    _ => false,
                };
                errors && value.is_same(other, by)
            }
            _ => false,
        }
    }
}

const fn all_same(a: &[&TypeDesc], b: &[&TypeDesc], by: Sameness) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if !a[i].is_same(b[i], by) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether two texts are the same.
pub(crate) const fn same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The parameters of a function value: a tuple of types.
///
/// Sealed: it is implemented for tuples of up to 32 types.
#[doc(hidden)]
pub trait FunctionParams: Sealed {
    /// Their Lean types.
    const TYPES: &'static [&'static TypeDesc];
}

/// The result of a function value: a type, or [`LeanIo`], [`LeanEio`] or [`LeanBaseIo`] of one.
#[doc(hidden)]
pub trait FunctionResult {
    /// Its Lean type.
    const TYPE: TypeDesc;
    /// Whether the function is an action, which takes the world as its last argument.
    const WORLD: bool = matches!(Self::TYPE, TypeDesc::Action { .. });
}

impl<T: LeanAbi> FunctionResult for T {
    const TYPE: TypeDesc = <T as LeanAbi>::TYPE;
}

impl<T: LeanAbi> FunctionResult for LeanIo<T> {
    const TYPE: TypeDesc =
        TypeDesc::Action { error: Some(&TypeDesc::constant("IO.Error")), value: &<T as LeanAbi>::TYPE };
}

impl<T: LeanAbi> FunctionResult for LeanBaseIo<T> {
    const TYPE: TypeDesc = TypeDesc::Action { error: None, value: &<T as LeanAbi>::TYPE };
}

impl<T: LeanAbi, E: LeanAbi> FunctionResult for LeanEio<T, E> {
    const TYPE: TypeDesc =
        TypeDesc::Action { error: Some(&<E as LeanAbi>::TYPE), value: &<T as LeanAbi>::TYPE };
}
