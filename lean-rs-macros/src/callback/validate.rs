//! The rules for a callback, and what is known of it when they hold.

use lean_rs_model::builtin::MAX_PARAMETERS;
use lean_rs_model::effect::Effect;
use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    Attribute, FnArg, GenericParam, Ident, ItemFn, Pat, ReturnType, Safety, Signature, Type, TypeReference,
    Visibility, parse_quote_spanned,
};

use super::parse::CallbackAttribute;
use crate::attribute::{Vouched, conditions};
use crate::errors::{Errors, report};
use crate::lifetime::named;
use crate::texts;
use crate::types::{function_instead, is_named, last_segment, peel, refused, shown, type_arguments};

/// A function with `#[lean_callback]`.
pub(super) struct Callback<'a> {
    pub(super) attribute: &'a CallbackAttribute,
    pub(super) vis: &'a Visibility,
    pub(super) ident: &'a Ident,
    pub(super) conditions: Vec<Attribute>,
    /// All attributes of the function.
    pub(super) attributes: &'a [Attribute],
    /// The parentheses around its parameters.
    pub(super) parentheses: Span,
    pub(super) inputs: Vec<InputKind>,
    pub(super) result: Output,
    /// The result type, or the function's name.
    pub(super) returned: &'a dyn ToTokens,
}

/// A parameter of the Rust function.
pub(super) enum InputKind {
    /// The runtime, which is not Lean's to give.
    Runtime,
    Parameter(Box<Parameter>),
}

/// A parameter that Lean gives.
pub(super) struct Parameter {
    /// `None` for a pattern.
    pub(super) ident: Option<Ident>,
    /// The type as it was written.
    pub(super) written: Type,
    /// The type in the `LeanFn`.
    pub(super) stated: Type,
    /// The type that is made, of which the function gets a reference if `by_reference`.
    pub(super) taken: Type,
    pub(super) by_reference: bool,
}

pub(super) struct Output {
    pub(super) effect: Effect,
    /// What Lean gets when nothing is thrown.
    pub(super) value: Type,
    /// What is thrown by an action in `EIO`.
    pub(super) error: Option<Type>,
}

impl Callback<'_> {
    pub(super) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.inputs.iter().filter_map(|input| match input {
            InputKind::Parameter(parameter) => Some(&**parameter),
            InputKind::Runtime => None,
        })
    }
}

impl<'a> Callback<'a> {
    /// Checks the function. `None` if there is too little of it.
    pub(super) fn check(
        attribute: &'a CallbackAttribute,
        function: &'a ItemFn,
        errors: &mut Errors,
    ) -> Option<Callback<'a>> {
        let sig = &function.sig;
        let name = &sig.ident;
        check_head(sig, errors);
        let inputs: Vec<InputKind> = sig.inputs.iter().filter_map(|it| parameter(it, sig, errors)).collect();
        let returned = match &sig.output {
            ReturnType::Type(_, ty) => Some(&**ty),
            ReturnType::Default => None,
        };
        let result = output(attribute, sig, returned, errors)?;
        if result.effect == Effect::Io {
            let text = "an action in `IO` throws a panic as an exception: remove `on_panic = default`";
            errors.refuse(&attribute.default_on_panic, text);
        }
        if !attribute.is_extern {
            for Vouched { path, .. } in [&attribute.assume_valid, &attribute.unchecked].into_iter().flatten()
            {
                report!(
                    errors,
                    path,
                    "`unsafe({})` is about Lean's declaration of an `@[extern]` function, and belongs to `extern_name = \"…\"`: \
                     leave it out",
                    shown(path)
                );
            }
        }
        let callback = Callback {
            attribute,
            vis: &function.vis,
            ident: name,
            conditions: conditions(&function.attrs),
            attributes: &function.attrs,
            parentheses: sig.paren_token.span.join(),
            inputs,
            result,
            returned: returned.map_or(&sig.ident as &dyn ToTokens, |ty| ty),
        };
        let count = callback.parameters().count();
        if count > MAX_PARAMETERS {
            report!(
                errors,
                &sig.inputs,
                "{count} parameters are too many, the limit is {MAX_PARAMETERS}: pass some of them together, as a tuple or a \
                 structure"
            );
        }
        // One that was refused is an error already.
        let all_read = callback.inputs.len() == sig.inputs.len();
        if count == 0 && all_read && callback.result.effect == Effect::Pure && attribute.extern_name.is_none()
        {
            report!(
                errors,
                name,
                "`{name}` has no parameters: in Lean a pure function without parameters is a value, and no function. Return \
                 `LeanResult<…>` for an action in `IO`"
            );
        }
        Some(callback)
    }
}

fn check_head(sig: &Signature, errors: &mut Errors) {
    errors.refuse(&sig.asyncness, "Lean waits for the result: the function cannot be `async`");
    if let Safety::Unsafe(token) = &sig.safety {
        report!(
            errors,
            token,
            "Lean cannot uphold the contract of an `unsafe fn`: make the function safe, and check inside"
        );
    }
    errors.refuse(
        &sig.abi,
        "the function that Lean calls is generated beside this one, which is an ordinary Rust function: leave `extern` \
         out",
    );
    errors.refuse(&sig.variadic, "Lean has no variadic functions: write out the parameters");
    let is_lean = |param: &GenericParam| match param {
        GenericParam::Lifetime(it) => it.lifetime.ident == "lean" && it.bounds.is_empty(),
        GenericParam::Type(_) | GenericParam::Const(_) => false,
    };
    if let Some(param) = sig.generics.params.iter().find(|param| !is_lean(param)) {
        report!(
            errors,
            param,
            "`{}` is one function for Lean, and cannot be generic but for the lifetime `'lean`: write one function for \
             each type",
            sig.ident
        );
    }
    errors
        .refuse(&sig.generics.where_clause, "a function that Lean calls has no `where` clause: leave it out");
}

fn parameter(input: &FnArg, sig: &Signature, errors: &mut Errors) -> Option<InputKind> {
    let input = match input {
        FnArg::Typed(input) => input,
        FnArg::Receiver(receiver) => {
            report!(
                errors,
                receiver,
                "`{}` is a method, and Lean has no `self` to give: write a function, or a closure with `LeanFn::new`, \
                 which can capture the value",
                sig.ident
            );
            return None;
        }
    };
    let mut pattern = &*input.pat;
    while let Pat::Paren(inner) = pattern {
        pattern = &inner.pat;
    }
    let ident = match pattern {
        Pat::Ident(pattern) => Some(pattern.ident.clone()),
        _ => None,
    };
    let written = &*input.ty;
    let Type::Reference(TypeReference { elem, mutability, .. }) = peel(written) else {
        check_parameter(written, written, errors);
        let ty = named(written);
        let (stated, taken) = (ty.clone(), ty);
        let parameter = Parameter { ident, written: written.clone(), stated, taken, by_reference: false };
        return Some(InputKind::Parameter(Box::new(parameter)));
    };
    if mutability.is_some() {
        report!(
            errors,
            written,
            "`{}` would change a Lean value, and these are immutable: take the value, and return a new one",
            shown(written)
        );
        return None;
    }
    if is_named(elem, "LeanRuntime") {
        return Some(InputKind::Runtime);
    }
    let elem = named(elem);
    let span = written.span();
    // Views where there are any, so that nothing is copied.
    let (stated, taken): (Type, Type) = match peel(&elem) {
        Type::Path(path) if path.path.is_ident("str") => (
            parse_quote_spanned!(span=> ::std::string::String),
            parse_quote_spanned!(span=> ::lean_rs::LeanStr<'lean>),
        ),
        Type::Slice(slice) => {
            let of = &slice.elem;
            check_parameter(of, written, errors);
            let is = |name| matches!(peel(of), Type::Path(path) if path.path.is_ident(name));
            let stated: Type = parse_quote_spanned!(span=> ::std::vec::Vec<#of>);
            let taken = if is("u8") {
                parse_quote_spanned!(span=> ::lean_rs::LeanBytes<'lean>)
            } else if is("f64") {
                parse_quote_spanned!(span=> ::lean_rs::LeanFloats<'lean>)
            } else {
                stated.clone()
            };
            (stated, taken)
        }
        other => {
            check_parameter(other, written, errors);
            (elem.clone(), elem.clone())
        }
    };
    let parameter = Parameter { ident, written: written.clone(), stated, taken, by_reference: true };
    Some(InputKind::Parameter(Box::new(parameter)))
}

fn check_parameter(ty: &Type, written: &Type, errors: &mut Errors) {
    if let Some(what) = refused(peel(ty)) {
        let (found, function) = (shown(written), function_instead(written));
        let known = texts::callback_parameters();
        report!(errors, written, "`{found}` is {what}, which Lean cannot give{function}\n{known}");
    }
}

fn output(
    attribute: &CallbackAttribute,
    sig: &Signature,
    returned: Option<&Type>,
    errors: &mut Errors,
) -> Option<Output> {
    let unit: Type = parse_quote_spanned!(sig.ident.span()=> ());
    let written = returned.unwrap_or(&unit);
    let result = last_segment(written).filter(|it| it.ident == "Result" || it.ident == "LeanResult");
    let arguments = result.map(type_arguments).unwrap_or_default();
    let is_lean_result = result.is_some_and(|it| it.ident == "LeanResult");
    let (effect, value, error) = match (&attribute.eio, &attribute.base_io) {
        (Some(_), Some(path)) => {
            report!(errors, path, "`eio` and `base_io` exclude each other: keep one");
            return None;
        }
        (Some(_), None) => match arguments[..] {
            [value, error] if !is_lean_result => (Effect::Eio, value, Some(error)),
            _ => {
                report!(
                    errors,
                    written,
                    "a function in `EIO` returns `Result<T, E>`, with the type that Lean throws as `E`; found `{}`. For an \
                     action in `IO`, return `LeanResult<T>` and leave `eio` out",
                    shown(written)
                );
                return None;
            }
        },
        (None, Some(_)) if is_lean_result => {
            report!(
                errors,
                written,
                "an action in `BaseIO` cannot throw: return the value itself instead of `{}`, or leave `base_io` out for an \
                 action in `IO`",
                shown(written)
            );
            return None;
        }
        (None, Some(_)) => (Effect::BaseIo, written, None),
        (None, None) => match arguments[..] {
            [value] if is_lean_result => (Effect::Io, value, None),
            [value, error] if !is_lean_result && is_named(error, "LeanError") => (Effect::Io, value, None),
            [value, error] if !is_lean_result => {
                report!(
                    errors,
                    error,
                    "an error of type `{}` is not an `IO.Error`: return `LeanResult<{}>`, with `.map_err(LeanError::other)?` \
                     inside; or, if Lean's type is `EIO` with this error, write `#[lean_callback(eio)]`; for a pure \
                     function that returns an `Except`, give the type a name with `type`",
                    shown(error),
                    shown(value)
                );
                return None;
            }
            // Of a declaration, Lean says whether it is an action.
            _ if returned.is_none() && !attribute.is_extern => {
                report!(
                    errors,
                    &sig.ident,
                    "`{}` returns nothing, and Lean leaves out calls of pure functions whose result is not needed: return \
                     `LeanResult<()>` for an action in `IO`, or write `#[lean_callback(base_io)]`",
                    sig.ident
                );
                return None;
            }
            _ => (Effect::Pure, written, None),
        },
    };
    for ty in [Some(value), error].into_iter().flatten() {
        let known = texts::results();
        match peel(ty) {
            Type::Reference(_) => report!(
                errors,
                ty,
                "a function that Lean calls hands its result over to Lean: return an owned value, `String` for `&str`\n{known}"
            ),
            other => {
                if let Some(what) = refused(other) {
                    report!(errors, ty, "`{}` is {what}, which cannot be given to Lean\n{known}", shown(ty));
                }
            }
        }
    }
    Some(Output { effect, value: named(value), error: error.map(named) })
}
