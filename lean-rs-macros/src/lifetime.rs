//! The lifetime `'lean`.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{GenericParam, Generics, ItemTrait, Lifetime, LifetimeParam, Signature, Type};

/// Finds the first `'lean`.
struct Find(Option<Lifetime>);

impl<'ast> Visit<'ast> for Find {
    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        if lifetime.ident == "lean" {
            self.0.get_or_insert_with(|| lifetime.clone());
        }
        visit::visit_lifetime(self, lifetime);
    }
}

/// The first `'lean` of a method.
pub(crate) fn lean_of_method(sig: &Signature) -> Option<Lifetime> {
    let mut find = Find(None);
    find.visit_signature(sig);
    find.0
}

/// Whether a trait or one of its methods mentions `'lean`.
pub(crate) fn mentions_lean(item: &ItemTrait) -> bool {
    let mut find = Find(None);
    find.visit_item_trait(item);
    find.0.is_some()
}

pub(crate) fn declares_lean(generics: &Generics) -> bool {
    generics.lifetimes().any(|it| it.lifetime.ident == "lean")
}

/// Declares `'lean`, unless it is declared already.
pub(crate) fn declare_lean(generics: &mut Generics) {
    if !declares_lean(generics) {
        let lean = Lifetime::new("'lean", Span::call_site());
        generics.params.insert(0, GenericParam::Lifetime(LifetimeParam::new(lean)));
    }
}

/// The type with `'static` in place of `'lean`, which a constant does not know.
pub(crate) fn without_lean(ty: &Type) -> Type {
    replaced(ty, "lean", "'static")
}

/// The type with `'lean` in place of lifetimes that are not named.
pub(crate) fn named(ty: &Type) -> Type {
    replaced(ty, "_", "'lean")
}

fn replaced(ty: &Type, from: &'static str, to: &'static str) -> Type {
    struct Replace(&'static str, &'static str);
    impl VisitMut for Replace {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident == self.0 {
                *lifetime = Lifetime::new(self.1, lifetime.span());
            }
        }
    }
    let mut ty = ty.clone();
    Replace(from, to).visit_type_mut(&mut ty);
    ty
}
