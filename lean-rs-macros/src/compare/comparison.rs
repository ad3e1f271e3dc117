//! The rules that exports and externs share: effect, number of parameters, conditions, types.

use lean_rs_model::bindings::{Place, RustTypes, suggestion};
use lean_rs_model::effect::Effect;
use lean_rs_model::manifest::{self, Binder, CType, Kind, Type};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Ident};

use super::declaration::argument_suggestion;
use super::{Assertion, Declaration, Form, variables, without_lean};
use crate::errors::Errors;
use crate::texts::plural;

/// Who calls the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Rust calls an export.
    Rust,
    /// Lean calls an extern.
    Lean,
}

/// A Rust function or method, beside the Lean declaration that it stands for.
pub(crate) struct Comparison<'a> {
    pub(crate) lean: &'a Declaration<'a>,
    pub(crate) caller: Caller,
    pub(crate) ident: &'a Ident,
    pub(crate) parameters: Vec<Parameter<'a>>,
    /// The effect that Rust declares.
    pub(crate) effect: Effect,
    /// The result type as it is written, if it is.
    pub(crate) returned: Option<&'a syn::Type>,
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
    /// Where it stands.
    pub(crate) tokens: TokenStream,
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
            (Effect::Io, Effect::Eio) => self.caller == Caller::Rust,
            (actual, declared) => actual == declared,
        };
        if fits {
            return Some(actual);
        }
        let rust = RustTypes::default();
        let value = rust.write(&signature.result.ty, Place::Owned);
        let error = signature.error().map(|error| rust.write(error, Place::Owned)).unwrap_or_default();
        let is = match actual {
            Effect::Pure => "a pure function",
            Effect::BaseIo => "an action in `BaseIO`, which cannot throw",
            Effect::Io => "an action in `IO`",
            Effect::Eio => "an action in `EIO`, which throws values of its own error type",
        };
        let (declared, write) = match self.caller {
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
        self.push_on_result(text, errors);
        None
    }

    /// Compares the number of parameters with that of Lean's parameters that have a value at run time.
    pub(crate) fn arity(&self, errors: &mut Errors) -> bool {
        let (lean, name) = (self.lean, &self.lean.signature.name);
        let (found, expected) = (self.parameters.len(), lean.valued().count());
        if found == expected {
            return true;
        }
        let (text, write) = match self.caller {
            Caller::Rust => {
                let write = lean.parameters(|param| RustTypes::default().write(&param.ty, Place::Argument));
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
        let tokens = match self.parameters.get(expected) {
            Some(extra) => extra.tokens.clone(),
            None => self.ident.to_token_stream(),
        };
        errors.push(tokens, format_args!("{text}\nLean: {}\nwrite `{write}`", lean.text));
        false
    }

    /// A condition that compiled code relies on is for somebody to vouch for.
    pub(crate) fn conditions(&self, errors: &mut Errors) {
        if !self.vouched {
            match self.caller {
                Caller::Rust => self.conditions_of_export(errors),
                Caller::Lean => self.conditions_of_extern(errors),
            }
        }
    }

    fn conditions_of_export(&self, errors: &mut Errors) {
        let (signature, ident, declaration) = (self.lean.signature, self.ident, &self.lean.text);
        let name = &signature.name;
        let is_proof = |param: &manifest::Parameter| param.kind == Kind::Proof;
        let condition = signature.params.iter().find(|param| is_proof(param) || param.ty.has_condition());
        if let Some(param) = condition {
            let shown = match &param.name {
                Some(name) => format!("{name} : {}", param.pretty),
                None => param.pretty.clone(),
            };
            let takes = if is_proof(param) {
                format!("the proof `{shown}`, which Rust cannot give")
            } else {
                format!("`{shown}`, and not every value of the Rust type is one")
            };
            errors.push(
                ident,
                format_args!(
                    "Lean's `{name}` takes {takes}: compiled code may rely on it, even for the safety of memory\nLean: \
                     {declaration}\nwrite `unsafe fn {ident}`, and state the condition in its documentation under `# Safety`; \
                     or export a definition that checks it"
                ),
            );
        } else if signature.result.ty.lends_condition() {
            errors.push(
                ident,
                format_args!(
                    "Lean's `{name}` returns `{}`, a function that takes a proof or a value under a condition, and Rust can \
                     call it with any: compiled code may rely on the condition, even for the safety of memory\nLean: \
                     {declaration}\nwrite `unsafe fn {ident}`, and state under `# Safety` what the function is called with; or \
                     export a function that checks it",
                    signature.result.pretty
                ),
            );
        }
    }

    fn conditions_of_extern(&self, errors: &mut Errors) {
        let (signature, declaration) = (self.lean.signature, &self.lean.text);
        let name = &signature.name;
        if signature.result.ty.has_condition() || signature.error().is_some_and(Type::has_condition) {
            let text = format!(
                "Lean's `{name}` returns `{}`, and not every value of the Rust type is one: compiled code may rely on it, even \
                 for the safety of memory\nLean: {declaration}\nmake sure that the function returns nothing else, and write \
                 `assume_valid` behind the name; or let it return a type without the condition, and check in Lean",
                signature.result.pretty
            );
            self.push_on_result(text, errors);
        }
        for (parameter, param) in self.parameters.iter().zip(self.lean.valued()) {
            if param.ty.lends_condition() {
                errors.push(
                    parameter.written,
                    format_args!(
                        "Lean's `{name}` is given `{}`, a function that takes a proof or a value under a condition, and Rust \
                         can call it with any: compiled code may rely on the condition, even for the safety of memory\nLean: \
                         {declaration}\ncall it with nothing else, and write `assume_valid` behind the name",
                        param.pretty
                    ),
                );
            }
        }
    }

    /// The constants that compare the types. `params` are Lean's parameters that Rust has, with their types in C.
    pub(crate) fn assertions<'p>(
        &self,
        params: impl Iterator<Item = (&'p manifest::Parameter, CType)>,
    ) -> TokenStream {
        let lean = self.lean;
        let mut assertions = TokenStream::new();
        // Lean's types and Rust's.
        let mut pairs = Vec::new();
        for (parameter, (param, c)) in self.parameters.iter().zip(params) {
            let lean_type = lean.library.instance(&param.ty);
            let expected = lean.expected(&lean_type);
            let assertion = Assertion::new(&parameter.converted, Form::Direct, self.conditions)
                .found(parameter.written)
                .expected(expected.clone())
                .c(c);
            let (assertion, write) = match self.caller {
                Caller::Rust => (
                    assertion.typed(
                        self.vouched,
                        "\nor make the method an `unsafe fn`, whose callers vouch for the object",
                    ),
                    argument_suggestion(param, &lean_type, c),
                ),
                Caller::Lean => (
                    assertion.received(
                        self.vouched,
                        "\nor call the function with nothing else, and write `assume_valid` behind the name",
                    ),
                    format!("`{}`", self.parameter_type(param)),
                ),
            };
            assertions.extend(assertion.write(&lean.takes(param), &lean.help(&write)));
            pairs.push((expected, without_lean(&parameter.converted)));
        }
        let (form, c) = match self.effect.throws() {
            true => (Form::Boxed, CType::Object),
            false => (Form::Direct, lean.c_result()),
        };
        for (ty, lean_type, what) in self.results() {
            let expected = lean.expected(&lean_type);
            let assertion = Assertion::new(ty, form, self.conditions).expected(expected.clone()).c(c);
            let (assertion, write) = self.vouched_result(assertion, &lean_type, c);
            assertions.extend(assertion.write(&what, &lean.help(&write)));
            pairs.push((expected, without_lean(ty)));
        }
        if !lean.variables.is_empty() {
            let help = format!("\nLean: {}", lean.text);
            let check =
                variables(self.ident, self.vouched, &lean.signature.name, &lean.variables, &pairs, &help);
            let conditions = self.conditions;
            assertions.extend(quote!(#(#conditions)* #check));
        }
        assertions
    }

    /// The Rust types of the result, Lean's, and what messages say of these.
    fn results(&self) -> Vec<(&syn::Type, Type, String)> {
        let signature = self.lean.signature;
        let (name, pretty) = (&signature.name, &signature.result.pretty);
        let verb = match (self.caller, self.lean.c) {
            (Caller::Rust, manifest::CDeclaration::Constant(_)) => "is",
            _ => "returns",
        };
        let value = signature.result.ty.clone();
        let returns = format!("Lean's `{name}` {verb} `{pretty}`");
        match (self.effect, self.error, signature.error()) {
            (Effect::Eio, None, error) => {
                let error = error.cloned().unwrap_or(Type::Other(String::new()));
                let except = Type::Constant { name: "Except".to_owned(), args: vec![error, value] };
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

    /// The comparison of a result, with who could vouch for objects in it, and what to write.
    fn vouched_result<'b>(&self, assertion: Assertion<'b>, ty: &Type, c: CType) -> (Assertion<'b>, String) {
        match self.caller {
            Caller::Rust => (
                assertion.received(
                    self.vouched,
                    "\nor make the method an `unsafe fn`, whose callers vouch for the objects that they call the function with",
                ),
                suggestion(ty, Place::Owned, c),
            ),
            Caller::Lean => {
                let write = RustTypes::default().write(ty, Place::Owned);
                // An object is what to write for a value of a type parameter, and still somebody has to vouch for it.
                let (write, advice) = match ty.variables().next() {
                    None => (
                        format!("`{write}`"),
                        "\nor make sure that the function returns nothing else, and write `assume_valid` behind the name",
                    ),
                    Some(_) => (
                        format!("`{write}`, and `assume_valid` behind the name"),
                        "\n`assume_valid` is your word that objects are of the type that Lean has chosen for the type \
                         parameter, as those are that the function was given",
                    ),
                };
                (assertion.typed(self.vouched, advice), write)
            }
        }
    }

    /// What to write for a parameter of an extern.
    fn parameter_type(&self, param: &manifest::Parameter) -> String {
        let ty = self.lean.library.instance(&param.ty);
        let place = if param.borrowed { Place::Argument } else { Place::Owned };
        match param.binder {
            // An instance of a class without a counterpart.
            Binder::Instance if ty == param.ty => "Obj<'lean>".to_owned(),
            _ => RustTypes::default().write(&ty, place),
        }
    }

    fn push_on_result(&self, text: String, errors: &mut Errors) {
        match self.returned {
            Some(returned) => errors.push(returned, text),
            None => errors.push(self.ident, text),
        }
    }
}
