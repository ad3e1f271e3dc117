//! Compares a trait with what the manifest says about the exports that it names.
//!
//! What is a matter of the declaration as a whole is decided here: whether there is such an export, how many parameters it
//! has, its effect. Types are compared by the compiler, in the constants of `assertions`: only it knows what they are.

mod assertions;
mod expected;
mod messages;

use lean_rs_model::bindings::{self, RustTypes};
use lean_rs_model::manifest::{
    Binder, CDeclaration, CType, Effect, Export, Kind as ParameterKind, Library, Parameter, Signature, Type,
    TypeDeclaration,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::model::{Kind, Method, Module};
use crate::names;
use crate::parse::Deny;

pub(crate) use self::assertions::{Assertion, Which, check, without_lean};
pub(crate) use self::expected::Writer;
use self::messages::Problem;

/// What the manifest says about the module of a trait.
pub(crate) struct Exports<'a> {
    pub(crate) module: &'a lean_rs_model::manifest::Module,
    pub(crate) library: &'a Library,
}

/// What came of the comparison of one method.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// The constants that compare the types.
    pub(crate) assertions: TokenStream,
    /// For each parameter of the C function whether the stub fills it in; empty if none.
    pub(crate) erased: Vec<bool>,
}

impl Exports<'_> {
    /// Compares all methods of a trait, in their order.
    pub(crate) fn check(&self, module: &Module, deny: &Deny, errors: &mut Errors) -> Vec<Checked> {
        let check = |method: &Method| {
            if method.conditions.is_empty() {
                return self.check_method(method, deny, errors);
            }
            // The problems of a method are only problems where it exists.
            let mut own = Errors::default();
            let mut checked = self.check_method(method, deny, &mut own);
            for error in own.finish().into_iter().flatten() {
                let (conditions, error) = (&method.conditions, error.to_compile_error());
                checked.assertions.extend(quote!(#(#conditions)* #error));
            }
            checked
        };
        module.methods.iter().map(check).collect()
    }

    fn check_method(&self, method: &Method, deny: &Deny, errors: &mut Errors) -> Checked {
        let Some(export) = self.find(method, errors) else { return Checked::default() };
        if !check_constant(method, export, errors) {
            return Checked::default();
        }
        let signature = match (&export.lean, &export.failure) {
            (Some(signature), _) => signature,
            (None, None) => return only_c(method, export, errors),
            (None, Some(reason)) => {
                let name = &export.symbol;
                errors.push(&method.export_tokens, Problem::Undescribed { name, reason });
                return Checked::default();
            }
        };
        let place = Place::of_export(&export.symbol, signature);
        self.check_axioms(method, signature, &place, deny, errors);
        let effect = check_effect(method, signature, &place, errors);
        let Some(erased) = check_arity(method, signature, &place, errors) else { return Checked::default() };
        if let Some(borrowed) = signature.params.iter().find(|param| param.borrowed) {
            let (name, ty) = (&export.symbol, &borrowed.pretty);
            errors.push(&method.export_tokens, Problem::Borrowed { name, ty });
        }
        check_order(method, signature, &place, &erased, errors);
        check_safety(method, signature, &place, errors);
        let assertions = if effect {
            self.assertions(method, export, signature, &place, &erased)
        } else {
            TokenStream::new()
        };
        Checked { assertions, erased: if erased.contains(&true) { erased } else { Vec::new() } }
    }

    fn find(&self, method: &Method, errors: &mut Errors) -> Option<&Export> {
        let name = &method.export;
        let reached = |export: &&Export| self.module.reaches.contains(&export.module);
        let named = || self.library.exports.iter().filter(move |export| export.symbol == *name);
        if let Some(export) = named().find(reached) {
            return Some(export);
        }
        let module = &self.module.name;
        if let Some(elsewhere) = named().next() {
            let other = &elsewhere.module;
            errors.push(&method.export_tokens, Problem::ExportElsewhere { name, module, other });
            return None;
        }
        let all = self.library.exports.iter().filter(reached).map(|export| export.symbol.as_str());
        let nearest = names::nearest_first(name, all);
        errors.push(&method.export_tokens, Problem::UnknownExport { name, module, nearest: &nearest });
        None
    }

    fn check_axioms(
        &self,
        method: &Method,
        signature: &Signature,
        place: &Place,
        deny: &Deny,
        errors: &mut Errors,
    ) {
        let names = || {
            signature.axioms.iter().filter_map(|&index| self.library.axioms.get(index)).map(String::as_str)
        };
        let declaration = &place.declaration;
        if deny.sorry && names().any(|name| name == "sorryAx") {
            errors.push(&method.export_tokens, Problem::Sorry { declaration });
        }
        if let Some(allowed) = &deny.axioms {
            let beyond: Vec<&str> = names()
                .filter(|name| !(allowed.iter().any(|it| it == name) || deny.sorry && *name == "sorryAx"))
                .collect();
            if !beyond.is_empty() {
                errors.push(&method.export_tokens, Problem::Axioms { declaration, axioms: &beyond });
            }
        }
    }

    fn assertions(
        &self,
        method: &Method,
        export: &Export,
        signature: &Signature,
        place: &Place,
        erased: &[bool],
    ) -> TokenStream {
        let (c_params, c_result) = match &export.c {
            CDeclaration::Function { params, result } => (params.as_slice(), *result),
            CDeclaration::Constant(ty) => (&[][..], *ty),
        };
        let digest =
            |name: &str| self.library.types.iter().find(|it| it.name == name).map(TypeDeclaration::digest);
        let variables = signature.variables();
        let writer = Writer { digest: &digest, parameters: &[], variables: &variables };
        let name = &signature.name;
        let mut assertions = TokenStream::new();
        // Lean's types and Rust's.
        let mut pairs = Vec::new();
        let lean = signature.params.iter().zip(c_params).zip(erased).filter(|(_, erased)| !**erased);
        for (parameter, ((lean, c), _)) in method.parameters.iter().zip(lean) {
            let what = match &lean.name {
                Some(param) => format!("Lean's `{name}` takes `{param} : {}`", lean.pretty),
                None => format!("Lean's `{name}` takes `{}` here", lean.pretty),
            };
            let lean_type = self.library.instance(&lean.ty);
            let help = place.help(&parameter_suggestion(lean, &lean_type, *c));
            let ty = parameter.passed_type();
            let expected = writer.write(&lean_type);
            let assertion =
                Assertion::new(&ty, Which::Direct, &method.conditions).found(&parameter.ty).c(*c).typed(
                    method.is_unsafe,
                    "\nor make the method an `unsafe fn`, whose callers vouch for the object",
                );
            assertions.extend(assertion.expected(Some(expected.clone())).write(&what, &help));
            pairs.push((expected, assertions::without_lean(&ty)));
        }
        let lean_result = match (&signature.action, method.kind) {
            (Some(action), Kind::Eio) => {
                let error = action.error.clone().unwrap_or(Type::Other(String::new()));
                let args = vec![error, signature.result.ty.clone()];
                Type::Constant { name: "Except".to_owned(), args }
            }
            _ => signature.result.ty.clone(),
        };
        let (which, c) =
            if method.kind.is_action() { (Which::Boxed, CType::Object) } else { (Which::Direct, c_result) };
        let returned = method.output.value();
        let verb = if method.kind == Kind::Constant { "is" } else { "returns" };
        let what = format!("Lean's `{name}` {verb} `{}`", signature.result.pretty);
        let help = place.help(&suggestion(&lean_result, bindings::Place::Owned, c));
        let expected = writer.write(&lean_result);
        let assertion = Assertion::new(returned, which, &method.conditions).found(returned).c(c).received(
            method.is_unsafe,
            "\nor make the method an `unsafe fn`, whose callers vouch for the objects that they call the function with",
        );
        assertions.extend(assertion.expected(Some(expected.clone())).write(&what, &help));
        pairs.push((expected, assertions::without_lean(returned)));
        if !variables.is_empty() {
            let help = format!("\nLean: {}", place.declaration);
            assertions.extend(assertions::variables(method, name, &variables, &pairs, &help));
        }
        assertions
    }
}

/// What to write for a parameter of this type.
fn parameter_suggestion(param: &Parameter, ty: &Type, c: CType) -> String {
    match param.binder {
        Binder::Instance if *ty == param.ty && c == CType::Object => {
            "`Obj<'lean>`: an instance of a class".to_owned()
        }
        _ => suggestion(ty, bindings::Place::Argument, c),
    }
}

/// What to write for a Lean type.
pub(crate) fn suggestion(ty: &Type, at: bindings::Place, c: CType) -> String {
    let rust = RustTypes::default().write(ty, at);
    match ty {
        Type::Constant { name, .. } if name == "Nat" && at == bindings::Place::Argument => {
            "`Nat`, or `#[lean(nat)]` before a Rust integer".to_owned()
        }
        Type::Constant { name, .. } if name == "Int" && at == bindings::Place::Argument => {
            "`Int`, or `#[lean(int)]` before a Rust integer".to_owned()
        }
        Type::Constant { name, .. } if name == "Nat" || name == "Int" => {
            format!("`{name}`, or `As{name}<…>` of a Rust integer")
        }
        Type::Constant { name, args } if !bindings::is_built_in(name, args) => format!(
            "`{rust}`, a type with `#[derive(LeanType)]` and `#[lean(name = \"{name}\")]`{}",
            if c == CType::Object { ", or `Obj<'lean>` for any object" } else { "" }
        ),
        Type::Opaque { .. } => {
            format!("`External<'lean, T>` for an object that holds a Rust `T`, or `{rust}`")
        }
        _ => format!("`{rust}`"),
    }
}

/// The declaration, for messages.
pub(crate) struct Place {
    /// `Arith.add (a : UInt64) : UInt64`, and where it stands.
    declaration: String,
}

impl Place {
    fn of_export(symbol: &str, signature: &Signature) -> Place {
        Place::of(&format!("export {symbol}"), signature)
    }

    /// `attribute` is that of the declaration, such as `export arith_add`.
    pub(crate) fn of(attribute: &str, signature: &Signature) -> Place {
        let mut declaration = format!("@[{attribute}] {}", bindings::declaration(signature));
        if let Some(at) = &signature.position {
            declaration = format!("{declaration}\n      at {}:{}:{}", at.file, at.line, at.column);
        }
        Place { declaration }
    }

    /// The declaration.
    pub(crate) fn declaration(&self) -> &str {
        &self.declaration
    }

    /// The lines behind a message about a type.
    pub(crate) fn help(&self, write: &str) -> String {
        format!("\nLean: {}\nwrite {write}", self.declaration)
    }
}

/// Without Lean's signature: the number of parameters and their C types.
fn only_c(method: &Method, export: &Export, errors: &mut Errors) -> Checked {
    let (params, result) = match &export.c {
        CDeclaration::Function { params, result } => (params.as_slice(), *result),
        CDeclaration::Constant(ty) => (&[][..], *ty),
    };
    if params.len() != method.parameters.len() {
        errors.push(
            &method.ident,
            Problem::CArity {
                export: &export.symbol,
                found: method.parameters.len(),
                params: &params.iter().map(|ty| ty.name()).collect::<Vec<_>>(),
            },
        );
        return Checked::default();
    }
    let assertion = |ty: &syn::Type, shown: &syn::Type, which, c: CType| {
        Assertion::new(ty, which, &method.conditions)
            .found(shown)
            .c(c)
            .write(&format!("the C function `{}` of the Lean module has another type", export.symbol), "")
    };
    let arguments = method
        .parameters
        .iter()
        .zip(params)
        .map(|(parameter, c)| assertion(&parameter.passed_type(), &parameter.ty, Which::Direct, *c));
    let returned = method.output.value();
    let which = if method.kind.is_action() { Which::Boxed } else { Which::Direct };
    let result = assertion(returned, returned, which, result);
    Checked { assertions: quote!(#(#arguments)* #result), erased: Vec::new() }
}

fn check_constant(method: &Method, export: &Export, errors: &mut Errors) -> bool {
    let declaration = || {
        export
            .lean
            .as_ref()
            .map(|lean| Place::of_export(&export.symbol, lean).declaration)
            .unwrap_or_default()
    };
    match (&export.c, method.kind) {
        (CDeclaration::Constant(_), Kind::Constant) => true,
        (CDeclaration::Function { .. }, Kind::Function | Kind::Io | Kind::Eio) => true,
        (CDeclaration::Constant(_), _) => {
            errors.push(
                &method.ident,
                Problem::IsConstant { export: &export.symbol, declaration: &declaration() },
            );
            false
        }
        (CDeclaration::Function { .. }, Kind::Constant) => {
            errors.push(
                &method.ident,
                Problem::IsFunction { export: &export.symbol, declaration: &declaration() },
            );
            false
        }
    }
}

/// Compares the effect. If it is another one, nothing can be said of the result's type.
fn check_effect(method: &Method, signature: &Signature, place: &Place, errors: &mut Errors) -> bool {
    let actual = signature.effect();
    let fits = match (actual, method.kind) {
        (Effect::Pure | Effect::BaseIo, Kind::Function | Kind::Constant) => true,
        // `EIO IO.Error` is `IO`.
        (Effect::Io, Kind::Io | Kind::Eio) | (Effect::Eio, Kind::Eio) => true,
        _ => false,
    };
    if !fits {
        let returned = &method.returned;
        let rust = RustTypes::default();
        let value = rust.write(&signature.result.ty, bindings::Place::Owned);
        let error =
            signature.error().map(|error| rust.write(error, bindings::Place::Owned)).unwrap_or_default();
        errors.push(
            returned,
            Problem::Effect {
                export: &signature.name,
                actual,
                declared: method.kind,
                value: &value,
                error: &error,
                declaration: &place.declaration,
            },
        );
    }
    fits
}

/// Compares the number of parameters; says which of Lean's the stub fills in.
fn check_arity(
    method: &Method,
    signature: &Signature,
    place: &Place,
    errors: &mut Errors,
) -> Option<Vec<bool>> {
    let found = method.parameters.len();
    let erased: Vec<bool> = signature.params.iter().map(|param| param.erased).collect();
    let shown = erased.iter().filter(|erased| !**erased).count();
    if found == shown {
        return Some(erased);
    }
    // Written out, each as an `Erased`.
    if found == erased.len() {
        return Some(vec![false; found]);
    }
    let rust = RustTypes::default();
    let name = |param: &Parameter, index: usize| match &param.name {
        Some(name) => names::snake_case(name),
        None => format!("x{}", index + 1),
    };
    let params: Vec<String> = signature
        .params
        .iter()
        .enumerate()
        .filter(|(_, param)| !param.erased)
        .map(|(i, param)| format!("{}: {}", name(param, i), rust.write(&param.ty, bindings::Place::Argument)))
        .collect();
    let problem = Problem::Arity {
        export: &signature.name,
        found,
        expected: shown,
        params: &params.join(", "),
        declaration: &place.declaration,
    };
    match method.parameters.get(shown) {
        Some(extra) => errors.push(&extra.ident, problem),
        None => errors.push(&method.ident, problem),
    }
    None
}

/// Parameters of the same type in another order: only their names tell.
fn check_order(method: &Method, signature: &Signature, place: &Place, erased: &[bool], errors: &mut Errors) {
    let lean: Vec<(Option<String>, &Type)> = signature
        .params
        .iter()
        .zip(erased)
        .filter(|(_, erased)| !**erased)
        .map(|(param, _)| (param.name.as_deref().map(names::snake_case), &param.ty))
        .collect();
    for (index, parameter) in method.parameters.iter().enumerate() {
        let name = names::snake_case(&names::unraw(&parameter.ident));
        let Some((Some(here), ty)) = lean.get(index) else { continue };
        let elsewhere = lean.iter().position(|(other, _)| other.as_deref() == Some(&name));
        // Another type is an error of its own.
        if let Some(at) = elsewhere
            && at != index
            && *here != name
            && lean[at].1 == *ty
        {
            errors.push(
                &parameter.ident,
                Problem::Swapped {
                    export: &signature.name,
                    name: &name,
                    position: index + 1,
                    lean: at + 1,
                    declaration: &place.declaration,
                },
            );
        }
    }
}

/// A condition that compiled code relies on is for the caller to keep.
fn check_safety(method: &Method, signature: &Signature, place: &Place, errors: &mut Errors) {
    if method.is_unsafe {
        return;
    }
    let shown = |param: &Parameter| match &param.name {
        Some(name) => format!("{name} : {}", param.pretty),
        None => param.pretty.clone(),
    };
    let condition = signature
        .params
        .iter()
        .find(|param| param.kind == ParameterKind::Proof || param.ty.has_condition())
        .map(|param| (param.kind == ParameterKind::Proof, shown(param)));
    let name = method.ident.to_string();
    if let Some((is_proof, condition)) = condition {
        let (export, declaration) = (&signature.name, &place.declaration);
        let problem =
            Problem::Condition { method: &name, export, is_proof, condition: &condition, declaration };
        errors.push(&method.ident, problem);
    } else if signature.result.ty.lends_condition() {
        let (export, declaration) = (&signature.name, &place.declaration);
        let result = &signature.result.pretty;
        errors.push(&method.ident, Problem::LentCondition { method: &name, export, result, declaration });
    }
}
