//! Who needs a Lean type: the exports and externs whose signatures reach it, for messages.

use lean_rs_model::manifest::{Library, Manifest, Signature, Type};

/// How many exports and externs a message names.
const SHOWN: usize = 3;

/// The exports and externs whose signatures mention a type, as the end of a sentence.
pub(super) fn reached_by(manifest: &Manifest, name: &str) -> String {
    let reaches = |library: &Library, lean: &Option<Signature>| {
        lean.as_ref().is_some_and(|lean| lean.types().any(|ty| mentions(library, ty, name)))
    };
    let mut all = Vec::new();
    for library in manifest.libraries() {
        let found = library.exports.iter().filter(|export| reaches(library, &export.lean));
        all.extend(found.map(|export| format!("`{}`", export.symbol)));
    }
    let exports = all.len();
    let externs = manifest.externs().filter(|(library, found)| reaches(library, &found.lean));
    all.extend(externs.map(|(_, found)| format!("`{}`", found.symbol)));
    let kind = match (exports, all.len() - exports) {
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
