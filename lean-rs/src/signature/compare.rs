//! The comparison.

use super::Expected;
use crate::abi::TypeDesc;

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verdict {
    Same,
    Different,
    /// This derived type was not compared with Lean's declaration.
    Unchecked(&'static str),
    /// This derived type was compared with another declaration.
    Changed(&'static str),
    /// Lean could not describe the type that this derived type stands for.
    Undescribed(&'static str),
}

/// Whether a Rust type stands for this Lean type, in a type whose parameters are these.
pub(super) const fn compare(expected: &Expected, stated: &TypeDesc, params: &[&TypeDesc]) -> Verdict {
    match (expected, stated) {
        (Expected::Parameter(index), _) => {
            if equal(params[*index], stated, false) {
                Verdict::Same
            } else {
                Verdict::Different
            }
        }
        // Values inside of others are objects, whatever they are; at the surface the C types are compared as well.
        (_, TypeDesc::Any) => Verdict::Same,
        // All occurrences together are for `variables` to compare.
        (Expected::Variable(_), _) => Verdict::Same,
        (Expected::Subtype(of), _) => compare(of, stated, params),
        (Expected::Constant { name, args, .. }, TypeDesc::Constant { name: other, args: others }) => {
            if same(name, other) { all(args, others, params) } else { Verdict::Different }
        }
        (
            Expected::Constant { name, args, digest },
            TypeDesc::Derived { name: other, args: others, digest: known },
        ) => {
            if !same(name, other) {
                return Verdict::Different;
            }
            match (digest, known) {
                (Some(digest), Some(known)) if *digest == *known => all(args, others, params),
                (None, _) => Verdict::Undescribed(other),
                (Some(_), None) => Verdict::Unchecked(other),
                _ => Verdict::Changed(other),
            }
        }
        (Expected::Opaque, TypeDesc::External) | (Expected::Erased, TypeDesc::Erased) => Verdict::Same,
        (Expected::Function { .. }, TypeDesc::Function { params: taken, result }) => {
            function(expected, taken, result, params)
        }
        (Expected::Action { error, value }, TypeDesc::Action { error: other_error, value: other }) => {
            action((*error, value), (*other_error, other), params)
        }
        // An action is a function without parameters.
        (Expected::Action { .. }, TypeDesc::Function { params: [], result }) => {
            compare(expected, result, params)
        }
        _ => Verdict::Different,
    }
}

/// Whether an object of any type stands where Lean's type is known, so that nobody can tell whether it is one.
pub(super) const fn trusts_objects(expected: &Expected, stated: &TypeDesc) -> bool {
    match (expected, stated) {
        // Code for every type cannot look into its values; what has no value is not passed.
        (Expected::Variable(_) | Expected::Parameter(_) | Expected::Erased, _) => false,
        (_, TypeDesc::Any) => true,
        (Expected::Subtype(of), _) => trusts_objects(of, stated),
        (
            Expected::Constant { args, .. },
            TypeDesc::Constant { args: others, .. } | TypeDesc::Derived { args: others, .. },
        ) => {
            let mut i = 0;
            while i < args.len() && i < others.len() {
                if trusts_objects(&args[i], others[i]) {
                    return true;
                }
                i += 1;
            }
            false
        }
        (Expected::Function { .. }, TypeDesc::Function { params, result }) => {
            let mut expected = expected;
            let mut i = 0;
            while i < params.len() {
                let Expected::Function { param, result } = expected else { return false };
                if trusts_objects(param, params[i]) {
                    return true;
                }
                expected = result;
                i += 1;
            }
            trusts_objects(expected, result)
        }
        (Expected::Action { error, value }, TypeDesc::Action { error: other_error, value: other }) => {
            let errors = match (error, other_error) {
                (Some(error), Some(other)) => trusts_objects(error, other),
                _ => false,
            };
            errors || trusts_objects(value, other)
        }
        (Expected::Action { value, .. }, TypeDesc::Function { params: [], result }) => {
            trusts_objects(value, result)
        }
        _ => false,
    }
}

/// Whether Rust code that has such a value can give Lean an object of any type where Lean's is known: whether a function in
/// it takes one.
pub(super) const fn lends_objects(expected: &Expected, stated: &TypeDesc) -> bool {
    match (expected, stated) {
        (Expected::Subtype(of), _) => lends_objects(of, stated),
        (
            Expected::Constant { args, .. },
            TypeDesc::Constant { args: others, .. } | TypeDesc::Derived { args: others, .. },
        ) => {
            let mut i = 0;
            while i < args.len() && i < others.len() {
                if lends_objects(&args[i], others[i]) {
                    return true;
                }
                i += 1;
            }
            false
        }
        (Expected::Function { .. }, TypeDesc::Function { params, result }) => {
            let mut expected = expected;
            let mut i = 0;
            while i < params.len() {
                let Expected::Function { param, result } = expected else { return false };
                if trusts_objects(param, params[i]) {
                    return true;
                }
                expected = result;
                i += 1;
            }
            lends_objects(expected, result)
        }
        (Expected::Action { error, value }, TypeDesc::Action { error: other_error, value: other }) => {
            let errors = match (error, other_error) {
                (Some(error), Some(other)) => lends_objects(error, other),
                _ => false,
            };
            errors || lends_objects(value, other)
        }
        (Expected::Action { value, .. }, TypeDesc::Function { params: [], result }) => {
            lends_objects(value, result)
        }
        _ => false,
    }
}

const fn all(expected: &[Expected], stated: &[&TypeDesc], params: &[&TypeDesc]) -> Verdict {
    if expected.len() != stated.len() {
        return Verdict::Different;
    }
    let mut i = 0;
    while i < expected.len() {
        match compare(&expected[i], stated[i], params) {
            Verdict::Same => i += 1,
            other => return other,
        }
    }
    Verdict::Same
}

/// Lean's functions have one parameter each; what is behind the parameters may be a function again.
const fn function(
    mut expected: &Expected,
    taken: &[&TypeDesc],
    result: &TypeDesc,
    params: &[&TypeDesc],
) -> Verdict {
    let mut i = 0;
    while i < taken.len() {
        let Expected::Function { param, result } = expected else { return Verdict::Different };
        match compare(param, taken[i], params) {
            Verdict::Same => i += 1,
            other => return other,
        }
        expected = result;
    }
    compare(expected, result, params)
}

/// Compares errors and values.
const fn action(
    (error, value): (Option<&Expected>, &Expected),
    (other_error, other): (Option<&TypeDesc>, &TypeDesc),
    params: &[&TypeDesc],
) -> Verdict {
    let errors = match (error, other_error) {
        (None, None) => Verdict::Same,
        (Some(error), Some(other)) => compare(error, other, params),
        _ => Verdict::Different,
    };
    match errors {
        Verdict::Same => compare(value, other, params),
        verdict => verdict,
    }
}

/// Whether two Rust types stand for the same Lean type; an object of any type is one of every type if somebody vouches for
/// it.
pub(super) const fn equal(a: &TypeDesc, b: &TypeDesc, objects: bool) -> bool {
    match (a, b) {
        (TypeDesc::Any, TypeDesc::Any)
        | (TypeDesc::External, TypeDesc::External)
        | (TypeDesc::Erased, TypeDesc::Erased) => true,
        (TypeDesc::Any, _) | (_, TypeDesc::Any) => objects,
        (
            TypeDesc::Constant { name, args } | TypeDesc::Derived { name, args, .. },
            TypeDesc::Constant { name: other, args: others }
            | TypeDesc::Derived { name: other, args: others, .. },
        ) => same(name, other) && all_equal(args, others, objects),
        (TypeDesc::Function { params, result }, TypeDesc::Function { params: others, result: other }) => {
            all_equal(params, others, objects) && equal(result, other, objects)
        }
        (TypeDesc::Action { error, value }, TypeDesc::Action { error: other_error, value: other }) => {
            let errors = match (error, other_error) {
                (None, None) => true,
                (Some(error), Some(other)) => equal(error, other, objects),
                _ => false,
            };
            errors && equal(value, other, objects)
        }
        _ => false,
    }
}

const fn all_equal(a: &[&TypeDesc], b: &[&TypeDesc], objects: bool) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if !equal(a[i], b[i], objects) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether two texts are the same.
pub(super) const fn same(a: &str, b: &str) -> bool {
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
