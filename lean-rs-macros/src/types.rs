//! Which types are refused by their form alone. What a path stands for is for the trait bounds to say.

use lean_rs_model::builtin::MAX_TUPLE;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type, TypeReference};

use crate::errors::{Errors, report};
use crate::texts;

/// The type without parentheses and invisible groups.
pub(crate) fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => peel(&inner.elem),
        Type::Group(inner) => peel(&inner.elem),
        other => other,
    }
}

/// The type that Lean returns, and whether a `LeanResult<T>` or `Result<T, LeanError>` is around it.
pub(crate) fn output(ty: &Type, errors: &mut Errors) -> Option<(Type, bool)> {
    let segment = last_segment(ty);
    let name = segment.map(|it| it.ident.to_string()).unwrap_or_default();
    let arguments = segment.map(type_arguments).unwrap_or_default();
    match (&*name, &arguments[..]) {
        ("LeanResult", [ok]) => return Some(((*ok).clone(), true)),
        ("Result", [ok, error]) if is_named(error, "LeanError") => return Some(((*ok).clone(), true)),
        ("Result", [ok, error, ..]) => {
            let (found, ok) = (shown(error), shown(ok));
            report!(
                errors,
                error,
                "the error of a call to Lean is `LeanError`, but this is `{found}`: write `LeanResult<{ok}>`, or, where \
                 Lean returns an `Except`, `LeanResult<Result<{ok}, {found}>>`"
            );
        }
        ("Result", [ok]) => report!(
            errors,
            ty,
            "this `Result` does not show its error, which is `LeanError`: write `LeanResult<{}>`",
            shown(ok)
        ),
        ("Result" | "LeanResult", _) => {
            report!(errors, ty, "`LeanResult` takes the one type that Lean returns: `LeanResult<T>`");
        }
        _ => return Some((ty.clone(), false)),
    }
    None
}

/// Whether it is a `Result` with both types written out.
pub(crate) fn is_result(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "Result" && type_arguments(segment).len() == 2)
}

/// Whether it is a path that ends in this name.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == name)
}

/// Checks the form of a result type.
pub(crate) fn check_result(ty: &Type, errors: &mut Errors) -> bool {
    let text = match peel(ty) {
        Type::Reference(reference) => {
            let instead = owned(&reference.elem).unwrap_or_else(|| match peel(&reference.elem) {
                Type::Path(path) => format!("`{}`", shown(path)),
                _ => "the value itself, or `Obj<'lean>` for what has no Rust type".to_owned(),
            });
            format!("a result cannot be a reference, because Lean hands over ownership: return {instead}")
        }
        other => match refused(other) {
            Some(what) => {
                format!("`{}` is {what}, which Lean cannot return to Rust\n{}", shown(ty), texts::results())
            }
            None => return true,
        },
    };
    errors.push(ty, text);
    false
}

/// What to write for a reference to a string or a slice where a value of one's own is needed.
pub(crate) fn owned(referenced: &Type) -> Option<String> {
    match peel(referenced) {
        ty if is_named(ty, "str") => Some("`String`, or `LeanStr<'lean>` to look at Lean's".to_owned()),
        Type::Slice(slice) => Some(format!("`Vec<{}>`", shown(&slice.elem))),
        _ => None,
    }
}

/// Checks the form of an argument type.
pub(crate) fn check_argument(ty: &Type, errors: &mut Errors) -> bool {
    if let Type::Reference(TypeReference { mutability: Some(_), .. }) = peel(ty) {
        report!(
            errors,
            ty,
            "Lean does not change its arguments: pass the value, and return the changed one\n{}",
            texts::arguments()
        );
        return false;
    }
    let what = refused_argument(ty);
    if let Some(what) = what {
        let (found, function, known) = (shown(ty), function_instead(ty), texts::arguments());
        report!(errors, ty, "`{found}` is {what}, which Lean cannot be given{function}\n{known}");
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

/// What to write for a function or closure.
pub(crate) fn function_instead(ty: &Type) -> &'static str {
    match peel(ty) {
        Type::Reference(reference) => function_instead(&reference.elem),
        Type::FnPtr(_) | Type::ImplTrait(_) | Type::TraitObject(_) => {
            "\nfor a function or closure write `LeanFn<'lean, (A, B), R>`, which `LeanFn::new` makes"
        }
        _ => "",
    }
}

/// What a type is that never crosses the border.
pub(crate) fn refused(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Macro(_) => Some("a macro"),
        _ if has_macro(ty.to_token_stream()) => {
            Some("a type with a macro in it (give it a name with `type`)")
        }
        Type::Path(path) if path.qself.is_none() && path.path.is_ident("Self") => Some("the module itself"),
        Type::Path(_) => None,
        Type::Tuple(tuple) if tuple.elems.len() == 1 => Some("a tuple of one"),
        Type::Tuple(tuple) if tuple.elems.len() > MAX_TUPLE => Some("a tuple of more than 8"),
        Type::Tuple(_) | Type::Array(_) => None,
        Type::Slice(_) => Some("a slice without a reference"),
        Type::FnPtr(_) => Some("a function pointer"),
        Type::ImplTrait(_) => Some("an `impl` type"),
        Type::TraitObject(_) => Some("a trait object"),
        Type::Ptr(_) => Some("a raw pointer"),
        Type::Reference(_) => Some("a reference"),
        Type::Never(_) => Some("the never type"),
        Type::Infer(_) => Some("a placeholder"),
        _ => Some("a form of type that is not known here"),
    }
}

/// Whether the compiler expands something in a type. Generated code has several copies of it, and each may become another type.
fn has_macro(tokens: TokenStream) -> bool {
    let mut previous = None;
    tokens.into_iter().any(|token| {
        let found = match &token {
            // An attribute may stand in the block of a constant.
            TokenTree::Group(group) => matches!(previous, Some('!' | '#')) || has_macro(group.stream()),
            _ => false,
        };
        previous = if let TokenTree::Punct(it) = token { Some(it.as_char()) } else { None };
        found
    })
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
    let PathArguments::AngleBracketed(list) = &segment.arguments else { return Vec::new() };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// The tokens as a programmer would write them. (The compiler knows the source text of single tokens only.)
pub(crate) fn shown(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    show(tokens.to_token_stream(), &mut text);
    text
}

fn show(tokens: TokenStream, text: &mut String) {
    // Whether the last token wants a space before the next: after a word, before another word only.
    let (mut space, mut word, mut group) = (false, false, false);
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        let is_lifetime = matches!(&token, TokenTree::Punct(it) if it.as_char() == '\'');
        let is_group = matches!(token, TokenTree::Group(_));
        if space || (word && (is_word || is_lifetime)) || (group && is_group) {
            text.push(' ');
        }
        (space, word, group) = (false, is_word, false);
        match token {
            TokenTree::Group(tokens) => {
                let (open, close) = match tokens.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                show(tokens.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(it) if is_lifetime => {
                text.push(it.as_char());
                if let Some(name) = tokens.next() {
                    text.push_str(&name.to_string());
                }
                (word, group) = (true, true);
            }
            TokenTree::Punct(it) => {
                let (char, joint) = (it.as_char(), it.spacing() == Spacing::Joint);
                let alone = !joint && !text.ends_with(':');
                let before = matches!(char, '=' | '+' | '@') || char == '-' && joint;
                if before && !text.ends_with([' ', '(', '<']) {
                    text.push(' ');
                }
                let arrow = text.ends_with('-') && char == '>';
                text.push(char);
                space = matches!(char, ',' | ';' | '=' | '+' | '@') || char == ':' && alone || arrow;
            }
            other => {
                let name = other.to_string();
                group = matches!(&*name, "mut" | "const" | "dyn");
                text.push_str(&name);
            }
        }
    }
}
