//! The functions that Lean calls.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::method::parameter_name;
use super::structures::Structures;
use super::types::Place;
use crate::c::{CDeclaration, CType};
use crate::effect::Effect;
use crate::manifest::Library;
use crate::names::{identifier, last_part, snake_case};
use crate::rust::RustType;
use crate::signature::{Extern, Parameter, Signature};

/// A function to write for a symbol that Lean wants, without its body.
#[derive(Debug, Clone)]
pub struct Callback {
    symbol: String,
    name: String,
    effect: Effect,
    params: Vec<(String, RustType)>,
    returned: RustType,
}

/// The function to write for a symbol that Lean wants. `None` if its signature is not known, or if it is no function in C.
pub fn callback(library: &Library, found: &Extern) -> Option<Callback> {
    let lean = found.lean.as_ref()?;
    let CDeclaration::Function { params: passed, .. } = &found.c else { return None };
    let structures = Structures::of(library, [lean], &[]);
    let mut names = BTreeSet::new();
    let params = lean.params.iter().filter(|param| !param.erased).zip(passed).enumerate();
    let params = params.map(|(index, (param, c))| {
        (parameter_name(param, index, &mut names), parameter(library, &structures, param, *c))
    });
    Some(Callback {
        symbol: found.symbol.clone(),
        name: identifier(&snake_case(last_part(&lean.name)), 0, &mut BTreeSet::new()),
        effect: lean.effect(),
        params: params.collect(),
        returned: returned(&structures, lean),
    })
}

/// On one line: `#[lean_callback(extern_name = "host_log")] fn log(text: &str) -> LeanResult<()>`.
impl Display for Callback {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let eio = if self.effect == Effect::Eio { ", eio" } else { "" };
        let mut types = self.params.iter().map(|(_, ty)| ty).chain([&self.returned]);
        let lifetime = if types.any(RustType::needs_lean) { "<'lean>" } else { "" };
        let params: Vec<String> = self.params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let params = params.join(", ");
        write!(
            f,
            "#[lean_callback(extern_name = {:?}{eio})] fn {}{lifetime}({params})",
            self.symbol, self.name
        )?;
        if self.returned.is_unit() { Ok(()) } else { write!(f, " -> {}", self.returned) }
    }
}

/// A borrowed object comes as a reference, anything else as a value.
fn parameter(library: &Library, structures: &Structures<'_>, param: &Parameter, c: CType) -> RustType {
    let ty = library.instance(&param.ty);
    if !param.borrowed || c != CType::Object {
        return structures.write(&ty, Place::Owned);
    }
    match structures.write(&ty, Place::Argument) {
        reference @ RustType::Reference(_) => reference,
        other => RustType::reference(other),
    }
}

fn returned(structures: &Structures<'_>, lean: &Signature) -> RustType {
    let value = structures.write(&lean.result.ty, Place::Owned);
    match (lean.effect(), lean.error()) {
        (Effect::Pure | Effect::BaseIo, _) | (Effect::Eio, None) => value,
        (Effect::Io, _) => RustType::own("LeanResult", vec![value]),
        (Effect::Eio, Some(error)) => {
            RustType::std("result", "Result", vec![value, structures.write(error, Place::Owned)])
        }
    }
}
