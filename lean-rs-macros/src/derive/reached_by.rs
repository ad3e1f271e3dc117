//! Who needs a Lean type: the exports and externs whose signatures reach it, for messages.

use std::collections::{HashMap, HashSet};

use lean_rs_model::manifest::{Library, Manifest, Signature, Type};

/// How many exports and externs a message names.
const SHOWN: usize = 3;

/// The exports and externs whose signatures mention a type, as the end of a sentence.
pub(super) fn reached_by(manifest: &Manifest, name: &str) -> String {
    let (mut exports, mut externs) = (Vec::new(), Vec::new());
    for library in manifest.libraries() {
        let holders = holders(library, name);
        let reaches = |lean: &Option<Signature>| {
            lean.iter().flat_map(Signature::types).flat_map(names).any(|found| holders.contains(found))
        };
        let found = library.exports.iter().filter(|export| reaches(&export.lean));
        exports.extend(found.map(|export| format!("`{}`", export.symbol)));
        let found = library.externs.iter().filter(|found| reaches(&found.lean));
        externs.extend(found.map(|found| format!("`{}`", found.symbol)));
    }
    let counts = (exports.len(), externs.len());
    let mut all = [exports, externs].concat();
    let kind = match counts {
        (0, 0) => return String::new(),
        (1, 0) => "export",
        (_, 0) => "exports",
        (0, 1) => "extern",
        (0, _) => "externs",
        (_, _) => "exports and externs",
    };
    let more = match all.len() {
        ..=SHOWN => String::new(),
        count => format!(" and {} more", count - SHOWN),
    };
    all.truncate(SHOWN);
    format!(", reached by the {kind} {}{more}", all.join(", "))
}

/// The types whose values have values of the named one inside, itself included.
fn holders<'a>(library: &'a Library, name: &'a str) -> HashSet<&'a str> {
    let mut outside: HashMap<&str, Vec<&str>> = HashMap::new();
    for declaration in &library.types {
        for found in declaration.all_fields().flat_map(|field| names(&field.ty)) {
            outside.entry(found).or_default().push(&declaration.name);
        }
    }
    let (mut found, mut rest) = (HashSet::from([name]), vec![name]);
    while let Some(name) = rest.pop() {
        let around = outside.get(name).into_iter().flatten();
        rest.extend(around.filter(|around| found.insert(around)));
    }
    found
}

/// The declared types that are named in a type.
fn names(ty: &Type) -> impl Iterator<Item = &str> {
    ty.parts().filter_map(|part| match part {
        Type::Constant { name, .. } | Type::Opaque { name, .. } => Some(&**name),
        _ => None,
    })
}
