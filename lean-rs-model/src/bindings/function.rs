//! The methods of a trait, and the functions that Lean calls.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use quote::quote;
use syn::{TraitItemFn, parse_quote};

use super::docs::{Docs, declaration};
use super::structures::{Structures, with_unknown};
use crate::builtin::{self, MAX_PARAMETERS};
use crate::c::{CDeclaration, CType};
use crate::effect::Effect;
use crate::manifest::Library;
use crate::names::{identifier, last_part, snake_case};
use crate::rust::{Place, RustType, Style, tokens};
use crate::signature::{Export, Extern, Parameter, Signature};
use crate::types::{Kind, Type};

/// What methods and callbacks have in common.
#[derive(Debug, Clone)]
struct Function {
    name: String,
    /// The receiver, for a method.
    receiver: Option<&'static str>,
    params: Vec<(String, RustType)>,
    returned: RustType,
}

impl Function {
    /// The function for a declaration; `ty` gives the type of the parameter at this index.
    fn of(
        name: String,
        receiver: Option<&'static str>,
        signature: &Signature,
        returned: RustType,
        ty: impl Fn(usize, &Parameter) -> RustType,
    ) -> Function {
        let valued: Vec<&Parameter> = signature.params.iter().filter(|param| !param.erased).collect();
        let types = valued.iter().enumerate().map(|(index, param)| ty(index, param));
        let params = parameter_names(&valued).into_iter().zip(types).collect();
        Function { name, receiver, params, returned }
    }

    fn types(&self) -> impl Iterator<Item = &RustType> {
        self.params.iter().map(|(_, ty)| ty).chain([&self.returned])
    }

    /// The head of the function; a method has `'lean` from its trait.
    fn text(&self, style: Style) -> String {
        let declares_lean = self.receiver.is_none() && self.types().any(RustType::needs_lean);
        let params = self.params.iter().map(|(name, ty)| format!("{name}: {}", ty.text(style)));
        let params: Vec<String> = self.receiver.map(str::to_owned).into_iter().chain(params).collect();
        let lifetime = if declares_lean { "<'lean>" } else { "" };
        let text = format!("fn {}{lifetime}({})", self.name, params.join(", "));
        if self.returned.is_unit() { text } else { format!("{text} -> {}", self.returned.text(style)) }
    }
}

/// The names of Lean's parameters as Rust writes them.
pub fn parameter_names(params: &[&Parameter]) -> Vec<String> {
    let lean = |index: usize| params[index].name.as_deref().unwrap_or_default();
    let mut order: Vec<usize> = (0..params.len()).collect();
    // Of Lean's `x'` and `x`, Rust's `x` is the second.
    order.sort_by_key(|&index| snake_case(lean(index)) != lean(index));
    let (mut used, mut names) = (BTreeSet::new(), vec![String::new(); params.len()]);
    for index in order {
        names[index] = identifier(&snake_case(lean(index)), index, &mut used);
    }
    names
}

/// A method for an export.
#[derive(Debug, Clone)]
pub struct Method {
    pub(super) symbol: String,
    docs: Docs,
    effect: Effect,
    is_constant: bool,
    is_unsafe: bool,
    function: Function,
}

/// Why an export has no method, as the end of a sentence that begins with it.
pub(super) fn obstacle(export: &Export, library: &Library, structures: &Structures<'_>) -> Option<String> {
    let lean = match (&export.lean, &export.failure) {
        (Some(lean), _) => lean,
        (None, Some(failure)) => return Some(format!("which Lean cannot describe: {failure}")),
        (None, None) => return Some("whose Lean type is not known".to_owned()),
    };
    // Those without a value at run time are passed as well.
    let count = lean.params.len();
    if count > MAX_PARAMETERS {
        return Some(format!("which has {count} parameters; a method has at most {MAX_PARAMETERS}"));
    }
    if let Some(borrowed) = lean.params.iter().find(|param| param.borrowed) {
        let pretty = &borrowed.pretty;
        return Some(format!(
            "which borrows an argument of type `{pretty}`: export a definition without `@&`"
        ));
    }
    let params = lean.params.iter().zip(export.c.params());
    let params = params.filter(|(param, _)| !param.erased);
    let params = params.map(|(param, c)| (&param.pretty, library.instance(&param.ty), *c));
    let is_boxed = matches!(lean.effect(), Effect::Io | Effect::Eio);
    let result = (&lean.result.pretty, lean.result.ty.clone(), export.c.result());
    let (pretty, _, c) =
        params.chain((!is_boxed).then_some(result)).find(|(_, ty, c)| structures.c_type(ty) != *c)?;
    Some(format!("since no Rust type stands for `{pretty}`, which is `{}` in C", c.name()))
}

impl Method {
    /// The method for an export that has no obstacle.
    pub(super) fn of(
        export: &Export,
        signature: &Signature,
        library: &Library,
        structures: &Structures<'_>,
        used: &mut BTreeSet<String>,
    ) -> Method {
        let shown = format!("@[export {}] {}", export.symbol, declaration(signature));
        let mut docs = Docs::of(signature.doc.as_deref(), &shown, signature.position.as_ref());
        let conditions = conditions(signature, library, structures);
        docs.safety(&conditions);
        let name = method_name(&signature.name, used);
        let returned = returned(signature, structures);
        let function = Function::of(name, Some("&self"), signature, returned, |_, param| {
            structures.write(&library.instance(&param.ty), Place::Argument)
        });
        Method {
            symbol: export.symbol.clone(),
            docs,
            effect: signature.effect(),
            is_constant: matches!(export.c, CDeclaration::Constant(_)),
            is_unsafe: !conditions.is_empty(),
            function,
        }
    }

    /// The types that it mentions.
    pub(super) fn types(&self) -> impl Iterator<Item = &RustType> {
        self.function.types()
    }

    /// Whether it mentions `'lean`, which the trait then declares.
    pub fn needs_lean(&self) -> bool {
        self.types().any(RustType::needs_lean)
    }

    /// Its `#[lean(…)]`.
    fn attribute(&self) -> String {
        let effect = match self.effect {
            Effect::Pure | Effect::BaseIo => "",
            Effect::Io => ", io",
            Effect::Eio => ", eio",
        };
        format!(
            "#[lean(export = {:?}{effect}{})]",
            self.symbol,
            if self.is_constant { ", constant" } else { "" }
        )
    }

    fn head(&self, style: Style) -> String {
        format!("{}{}", if self.is_unsafe { "unsafe " } else { "" }, self.function.text(style))
    }

    /// The method as an item of a trait, with its comment and its `#[lean(…)]`.
    pub fn item(&self, style: Style) -> TraitItemFn {
        let (docs, attribute, head) =
            (self.docs.tokens(), tokens(&self.attribute()), tokens(&self.head(style)));
        let many = (self.function.params.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        parse_quote!(#docs #attribute #many #head;)
    }
}

/// On one line, without its comment.
impl Display for Method {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.attribute(), self.head(Style::Imported))
    }
}

/// The last part of the Lean name; of several definitions with the same last part, the later ones say where they are.
fn method_name(lean: &str, used: &mut BTreeSet<String>) -> String {
    let name = snake_case(last_part(lean));
    let name = if used.contains(&name) {
        let parts: Vec<&str> = lean_rs_sys::names::components(lean).collect();
        snake_case(&parts[parts.len().saturating_sub(2)..].join("_"))
    } else {
        name
    };
    identifier(&name, used.len(), used)
}

/// What a caller has to make true.
fn conditions(signature: &Signature, library: &Library, structures: &Structures<'_>) -> Vec<String> {
    let proofs = library.proofs_of_export(signature);
    let needed = |param: &&Parameter| {
        let ty = library.instance(&param.ty);
        param.kind == Kind::Proof
            || ty.has_condition()
            || !param.erased && (structures.trusts_objects(&ty) || proofs.given(&ty).is_some())
    };
    let shown = |param: &Parameter| match &param.name {
        Some(name) => format!("`{name} : {}`", param.pretty),
        None => format!("`{}`", param.pretty),
    };
    let result = &signature.result;
    let lends =
        |ty: &Type| ty.lends_condition() || structures.lends_objects(ty) || proofs.received(ty).is_some();
    let lends = lends(&result.ty) || signature.error().is_some_and(lends);
    let of_result = lends.then(|| {
        format!("the functions in the result, `{}`, are called with what their types ask for", result.pretty)
    });
    let of_body = signature
        .is_unsafe
        .then(|| format!("what Lean's `{}`, an `unsafe` definition, asks for", signature.name));
    of_body.into_iter().chain(signature.params.iter().filter(needed).map(shown)).chain(of_result).collect()
}

/// What the method returns.
fn returned(signature: &Signature, structures: &Structures<'_>) -> RustType {
    let value = structures.write(&signature.result.ty, Place::Owned);
    match signature.effect() {
        Effect::Pure | Effect::BaseIo if builtin::is_infallible(&value) => value,
        _ => RustType::own("LeanResult", vec![with_error(value, signature, structures)]),
    }
}

/// The value, or for an action in `EIO` the `Result` of it and of what is thrown.
fn with_error(value: RustType, signature: &Signature, structures: &Structures<'_>) -> RustType {
    match (signature.effect(), signature.error()) {
        (Effect::Eio, Some(error)) => {
            RustType::std("result", "Result", vec![value, structures.write(error, Place::Owned)])
        }
        _ => value,
    }
}

/// A function to write for a symbol that Lean wants, without its body.
#[derive(Debug, Clone)]
pub struct Callback {
    symbol: String,
    effect: Effect,
    /// Whether what it gives to Lean, or does with what it gets, has to be vouched for.
    is_vouched: bool,
    function: Function,
}

/// The function to write for a symbol that Lean wants. `None` if its signature is not known, or if it is no function in C.
pub fn callback(library: &Library, found: &Extern) -> Option<Callback> {
    let lean = found.lean.as_ref()?;
    let CDeclaration::Function { params: passed, .. } = &found.c else { return None };
    let structures = Structures::of(library, [lean], &[]);
    let effect = lean.effect();
    let value = with_error(structures.write(&lean.result.ty, Place::Owned), lean, &structures);
    let returned = if effect == Effect::Io { RustType::own("LeanResult", vec![value]) } else { value };
    let name = identifier(&snake_case(last_part(&lean.name)), 0, &mut BTreeSet::new());
    let function = Function::of(name, None, lean, returned, |index, param| {
        let ty = library.instance(&param.ty);
        // A borrowed object comes as a reference, anything else as a value.
        if !param.borrowed || passed.get(index) != Some(&CType::Object) {
            return structures.write(&ty, Place::Owned);
        }
        match structures.write(&ty, Place::Argument) {
            reference @ RustType::Reference(_) => reference,
            other => RustType::reference(other),
        }
    });
    // Lean chooses what the type parameters stand for.
    let unknown = |ty: &Type| with_unknown(ty, |_| true);
    let proofs = library.proofs_of_extern(lean);
    let gives = |ty: &Type| {
        ty.has_condition() || structures.trusts_objects(&unknown(ty)) || proofs.given(ty).is_some()
    };
    let takes = |ty: &Type| {
        ty.lends_condition() || structures.lends_objects(&unknown(ty)) || proofs.received(ty).is_some()
    };
    let error = lean.error().filter(|error| !error.is_io_error());
    let mut params = lean.params.iter().filter(|param| !param.erased);
    let is_vouched = found.defined
        || [&lean.result.ty].into_iter().chain(error).any(gives)
        || params.any(|param| takes(&library.instance(&param.ty)));
    Some(Callback { symbol: found.symbol.clone(), effect, is_vouched, function })
}

/// On one line: `#[lean_callback(extern_name = "host_log")] fn log(text: &str) -> LeanResult<()>`.
impl Display for Callback {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let eio = if self.effect == Effect::Eio { ", eio" } else { "" };
        let function = self.function.text(Style::Imported);
        let vouched = if self.is_vouched { ", unsafe(assume_valid)" } else { "" };
        write!(f, "#[lean_callback(extern_name = {:?}{eio}{vouched})] {function}", self.symbol)
    }
}
