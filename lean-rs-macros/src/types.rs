//! Which types are refused by their form alone. What a path stands for is for the trait bounds to say.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type, TypeReference};

use crate::errors::Errors;
use crate::messages::Problem;

/// What a method returns.
pub(crate) enum Output {
    /// `LeanResult<T>`
    Result(Type),
    /// `T`
    Bare(Type),
}

impl Output {
    /// The type that Lean returns.
    pub(crate) fn value(&self) -> &Type {
        let (Output::Result(ty) | Output::Bare(ty)) = self;
        ty
    }
}

/// The type without parentheses and invisible groups.
pub(crate) fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => peel(&inner.elem),
        Type::Group(inner) => peel(&inner.elem),
        other => other,
    }
}

/// Tells `LeanResult<T>` and `Result<T, LeanError>` from other types.
pub(crate) fn output(ty: &Type, errors: &mut Errors) -> Option<Output> {
    let Some(segment) = last_segment(ty) else { return Some(Output::Bare(ty.clone())) };
    let arguments = type_arguments(segment);
    if segment.ident == "LeanResult" {
        return match &*arguments {
            [ok] => Some(Output::Result((*ok).clone())),
            _ => {
                errors.push(ty, Problem::ResultArguments);
                None
            }
        };
    }
    if segment.ident != "Result" {
        return Some(Output::Bare(ty.clone()));
    }
    let [ok, rest @ ..] = &*arguments else {
        errors.push(ty, Problem::ResultArguments);
        return None;
    };
    match rest {
        [error] if last_segment(error).is_some_and(|segment| segment.ident == "LeanError") => {
            Some(Output::Result((*ok).clone()))
        }
        [error, ..] => {
            errors.push(error, Problem::OtherError { found: &shown(error), ok: &shown(ok) });
            None
        }
        [] => {
            errors.push(ty, Problem::OtherResult { ok: &shown(ok) });
            None
        }
    }
}

/// Whether it is a `Result` with both types written out.
pub(crate) fn is_result(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "Result" && type_arguments(segment).len() == 2)
}

/// Checks the form of a result type.
pub(crate) fn check_result(ty: &Type, errors: &mut Errors) -> bool {
    let what = match peel(ty) {
        Type::Reference(reference) => {
            let instead = match last_segment(&reference.elem) {
                Some(segment) if segment.ident == "str" => {
                    "`String`, or `LeanStr<'lean>` to look at Lean's".to_owned()
                }
                Some(_) => format!("`{}`", shown(&reference.elem)),
                None => match peel(&reference.elem) {
                    Type::Slice(slice) => format!("`Vec<{}>`", shown(&slice.elem)),
                    _ => "the value itself, or `Obj<'lean>` for what has no Rust type".to_owned(),
                },
            };
            errors.push(ty, Problem::ReferenceResult { instead: &instead });
            return false;
        }
        other => refused(other),
    };
    if let Some(what) = what {
        errors.push(ty, Problem::UnsupportedResult { found: &shown(ty), what });
    }
    what.is_none()
}

/// Checks the form of an argument type.
pub(crate) fn check_argument(ty: &Type, errors: &mut Errors) -> bool {
    if let Type::Reference(TypeReference { mutability: Some(_), .. }) = peel(ty) {
        errors.push(ty, Problem::MutArgument);
        return false;
    }
    let what = refused_argument(ty);
    if let Some(what) = what {
        errors.push(ty, Problem::UnsupportedArgument { found: &shown(ty), what });
    }
    what.is_none()
}

/// What a type is that cannot be an argument, references included.
fn refused_argument(ty: &Type) -> Option<&'static str> {
    match peel(ty) {
        Type::Reference(reference) if reference.mutability.is_none() => match peel(&reference.elem) {
            Type::Slice(slice) => refused_argument(&slice.elem),
            other => refused_argument(other),
        },
        other => refused(other),
    }
}

/// What a type is that never crosses the border.
pub(crate) fn refused(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Path(path) if path.qself.is_none() && path.path.is_ident("Self") => Some("the module itself"),
        Type::Path(_) => None,
        Type::Tuple(tuple) if tuple.elems.len() == 1 => Some("a tuple of one"),
        Type::Tuple(tuple) if tuple.elems.len() > 8 => Some("a tuple of more than 8"),
        Type::Tuple(_) | Type::Array(_) => None,
        Type::Slice(_) => Some("a slice without a reference"),
        Type::FnPtr(_) => Some("a function pointer"),
        Type::ImplTrait(_) => Some("an `impl` type"),
        Type::TraitObject(_) => Some("a trait object"),
        Type::Ptr(_) => Some("a raw pointer"),
        Type::Reference(_) => Some("a reference"),
        Type::Never(_) => Some("the never type"),
        Type::Infer(_) => Some("a placeholder"),
        Type::Macro(_) => Some("a macro"),
        _ => Some("a form of type that is not known here"),
    }
}

/// The end of a path.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match peel(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The types between angle brackets.
pub(crate) fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        PathArguments::None | PathArguments::Parenthesized(_) => Vec::new(),
    }
}

/// The tokens as a programmer would write them.
pub(crate) fn shown(tokens: &impl ToTokens) -> String {
    let tokens: TokenStream = tokens.to_token_stream();
    let mut text = tokens.to_string();
    for (spaced, tight) in [
        ("& mut ", "&mut "),
        ("& '", "&'"),
        ("& ", "&"),
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" <", "<"),
        (" ,", ","),
        (" ;", ";"),
        (" : ", ": "),
        (" (", "("),
        ("* const", "*const"),
        ("* mut", "*mut"),
    ] {
        text = text.replace(spaced, tight);
    }
    text.replace(",(", ", (").replace("->", " -> ").replace("  ", " ")
}
