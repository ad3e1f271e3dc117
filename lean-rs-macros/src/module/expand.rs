//! Writing the module of a trait.

use lean_rs_model::effect::Effect;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, ItemTrait};

use super::compare::Compared;
use super::parse::Number;
use super::validate::{Method, Module, Parameter};
use crate::locate::{Loading, Location, Origin};
use crate::types::Output;

pub(super) struct Generator<'a> {
    pub(super) module: &'a Module,
    pub(super) name: &'a str,
    pub(super) origin: &'a Origin<'a>,
    /// One for each method, if they were compared with Lean's declarations.
    pub(super) compared: &'a [Compared],
}

impl Generator<'_> {
    pub(super) fn generate(&self, item: &ItemTrait) -> TokenStream {
        let structure = self.structure();
        let inherent = self.inherent();
        let implementation = self.implementation();
        quote!(#item #structure #inherent #implementation)
    }

    fn structure(&self) -> TokenStream {
        let Module { vis, ident, shared, methods, .. } = self.module;
        let this = self.module.module_ident();
        let doc = format!(
            "The Lean module `{}`, loaded: implements [`{ident}`] with calls of its exports.\n\n\
             What the calls return lives as long as the `LeanRuntime` that the module was loaded into.",
            self.name
        );
        let count = count(methods);
        quote! {
            #(#shared)*
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #vis struct #this<'lean> {
                loaded: ::lean_rs::__private::Loaded<'lean, #count>,
            }
        }
    }

    fn inherent(&self) -> TokenStream {
        let Module { vis, ident, shared, methods, .. } = self.module;
        let this = self.module.module_ident();
        let doc = format!(
            "The methods of [`{ident}`] and the symbols that they call, in the order of the trait.\n\n\
             All of them are looked up when the module is loaded."
        );
        let exports = methods.iter().enumerate().map(|(index, method)| self.export(index, method));
        let load = match &self.origin.loading {
            Loading::Built(location) => Some(self.load(location)),
            Loading::Opened => None,
            Loading::NotBuilt => Some(self.load_nothing()),
        };
        let open = self.open();
        quote! {
            #(#shared)*
            impl<'lean> #this<'lean> {
                #[doc = #doc]
                #vis const EXPORTS: &'static [::lean_rs::Export] = &[#(#exports,)*];

                #load
                #open

                /// The module behind the methods, for looking up exports by name.
                #[must_use]
                #vis fn module(&self) -> &::lean_rs::LeanModule<'lean> {
                    self.loaded.module()
                }
            }
        }
    }

    fn load(&self, location: &Location) -> TokenStream {
        let vis = &self.module.vis;
        let Location { library, needs, sha256, initializer, lean_version } = location;
        let name = self.name;
        let doc = format!(
            "Loads the library that the build script built from the Lean module `{name}`, and initializes the module \
             and all that it imports.\n\n\
             Whatever was loaded or initialized before is not loaded or initialized again.\n\n\
             # Errors\n\
             The library is gone or is another one than was built; it was compiled for another Lean than the one that \
             runs; the module imports `Lean` and the runtime was started without it; its initializer failed; an export \
             is missing, or is a constant where the trait has a function or the other way round. The message says \
             which, and what to do."
        );
        let spec = self.spec();
        quote! {
            #[doc = #doc]
            #vis fn load(lean: &'lean ::lean_rs::LeanRuntime) -> ::lean_rs::LeanResult<Self> {
                let location = ::lean_rs::__private::Location {
                    library: #library,
                    needs: &[#(#needs),*],
                    sha256: #sha256,
                    initializer: #initializer,
                    lean_version: #lean_version,
                };
                let loaded = ::lean_rs::__private::Loaded::load(lean, &#spec, &location)?;
                ::core::result::Result::Ok(Self { loaded })
            }
        }
    }

    /// What stands in place of `load` without a build script: it compiles, for documentation and editors.
    fn load_nothing(&self) -> TokenStream {
        let vis = &self.module.vis;
        quote! {
            #[doc = "Loads the module from where the build script built it."]
            #vis fn load(_: &'lean ::lean_rs::LeanRuntime) -> ::lean_rs::LeanResult<Self> {
                ::core::unreachable!("a crate without the manifest of its build script does not compile")
            }
        }
    }

    fn open(&self) -> TokenStream {
        let Module { vis, ident, .. } = self.module;
        let name = self.name;
        let doc = format!(
            "Loads the shared library at `path`, and initializes its Lean module `{name}` and all that it imports.\n\n\
             # Safety\n\
             The file is the shared library of the Lean module `{name}`, or of a package with it, compiled by Lean; and \
             its exports have the types that the methods of [`{ident}`] state.\n\n\
             # Errors\n\
             The file cannot be loaded or has no such module; the module imports `Lean` and the runtime was started \
             without it; its initializer failed; an export is missing, or is a constant where the trait has a function \
             or the other way round. The message says which, and what to do."
        );
        let spec = self.spec();
        quote! {
            #[doc = #doc]
            #vis unsafe fn open(
                lean: &'lean ::lean_rs::LeanRuntime,
                path: impl ::core::convert::AsRef<::std::path::Path>,
            ) -> ::lean_rs::LeanResult<Self> {
                let path = ::core::convert::AsRef::<::std::path::Path>::as_ref(&path);
                // SAFETY: by the caller's word.
                let loaded = unsafe { ::lean_rs::__private::Loaded::open(lean, &#spec, path) }?;
                ::core::result::Result::Ok(Self { loaded })
            }
        }
    }

    fn spec(&self) -> TokenStream {
        let package = &self.origin.package;
        let name = self.name;
        quote! {
            ::lean_rs::__private::ModuleSpec { package: #package, module: #name, exports: Self::EXPORTS }
        }
    }

    fn implementation(&self) -> TokenStream {
        let Module { ident, has_lifetime, shared, methods, .. } = self.module;
        let this = self.module.module_ident();
        let lifetime = has_lifetime.then(|| quote!(<'lean>));
        let bodies = (0..methods.len()).map(|index| self.implement(index));
        quote! {
            #(#shared)*
            impl<'lean> #ident #lifetime for #this<'lean> {
                #(#bodies)*
            }
        }
    }
}

impl Generator<'_> {
    /// For each parameter of the C function whether it is filled in; empty if none is.
    fn erased(&self, index: usize) -> &[bool] {
        self.compared.get(index).map(|compared| compared.erased.as_slice()).unwrap_or_default()
    }

    /// An element of `EXPORTS`.
    fn export(&self, index: usize, method: &Method) -> TokenStream {
        let Method { conditions, export, parameters, .. } = method;
        let name = method.ident.unraw().to_string();
        let kind = if method.is_constant {
            let ty = method.output.value();
            quote!(::lean_rs::__private::constant_kind::<#ty>())
        } else {
            let arity = Literal::usize_unsuffixed(parameters.len().max(self.erased(index).len()));
            quote!(::lean_rs::ExportKind::Function { arity: #arity })
        };
        quote!(#(#conditions)* ::lean_rs::Export { method: #name, symbol: #export, kind: #kind })
    }

    fn implement(&self, index: usize) -> TokenStream {
        let (before, rest) = self.module.methods.split_at(index);
        let Some(method) = rest.first() else { return TokenStream::new() };
        let Method { ident, conditions, parameters, returned, output, is_unsafe, .. } = method;
        let declared = parameters.iter().map(|Parameter { ident, ty, .. }| quote!(#ident: #ty));
        let mut given = parameters.iter().map(|parameter| {
            let Parameter { ident, ty, number, .. } = parameter;
            let value = match number {
                Some(Number::Nat) => quote!(::lean_rs::AsNat(#ident)),
                Some(Number::Int) => quote!(::lean_rs::AsInt(#ident)),
                None => quote!(#ident),
            };
            let passed = parameter.passed_type();
            // Each by itself, so that an error is on the type's own tokens.
            quote_spanned!(ty.span()=> ::lean_rs::__private::argument::<#passed>(#value))
        });
        let arguments: Vec<TokenStream> = match self.erased(index) {
            [] => given.collect(),
            erased => erased
                .iter()
                .filter_map(|erased| if *erased { Some(quote!(::lean_rs::Erased)) } else { given.next() })
                .collect(),
        };
        let arguments = quote!((#(#arguments,)*));
        let index = count(before);
        let call = match (method.effect, output) {
            (Effect::Io, Output::Result(ty) | Output::Bare(ty)) => {
                quote!(call_io::<_, #ty>(#index, #arguments))
            }
            // The two types are those of the result.
            (Effect::Eio, _) => quote!(call_eio(#index, #arguments)),
            (Effect::Pure | Effect::BaseIo, Output::Result(ty)) if method.is_constant => {
                quote!(constant::<#ty>(#index))
            }
            (Effect::Pure | Effect::BaseIo, Output::Bare(ty)) if method.is_constant => {
                quote!(constant_bare::<#ty>(#index))
            }
            (Effect::Pure | Effect::BaseIo, Output::Result(ty)) => {
                quote!(call::<_, #ty>(#index, #arguments))
            }
            (Effect::Pure | Effect::BaseIo, Output::Bare(ty)) => {
                quote!(call_bare::<_, #ty>(#index, #arguments))
            }
        };
        let safety = is_unsafe.then(|| quote!(unsafe));
        quote! {
            #(#conditions)*
            #[inline]
            #safety fn #ident(&self, #(#declared),*) -> #returned {
                // SAFETY: who loaded the module vouched for the signatures of its exports.
                unsafe { self.loaded.#call }
            }
        }
    }
}

/// How many of these methods the program has: a number, or, as `cfg` is not known here, an expression.
fn count(methods: &[Method]) -> TokenStream {
    if methods.iter().all(|method| method.conditions.is_empty()) {
        return Literal::usize_unsuffixed(methods.len()).to_token_stream();
    }
    let units = methods.iter().map(|method| {
        let conditions: &[Attribute] = &method.conditions;
        quote!(#(#conditions)* ())
    });
    quote!({ const { <[()]>::len(&[#(#units,)*]) } })
}
