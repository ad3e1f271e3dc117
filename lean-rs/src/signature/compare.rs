//! The comparison of a Rust type with Lean's: one pass over both finds out all there is to know.

use super::{Description, Expected, Side};
use crate::abi::{Sameness, TypeDesc, same_text};

/// Whether a Rust type stands for a Lean type.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verdict {
    Same,
    Different,
    /// This derived type was not compared with Lean's declaration.
    Unchecked(&'static str),
    /// This derived type was compared with another declaration.
    Changed(&'static str),
    /// A Rust type stands for one of Lean's own library.
    Native(&'static str),
    /// Lean could not describe the type that this derived type stands for.
    Undescribed(&'static str),
}

/// What a type parameter of an export stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    None,
    One(&'static TypeDesc),
    Two(&'static TypeDesc, &'static TypeDesc),
}

/// What is known after the types that were compared so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison<'a> {
    /// What the parameters of the type are whose field is compared.
    params: &'a [&'static TypeDesc],
    /// Whether an object stands for every type, because the user vouches for it.
    vouched: bool,
    /// The first thing that does not fit.
    pub(super) verdict: Verdict,
    /// Whether an object of any type stands where Lean's type is known, so that nobody can tell whether it is of that type.
    pub(super) trusts_objects: bool,
    /// Whether such an object is what a function takes: Rust code that has the function can give it one.
    pub(super) lends_objects: bool,
    /// Whether some values of the Rust type are none of Lean's, which is one under a condition.
    pub(super) trusts_values: bool,
    /// Whether a function that Rust code has takes such values.
    pub(super) lends_values: bool,
    /// Whether the value is converted in all its depth, so that what is checked then counts.
    converted: bool,
    /// The type parameter of the export that this is about.
    variable: usize,
    /// What it stands for.
    pub(super) meaning: Meaning,
}

/// Where a part of a type stands.
#[derive(Clone, Copy)]
struct Position {
    /// In a parameter of a function value.
    taken: bool,
    /// In an odd number of them: it goes the other way.
    flipped: bool,
    /// In the result of the export.
    result: bool,
}

impl Position {
    /// In a parameter of a function at this position.
    const fn parameter(self) -> Position {
        Position { taken: true, flipped: !self.flipped, ..self }
    }
}

impl<'a> Comparison<'a> {
    pub(super) const fn new(params: &'a [&'static TypeDesc], vouched: bool) -> Comparison<'a> {
        Comparison {
            params,
            vouched,
            verdict: Verdict::Same,
            trusts_objects: false,
            lends_objects: false,
            trusts_values: false,
            lends_values: false,
            converted: false,
            variable: 0,
            meaning: Meaning::None,
        }
    }

    /// A comparison that finds out what the type parameter with this index stands for.
    pub(super) const fn of_variable(variable: usize, vouched: bool) -> Comparison<'static> {
        Comparison { variable, ..Comparison::new(&[], vouched) }
    }

    /// Compares a type; `result` is whether the export returns it.
    pub(super) const fn with(mut self, expected: &Expected, found: &Description, result: bool) -> Self {
        self.converted = !found.unchecked;
        self.add(expected, found.ty, Position { taken: false, flipped: false, result });
        self
    }

    const fn add(&mut self, expected: &Expected, found: &'static TypeDesc, at: Position) {
        let (conditional, mut expected) = (matches!(expected, Expected::Subtype(_)), expected);
        while let Expected::Subtype(of) = expected {
            expected = of;
        }
        if let Expected::Indexed { name, index, args, whole } = expected {
            match self.member(found, name, *index) {
                Some(others) => self.all(args, &[], others, at),
                None => {
                    // Of an object nothing is claimed.
                    if !found.is_any() {
                        self.trust_values(at);
                    }
                    self.add(whole, found, at);
                }
            }
            return;
        }
        if let Expected::Member { name, digest, of } = expected {
            match found {
                TypeDesc::Derived { name: other, digest: known, .. } if same_text(name, other) => {
                    self.found(match known {
                        Some(known) if *digest == *known => Verdict::Same,
                        Some(_) => Verdict::Changed(other),
                        None => Verdict::Unchecked(other),
                    });
                }
                _ => {
                    if !found.is_any() {
                        self.trust_values(at);
                    }
                    self.add(of, found, at);
                }
            }
            return;
        }
        let (stated, found) = match found {
            TypeDesc::Also { of, .. } => (found, *of),
            _ => (found, found),
        };
        match (expected, found) {
            (Expected::Variable(index), _) => {
                self.mean(*index, found, at);
                // Code for every type cannot look into its values.
                if conditional && found.is_any() {
                    self.trust(at);
                }
            }
            // A function never releases what stands for an argument without a value.
            (Expected::Erased, TypeDesc::Any) if at.taken => self.found(Verdict::Different),
            (Expected::Erased, TypeDesc::Any) => {}
            (Expected::Parameter(index), _) if !(conditional && found.is_any()) => {
                // The type with this parameter may stand for one whose values are all checked, so each field has to check them.
                self.expect(self.params[*index].is_same(stated, Sameness::Members));
            }
            // Values inside of others are objects, whatever they are; at the surface the C types are compared as well.
            (_, TypeDesc::Any) => self.trust(at),
            (
                Expected::Constant { name, args, sides, .. },
                TypeDesc::Constant { name: other, args: others },
            ) => {
                self.expect(same_text(name, other));
                self.all(args, sides, others, at);
            }
            (
                Expected::Constant { name, args, sides, digest },
                TypeDesc::Derived { name: other, args: others, digest: known, .. },
            ) => {
                self.found(match (digest, known) {
                    _ if !same_text(name, other) => Verdict::Different,
                    (Some(digest), Some(known)) if *digest == *known => Verdict::Same,
                    (None, _) => Verdict::Undescribed(other),
                    (Some(_), None) => Verdict::Unchecked(other),
                    _ => Verdict::Changed(other),
                });
                self.all(args, sides, others, at);
            }
            (Expected::Opaque { name, .. }, TypeDesc::Derived { name: other, .. })
                if same_text(name, other) =>
            {
                self.found(Verdict::Undescribed(other));
            }
            // A package that does not import Lean's may declare a type of the same name.
            (
                Expected::Opaque { name, native: true }
                | Expected::Constant { name, args: [], digest: None, .. },
                TypeDesc::Handle { name: other },
            )
            | (Expected::Opaque { name, native: false }, TypeDesc::External { name: other }) => {
                self.expect(same_text(name, other));
            }
            (Expected::Opaque { name, native: true }, TypeDesc::External { name: other })
                if same_text(name, other) =>
            {
                self.found(Verdict::Native(other));
            }
            (Expected::Erased, TypeDesc::Erased) => {}
            // An action is a function without parameters.
            (Expected::Function { .. } | Expected::Action { .. }, TypeDesc::Function { params, result }) => {
                self.function(expected, params, result, at);
            }
            (Expected::Action { error, value }, TypeDesc::Action { error: other_error, value: other }) => {
                match (error, other_error) {
                    (None, None) => {}
                    (Some(error), Some(other)) => self.add(error, other, at),
                    _ => self.found(Verdict::Different),
                }
                self.add(value, other, at);
            }
            _ => self.found(Verdict::Different),
        }
    }

    const fn all(
        &mut self,
        expected: &[Expected],
        sides: &[Side],
        found: &[&'static TypeDesc],
        at: Position,
    ) {
        self.expect(expected.len() == found.len());
        let mut i = 0;
        while i < expected.len() && i < found.len() {
            let side = if i < sides.len() { sides[i] } else { Side::Covariant };
            if let Side::Covariant | Side::Invariant = side {
                self.add(&expected[i], found[i], at);
            }
            if let Side::Contravariant | Side::Invariant = side {
                self.add(&expected[i], found[i], at.parameter());
            }
            i += 1;
        }
    }

    /// Lean's functions have one parameter each; what is behind the parameters may be a function again.
    const fn function(
        &mut self,
        mut expected: &Expected,
        params: &[&'static TypeDesc],
        result: &'static TypeDesc,
        at: Position,
    ) {
        let mut i = 0;
        while i < params.len() {
            let Expected::Function { param, result } = expected else {
                return self.found(Verdict::Different);
            };
            self.add(param, params[i], at.parameter());
            expected = result;
            i += 1;
        }
        self.add(expected, result, at);
    }

    const fn found(&mut self, verdict: Verdict) {
        if let Verdict::Same = self.verdict {
            self.verdict = verdict;
        }
    }

    const fn expect(&mut self, same: bool) {
        if !same {
            self.found(Verdict::Different);
        }
    }

    /// The arguments of a Rust type that checks this number, or has it in its type.
    const fn member(
        &self,
        found: &'static TypeDesc,
        name: &str,
        index: u64,
    ) -> Option<&'static [&'static TypeDesc]> {
        match found {
            TypeDesc::Also { member, .. } if self.converted => self.member(member, name, index),
            TypeDesc::Indexed { name: other, index: number, args }
                if same_text(name, other) && index == *number =>
            {
                Some(args)
            }
            _ => None,
        }
    }

    const fn trust_values(&mut self, at: Position) {
        if at.flipped {
            self.lends_values = true;
        } else {
            self.trusts_values = true;
        }
    }

    const fn trust(&mut self, at: Position) {
        self.trusts_objects = true;
        self.lends_objects |= at.taken;
    }

    /// All occurrences of a type parameter together have one meaning.
    const fn mean(&mut self, variable: usize, found: &'static TypeDesc, at: Position) {
        if variable != self.variable {
            return;
        }
        let by = if self.vouched { Sameness::Objects } else { Sameness::Types };
        self.meaning = match (self.meaning, found) {
            // A result that is an object claims nothing; what takes objects can be called with each.
            (before @ Meaning::One(_), TypeDesc::Any) if at.result && !at.taken => before,
            (Meaning::None, _) => Meaning::One(found),
            (Meaning::One(TypeDesc::Any), _) if self.vouched => Meaning::One(found),
            (Meaning::One(first), _) if !first.is_same(found, by) => Meaning::Two(first, found),
            (before, _) => before,
        };
    }
}
