//! What a Lean declaration says.

/// A Lean type, as the manifest describes it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Expected {
    /// A structure, inductive type or built-in type, and the types among its arguments.
    Constant {
        /// Its full name.
        name: &'static str,
        args: &'static [Expected],
        /// On which side of its values each of them stands; those that are missing are covariant.
        sides: &'static [Side],
        /// The digest of its declaration; `None` for types that Rust has types for.
        digest: Option<u64>,
    },
    /// A type of which nothing is known but the name. One with arguments is an [`Other`](Expected::Other).
    Opaque {
        name: &'static str,
        /// Whether only Lean's own code makes its values.
        native: bool,
    },
    /// A type whose values are those of another one that satisfy a condition.
    Subtype(&'static Expected),
    /// A member of a family of which there are handles.
    Member {
        /// As Lean prints it.
        name: &'static str,
        /// What tells it from all other types.
        digest: u64,
        /// The family.
        of: &'static Expected,
    },
    /// A member of a family that Rust has types for.
    Indexed {
        /// The family's full name.
        name: &'static str,
        index: u64,
        args: &'static [Expected],
        /// The type that all values of the family are of.
        whole: &'static Expected,
    },
    /// The type parameter of the export with this index, in the order in which they occur.
    Variable(usize),
    /// The parameter with this index of the type whose field this is.
    Parameter(usize),
    Function {
        param: &'static Expected,
        result: &'static Expected,
    },
    /// An action and what it can throw.
    Action {
        error: Option<&'static Expected>,
        value: &'static Expected,
    },
    /// Something without a value at run time.
    Erased,
    /// A type of a form that has no counterpart in Rust but an object.
    Other,
}

/// On which side of an arrow a part of a type stands.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Side {
    Covariant,
    Contravariant,
    Invariant,
}
