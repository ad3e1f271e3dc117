//! Who needs a Lean type: the exports and externs whose signatures reach it, for messages.

use std::fmt::{self, Display, Formatter};

use lean_rs_model::manifest::{Library, Manifest, Signature, Type};

/// How many exports and externs a message names.
const SHOWN: usize = 3;

/// The exports and externs whose signatures mention a type.
pub(super) struct ReachedBy<'a> {
    exports: Vec<&'a str>,
    externs: Vec<&'a str>,
}

impl<'a> ReachedBy<'a> {
    pub(super) fn find(manifest: &'a Manifest, name: &str) -> ReachedBy<'a> {
        let reaches = |library: &Library, lean: &Option<Signature>| {
            lean.as_ref().is_some_and(|lean| lean.types().any(|ty| mentions(library, ty, name)))
        };
        let libraries = || manifest.packages.iter().flat_map(|package| &package.libraries);
        let exports = libraries().flat_map(|library| {
            let exports = library.exports.iter().filter(move |export| reaches(library, &export.lean));
            exports.map(|export| export.symbol.as_str())
        });
        let externs = manifest.externs().filter(|(library, found)| reaches(library, &found.lean));
        ReachedBy {
            exports: exports.collect(),
            externs: externs.map(|(_, found)| found.symbol.as_str()).collect(),
        }
    }
}

impl Display for ReachedBy<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kind = match (self.exports.len(), self.externs.len()) {
            (0, 0) => return Ok(()),
            (1, 0) => "export",
            (_, 0) => "exports",
            (0, 1) => "extern",
            (0, _) => "externs",
            (_, _) => "exports and externs",
        };
        let all = || self.exports.iter().chain(&self.externs);
        let shown: Vec<String> = all().take(SHOWN).map(|name| format!("`{name}`")).collect();
        write!(f, ", reached by the {kind} {}", shown.join(", "))?;
        match all().count() {
            ..=SHOWN => Ok(()),
            count => write!(f, " and {} more", count - SHOWN),
        }
    }
}

/// Whether values of a type have values of the named one inside.
fn mentions(library: &Library, ty: &Type, name: &str) -> bool {
    let (mut rest, mut seen) = (vec![ty], Vec::new());
    while let Some(ty) = rest.pop() {
        for part in ty.parts() {
            let (Type::Constant { name: found, .. } | Type::Opaque { name: found, .. }) = part else {
                continue;
            };
            if found == name {
                return true;
            }
            if !seen.contains(&found) {
                seen.push(found);
                let declaration = library.find_type(found);
                rest.extend(declaration.iter().flat_map(|it| it.all_fields()).map(|field| &field.ty));
            }
        }
    }
    false
}
