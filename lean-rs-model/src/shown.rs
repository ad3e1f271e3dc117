//! Types as Lean writes them, as far as the model knows.

use crate::builtin::{self, Spelling};
use crate::types::Type;

/// A type as Lean writes it.
pub(crate) fn shown(ty: &Type) -> String {
    let applied = |name: &str, args: &[Type]| {
        [name.to_owned()].into_iter().chain(args.iter().map(atom)).collect::<Vec<_>>().join(" ")
    };
    match ty {
        Type::Constant { name, args, .. } => match (builtin::find(name).map(|it| it.rust), &args[..]) {
            (Some(Spelling::Tuple), [first, second]) => pair(first, second),
            (Some(Spelling::Unit), _) => "Unit".to_owned(),
            _ => applied(name, args),
        },
        Type::Opaque { name, .. } | Type::Subtype { name, .. } | Type::Variable(name) => name.clone(),
        Type::Quotient(of) => shown(of),
        Type::Indexed { family, index, args } => format!("{} {index}", applied(family.lean(), args)),
        Type::Function { param, result } => format!("{} → {}", atom(param), shown(result)),
        Type::Action { error: None, value } => format!("BaseIO {}", atom(value)),
        Type::Action { error: Some(error), value } if error.is_io_error() => format!("IO {}", atom(value)),
        Type::Action { error: Some(error), value } => format!("EIO {} {}", atom(error), atom(value)),
        Type::Erased(_) => "_".to_owned(),
        Type::Other(text) => text.clone(),
    }
}

pub(crate) fn pair(first: &Type, second: &Type) -> String {
    format!("{} × {}", atom(first), shown(second))
}

/// A type as Lean writes it where another type is around it.
fn atom(ty: &Type) -> String {
    if ty.children().is_empty() && !matches!(ty, Type::Indexed { .. }) {
        shown(ty)
    } else {
        format!("({})", shown(ty))
    }
}
