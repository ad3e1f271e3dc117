//! The rules for a trait, and what is known of it when they hold.

use lean_rs_model::builtin::MAX_PARAMETERS;
use lean_rs_model::effect::Effect;
use proc_macro2::TokenStream;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, FnArg, GenericParam, Ident, ItemTrait, Pat, PatType, ReceiverKind, ReturnType, Safety,
    Signature, TraitItem, TraitItemFn, Type, Visibility, parse_quote_spanned,
};

use super::parse::{MethodKeys, Number, Trait, typed};
use super::symbols::{self, Symbols};
use crate::attribute::conditions;
use crate::errors::{Errors, report};
use crate::lifetime::{declares_lean, lean_of_method};
use crate::types::{self, shown};

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
    /// What the method says the export does.
    pub(crate) effect: Effect,
    /// Whether it says that the export is a constant.
    pub(crate) is_constant: bool,
    /// Whether the call gets a large stack.
    pub(crate) is_deep: bool,
    pub(crate) parameters: Vec<Parameter>,
    /// What the trait says the method returns.
    pub(crate) returned: Type,
    /// The type that Lean returns.
    pub(crate) value: Type,
    /// If the method is `async`, what the task has as its value, which is the type that Lean returns.
    pub(crate) awaited: Option<Type>,
    /// Whether the method returns a `LeanResult` of it.
    pub(crate) is_fallible: bool,
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
    /// The name of the struct.
    pub(crate) fn module_ident(&self) -> Ident {
        format_ident!("{}Module", self.ident.unraw(), span = self.ident.span())
    }

    /// Checks the trait. With errors, the model may lack methods.
    pub(crate) fn check(input: &Trait, errors: &mut Errors) -> Module {
        let item = &input.item;
        check_trait(item, errors);
        let prefix = symbols::prefix(&input.keys, errors);
        let mut methods = Vec::new();
        let mut exports = Symbols::default();
        for (member, keys) in item.items.iter().zip(&input.items) {
            match member {
                TraitItem::Fn(method) if method.default.is_some() => {}
                TraitItem::Fn(method) => {
                    let export = symbols::export_of(method, keys, prefix.as_deref(), errors);
                    if let Some((name, tokens)) = &export {
                        exports.add(name, tokens.span(), method, errors);
                    }
                    methods.extend(Method::check(method, keys, export, item, errors));
                }
                TraitItem::Const(it) => report!(
                    errors,
                    it.const_token,
                    "associated constants are not exports: for a Lean constant write a method, `#[lean(constant)] fn \
                     {}(&self) -> LeanResult<…>;`",
                    it.ident.to_string().to_lowercase()
                ),
                TraitItem::Type(it) => report!(
                    errors,
                    it.type_token,
                    "associated types are not supported: write the Rust type itself in place of `Self::{}`",
                    it.ident
                ),
                TraitItem::Macro(it) => report!(
                    errors,
                    &it.mac.path,
                    "macros in the trait are not expanded before `#[lean_module]` reads it: write the methods out"
                ),
                other => {
                    report!(errors, other, "not a method: the trait of a Lean module has only methods");
                }
            }
        }
        let shared = item.attrs.iter().filter(|it| it.path().is_ident("cfg") || it.path().is_ident("allow"));
        Module {
            vis: item.vis.clone(),
            ident: item.ident.clone(),
            has_lifetime: declares_lean(&item.generics),
            shared: shared.cloned().collect(),
            methods,
        }
    }
}

/// Checks everything of the trait but its items.
fn check_trait(item: &ItemTrait, errors: &mut Errors) {
    let name = &item.ident;
    errors.refuse(
        &item.unsafety,
        "the trait of a Lean module cannot be `unsafe`: remove the word; the generated code upholds the contract",
    );
    errors.refuse(&item.modifiers.auto_token, "the trait of a Lean module cannot be `auto`: remove the word");
    for parameter in &item.generics.params {
        match parameter {
            GenericParam::Lifetime(it) if it.lifetime.ident == "lean" => {
                errors.refuse(&it.bounds, "`'lean` needs no bounds here: remove them");
            }
            other => report!(
                errors,
                other,
                "the trait of a Lean module has no generic parameters, except the lifetime of Lean's values: write `trait \
                 {name}` or `trait {name}<'lean>`"
            ),
        }
    }
    errors.refuse(&item.generics.where_clause, "the trait of a Lean module has no `where` clause: remove it");
    let text = format_args!(
        "the trait of a Lean module has no supertraits, which `{name}Module` could not implement: remove them, and ask \
         for both traits where they are used"
    );
    errors.refuse(&item.supertraits, text);
}

impl Method {
    fn check(
        method: &TraitItemFn,
        keys: &MethodKeys,
        export: Option<(String, TokenStream)>,
        of: &ItemTrait,
        errors: &mut Errors,
    ) -> Option<Method> {
        check_head(&method.sig, of, errors);
        let parameters = check_parameters(method, keys, errors);
        let (effect, is_constant) = check_effect(method, keys, errors);
        let is_deep = check_depth(keys, errors);
        let (returned, value, is_fallible) = check_output(method, effect, errors)?;
        let awaited = check_async(method, effect, &value, is_fallible, errors)?;
        let value = awaited.as_ref().map_or(value, task_of);
        let (export, export_tokens) = export?;
        Some(Method {
            ident: method.sig.ident.clone(),
            conditions: conditions(&method.attrs),
            export,
            export_tokens,
            is_unsafe: matches!(method.sig.safety, Safety::Unsafe(_)),
            effect,
            is_constant,
            is_deep,
            parameters,
            returned,
            value,
            awaited,
            is_fallible,
        })
    }
}

/// Checks the words before the parameters, the generics and the receiver.
fn check_head(sig: &Signature, of: &ItemTrait, errors: &mut Errors) {
    let name = &sig.ident;
    errors.refuse(
        &sig.constness,
        "methods of a Lean module run when the program runs: remove `const`. For a Lean constant write \
         `#[lean(constant)]`",
    );
    errors.refuse(
        &sig.abi,
        "the macro takes care of the C calling convention: remove `extern`; this is a Rust method",
    );
    errors.refuse(
        &sig.variadic,
        "Lean functions take a fixed number of arguments: name each of them instead of `...`",
    );
    let text = format_args!(
        "`{name}` is generic, but an export is one C function with one signature: write the types out, one method for \
         each export; lifetimes can be left out, and `'lean` is declared on the trait"
    );
    errors.refuse(&sig.generics.params, text);
    errors.refuse(&sig.generics.where_clause, "methods of a Lean module have no `where` clause: remove it");
    match sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => match &receiver.kind {
            ReceiverKind::Reference(_, None, None) => {}
            _ => report!(
                errors,
                receiver,
                "`{name}` takes `{}`: Lean is called through a shared module, so write `fn {name}(&self, …)`",
                shown(receiver)
            ),
        },
        _ => report!(
            errors,
            name,
            "`{name}` has no receiver: Lean is called through a loaded module, so write `fn {name}(&self, …)`"
        ),
    }
    if !declares_lean(&of.generics) && !declares_lean(&sig.generics) {
        let text =
            format_args!("`'lean` is not declared: declare it on the trait, `trait {}<'lean>`", of.ident);
        errors.refuse(&lean_of_method(sig), text);
    }
}

fn check_parameters(method: &TraitItemFn, keys: &MethodKeys, errors: &mut Errors) -> Vec<Parameter> {
    let parameters: Vec<&PatType> = typed(&method.sig).collect();
    if let Some(first_too_many) = parameters.get(MAX_PARAMETERS) {
        report!(
            errors,
            first_too_many,
            "{} parameters, but at most {MAX_PARAMETERS} are supported: put some of them in a Lean structure, and take \
             that as one `Obj<'lean>`",
            parameters.len()
        );
    }
    let numbers = keys.numbers.iter().copied().chain(std::iter::repeat(None));
    let checked = parameters.into_iter().zip(numbers);
    checked.filter_map(|(it, number)| check_parameter(it, number, errors)).collect()
}

fn check_parameter(parameter: &PatType, number: Option<Number>, errors: &mut Errors) -> Option<Parameter> {
    for attribute in &parameter.attrs {
        report!(
            errors,
            attribute,
            "attributes on parameters are not supported: an export has the same parameters in every build; put `#[cfg(…)]` \
             on the method"
        );
    }
    let fits = types::check_argument(&parameter.ty, errors);
    let pattern = &parameter.pat;
    let text = match &**pattern {
        Pat::Ident(it) if it.by_ref.is_none() && it.subpat.is_none() => {
            let ident = it.ident.clone();
            if it.mutability.is_none() {
                return fits.then(|| Parameter { ident, ty: (*parameter.ty).clone(), number });
            }
            format!("`mut {ident}` means nothing on a method without a body: write `{ident}`")
        }
        Pat::Ident(_) => {
            let found = shown(pattern);
            format!("`{found}` is a pattern: a parameter has a plain name here, without `ref` and `@`")
        }
        Pat::Wild(_) => "the parameter needs a name: that of the Lean parameter, or one like `_x`".to_owned(),
        _ => "patterns are not supported here: write a name, and pass the parts of the value one by one"
            .to_owned(),
    };
    errors.push(pattern, text);
    None
}

/// What the method says the export does, and whether it is a constant.
fn check_effect(method: &TraitItemFn, keys: &MethodKeys, errors: &mut Errors) -> (Effect, bool) {
    let effect = match (&keys.io, &keys.eio) {
        (Some(_), Some(eio)) => {
            report!(
                errors,
                eio,
                "`io` and `eio` exclude each other: keep `io` for `IO`, whose exceptions become `LeanError`, and `eio` for \
                 `EIO` with another error type"
            );
            Effect::Io
        }
        (Some(_), None) => Effect::Io,
        (None, Some(_)) => Effect::Eio,
        (None, None) => Effect::Pure,
    };
    let Some(constant) = &keys.constant else { return (effect, false) };
    if effect != Effect::Pure {
        report!(
            errors,
            constant,
            "`constant` and `io` or `eio` exclude each other: an action without parameters is a function, so remove \
             `constant`"
        );
        return (effect, false);
    }
    let parameters = typed(&method.sig).count();
    if parameters > 0 {
        report!(
            errors,
            constant,
            "a constant has no parameters, but this method has {parameters}: remove `constant` if the Lean definition is \
             a function, else the parameters"
        );
    }
    (effect, true)
}

/// What an `async` method waits for, if it is one.
fn check_async(
    method: &TraitItemFn,
    effect: Effect,
    value: &Type,
    is_fallible: bool,
    errors: &mut Errors,
) -> Option<Option<Type>> {
    let Some(word) = &method.sig.asyncness else { return Some(None) };
    if effect == Effect::Eio {
        report!(
            errors,
            word,
            "`async` and `eio` exclude each other: for `EIO` with a task inside, let the method return a `LeanTask`, and await that"
        );
        return None;
    }
    if !is_fallible {
        report!(
            errors,
            word,
            "an `async` method waits for a task of Lean's, which may fail: write `-> LeanResult<{}>`. Is the result no task, remove \
             `async`, and move the call to a thread for blocking work if it takes long",
            shown(value)
        );
        return None;
    }
    Some(Some(value.clone()))
}

/// A task whose value is this.
pub(super) fn task_of(value: &Type) -> Type {
    parse_quote_spanned!(value.span()=> ::lean_rs::LeanTask<'lean, #value>)
}

/// Whether the call gets a large stack.
fn check_depth(keys: &MethodKeys, errors: &mut Errors) -> bool {
    let Some(deep) = &keys.deep else { return false };
    if keys.constant.is_some() {
        report!(
            errors,
            deep,
            "`deep` and `constant` exclude each other: a constant is computed when the module is loaded, so remove `deep`. If \
             computing it recurses deeply, load the module in `LeanRuntime::on_large_stack`"
        );
    }
    true
}

fn check_output(method: &TraitItemFn, effect: Effect, errors: &mut Errors) -> Option<(Type, Type, bool)> {
    let name = method.sig.ident.unraw();
    let nothing = format_args!(
        "`{name}` returns nothing: for Lean's `IO Unit` write `#[lean(io)]` and `-> LeanResult<()>`; for a pure definition, \
         write its result"
    );
    let ReturnType::Type(_, returned) = &method.sig.output else {
        errors.push(&method.sig.ident, nothing);
        return None;
    };
    if matches!(types::peel(returned), Type::Tuple(tuple) if tuple.elems.is_empty()) {
        errors.push(returned, nothing);
        return None;
    }
    let (value, is_fallible) = types::output(returned, errors)?;
    if !types::check_result(&value, errors) {
        return None;
    }
    let found = shown(returned);
    let text = match effect {
        Effect::Io if !is_fallible => {
            format!(
                "`{name}` is in `IO`, which can throw, but returns `{found}`: write `-> LeanResult<{found}>`"
            )
        }
        Effect::Eio if !(is_fallible && types::is_result(&value)) => format!(
            "`{name}` is in `EIO`, which throws values of an error type of its own, but returns `{found}`: write `-> \
             LeanResult<Result<T, E>>`"
        ),
        _ => return Some(((**returned).clone(), value, is_fallible)),
    };
    errors.push(returned, text);
    None
}
