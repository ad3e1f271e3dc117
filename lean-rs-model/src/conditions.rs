//! What of a value nobody can check: the conditions that Lean's compiled code relies on, and objects that have to be of a type.
//!
//! Both are asked in two directions: what Rust gives to Lean can break a promise by being what it is, what Rust receives can
//! break one by what it is called with.

use crate::builtin;
use crate::types::{Field, Kind, Side, Type, TypeDeclaration};

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    /// From Rust to Lean.
    Given,
    /// From Lean to Rust.
    Received,
    /// From Lean to a function of Rust's that Lean takes for a function of mathematics: the same for all that represents one value.
    Asked,
}

use Direction::{Asked, Given, Received};

impl Direction {
    /// Which way the parameter of a function goes that goes this way.
    pub(crate) fn of_parameter(self) -> Direction {
        match self {
            Given => Asked,
            Received | Asked => Given,
        }
    }
}

/// Whether a promise is asked for somewhere in a type. `own` says it for a part, or `None` where that depends on the parts of the
/// part; `parameter` is the direction of a function's parameter.
fn asks(
    ty: &Type,
    direction: Direction,
    parameter: fn(Direction) -> Direction,
    own: &dyn Fn(&Type, Direction) -> Option<bool>,
) -> bool {
    own(ty, direction).unwrap_or_else(|| {
        ty.children().into_iter().any(|(side, child)| {
            let same = side != Side::Contravariant && asks(child, direction, parameter, own);
            let other = side != Side::Covariant && asks(child, parameter(direction), parameter, own);
            // lean-rs makes and reads it itself.
            let thrown = matches!(ty, Type::Action { .. }) && child.is_io_error();
            !thrown && (same || other)
        })
    })
}

/// `members`: whether a member of a family counts that a handle's type may be.
fn condition(ty: &Type, direction: Direction, members: bool) -> bool {
    // What is asked is also asked of an action: in Lean, it is a function of the state of the world.
    asks(ty, direction, Direction::of_parameter, &|ty, direction| match (ty, direction) {
        (Type::Subtype { member: Some(_), .. }, Given) if !members => None,
        (Type::Subtype { .. } | Type::Erased(Kind::Proof), Given) => Some(true),
        // What is not described may be a quotient.
        (Type::Quotient(_) | Type::Other(_), Asked) => Some(true),
        // A function that is called for every type would have to give values of every type.
        (Type::Function { param, .. }, Given) if **param == Type::Erased(Kind::Type) => Some(true),
        _ => None,
    })
}

fn objects(ty: &Type, direction: Direction, has_type: &dyn Fn(&str) -> bool) -> bool {
    // What a function of Rust is called with is not looked at either.
    asks(ty, direction, |_| Given, &|ty, direction| match (ty, direction) {
        (Type::Opaque { name, .. }, _) if builtin::handle(name).is_some() => None,
        (Type::Opaque { .. } | Type::Other(_), _) => Some(direction == Given),
        (Type::Function { .. }, _) if builtin::is_too_long(ty) => Some(direction == Given),
        (Type::Constant { name, args, .. }, Given)
            if !has_type(name) && !builtin::is_built_in(name, args) =>
        {
            Some(true)
        }
        _ => None,
    })
}

impl Type {
    /// Whether some values of the Rust type for it are none of the Lean type, although compiled code relies on the
    /// difference: `Fin n`, which is a number in Rust, and functions that return one. Of a type with a number that Lean knows (`Fin
    /// 4`) this is found out where the Rust type is known.
    pub fn has_condition(&self) -> bool {
        condition(self, Given, true)
    }

    /// Whether Rust code that has a value of it can break a condition: a function that takes a `Fin n` or a proof.
    pub fn lends_condition(&self) -> bool {
        condition(self, Received, true)
    }

    /// As [`has_condition`](Self::has_condition), where the Rust type is known: it may be a handle of a member of a family.
    pub fn has_open_condition(&self) -> bool {
        condition(self, Given, false)
    }

    /// As [`lends_condition`](Self::lends_condition), where the Rust type is known.
    pub fn lends_open_condition(&self) -> bool {
        condition(self, Received, false)
    }

    /// As [`lends_open_condition`](Self::lends_open_condition), of what a pure function of Rust's is called with.
    pub fn asks_condition(&self) -> bool {
        condition(self, Asked, false)
    }

    /// Whether a pure function of Rust's is called with a value of a variable's type in it: Lean may choose a quotient.
    pub fn asks_of_variable(&self) -> bool {
        asks(self, Asked, Direction::of_parameter, &|ty, direction| match (ty, direction) {
            (Type::Variable(_), Asked) => Some(true),
            _ => None,
        })
    }

    /// Whether the Rust type for it has an object of any type where Lean's is known, so that nobody can tell whether it is one.
    /// `has_type` says which structures and inductive types have a Rust type.
    pub fn trusts_objects(&self, has_type: &dyn Fn(&str) -> bool) -> bool {
        objects(self, Given, has_type)
    }

    /// Whether Rust code that has a value of it can give Lean an object of any type where Lean's is known.
    pub fn lends_objects(&self, has_type: &dyn Fn(&str) -> bool) -> bool {
        objects(self, Received, has_type)
    }
}

impl TypeDeclaration {
    /// A field that promises something which Rust's types do not: a proof, or a type with a condition.
    pub fn condition(&self) -> Option<&Field> {
        self.all_fields().find(|field| field.has_condition())
    }
}

impl Field {
    /// Whether it promises something which Rust's types do not.
    pub fn has_condition(&self) -> bool {
        self.kind == Kind::Proof || self.ty.has_condition() || self.ty.lends_condition()
    }
}
