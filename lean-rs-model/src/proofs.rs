//! Function values that prove something nobody knows: that their result type has a value.
//!
//! In Lean's logic there is no function of type `Nat → Fin 0`, so that code which has one may be compiled as if it were never reached,
//! without checks of bounds. A closure of Rust's can have that type: it panics, or is never called. So Rust may give a function value
//! only where there certainly is a value of its result type. All else that Rust gives, tasks, thunks and promises included, is made of
//! values, and proves nothing new.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use crate::builtin::{self, HasValue};
use crate::conditions::Direction;
use crate::manifest::Library;
use crate::shown::shown;
use crate::signature::Signature;
use crate::types::{Field, Side, Type, TypeDeclaration};
use crate::values::{OfVariable, has_value};

/// What function values in the types of a declaration prove.
#[derive(Debug, Clone)]
pub struct Proofs<'a> {
    library: &'a Library,
    /// The type variables that count as types with a value.
    variables: Vec<String>,
}

/// A function value or action whose result type is not known to have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproven {
    /// Its type.
    pub function: Type,
    /// What it returns.
    pub result: Type,
}

/// `Nat → Fin 0`, whose result type `Fin 0` is not known to have a value
impl Display for Unproven {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (function, result) = (shown(&self.function), shown(&self.result));
        write!(f, "`{function}`, whose result type `{result}` is not known to have a value")
    }
}

impl Library {
    /// In the types of an export.
    ///
    /// A type variable counts as a type with a value if a parameter has such a value inside, or if all types of Lean's depend on
    /// the variable as a container does on its elements. Compiled code is the same for all types. In the second case it does what it
    /// does where the variable is a type of all objects, which has values: what it is given is as true of that type, and what it
    /// returns is made of objects that it was given. A proof or a function that says otherwise makes the argument contravariant or
    /// invariant.
    pub fn proofs_of_export(&self, signature: &Signature) -> Proofs<'_> {
        self.proofs_of(signature, |params, name| {
            let types = params.iter().chain([&signature.result.ty]).chain(signature.error());
            types.into_iter().all(|ty| is_container(ty, name))
        })
    }

    /// In the types of an extern. Lean chooses the type variables: those that are types with a value for which a parameter has one inside.
    pub fn proofs_of_extern(&self, signature: &Signature) -> Proofs<'_> {
        self.proofs_of(signature, |_, _| false)
    }

    /// In the types of a signature, where those type variables have a value of which a parameter has one inside, and `others`.
    fn proofs_of(&self, signature: &Signature, others: impl Fn(&[Type], &str) -> bool) -> Proofs<'_> {
        let params = self.params(signature);
        let given = |name: &str| params.iter().any(|ty| self.contains(ty, name, &mut BTreeSet::new()));
        let known = signature.variables().into_iter().filter(|name| given(name) || others(&params, name));
        Proofs { library: self, variables: known.map(str::to_owned).collect() }
    }

    /// In the fields of a declaration. Of its parameters that is asked where it is applied.
    pub fn proofs_of_fields(&self, declaration: &TypeDeclaration) -> Proofs<'_> {
        Proofs { library: self, variables: declaration.type_parameters().map(str::to_owned).collect() }
    }

    /// The types of the parameters that have a value at run time.
    fn params(&self, signature: &Signature) -> Vec<Type> {
        let valued = signature.params.iter().filter(|param| !param.erased);
        valued.map(|param| self.instance(&param.ty)).collect()
    }

    /// Whether each value of a type has one of the variable's type inside.
    fn contains<'a>(&'a self, ty: &Type, variable: &str, around: &mut BTreeSet<&'a str>) -> bool {
        match ty {
            Type::Variable(name) => name == variable,
            Type::Subtype { of, .. } | Type::Quotient(of) => self.contains(of, variable, around),
            Type::Constant { name, args, .. } => {
                if let Some(row) = builtin::applied(name, args) {
                    return row.has_value == HasValue::OfAll
                        && args.iter().any(|arg| self.contains(arg, variable, around));
                }
                // In a type that is inside of itself it would have to be elsewhere, too.
                let Some(declaration) = self.find_type(name).filter(|it| around.insert(&it.name)) else {
                    return false;
                };
                let found = !declaration.constructors.is_empty()
                    && declaration.constructors.iter().all(|constructor| {
                        constructor.values().any(|field| {
                            self.contains(&declaration.field_type(field, args), variable, around)
                        })
                    });
                around.remove(&*declaration.name);
                found
            }
            _ => false,
        }
    }
}

/// Whether the types of Lean's in a type have the variable only where a container has its elements.
fn is_container(ty: &Type, variable: &str) -> bool {
    ty.parts().all(|part| {
        // What functions of Rust's do with the variable says nothing of its type.
        matches!(part, Type::Function { .. })
            || matches!(part, Type::Constant { name, args, .. } if builtin::applied(name, args).is_some())
            || part.children().into_iter().all(|(side, child)| {
                side == Side::Covariant || !child.variables().any(|name| name == variable)
            })
    })
}

/// The type variables where a walk is.
struct Scope<'s> {
    /// Whether they stand for types with a value.
    found: OfVariable<'s>,
    /// Whether whoever answers for the functions here has taken that for granted; `None` if nobody else answers for them.
    granted: Option<OfVariable<'s>>,
    /// What they stand for.
    types: &'s [(&'s str, &'s Type)],
}

/// A declared type that was looked through: of its arguments whether they have a value, and whether that was taken for granted.
type Seen<'a> = BTreeSet<(&'a str, Vec<(bool, bool)>, Direction)>;

impl Proofs<'_> {
    /// Whether the type is known to have a value.
    pub fn has_value(&self, ty: &Type) -> bool {
        has_value(self.library, ty, &|name| self.is_known(name))
    }

    /// A function value that Rust gives with a value of the type, and that it should not give.
    pub fn given(&self, ty: &Type) -> Option<Unproven> {
        self.find(ty, Direction::Given)
    }

    /// A function value that Rust can give to what a value of the type has inside, such as a function, and that it should not give.
    pub fn received(&self, ty: &Type) -> Option<Unproven> {
        self.find(ty, Direction::Received)
    }

    /// Either of them, for a field.
    pub fn of_field(&self, field: &Field) -> Option<Unproven> {
        self.given(&field.ty).or_else(|| self.received(&field.ty))
    }

    fn is_known(&self, variable: &str) -> bool {
        self.variables.iter().any(|name| name == variable)
    }

    fn find(&self, ty: &Type, direction: Direction) -> Option<Unproven> {
        let scope = Scope { found: &|name| self.is_known(name), granted: None, types: &[] };
        walk(self.library, ty, direction, &scope, &mut Seen::new())
    }
}

fn walk<'a>(
    library: &'a Library,
    ty: &Type,
    direction: Direction,
    scope: &Scope<'_>,
    seen: &mut Seen<'a>,
) -> Option<Unproven> {
    let result = match ty {
        Type::Function { .. } => Some(ty.uncurried().1),
        Type::Action { value, .. } => Some(&**value),
        _ => None,
    };
    if let (Direction::Given, Some(result)) = (direction, result)
        && !has_value(library, ty, scope.found)
        && scope.granted.is_none_or(|granted| has_value(library, ty, granted))
    {
        let [function, result] = [ty, result].map(|ty| ty.substitute(scope.types));
        return Some(Unproven { function, result });
    }
    if let Type::Constant { name, args, .. } = ty
        && builtin::applied(name, args).is_none()
        && let Some(declaration) = library.find_type(name)
    {
        // Whoever declares a Rust type for it answers for the functions in its fields, if its arguments have values.
        let of_argument = |arg: &Type| {
            let granted = scope.granted.is_none_or(|granted| has_value(library, arg, granted));
            (has_value(library, arg, scope.found), granted)
        };
        let of_arguments: Vec<(bool, bool)> = args.iter().map(of_argument).collect();
        let differs = of_arguments.iter().any(|(found, granted)| found != granted);
        if differs && seen.insert((&declaration.name, of_arguments.clone(), direction)) {
            let of_variable = |name: &str| {
                declaration
                    .type_parameters()
                    .zip(&of_arguments)
                    .find(|(it, _)| *it == name)
                    .map(|(_, it)| *it)
            };
            let args: Vec<Type> = args.iter().map(|arg| arg.substitute(scope.types)).collect();
            let scope = Scope {
                found: &|name| of_variable(name).is_some_and(|(found, _)| found),
                granted: Some(&|name| of_variable(name).is_some_and(|(_, granted)| granted)),
                types: &declaration.type_parameters().zip(&args).collect::<Vec<_>>(),
            };
            let fields = declaration.all_fields();
            let found =
                fields.into_iter().find_map(|field| walk(library, &field.ty, direction, &scope, seen));
            if found.is_some() {
                return found;
            }
        }
    }
    ty.children().into_iter().find_map(|(side, child)| {
        let same = (side != Side::Contravariant).then(|| walk(library, child, direction, scope, seen));
        let other =
            (side != Side::Covariant).then(|| walk(library, child, direction.of_parameter(), scope, seen));
        same.flatten().or_else(|| other.flatten())
    })
}
