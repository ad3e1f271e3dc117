//! The methods of a trait.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use quote::quote;
use syn::{TraitItemFn, parse_quote};

use super::docs::{Docs, declaration};
use super::structures::Structures;
use super::types::Place;
use crate::builtin::{self, MAX_PARAMETERS};
use crate::c::CDeclaration;
use crate::effect::Effect;
use crate::manifest::Library;
use crate::names::{identifier, last_part, snake_case};
use crate::rust::{RustType, Style, ident};
use crate::signature::{Export, Parameter, Signature};
use crate::types::Kind;

/// A method for an export.
#[derive(Debug, Clone)]
pub struct Method {
    symbol: String,
    docs: Docs,
    name: String,
    effect: Effect,
    is_constant: bool,
    is_unsafe: bool,
    params: Vec<(String, RustType)>,
    returned: RustType,
}

/// Why an export has no method, as the end of a sentence that begins with it.
pub(super) fn obstacle(export: &Export) -> Option<String> {
    let lean = match (&export.lean, &export.failure) {
        (Some(lean), _) => lean,
        (None, Some(failure)) => return Some(format!("which Lean cannot describe: {failure}")),
        (None, None) => return Some("whose Lean type is not known".to_owned()),
    };
    let count = lean.params.len();
    if count > MAX_PARAMETERS {
        return Some(format!("which has {count} parameters; a method has at most {MAX_PARAMETERS}"));
    }
    let borrowed = lean.params.iter().find(|param| param.borrowed)?;
    Some(format!("which borrows an argument of type `{}`: export a definition without `@&`", borrowed.pretty))
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
        let mut names = BTreeSet::new();
        let params = signature.params.iter().filter(|param| !param.erased).enumerate();
        let params = params.map(|(index, param)| {
            let ty = structures.write(&library.instance(&param.ty), Place::Argument);
            (parameter_name(param, index, &mut names), ty)
        });
        Method {
            symbol: export.symbol.clone(),
            docs,
            name: method_name(&signature.name, used),
            effect: signature.effect(),
            is_constant: matches!(export.c, CDeclaration::Constant(_)),
            is_unsafe: !conditions.is_empty(),
            params: params.collect(),
            returned: returned(signature, structures),
        }
    }

    /// The symbol of the export.
    pub(super) fn symbol(&self) -> &str {
        &self.symbol
    }

    /// The types that it mentions.
    pub(super) fn types(&self) -> impl Iterator<Item = &RustType> {
        self.params.iter().map(|(_, ty)| ty).chain([&self.returned])
    }

    /// Whether it mentions `'lean`, which the trait then declares.
    pub fn needs_lean(&self) -> bool {
        self.types().any(RustType::needs_lean)
    }

    /// What `#[lean(…)]` says beside the export.
    fn keys(&self) -> impl Iterator<Item = &'static str> {
        let effect = match self.effect {
            Effect::Pure | Effect::BaseIo => None,
            Effect::Io => Some("io"),
            Effect::Eio => Some("eio"),
        };
        effect.into_iter().chain(self.is_constant.then_some("constant"))
    }

    /// The method as an item of a trait, with its comment and its `#[lean(…)]`.
    pub fn item(&self, style: Style) -> TraitItemFn {
        let (docs, symbol, name) = (self.docs.tokens(), &self.symbol, ident(&self.name));
        let keys = self.keys().map(ident);
        let many = (self.params.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        let safety = self.is_unsafe.then(|| quote!(unsafe));
        let params = self.params.iter().map(|(name, ty)| {
            let (name, ty) = (ident(name), ty.tokens(style));
            quote!(#name: #ty)
        });
        let returned = self.returned.tokens(style);
        parse_quote! {
            #docs
            #[lean(export = #symbol #(, #keys)*)]
            #many
            #safety fn #name(&self #(, #params)*) -> #returned;
        }
    }
}

/// On one line, without its comment.
impl Display for Method {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "#[lean(export = {:?}", self.symbol)?;
        self.keys().try_for_each(|key| write!(f, ", {key}"))?;
        write!(f, ")] {}fn {}(&self", if self.is_unsafe { "unsafe " } else { "" }, self.name)?;
        self.params.iter().try_for_each(|(name, ty)| write!(f, ", {name}: {ty}"))?;
        write!(f, ") -> {}", self.returned)
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

/// The name of a parameter, such as Lean has it.
pub(super) fn parameter_name(param: &Parameter, index: usize, used: &mut BTreeSet<String>) -> String {
    let name = param.name.as_deref().map(snake_case).unwrap_or_default();
    identifier(&name, index, used)
}

/// What a caller has to make true.
fn conditions(signature: &Signature, library: &Library, structures: &Structures<'_>) -> Vec<String> {
    let needed = |param: &&Parameter| {
        param.kind == Kind::Proof
            || param.ty.has_condition()
            || !param.erased && structures.trusts_objects(&library.instance(&param.ty))
    };
    let shown = |param: &Parameter| match &param.name {
        Some(name) => format!("`{name} : {}`", param.pretty),
        None => format!("`{}`", param.pretty),
    };
    let result = &signature.result;
    let lends = result.ty.lends_condition() || structures.lends_objects(&result.ty);
    let of_result = lends.then(|| {
        format!("the functions in the result, `{}`, are called with what their types ask for", result.pretty)
    });
    signature.params.iter().filter(needed).map(shown).chain(of_result).collect()
}

/// What the method returns.
fn returned(signature: &Signature, structures: &Structures<'_>) -> RustType {
    let value = structures.write(&signature.result.ty, Place::Owned);
    let fallible = |value| RustType::own("LeanResult", vec![value]);
    match (signature.effect(), signature.error()) {
        (Effect::Pure | Effect::BaseIo, _) if builtin::is_infallible(&value) => value,
        (Effect::Eio, Some(error)) => {
            let error = structures.write(error, Place::Owned);
            fallible(RustType::std("result", "Result", vec![value, error]))
        }
        _ => fallible(value),
    }
}
