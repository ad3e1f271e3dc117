//! Which types are known to have a value: by their constructors, or because Lean has an instance of `Nonempty`.

use std::collections::BTreeMap;

use crate::builtin::{self, HasValue};
use crate::manifest::Library;
use crate::types::{Family, Field, Kind, Type};

/// For which type variables it is known.
pub(crate) type OfVariable<'v> = &'v dyn Fn(&str) -> bool;

/// Declared types, each with whether there are values of its arguments: no more is asked of them, so that a type that is applied to
/// larger and larger ones has finitely many.
type Declared<'a> = BTreeMap<(&'a str, Vec<bool>), bool>;

/// Whether there certainly is a value of the type.
pub(crate) fn has_value(library: &Library, ty: &Type, variable: OfVariable<'_>) -> bool {
    let mut declared = Declared::new();
    // A value is made of values that were there before it. So this is the least fixed point: types that only lead to each other
    // have none.
    loop {
        let found = Search { library, variable, declared: &mut declared }.of(ty);
        let before = declared.clone();
        for (name, args) in before.keys() {
            let found = by_constructors(library, name, args, &mut declared);
            declared.insert((name, args.clone()), found);
        }
        if declared == before {
            return found;
        }
    }
}

/// Whether all fields of some constructor have a value, if that is so of the arguments.
fn by_constructors<'a>(library: &'a Library, name: &str, args: &[bool], declared: &mut Declared<'a>) -> bool {
    let Some(declaration) = library.find_type(name) else { return false };
    let given: Vec<(&str, bool)> = declaration.type_parameters().zip(args.iter().copied()).collect();
    // A type that the constructor chooses is none of the parameters.
    let variable = |name: &str| given.contains(&(name, true));
    let mut search = Search { library, variable: &variable, declared };
    let mut of_field = |field: &'a Field| match field.kind {
        Kind::Value => search.of(&field.ty),
        Kind::Type => true,
        Kind::Proof => false,
    };
    // All of them are asked: what they lead to is to be known.
    let mut found = false;
    for constructor in &declaration.constructors {
        found |= constructor.fields.iter().map(&mut of_field).fold(true, |all, it| all & it);
    }
    found
}

struct Search<'a, 's> {
    library: &'a Library,
    variable: OfVariable<'s>,
    /// What is known so far of declared types.
    declared: &'s mut Declared<'a>,
}

impl<'a> Search<'a, '_> {
    fn of(&mut self, ty: &'a Type) -> bool {
        match ty {
            Type::Constant { name, args, .. } | Type::Opaque { name, args, .. } => {
                let values = self.all(args);
                match builtin::applied(name, args) {
                    Some(row) => row.has_value.of(&values),
                    None => {
                        builtin::handle(name).is_some()
                            || self.instance(name).is_some_and(|it| it.of(&values))
                            || matches!(ty, Type::Constant { .. }) && self.declared(name, values)
                    }
                }
            }
            // What the condition says is not known here.
            Type::Subtype { name, of, .. } => match &**of {
                Type::Constant { name: whole, args, .. } | Type::Opaque { name: whole, args, .. }
                    if whole == name =>
                {
                    let values = self.all(args);
                    self.instance(name).is_some_and(|it| it.of(&values))
                }
                _ => self.instance(name) == Some(HasValue::Always),
            },
            Type::Quotient(of) => self.of(of),
            Type::Indexed { family: Family::Fin, index, .. } => *index > 0,
            Type::Indexed { family: Family::BitVec, .. } => true,
            Type::Indexed { family: Family::Vector, index, args } => {
                let values = self.all(args);
                *index == 0 || HasValue::OfAll.of(&values)
            }
            Type::Variable(name) => (self.variable)(name),
            Type::Function { result, .. } => self.of(result),
            Type::Action { error, value } => {
                let thrown = error.as_ref().is_some_and(|error| self.of(error));
                self.of(value) || thrown
            }
            // There are types.
            Type::Erased(kind) => *kind == Kind::Type,
            Type::Other(_) => false,
        }
    }

    /// Of the arguments of a type: one of which nothing is left may be a proposition.
    fn all(&mut self, types: &'a [Type]) -> Vec<bool> {
        types.iter().map(|ty| !matches!(ty, Type::Erased(_)) && self.of(ty)).collect()
    }

    fn instance(&self, name: &str) -> Option<HasValue> {
        self.library.with_values.get(name).copied()
    }

    fn declared(&mut self, name: &'a str, args: Vec<bool>) -> bool {
        *self.declared.entry((name, args)).or_insert(false)
    }
}
