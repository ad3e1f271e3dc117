//! What the generator needs to know of a callback, checked.

use lean_rs_model::effect::Effect;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{
    Attribute as SynAttribute, FnArg, GenericParam, Ident, Lifetime, Path, ReturnType, Safety, Signature,
    Type, TypeReference, Visibility, parse_quote_spanned,
};

use super::messages::Problem;
use super::parse::{Attribute, Input};
use crate::errors::Errors;
use crate::messages::MAX_PARAMETERS;
use crate::types::{last_segment, peel, refused, shown, type_arguments};

/// A function with `#[lean_callback]`.
pub(super) struct Callback<'a> {
    pub(super) vis: &'a Visibility,
    pub(super) ident: &'a Ident,
    /// The `cfg`s of the function.
    pub(super) conditions: Vec<SynAttribute>,
    /// The parentheses around its parameters.
    pub(super) parentheses: Span,
    /// What the function is called with.
    pub(super) inputs: Vec<InputKind>,
    pub(super) result: Output,
    /// The tokens of the result type, or the function's name.
    pub(super) returned: Option<&'a Type>,
    pub(super) symbol: Option<Symbol>,
    /// Where `on_panic = default` stands.
    pub(super) default_on_panic: Option<Span>,
}

/// The C function that Lean declares.
pub(super) struct Symbol {
    pub(super) name: syn::LitStr,
    pub(super) assume_valid: bool,
    pub(super) unchecked: Option<Path>,
}

/// A parameter of the Rust function.
pub(super) enum InputKind {
    /// The runtime, which is not Lean's to give.
    Runtime,
    Parameter(Box<Parameter>),
}

/// A parameter that Lean gives.
pub(super) struct Parameter {
    /// As it was written.
    pub(super) written: Type,
    /// The type in the `LeanFn`.
    pub(super) stated: Type,
    /// The type that is made, of which the function gets a reference if `by_reference`.
    pub(super) taken: Type,
    pub(super) by_reference: bool,
}

/// What the function returns.
pub(super) struct Output {
    pub(super) effect: Effect,
    /// What Lean gets when nothing is thrown.
    pub(super) value: Type,
    /// What is thrown by an action in `EIO`.
    pub(super) error: Option<Type>,
}

impl Callback<'_> {
    /// The parameters that Lean gives.
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
        attribute: &Attribute,
        input: &'a Input,
        errors: &mut Errors,
    ) -> Option<Callback<'a>> {
        let sig = &input.item.sig;
        check_head(sig, errors);
        let inputs: Vec<InputKind> = sig.inputs.iter().filter_map(|it| parameter(it, sig, errors)).collect();
        let returned = match &sig.output {
            ReturnType::Type(_, ty) => Some(&**ty),
            ReturnType::Default => None,
        };
        let result = output(attribute, sig, returned, errors)?;
        if let (Some(path), Effect::Io) = (&attribute.default_on_panic, result.effect) {
            errors.push(path, Problem::DefaultOfAction);
        }
        if !attribute.is_extern {
            for path in [&attribute.assume_valid, &attribute.unchecked].into_iter().flatten() {
                errors.push(path, Problem::OnlyExtern { key: &shown(path) });
            }
        }
        let symbol = attribute.extern_name.clone().map(|name| Symbol {
            name,
            assume_valid: attribute.assume_valid.is_some(),
            unchecked: attribute.unchecked.clone(),
        });
        let conditions = input.item.attrs.iter().filter(|it| it.path().is_ident("cfg")).cloned().collect();
        let callback = Callback {
            vis: &input.item.vis,
            ident: &sig.ident,
            conditions,
            parentheses: sig.paren_token.span.join(),
            inputs,
            result,
            returned,
            symbol,
            default_on_panic: attribute.default_on_panic.as_ref().map(Spanned::span),
        };
        let count = callback.parameters().count();
        if count > MAX_PARAMETERS {
            let problem = Problem::TooManyParameters { found: count, limit: MAX_PARAMETERS };
            errors.push(&sig.inputs, problem);
        }
        let (effect, name) = (callback.result.effect, sig.ident.to_string());
        // One that was refused is an error already.
        let all_read = callback.inputs.len() == sig.inputs.len();
        if count == 0 && all_read && effect == Effect::Pure && callback.symbol.is_none() {
            errors.push(&sig.ident, Problem::NoParameters { name: &name });
        }
        Some(callback)
    }
}

fn check_head(sig: &Signature, errors: &mut Errors) {
    let name = sig.ident.to_string();
    if let Some(token) = &sig.asyncness {
        errors.push(token, Problem::Async);
    }
    if let Safety::Unsafe(token) = &sig.safety {
        errors.push(token, Problem::Unsafe);
    }
    if let Some(abi) = &sig.abi {
        errors.push(abi, Problem::Abi);
    }
    if let Some(variadic) = &sig.variadic {
        errors.push(variadic, Problem::Variadic);
    }
    let is_lean = |param: &GenericParam| match param {
        GenericParam::Lifetime(it) => it.lifetime.ident == "lean" && it.bounds.is_empty(),
        GenericParam::Type(_) | GenericParam::Const(_) => false,
    };
    if let Some(param) = sig.generics.params.iter().find(|param| !is_lean(param)) {
        errors.push(param, Problem::Generic { name: &name });
    }
    if let Some(clause) = &sig.generics.where_clause {
        errors.push(clause, Problem::Where);
    }
}

fn parameter(input: &FnArg, sig: &Signature, errors: &mut Errors) -> Option<InputKind> {
    let input = match input {
        FnArg::Typed(input) => input,
        FnArg::Receiver(receiver) => {
            errors.push(receiver, Problem::Method { name: &sig.ident.to_string() });
            return None;
        }
    };
    let written = &*input.ty;
    let Type::Reference(TypeReference { elem, mutability, .. }) = peel(written) else {
        check_parameter(written, written, errors);
        let ty = named(written);
        let (stated, taken) = (ty.clone(), ty);
        let parameter = Parameter { written: written.clone(), stated, taken, by_reference: false };
        return Some(InputKind::Parameter(Box::new(parameter)));
    };
    if mutability.is_some() {
        errors.push(written, Problem::MutReference { found: &shown(written) });
        return None;
    }
    if last_segment(elem).is_some_and(|segment| segment.ident == "LeanRuntime") {
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
    let parameter = Parameter { written: written.clone(), stated, taken, by_reference: true };
    Some(InputKind::Parameter(Box::new(parameter)))
}

fn check_parameter(ty: &Type, written: &Type, errors: &mut Errors) {
    if let Some(what) = refused(peel(ty)) {
        errors.push(written, Problem::UnsupportedParameter { found: &shown(written), what });
    }
}

fn output(
    attribute: &Attribute,
    sig: &Signature,
    returned: Option<&Type>,
    errors: &mut Errors,
) -> Option<Output> {
    let unit: Type = parse_quote_spanned!(sig.ident.span()=> ());
    let written = returned.unwrap_or(&unit);
    let arguments = last_segment(written)
        .filter(|segment| segment.ident == "Result" || segment.ident == "LeanResult")
        .map(|segment| (segment.ident == "LeanResult", type_arguments(segment)));
    let declared = match (&attribute.eio, &attribute.base_io) {
        (Some(_), Some(path)) => {
            errors.push(path, Problem::TwoEffects);
            return None;
        }
        (Some(_), None) => Some(Effect::Eio),
        (None, Some(_)) => Some(Effect::BaseIo),
        (None, None) => None,
    };
    let is_lean_error = |ty: &Type| last_segment(ty).is_some_and(|segment| segment.ident == "LeanError");
    let (effect, value, error) = match (declared, &arguments) {
        (Some(Effect::Eio), Some((false, arguments))) if arguments.len() == 2 => {
            (Effect::Eio, arguments[0], Some(arguments[1]))
        }
        (Some(Effect::Eio), _) => {
            errors.push(written, Problem::EioNotResult { found: &shown(written) });
            return None;
        }
        (Some(_), Some((true, _))) => {
            errors.push(written, Problem::BaseIoResult { found: &shown(written) });
            return None;
        }
        (Some(effect), _) => (effect, written, None),
        (None, Some((true, arguments))) if arguments.len() == 1 => (Effect::Io, arguments[0], None),
        (None, Some((false, arguments))) if arguments.len() == 2 && is_lean_error(arguments[1]) => {
            (Effect::Io, arguments[0], None)
        }
        (None, Some((false, arguments))) if arguments.len() == 2 => {
            let (found, ok) = (shown(arguments[1]), shown(arguments[0]));
            errors.push(arguments[1], Problem::OtherError { found: &found, ok: &ok });
            return None;
        }
        // Of a declaration, Lean says whether it is an action.
        (None, _) if returned.is_none() && !attribute.is_extern => {
            errors.push(&sig.ident, Problem::NoResult { name: &sig.ident.to_string() });
            return None;
        }
        (None, _) => (Effect::Pure, written, None),
    };
    for ty in [Some(value), error].into_iter().flatten() {
        match peel(ty) {
            Type::Reference(_) => errors.push(ty, Problem::ReferenceResult),
            other => {
                if let Some(what) = refused(other) {
                    errors.push(ty, Problem::UnsupportedResult { found: &shown(ty), what });
                }
            }
        }
    }
    Some(Output { effect, value: named(value), error: error.map(named) })
}

/// The type with `'lean` in place of lifetimes that are left out or not named.
fn named(ty: &Type) -> Type {
    struct Name;
    impl VisitMut for Name {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident == "_" {
                *lifetime = Lifetime::new("'lean", lifetime.span());
            }
        }
    }
    let mut ty = ty.clone();
    Name.visit_type_mut(&mut ty);
    ty
}
