//! Writing what Lean says as the value that the compiler compares with.

use lean_rs_model::manifest::{Member, Side, Type};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// Lean's types as values of `lean_rs::__private::Expected`.
pub(crate) struct Writer<'a> {
    /// The digest of a type's declaration.
    pub(crate) digest: &'a dyn Fn(&str) -> Option<u64>,
    /// The digest of a member of a family.
    pub(crate) member: &'a dyn Fn(&str, &Member) -> u64,
    /// The type parameters of the declaration whose field has the type.
    pub(crate) parameters: &'a [&'a str],
    /// The type parameters of the export.
    pub(crate) variables: &'a [&'a str],
}

impl Writer<'_> {
    pub(crate) fn write(&self, ty: &Type) -> TokenStream {
        let variant = match ty {
            Type::Constant { name, args, sides } => {
                let args = args.iter().map(|arg| self.write(arg));
                let sides = sides.iter().map(|side| match side {
                    Side::Covariant => quote!(::lean_rs::__private::Side::Covariant),
                    Side::Contravariant => quote!(::lean_rs::__private::Side::Contravariant),
                    Side::Invariant => quote!(::lean_rs::__private::Side::Invariant),
                });
                let digest = option((self.digest)(name));
                quote!(Constant { name: #name, args: &[#(#args),*], sides: &[#(#sides),*], digest: #digest })
            }
            Type::Opaque { name, args, native } if args.is_empty() => {
                quote!(Opaque { name: #name, native: #native })
            }
            Type::Opaque { .. } => quote!(Other),
            Type::Quotient(of) => return self.write(of),
            Type::Subtype { name, of, member: Some(member) } => {
                let (digest, pretty, of) = ((self.member)(name, member), &member.pretty, self.write(of));
                quote!(Member { name: #pretty, digest: #digest, of: &#of })
            }
            Type::Subtype { of, .. } => {
                let of = self.write(of);
                quote!(Subtype(&#of))
            }
            Type::Indexed { family, index, args } => {
                let (name, whole) = (family.lean(), self.write(&family.whole(args)));
                let args = args.iter().map(|arg| self.write(arg));
                quote!(Indexed { name: #name, index: #index, args: &[#(#args),*], whole: &#whole })
            }
            Type::Variable(name) => {
                let index =
                    |names: &[&str]| names.iter().position(|it| it == name).map(Literal::usize_unsuffixed);
                match (index(self.parameters), index(self.variables)) {
                    (Some(index), _) => quote!(Parameter(#index)),
                    (None, Some(index)) => quote!(Variable(#index)),
                    (None, None) => quote!(Other),
                }
            }
            Type::Function { param, result } => {
                let (param, result) = (self.write(param), self.write(result));
                quote!(Function { param: &#param, result: &#result })
            }
            Type::Action { error, value } => {
                let error = option(error.as_ref().map(|error| self.write(error)).map(|it| quote!(&#it)));
                let value = self.write(value);
                quote!(Action { error: #error, value: &#value })
            }
            Type::Erased(_) => quote!(Erased),
            Type::Other(_) => quote!(Other),
        };
        quote!(::lean_rs::__private::Expected::#variant)
    }
}

/// An `Option` in the source.
pub(crate) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
