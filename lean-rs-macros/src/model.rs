//! What the generator needs to know of a trait, after all rules were checked.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, FnArg, GenericParam, Ident, ItemTrait, Lifetime, Pat, PatType, ReceiverKind, ReturnType,
    Safety, TraitItem, TraitItemFn, Type, Visibility, parse_quote_spanned,
};

use crate::errors::Errors;
use crate::messages::{MAX_PARAMETERS, Problem};
use crate::names;
use crate::parse::{Lean, Number, Trait};
use crate::types::{self, Output, shown};

/// A trait that stands for a Lean module.
pub(crate) struct Module {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    /// Whether the trait has the parameter `'lean`.
    pub(crate) has_lifetime: bool,
    /// Attributes of the trait that its companions need as well: `cfg` and `allow`.
    pub(crate) shared: Vec<Attribute>,
    pub(crate) methods: Vec<Method>,
}

/// A method that stands for an export.
pub(crate) struct Method {
    pub(crate) ident: Ident,
    pub(crate) conditions: Vec<Attribute>,
    pub(crate) export: String,
    /// Where the export is named, or the method that is named like it.
    pub(crate) export_tokens: TokenStream,
    /// Whether the caller has to keep a condition.
    pub(crate) is_unsafe: bool,
    pub(crate) kind: Kind,
    pub(crate) parameters: Vec<Parameter>,
    /// What the trait says the method returns.
    pub(crate) returned: Type,
    pub(crate) output: Output,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Function,
    Io,
    Eio,
    Constant,
}

impl Kind {
    /// Whether the method says that the export can throw, so that its result is an object.
    pub(crate) fn is_action(self) -> bool {
        matches!(self, Kind::Io | Kind::Eio)
    }
}

pub(crate) struct Parameter {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// The type is that of a Rust integer, and Lean's is this.
    pub(crate) number: Option<Number>,
}

impl Parameter {
    /// The type that is converted.
    pub(crate) fn passed_type(&self) -> Type {
        let ty = &self.ty;
        match self.number {
            Some(Number::Nat) => parse_quote_spanned!(ty.span()=> ::lean_rs::AsNat<#ty>),
            Some(Number::Int) => parse_quote_spanned!(ty.span()=> ::lean_rs::AsInt<#ty>),
            None => ty.clone(),
        }
    }
}

impl Module {
    /// Checks the trait. With errors, the model may lack methods.
    pub(crate) fn check(input: &Trait, errors: &mut Errors) -> Module {
        let item = &input.item;
        let has_lifetime = check_trait(item, errors);
        let prefix = input.lean.prefix.as_ref().filter(|prefix| {
            let well_formed = names::is_c_prefix(&prefix.value());
            if !well_formed {
                errors.push(prefix, Problem::BadPrefix { name: &prefix.value() });
            }
            well_formed
        });
        // With a bad prefix, no error for each method that relies on it.
        let prefix = match prefix {
            None if input.lean.unclear || input.lean.prefix.is_some() => Some("_".to_owned()),
            prefix => prefix.map(syn::LitStr::value),
        };
        let mut methods = Vec::new();
        let mut exports = Exports::default();
        for (member, lean) in item.items.iter().zip(&input.items) {
            match member {
                TraitItem::Fn(method) if method.default.is_some() => {}
                TraitItem::Fn(method) => {
                    let export = export_of(method, lean, prefix.as_deref(), errors);
                    if let Some((name, tokens)) = &export {
                        exports.add(name, tokens.span(), method, errors);
                    }
                    let scope = Scope { trait_ident: &item.ident, has_lifetime };
                    methods.extend(Method::check(method, lean, export, &scope, errors));
                }
                TraitItem::Const(it) => {
                    let name = it.ident.to_string().to_lowercase();
                    errors.push(it.const_token, Problem::AssociatedConst { name: &name });
                }
                TraitItem::Type(it) => {
                    errors.push(it.type_token, Problem::AssociatedType { name: &it.ident.to_string() });
                }
                TraitItem::Macro(it) => errors.push(&it.mac.path, Problem::MacroInTrait),
                other => errors.push(other, Problem::UnknownItem),
            }
        }
        let shared = item.attrs.iter().filter(|it| it.path().is_ident("cfg") || it.path().is_ident("allow"));
        Module {
            vis: item.vis.clone(),
            ident: item.ident.clone(),
            has_lifetime,
            shared: shared.cloned().collect(),
            methods,
        }
    }
}

/// Checks everything of the trait but its items. Returns whether `'lean` is declared.
fn check_trait(item: &ItemTrait, errors: &mut Errors) -> bool {
    let name = item.ident.to_string();
    if let Some(token) = &item.unsafety {
        errors.push(token, Problem::UnsafeTrait);
    }
    if let Some(token) = &item.modifiers.auto_token {
        errors.push(token, Problem::AutoTrait);
    }
    let mut has_lifetime = false;
    for parameter in &item.generics.params {
        match parameter {
            GenericParam::Lifetime(it) if it.lifetime.ident == "lean" => {
                has_lifetime = true;
                if !it.bounds.is_empty() {
                    errors.push(&it.bounds, Problem::BoundOnLean);
                }
            }
            other => errors.push(other, Problem::TraitGenerics { name: &name }),
        }
    }
    if let Some(clause) = &item.generics.where_clause {
        errors.push(clause, Problem::WhereClause);
    }
    if !item.supertraits.is_empty() {
        errors.push(&item.supertraits, Problem::Supertraits { name: &name });
    }
    has_lifetime
}

/// The name of the export, and where it stands.
fn export_of(
    method: &TraitItemFn,
    lean: &Lean,
    prefix: Option<&str>,
    errors: &mut Errors,
) -> Option<(String, TokenStream)> {
    let ident = &method.sig.ident;
    let plain = ident.unraw().to_string();
    match (&lean.export, prefix) {
        (Some(name), _) if names::is_c_identifier(&name.value()) => {
            Some((name.value(), name.to_token_stream()))
        }
        (Some(name), _) => {
            errors.push(name, Problem::BadExport { name: &name.value() });
            None
        }
        (None, Some(prefix)) => {
            let name = format!("{prefix}{plain}");
            if names::is_c_identifier(&name) {
                return Some((name, ident.to_token_stream()));
            }
            errors.push(ident, Problem::BadDefaultExport { name: &name });
            None
        }
        // It may be there, but not well-formed: that has an error already.
        (None, None) if lean.unclear => None,
        (None, None) => {
            errors.push(ident, Problem::NoExport { method: &plain });
            None
        }
    }
}

/// The exports so far, to find methods that are the same.
#[derive(Default)]
struct Exports<'a>(HashMap<String, Vec<(Span, &'a TraitItemFn)>>);

impl<'a> Exports<'a> {
    /// Two methods may call one export with different Rust types.
    fn add(&mut self, name: &str, span: Span, method: &'a TraitItemFn, errors: &mut Errors) {
        let is_conditional =
            |it: &TraitItemFn| it.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        let methods = self.0.entry(name.to_owned()).or_default();
        let same = methods.iter().find(|(_, first)| {
            // Two alternatives are never in the same program.
            let alternatives = is_conditional(first) && is_conditional(method);
            !alternatives && types_of(first) == types_of(method)
        });
        if let Some((first_span, first)) = same {
            let first = first.sig.ident.to_string();
            errors.add(syn::Error::new(span, Problem::DuplicateExport { name, first: &first }));
            errors.add(syn::Error::new(*first_span, Problem::FirstExport { name }));
        }
        methods.push((span, method));
    }
}

/// The types of a method's parameters and of its result.
fn types_of(method: &TraitItemFn) -> String {
    let parameters = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(parameter) => Some(&parameter.ty),
        FnArg::Receiver(_) => None,
    });
    let output = &method.sig.output;
    quote!((#(#parameters),*) #output).to_string()
}

/// What a method can refer to.
struct Scope<'a> {
    trait_ident: &'a Ident,
    has_lifetime: bool,
}

impl Method {
    fn check(
        method: &TraitItemFn,
        lean: &Lean,
        export: Option<(String, TokenStream)>,
        scope: &Scope<'_>,
        errors: &mut Errors,
    ) -> Option<Method> {
        check_head(method, scope, errors);
        let parameters = check_parameters(method, lean, errors);
        let kind = check_kind(method, lean, errors);
        let (returned, output) = check_output(method, kind, errors)?;
        let (export, export_tokens) = export?;
        Some(Method {
            ident: method.sig.ident.clone(),
            conditions: method.attrs.iter().filter(|it| it.path().is_ident("cfg")).cloned().collect(),
            export,
            export_tokens,
            is_unsafe: matches!(method.sig.safety, Safety::Unsafe(_)),
            kind,
            parameters,
            returned,
            output,
        })
    }
}

/// Checks the words before the parameters, the generics and the receiver.
fn check_head(method: &TraitItemFn, scope: &Scope<'_>, errors: &mut Errors) {
    let sig = &method.sig;
    let name = sig.ident.to_string();
    if let Some(token) = &method.modifiers.defaultness {
        errors.push(token, Problem::DefaultMethod);
    }
    if let Some(token) = &sig.constness {
        errors.push(token, Problem::ConstMethod);
    }
    if let Some(token) = &sig.asyncness {
        errors.push(token, Problem::Async);
    }
    match &sig.safety {
        Safety::Safe(token) => errors.push(token, Problem::SafeMethod),
        Safety::Unsafe(_) | Safety::Default => {}
    }
    if let Some(abi) = &sig.abi {
        errors.push(abi, Problem::ExternMethod);
    }
    if let Some(variadic) = &sig.variadic {
        errors.push(variadic, Problem::Variadic);
    }
    if !sig.generics.params.is_empty() {
        errors.push(&sig.generics.params, Problem::MethodGenerics { method: &name });
    }
    if let Some(clause) = &sig.generics.where_clause {
        errors.push(clause, Problem::MethodWhere);
    }
    match sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => match &receiver.kind {
            ReceiverKind::Reference(_, None, None) => {}
            _ => errors.push(receiver, Problem::WrongReceiver { method: &name, found: &shown(receiver) }),
        },
        _ => errors.push(&sig.ident, Problem::NoReceiver { method: &name }),
    }
    if !scope.has_lifetime && !sig.generics.lifetimes().any(|it| it.lifetime.ident == "lean") {
        let mut lifetimes = FindLean(None);
        lifetimes.visit_signature(sig);
        if let Some(lifetime) = lifetimes.0 {
            errors.push(lifetime, Problem::UndeclaredLean { name: &scope.trait_ident.to_string() });
        }
    }
}

/// Finds the first `'lean`.
struct FindLean(Option<Lifetime>);

impl<'ast> Visit<'ast> for FindLean {
    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        if lifetime.ident == "lean" {
            self.0.get_or_insert_with(|| lifetime.clone());
        }
        visit::visit_lifetime(self, lifetime);
    }
}

fn check_parameters(method: &TraitItemFn, lean: &Lean, errors: &mut Errors) -> Vec<Parameter> {
    let typed: Vec<&PatType> = method
        .sig
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(parameter) => Some(parameter),
            FnArg::Receiver(_) => None,
        })
        .collect();
    if let Some(first_too_many) = typed.get(MAX_PARAMETERS) {
        errors.push(first_too_many, Problem::TooManyParameters { found: typed.len() });
    }
    let numbers = lean.numbers.iter().copied().chain(std::iter::repeat(None));
    typed.into_iter().zip(numbers).filter_map(|(it, number)| check_parameter(it, number, errors)).collect()
}

fn check_parameter(parameter: &PatType, number: Option<Number>, errors: &mut Errors) -> Option<Parameter> {
    for attribute in &parameter.attrs {
        errors.push(attribute, Problem::ParameterAttribute);
    }
    let fits = types::check_argument(&parameter.ty, errors);
    let pattern = &parameter.pat;
    match &**pattern {
        Pat::Ident(it) if it.by_ref.is_none() && it.subpat.is_none() => match &it.mutability {
            None if fits => {
                return Some(Parameter { ident: it.ident.clone(), ty: (*parameter.ty).clone(), number });
            }
            None => {}
            Some(_) => errors.push(pattern, Problem::MutPattern { name: &it.ident.to_string() }),
        },
        Pat::Ident(_) => errors.push(pattern, Problem::RefPattern { name: &shown(pattern) }),
        Pat::Wild(_) => errors.push(pattern, Problem::Underscore),
        _ => errors.push(pattern, Problem::Pattern),
    }
    None
}

fn check_kind(method: &TraitItemFn, lean: &Lean, errors: &mut Errors) -> Kind {
    let action = match (&lean.io, &lean.eio) {
        (Some(_), Some(eio)) => {
            errors.push(eio, Problem::IoAndEio);
            Some(Kind::Io)
        }
        (Some(_), None) => Some(Kind::Io),
        (None, Some(_)) => Some(Kind::Eio),
        (None, None) => None,
    };
    let Some(constant) = &lean.constant else { return action.unwrap_or(Kind::Function) };
    if let Some(kind) = action {
        errors.push(constant, Problem::ConstantAndIo);
        return kind;
    }
    let parameters = method.sig.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
    if parameters > 0 {
        errors.push(constant, Problem::ConstantParameters { found: parameters });
    }
    Kind::Constant
}

fn check_output(method: &TraitItemFn, kind: Kind, errors: &mut Errors) -> Option<(Type, Output)> {
    let name = method.sig.ident.unraw().to_string();
    let returned = match &method.sig.output {
        ReturnType::Type(_, ty) => &**ty,
        ReturnType::Default => {
            errors.push(&method.sig.ident, Problem::NoResult { method: &name });
            return None;
        }
    };
    if matches!(types::peel(returned), Type::Tuple(tuple) if tuple.elems.is_empty()) {
        errors.push(returned, Problem::NoResult { method: &name });
        return None;
    }
    let output = types::output(returned, errors)?;
    let (Output::Result(inner) | Output::Bare(inner)) = &output;
    let fits = types::check_result(inner, errors);
    if kind == Kind::Io && matches!(output, Output::Bare(_)) && fits {
        errors.push(returned, Problem::IoNotResult { method: &name, found: &shown(returned) });
        return None;
    }
    if kind == Kind::Eio && !(matches!(output, Output::Result(_)) && types::is_result(inner)) && fits {
        errors.push(returned, Problem::EioNotResult { method: &name, found: &shown(returned) });
        return None;
    }
    fits.then(|| (returned.clone(), output))
}
