//! The rules that exports and externs share: effect, number and order of parameters, conditions, types.

use std::ptr;

use lean_rs_model::bindings::{Place, map_suggestion, rust_type, suggestion};
use lean_rs_model::effect::Effect;
use lean_rs_model::manifest::{self, Binder, CType, Kind, Type};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident};

use super::assertion::{check, description};
use super::{Assertion, Caller, Declaration, Form};
use crate::errors::{Errors, report};
use crate::lifetime::without_lean;
use crate::names;
use crate::texts::plural;

/// A Rust function or method, beside the Lean declaration that it stands for.
pub(crate) struct Comparison<'a> {
    pub(crate) lean: &'a Declaration<'a>,
    pub(crate) ident: &'a Ident,
    pub(crate) parameters: Vec<Parameter<'a>>,
    pub(crate) effect: Effect,
    /// The result type as it is written, or the name where it is not.
    pub(crate) returned: &'a dyn ToTokens,
    /// The type of the value.
    pub(crate) value: &'a syn::Type,
    /// The type of what is thrown, where it is not part of the value.
    pub(crate) error: Option<&'a syn::Type>,
    pub(crate) conditions: &'a [Attribute],
    /// Whether somebody vouches for the conditions of Lean's types, and for objects.
    pub(crate) vouched: bool,
}

/// A parameter that has a value at run time.
pub(crate) struct Parameter<'a> {
    /// What stands for it in messages.
    pub(crate) tokens: &'a dyn ToTokens,
    /// Its name, if it has one.
    pub(crate) ident: Option<&'a Ident>,
    pub(crate) written: &'a syn::Type,
    /// The type that is converted.
    pub(crate) converted: syn::Type,
}

impl Comparison<'_> {
    /// Compares the effect, and returns Lean's. If it is another one, nothing can be said of the result's type.
    pub(crate) fn effect(&self, errors: &mut Errors) -> Option<Effect> {
        let (lean, signature) = (self.lean, self.lean.signature);
        let actual = signature.effect();
        let fits = match (actual, self.effect) {
            // Only Lean tells the two apart.
            (Effect::Pure | Effect::BaseIo, Effect::Pure) => true,
            // `EIO IO.Error` is `IO`.
            (Effect::Io, Effect::Eio) => self.lean.caller == Caller::Rust,
            (actual, declared) => actual == declared,
        };
        if fits {
            return Some(actual);
        }
        let write = |ty| rust_type(lean.library, ty, Place::Owned).to_string();
        let (value, error) = (write(&signature.result.ty), signature.error().map(write).unwrap_or_default());
        // `ST` and `EST` are those of `BaseIO` and `EIO` with a state of their own.
        let monad = |io| match signature.result.pretty.split(' ').next() {
            Some(monad @ ("ST" | "EST")) => format!("an action in `{monad}`"),
            _ => format!("an action in `{io}`"),
        };
        let is = match actual {
            Effect::Pure => "a pure function".to_owned(),
            Effect::BaseIo => monad("BaseIO") + ", which cannot throw",
            Effect::Io => monad("IO"),
            Effect::Eio => monad("EIO") + ", which throws values of its own error type",
        };
        let (declared, write) = match self.lean.caller {
            Caller::Rust => (
                match self.effect {
                    Effect::Pure | Effect::BaseIo => "this method says it is a pure function",
                    Effect::Io => "this method says it is one in `IO`",
                    Effect::Eio => "this method says it is one in `EIO`",
                },
                match actual {
                    Effect::Pure | Effect::BaseIo => {
                        format!("remove `io` or `eio`, and write `-> LeanResult<{value}>`")
                    }
                    Effect::Io => format!("write `#[lean(io)]` and `-> LeanResult<{value}>`"),
                    Effect::Eio => {
                        format!("write `#[lean(eio)]` and `-> LeanResult<Result<{value}, {error}>>`")
                    }
                },
            ),
            Caller::Lean => (
                match self.effect {
                    Effect::Pure => "this is a function that returns its value as it is",
                    Effect::BaseIo => "this is one in `BaseIO`",
                    Effect::Io => "this is one that can throw",
                    Effect::Eio => "this is one that throws errors of a type of its own",
                },
                match actual {
                    Effect::Pure | Effect::BaseIo => format!("write `{value}`"),
                    Effect::Io => format!("write `LeanResult<{value}>`"),
                    Effect::Eio => format!(
                        "write `Result<{value}, {error}>` and `#[lean_callback(extern_name = …, eio)]`"
                    ),
                } + match self.effect {
                    Effect::BaseIo => ", and leave `base_io` out",
                    Effect::Eio => ", and leave `eio` out",
                    Effect::Pure | Effect::Io => "",
                },
            ),
        };
        let text =
            format!("Lean's `{}` is {is}, but {declared}\nLean: {}\n{write}", signature.name, lean.text);
        errors.push(self.returned, text);
        None
    }

    /// Compares the number of parameters with that of Lean's parameters that have a value at run time.
    pub(crate) fn arity(&self, errors: &mut Errors) -> bool {
        let (lean, name) = (self.lean, &self.lean.signature.name);
        let (found, expected) = (self.parameters.len(), lean.valued().count());
        if found == expected {
            return true;
        }
        let (text, write) = match self.lean.caller {
            Caller::Rust => {
                let write = lean.parameters(|param| {
                    let ty = lean.library.instance(&param.ty);
                    rust_type(lean.library, &ty, Place::Argument).to_string()
                });
                let comma = if write.is_empty() { "" } else { ", " };
                (
                    format!(
                        "Lean's `{name}` takes {expected} argument{}, but this method has {found} parameter{}",
                        plural(expected),
                        plural(found)
                    ),
                    format!("(&self{comma}{write})"),
                )
            }
            Caller::Lean => (
                format!(
                    "Lean's `{name}` has {expected} parameter{} with a value at run time, found {found}",
                    plural(expected)
                ),
                format!("({})", lean.parameters(|param| self.parameter_type(param))),
            ),
        };
        let tokens = self.parameters.get(expected).map_or(self.ident as &dyn ToTokens, |extra| extra.tokens);
        report!(errors, tokens, "{text}\nLean: {}\nwrite `{write}`", lean.text);
        false
    }

    /// The place of Lean's parameter whose name a Rust parameter has, if Rust does not have it there; `params` are Lean's parameters
    /// that Rust has, with their types in C.
    fn misplaced(&self, index: usize, params: &[(&manifest::Parameter, CType)]) -> Option<(&Ident, usize)> {
        let ident = self.parameters[index].ident?;
        let written = names::unraw(ident);
        let is = |param: &manifest::Parameter, name: &str| param.name.as_deref() == Some(name);
        let is_like = |param: &manifest::Parameter| {
            param.name.as_deref().is_some_and(|name| names::same_but_for_case(name, &written))
        };
        let here = params.get(index)?.0;
        if is(here, &written) {
            return None;
        }
        let place = match params.iter().position(|(param, _)| is(param, &written)) {
            // A name as Lean writes it is meant rather than one that Rust would write so, too: `x` and `x'`.
            Some(place) => place,
            // Where Lean has no name, any will do.
            None if here.name.is_none() || is_like(here) => return None,
            // Unless another parameter has Lean's name and place.
            None => (0..params.len()).find(|&place| {
                let other = self.parameters.get(place).and_then(|it| it.ident);
                is_like(params[place].0) && !other.is_some_and(|it| is(params[place].0, &names::unraw(it)))
            })?,
        };
        Some((ident, place))
    }

    /// Which argument it is in the text of the declaration, where those that do not cross are counted.
    fn argument(&self, param: &manifest::Parameter) -> usize {
        1 + self.lean.signature.params.iter().take_while(|it| !ptr::eq(*it, param)).count()
    }

    /// A condition that compiled code relies on is for somebody to vouch for.
    pub(crate) fn conditions(&self, errors: &mut Errors) {
        if !self.vouched {
            match self.lean.caller {
                Caller::Rust => self.conditions_of_export(errors),
                Caller::Lean => self.conditions_of_extern(errors),
            }
        }
    }

    fn conditions_of_export(&self, errors: &mut Errors) {
        let (signature, ident, declaration) = (self.lean.signature, self.ident, &self.lean.text);
        let name = &signature.name;
        if signature.is_unsafe {
            report!(
                errors,
                ident,
                "Lean's `{name}` is an `unsafe` definition: Lean has not checked that it is safe for all arguments\nLean: \
                 {declaration}\nwrite `unsafe fn {ident}`, and state under `# Safety` what it asks for; or export a safe definition \
                 that uses it"
            );
            return;
        }
        let is_proof = |param: &manifest::Parameter| param.kind == Kind::Proof;
        let library = self.lean.library;
        let is_conditional = |param: &manifest::Parameter| library.instance(&param.ty).has_open_condition();
        let condition = signature.params.iter().find(|param| is_proof(param) || is_conditional(param));
        let shown = |param: &manifest::Parameter| match &param.name {
            Some(name) => format!("{name} : {}", param.pretty),
            None => param.pretty.clone(),
        };
        if let Some((param, write)) = condition.and_then(|param| Some((param, self.map_advice(param)?))) {
            let valued = self.parameters.iter().zip(self.lean.valued());
            let written = valued.into_iter().find(|(_, other)| std::ptr::eq(*other, param));
            let tokens = written.map_or(ident as &dyn ToTokens, |(parameter, _)| parameter.written);
            let shown = shown(param);
            report!(
                errors,
                tokens,
                "Lean's `{name}` takes `{shown}`, a map with a layout of its own\nLean: {declaration}\nwrite {write}"
            );
        } else if let Some(param) = condition {
            let shown = shown(param);
            let takes = if is_proof(param) {
                format!("the proof `{shown}`, which Rust cannot give")
            } else {
                format!("`{shown}`, and not every value of the Rust type is one")
            };
            report!(
                errors,
                ident,
                "Lean's `{name}` takes {takes}: compiled code may rely on it, even for the safety of memory\nLean: \
                 {declaration}\nwrite `unsafe fn {ident}`, and state the condition in its documentation under `# Safety`; \
                 or export a definition that checks it"
            );
        } else if signature.result.ty.lends_open_condition()
            || signature.error().is_some_and(Type::lends_open_condition)
        {
            report!(
                errors,
                ident,
                "Lean's `{name}` returns `{}`, a function that takes a proof or a value under a condition, and Rust can \
                 call it with any: compiled code may rely on the condition, even for the safety of memory\nLean: \
                 {declaration}\nwrite `unsafe fn {ident}`, and state under `# Safety` what the function is called with; or \
                 export a function that checks it",
                signature.result.pretty
            );
        } else {
            self.proofs_of_export(errors);
        }
    }

    /// What to write for a map that Rust gives to Lean, unless the caller vouches for an object. Nothing else is to be said of it.
    fn map_advice(&self, param: &manifest::Parameter) -> Option<String> {
        let ask = self.lean.caller == Caller::Rust && !self.vouched && param.ty.has_condition();
        if ask { map_suggestion(self.lean.library, &param.ty, Place::Argument) } else { None }
    }

    fn conditions_of_extern(&self, errors: &mut Errors) {
        self.proofs_of_extern(errors);
        let (signature, declaration) = (self.lean.signature, &self.lean.text);
        let name = &signature.name;
        if signature.result.ty.has_open_condition() || signature.error().is_some_and(Type::has_open_condition)
        {
            let text = format!(
                "Lean's `{name}` returns `{}`, and not every value of the Rust type is one: compiled code may rely on it, even \
                 for the safety of memory\nLean: {declaration}\nmake sure that the function returns nothing else, and write \
                 `unsafe(assume_valid)` after the name; or let it return a type without the condition, and check in Lean",
                signature.result.pretty
            );
            errors.push(self.returned, text);
        }
        for (parameter, param) in self.parameters.iter().zip(self.lean.valued()) {
            let ty = self.lean.library.instance(&param.ty);
            let (is_asked, is_chosen) = (ty.asks_condition(), ty.asks_of_variable());
            if (is_asked || is_chosen) && !ty.lends_open_condition() {
                let which = if is_asked {
                    "which one value of Lean's may be represented by in several ways"
                } else {
                    "of a type that Lean chooses: one value of a quotient may be represented in several ways"
                };
                report!(
                    errors,
                    parameter.written,
                    "Lean's `{name}` is given `{}`, {which}, and compiled code may rely on the same result for each of them, \
                     even for the safety of memory\nLean: {declaration}\nmake sure of that, and write \
                     `unsafe(assume_valid)` after the name",
                    param.pretty
                );
            }
            if ty.lends_open_condition() {
                report!(
                    errors,
                    parameter.written,
                    "Lean's `{name}` is given `{}`, a function that takes a proof or a value under a condition, and Rust \
                     can call it with any: compiled code may rely on the condition, even for the safety of memory\nLean: \
                     {declaration}\nmake sure that it is called with nothing else, and write `unsafe(assume_valid)` after the name",
                    param.pretty
                );
            }
        }
    }

    /// The constants that compare the types, and the order of parameters with the same type; `params` as for
    /// [`misplaced`](Self::misplaced).
    pub(crate) fn assertions(&self, params: &[(&manifest::Parameter, CType)]) -> TokenStream {
        let lean = self.lean;
        let mut assertions = TokenStream::new();
        // Lean's types and Rust's.
        let mut pairs = Vec::new();
        for (index, (parameter, &(param, c))) in self.parameters.iter().zip(params).enumerate() {
            if self.map_advice(param).is_some() {
                continue;
            }
            let lean_type = lean.library.instance(&param.ty);
            let expected = lean.expected(&lean_type);
            let (advice, mut write) = self.parameter_advice(param, &lean_type, c);
            let misplaced = self.misplaced(index, params);
            if let Some((ident, place)) = misplaced {
                let place = self.argument(params[place].0);
                write = format!("the parameters in Lean's order: it has `{ident}` as argument {place}");
            }
            let assertion = Assertion {
                ty: &parameter.converted,
                written: parameter.written,
                form: Form::Direct,
                conditions: self.conditions,
                expected: Some(expected.clone()),
                params: &[],
                c: c.name(),
                objects: (!self.vouched).then_some(advice),
                received: self.lean.caller == Caller::Lean,
                lean: lean.takes(param),
                help: lean.help(&write),
            };
            assertions.extend(assertion.constant());
            if let Some((ident, place)) = misplaced {
                let (param, c) = params[place];
                let text = format!(
                    "`{ident}` is parameter {} here, but argument {} of Lean's `{}`, and its type fits both\nLean: {}\nwrite the \
                     parameters in Lean's order, or, if this is the place that is meant, with another name",
                    index + 1,
                    self.argument(param),
                    lean.signature.name,
                    lean.text
                );
                let named = lean.expected(&lean.library.instance(&param.ty));
                assertions.extend(assertion.order(ident, &named, c.name(), &text));
            }
            pairs.push((expected, without_lean(&parameter.converted)));
        }
        let (form, c) = match self.effect.throws() {
            true => (Form::Boxed, CType::Object),
            false => (Form::Direct, lean.c.result()),
        };
        for (ty, lean_type, what) in self.results() {
            let expected = lean.expected(&lean_type);
            let (advice, write) = self.result_advice(&lean_type, c);
            let assertion = Assertion {
                ty,
                written: ty,
                form,
                conditions: self.conditions,
                expected: Some(expected.clone()),
                params: &[],
                c: c.name(),
                objects: (!self.vouched).then_some(advice),
                received: self.lean.caller == Caller::Rust,
                lean: what,
                help: lean.help(&write),
            };
            assertions.extend(assertion.constant());
            pairs.push((expected, without_lean(ty)));
        }
        if !lean.variables.is_empty() {
            assertions.extend(self.same_types(&pairs));
        }
        assertions
    }

    /// The constant that checks that each type parameter of the export stands for one type.
    fn same_types(&self, pairs: &[(TokenStream, syn::Type)]) -> TokenStream {
        let Comparison { lean, conditions, vouched, .. } = self;
        let (span, name, names) = (self.ident.span(), &lean.signature.name, &lean.variables);
        let types = pairs.iter().map(|(expected, ty)| {
            let description = description(ty);
            quote!((#expected, #description))
        });
        let help = format!("\nLean: {}", lean.text);
        let message = quote! {
            ::lean_rs::__private::variables(&::lean_rs::__private::Variables {
                types: &[#(#types),*],
                objects: #vouched,
                names: &[#(#names),*],
                lean: #name,
                help: #help,
            })
        };
        let check = check((span, span), &message);
        quote_spanned!(span=> #(#conditions)* const _: () = #check;)
    }

    /// The Rust types of the result, Lean's, and what messages say of these.
    fn results(&self) -> Vec<(&syn::Type, Type, String)> {
        let signature = self.lean.signature;
        let (name, pretty) = (&signature.name, &signature.result.pretty);
        let verb = match (self.lean.caller, self.lean.c) {
            (Caller::Rust, manifest::CDeclaration::Constant(_)) => "is",
            _ => "returns",
        };
        let value = signature.result.ty.clone();
        let returns = format!("Lean's `{name}` {verb} `{pretty}`");
        match (self.effect, self.error, signature.error()) {
            (Effect::Eio, None, error) => {
                let error = error.cloned().unwrap_or(Type::Other(String::new()));
                let except = Type::constant("Except", vec![error, value]);
                vec![(self.value, except, returns)]
            }
            (Effect::Eio, Some(ty), Some(error)) => {
                let throws = match pretty.starts_with("EIO ") {
                    true => format!("Lean's `{name}` throws the first type of `{pretty}`"),
                    false => format!("Lean's `{name}` throws another type"),
                };
                vec![(self.value, value, returns), (ty, error.clone(), throws)]
            }
            _ => vec![(self.value, value, returns)],
        }
    }

    /// Who could vouch for objects in a result, and what to write for it.
    fn result_advice(&self, ty: &Type, c: CType) -> (&'static str, String) {
        if self.lean.caller == Caller::Rust {
            let advice =
                "\nor make the method an `unsafe fn`, whose callers vouch for the values that they give it";
            return (advice, suggestion(self.lean.library, ty, Place::Owned, c));
        }
        let write = match ty {
            Type::Opaque { .. } => suggestion(self.lean.library, ty, Place::Owned, c),
            _ => format!("`{}`", rust_type(self.lean.library, ty, Place::Owned)),
        };
        // An object is what to write for a value of a type parameter, and still somebody has to vouch for it.
        match ty.variables().next() {
            None => (
                "\nor make sure that the function returns nothing else, and write `unsafe(assume_valid)` after the name",
                write,
            ),
            Some(_) => (
                "\nwith `unsafe(assume_valid)` you guarantee that objects are of the type that Lean has chosen for the type parameter, as \
                 those are that the function was given",
                format!("{write}, and `unsafe(assume_valid)` after the name"),
            ),
        }
    }

    /// Who could vouch for objects in a parameter, and what to write for it.
    fn parameter_advice(&self, param: &manifest::Parameter, ty: &Type, c: CType) -> (&'static str, String) {
        let without_counterpart = param.binder == Binder::Instance && *ty == param.ty && c == CType::Object;
        match self.lean.caller {
            Caller::Rust => (
                "\nor make the method an `unsafe fn`, whose callers vouch for the value",
                match without_counterpart {
                    true => "`Obj<'lean>`: an instance of a class".to_owned(),
                    false => suggestion(self.lean.library, ty, Place::Argument, c),
                },
            ),
            Caller::Lean => (
                "\nor make sure that the function is called with nothing else, and write `unsafe(assume_valid)` after the name",
                format!("`{}`", self.parameter_type(param)),
            ),
        }
    }

    /// What to write for a parameter of an extern.
    fn parameter_type(&self, param: &manifest::Parameter) -> String {
        let ty = self.lean.library.instance(&param.ty);
        let place = if param.borrowed { Place::Argument } else { Place::Owned };
        match param.binder {
            // An instance of a class without a counterpart.
            Binder::Instance if ty == param.ty => "Obj<'lean>".to_owned(),
            _ => rust_type(self.lean.library, &ty, place).to_string(),
        }
    }
}
