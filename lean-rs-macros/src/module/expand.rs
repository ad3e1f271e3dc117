//! Writing the module of a trait.

use lean_rs_model::effect::Effect;
use lean_rs_model::manifest::{self, Archive, Library, Linked, Manifest, Needed, extern_record};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemTrait};

use super::compare::Compared;
use super::parse::Number;
use super::validate::{Method, Module, Parameter};
use crate::compare::option;
use crate::locate::{Loading, Origin};
use crate::names;

pub(super) struct Generator<'a> {
    pub(super) module: &'a Module,
    pub(super) origin: &'a Origin<'a>,
    /// One for each method, if they were compared with Lean's declarations.
    pub(super) compared: &'a [Compared],
}

/// For code that is generic over modules.
fn bound(this: &Ident, shared: &[syn::Attribute]) -> TokenStream {
    quote! {
        #(#shared)*
        impl<'lean> ::lean_rs::BoundModule<'lean> for #this<'lean> {
            fn load(lean: &'lean ::lean_rs::LeanRuntime) -> ::lean_rs::LeanResult<Self> {
                Self::load(lean)
            }

            fn module(&self) -> &::lean_rs::LeanModule<'lean> {
                self.module()
            }
        }
    }
}

impl Generator<'_> {
    pub(super) fn generate(&self, item: &ItemTrait) -> TokenStream {
        let Module { vis, ident, has_lifetime, shared, methods } = self.module;
        let this = self.module.module_ident();
        let about_type = format!(
            "The Lean module `{}`, loaded: implements [`{ident}`] with calls of its exports.\n\n\
             What the calls return lives as long as the `LeanRuntime` that the module was loaded into.",
            self.origin.module
        );
        let about_exports = format!(
            "The methods of [`{ident}`] and the symbols that they call, in the order of the trait.\n\n\
             All of them are looked up when the module is loaded."
        );
        let count = count(methods);
        let exports = methods.iter().enumerate().map(|(index, method)| self.export(index, method));
        let load = match self.origin.loading {
            Loading::Built(manifest, library, module) => match &library.linked {
                Some(linked) => Some(self.link(manifest, library, linked, module)),
                None => Some(self.load(manifest, library, module)),
            },
            Loading::Opened => None,
            Loading::NotBuilt => Some(self.load_nothing()),
        };
        let bound = load.is_some().then(|| bound(&this, shared));
        let open = self.linked().is_none().then(|| self.open());
        let archives = self.linked().map(link_archives);
        let lifetime = has_lifetime.then(|| quote!(<'lean>));
        let bodies = methods.iter().enumerate().map(|(index, method)| self.implement(index, method));
        // Whether a future is `Send` is nothing that the trait promises: Lean's tasks are awaited on their thread.
        let any_async = methods.iter().any(|method| method.awaited.is_some());
        let allowed = any_async.then(|| quote!(#[allow(async_fn_in_trait)]));
        quote! {
            #allowed
            #item

            #(#shared)*
            #[doc = #about_type]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #vis struct #this<'lean> {
                // Of this trait: what another module has loaded is of another type.
                loaded: ::lean_rs::__private::Loaded<'lean, #count, #this<'lean>>,
            }

            #(#shared)*
            impl<'lean> #this<'lean> {
                #[doc = #about_exports]
                #vis const EXPORTS: &'static [::lean_rs::Export] = &[#(#exports,)*];

                #load
                #open

                /// The module behind the methods, for looking up exports by name.
                #[must_use]
                #vis fn module(&self) -> &::lean_rs::LeanModule<'lean> {
                    self.loaded.module()
                }
            }

            #(#shared)*
            // A parameter may be of a type without values.
            #[allow(unreachable_code)]
            impl<'lean> #ident #lifetime for #this<'lean> {
                #(#bodies)*
            }

            #bound
            #archives
        }
    }

    /// What the program is linked with, if the module is not loaded.
    fn linked(&self) -> Option<&Linked> {
        match self.origin.loading {
            Loading::Built(_, library, _) => library.linked.as_ref(),
            Loading::Opened | Loading::NotBuilt => None,
        }
    }

    fn load(&self, manifest: &Manifest, library: &Library, module: &manifest::Module) -> TokenStream {
        let vis = &self.module.vis;
        let Library { path, needs, digest, origin, .. } = library;
        let file = |path, digest, origin| quote!(::lean_rs::__private::File { path: #path, digest: #digest, origin: #origin });
        let needs = needs.iter().map(|Needed { path, digest, origin }| file(path, digest, origin));
        let library_file = file(path, digest, origin);
        let externs = externs(manifest, library);
        let externs = externs.iter().map(|(symbol, digest)| {
            let digest = option(*digest);
            quote!(::lean_rs::__private::DeclaredExtern { symbol: #symbol, digest: #digest })
        });
        let (initializer, lean_version) = (&module.initializer, &manifest.toolchain.version);
        let name = &self.origin.module;
        let doc = format!(
            "Loads the library that the build script built from the Lean module `{name}`, and initializes the module \
             and all that it imports.\n\n\
             Whatever was loaded or initialized before is not loaded or initialized again.\n\n\
             # Errors\n\
             The library, or one that it needs, is at none of the places where it is looked for; a symbol of it is defined by \
             something else in the process as well; the program defines a symbol that it calls with types of another \
             declaration; it was compiled for another Lean than the one that \
             runs; the module imports `Lean` and the runtime was started without it; its initializer failed; Rust \
             code that another initializer calls is loading it; an export is missing, or is a constant where the trait has a \
             function or the other way round. The message says which, and what to do."
        );
        let spec = self.spec();
        quote! {
            #[doc = #doc]
            #vis fn load(lean: &'lean ::lean_rs::LeanRuntime) -> ::lean_rs::LeanResult<Self> {
                let location = ::lean_rs::__private::Location {
                    library: #library_file,
                    needs: &[#(#needs),*],
                    externs: &[#(#externs),*],
                    initializer: #initializer,
                    lean_version: #lean_version,
                };
                // SAFETY: the location is what `lean-build` wrote of the module that the trait was compared with.
                let loaded = unsafe { ::lean_rs::__private::Loaded::load(lean, &#spec, &location) }?;
                ::core::result::Result::Ok(Self { loaded })
            }
        }
    }

    /// `load` for a module that is linked into the program.
    fn link(
        &self,
        manifest: &Manifest,
        library: &Library,
        linked: &Linked,
        module: &manifest::Module,
    ) -> TokenStream {
        let vis = &self.module.vis;
        let Linked { archives, undefined, .. } = linked;
        let prefix = prefix(linked);
        let archives = archives.iter().map(|Archive { digest, initializers, .. }| {
            quote!(::lean_rs::__private::LinkedArchive { digest: #digest, initializers: &[#(#initializers),*] })
        });
        let declared = externs(manifest, library);
        let externs = undefined.iter().map(|symbol| {
            let function = address_of_function(symbol);
            let record =
                address_of_variable(&extern_record(symbol), &quote!(::lean_rs::__private::ComparedExtern));
            let declared = declared.iter().filter(|(known, _)| known == symbol);
            let declared = declared.map(|(_, digest)| option(*digest));
            quote! {
                ::lean_rs::__private::LinkedExtern {
                    symbol: #symbol,
                    function: #function,
                    // SAFETY: the linker found the symbol, which nothing but a function for Lean defines.
                    record: unsafe { &*#record },
                    declared: &[#(#declared),*],
                }
            }
        });
        let initializer = address_of_function(&format!("{prefix}{}", module.initializer));
        let (imports_lean, lean_version) = (module.imports_lean, &manifest.toolchain.version);
        let addresses = self.module.methods.iter().map(|method| {
            let (conditions, address) = (&method.conditions, linked_address(method, prefix));
            quote!(#(#conditions)* #address)
        });
        let name = &self.origin.module;
        let doc = format!(
            "Initializes the Lean module `{name}`, which is linked into the program, and all that it imports.\n\n\
             Whatever was initialized before is not initialized again.\n\n\
             # Errors\n\
             The program defines a symbol that the module calls with types of another declaration; a module of the same code is in \
             a library that is loaded, too; the module imports `Lean` and the runtime was started without it; its initializer \
             failed; Rust code that another initializer calls is loading it. The message says which, and what to do."
        );
        let spec = self.spec();
        quote! {
            #[doc = #doc]
            #[inline(never)]
            #vis fn load(lean: &'lean ::lean_rs::LeanRuntime) -> ::lean_rs::LeanResult<Self> {
                let linked = ::lean_rs::__private::LinkedModule {
                    archives: &[#(#archives),*],
                    externs: &[#(#externs),*],
                    initializer: #initializer,
                    imports_lean: #imports_lean,
                    lean_version: #lean_version,
                };
                // SAFETY: what `lean-build` wrote of the module that the trait was compared with; the names are those of this code
                // alone.
                let loaded = unsafe {
                    ::lean_rs::__private::Loaded::link(lean, &#spec, &linked, [#(#addresses),*])
                }?;
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
        let name = &self.origin.module;
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
        let Origin { package, module, .. } = self.origin;
        quote! {
            ::lean_rs::__private::ModuleSpec { package: #package, module: #module, exports: Self::EXPORTS }
        }
    }

    /// For each parameter of the C function whether it is filled in; empty if none is.
    fn erased(&self, index: usize) -> &[bool] {
        self.compared.get(index).map(|compared| compared.erased.as_slice()).unwrap_or_default()
    }

    /// An element of `EXPORTS`.
    fn export(&self, index: usize, method: &Method) -> TokenStream {
        let Method { conditions, export, parameters, .. } = method;
        let name = names::unraw(&method.ident);
        let kind = if method.is_constant {
            let ty = &method.value;
            quote!(::lean_rs::__private::constant_kind::<#ty>())
        } else {
            let arity = Literal::usize_unsuffixed(parameters.len().max(self.erased(index).len()));
            quote!(::lean_rs::ExportKind::Function { arity: #arity })
        };
        quote!(#(#conditions)* ::lean_rs::Export::new(#name, #export, #kind))
    }

    fn implement(&self, index: usize, method: &Method) -> TokenStream {
        let Method { ident, conditions, parameters, returned, value, is_unsafe, .. } = method;
        let declared = parameters.iter().map(|Parameter { ident, ty, .. }| quote!(#ident: #ty));
        let mut given = parameters.iter().map(|parameter| {
            let Parameter { ident, ty, number, .. } = parameter;
            let value = match number {
                Some(Number::Nat) => quote!(::lean_rs::AsNat(#ident)),
                Some(Number::Int) => quote!(::lean_rs::AsInt(#ident)),
                None => quote!(#ident),
            };
            let passed = parameter.passed_type();
            quote_spanned!(ty.span()=> ::lean_rs::__private::Argument::<#passed>::of(#value))
        });
        let arguments: Vec<TokenStream> = match self.erased(index) {
            [] => given.collect(),
            erased => erased
                .iter()
                .filter_map(|erased| if *erased { Some(quote!(::lean_rs::Erased)) } else { given.next() })
                .collect(),
        };
        let arguments = quote!((#(#arguments,)*));
        // The only place where a type that does not fit is an error.
        let checks = parameters.iter().map(|parameter| {
            let ty = parameter.passed_type();
            quote_spanned!(parameter.ty.span()=> ::lean_rs::__private::assert_argument::<#ty>();)
        });
        let in_scope = (!parameters.is_empty()).then(|| {
            quote!(
                use ::lean_rs::__private::NoArgument as _;
            )
        });
        let index = count(&self.module.methods[..index]);
        let callee = match self.linked().filter(|linked| linked.bitcode) {
            Some(linked) => {
                let known = address_of_function(&format!("{}{}", prefix(linked), method.export));
                quote!((#index, #known))
            }
            None => index.clone(),
        };
        let callee = if method.is_deep { quote!(::lean_rs::__private::Deep(#callee)) } else { callee };
        // What was compared is what is called: the type of the value is written out, and those of the arguments are what
        // `Argument` gives. An inferred one could be another, through an alias of the user's.
        let call = match (method.effect, method.is_constant, method.is_fallible) {
            (Effect::Io, ..) => quote!(call_io::<_, #value>(#callee, #arguments)),
            (Effect::Eio, ..) => quote!(call_eio::<_, #value>(#callee, #arguments)),
            (_, true, true) => quote!(constant::<#value>(#index)),
            (_, true, false) => quote!(constant_bare::<#value>(#index)),
            (_, false, true) => quote!(call::<_, #value>(#callee, #arguments)),
            (_, false, false) => quote!(call_bare::<_, #value>(#callee, #arguments)),
        };
        let call = quote!(self.loaded.#call);
        let call = if method.is_deep { quote!(::lean_rs::__private::deep(|| #call)) } else { call };
        let safety = is_unsafe.then(|| quote!(unsafe));
        let asyncness = method.awaited.is_some().then(|| quote!(async));
        // SAFETY: who loaded the module vouched for the signatures of its exports.
        let called = quote!(unsafe { #call });
        let result = if method.awaited.is_some() {
            quote!({
                let task: #value = #called?;
                task.await
            })
        } else {
            called
        };
        quote! {
            #(#conditions)*
            #[inline]
            #asyncness #safety fn #ident(&self, #(#declared),*) -> #returned {
                #in_scope
                #(#checks)*
                #result
            }
        }
    }
}

/// Has the linker take the code, in whatever the trait is part of.
fn link_archives(linked: &Linked) -> TokenStream {
    let names = linked.archives.iter().map(|archive| &archive.name);
    quote! {
        const _: () = {
            #(#[link(name = #names, kind = "static")])*
            unsafe extern "C" {}
        };
    }
}

/// What the symbols of the library's own code begin with.
fn prefix(linked: &Linked) -> &str {
    linked.archives.first().map_or("", |archive| &archive.prefix)
}

/// The address of the symbol that a method calls or reads.
fn linked_address(method: &Method, prefix: &str) -> TokenStream {
    let symbol = format!("{prefix}{}", method.export);
    if method.is_constant {
        let variable = address_of_variable(&symbol, &quote!(u8));
        quote!(::lean_rs::__private::Address::of(#variable.cast()))
    } else {
        address_of_function(&symbol)
    }
}

fn address_of_function(symbol: &str) -> TokenStream {
    quote!({
        unsafe extern "C-unwind" {
            #[link_name = #symbol]
            fn linked();
        }
        ::lean_rs::__private::Address::of(linked as *const ())
    })
}

fn address_of_variable(symbol: &str, ty: &TokenStream) -> TokenStream {
    quote!({
        unsafe extern "C" {
            #[link_name = #symbol]
            static mut LINKED: #ty;
        }
        &raw const LINKED
    })
}

/// What the program is to define for a library and for those that it needs: the symbols, with the digests of the declarations.
fn externs<'a>(manifest: &'a Manifest, library: &'a Library) -> Vec<(&'a str, Option<u64>)> {
    let loaded: Vec<(&str, &str)> = library.files().collect();
    let libraries = manifest.libraries().filter(|it| loaded.contains(&(&it.path, &it.digest)));
    let all = libraries.flat_map(|it| {
        it.externs.iter().map(|declaration| (&*declaration.symbol, it.extern_digest(declaration)))
    });
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many of these methods the program has: a number, or, as `cfg` is not known here, an expression.
fn count(methods: &[Method]) -> TokenStream {
    if methods.iter().all(|method| method.conditions.is_empty()) {
        return Literal::usize_unsuffixed(methods.len()).to_token_stream();
    }
    let units = methods.iter().map(|Method { conditions, .. }| quote!(#(#conditions)* ()));
    quote!({ const { <[()]>::len(&[#(#units,)*]) } })
}
