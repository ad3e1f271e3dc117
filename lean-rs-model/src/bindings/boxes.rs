//! Where recursive types need a `Box`: only where they would have no finite size.

use std::collections::{BTreeMap, BTreeSet};

use crate::builtin;
use crate::rust::{Name, RustType};

/// Puts boxes into the types of fields, which are given by the names of the types that have them.
pub(super) fn insert(fields: &mut BTreeMap<String, Vec<RustType>>) {
    let mut holds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, types) in fields.iter() {
        let held = holds.entry(name.clone()).or_default();
        types.iter().for_each(|ty| inline(ty, held));
    }
    for (name, types) in fields {
        let held: Vec<String> = holds.get(name).into_iter().flatten().cloned().collect();
        for target in held {
            if reaches(&holds, &target, name) {
                types.iter_mut().for_each(|ty| boxed(ty, &target));
                if let Some(held) = holds.get_mut(name) {
                    held.remove(&target);
                }
            }
        }
    }
}

/// The names of the generated types whose values a type holds in itself.
fn inline(ty: &RustType, found: &mut BTreeSet<String>) {
    match ty {
        RustType::Path { name, args, .. } if builtin::is_inline(name) => {
            if let Name::Derived(name) = name {
                found.insert(name.clone());
            }
            args.iter().for_each(|arg| inline(arg, found));
        }
        RustType::Tuple(elements) => elements.iter().for_each(|it| inline(it, found)),
        _ => {}
    }
}

/// Whether a type holds values of another one, or of itself.
fn reaches(holds: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let (mut rest, mut seen) = (vec![from], BTreeSet::new());
    while let Some(name) = rest.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            rest.extend(holds.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// Puts what a type holds of another one into a box.
fn boxed(ty: &mut RustType, target: &str) {
    match ty {
        RustType::Path { name: Name::Derived(name), .. } if name == target => {
            let of = ty.clone();
            *ty = RustType::std("boxed", "Box", vec![of]);
        }
        RustType::Path { name, args, .. } if builtin::is_inline(name) => {
            args.iter_mut().for_each(|arg| boxed(arg, target));
        }
        RustType::Tuple(elements) => elements.iter_mut().for_each(|it| boxed(it, target)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(name: &str, args: Vec<RustType>) -> RustType {
        RustType::Path { name: Name::Derived(name.to_owned()), lean: false, args }
    }

    fn shown(fields: &[(&str, RustType)]) -> Vec<String> {
        let mut fields = fields
            .iter()
            .map(|(name, ty)| ((*name).to_owned(), vec![ty.clone()]))
            .collect::<BTreeMap<_, _>>();
        insert(&mut fields);
        fields.values().flatten().map(RustType::to_string).collect()
    }

    #[test]
    fn a_type_in_itself() {
        let option = |of| RustType::std("option", "Option", vec![of]);
        assert_eq!(shown(&[("A", option(derived("A", vec![])))]), ["Option<Box<A>>"]);
        assert_eq!(shown(&[("A", RustType::vec(derived("A", vec![])))]), ["Vec<A>"]);
        let pair = RustType::Tuple(vec![derived("A", vec![]), RustType::vec(derived("A", vec![]))]);
        assert_eq!(shown(&[("A", pair)]), ["(Box<A>, Vec<A>)"]);
        // The argument of another type may be a field of it.
        assert_eq!(
            shown(&[("A", derived("B", vec![derived("A", vec![])])), ("B", derived("C", vec![]))]),
            ["B<Box<A>>", "C"]
        );
    }

    #[test]
    fn types_in_each_other() {
        // One box is enough.
        let a = ("A", derived("B", vec![]));
        assert_eq!(shown(&[a.clone(), ("B", derived("A", vec![]))]), ["Box<B>", "A"]);
        assert_eq!(shown(&[a, ("B", RustType::vec(derived("A", vec![])))]), ["B", "Vec<A>"]);
    }
}
