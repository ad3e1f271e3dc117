//! Finds the module that an attribute names in the manifest of the build script.

use std::cell::RefCell;
use std::env;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use lean_rs_model::manifest::{Library, MANIFEST_ENV, Manifest, Module};
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::errors::{Errors, report};
use crate::names;
use crate::texts::Listed;

/// The manifest of this compilation.
pub(crate) enum Source {
    /// No build script with `lean-build`.
    None,
    /// What it wrote, and where.
    Manifest(PathBuf, Rc<Manifest>),
    /// It named a file that cannot be read.
    Unreadable(String),
}

/// The module as it is outside of the trait.
pub(crate) struct Origin<'a> {
    pub(crate) module: String,
    pub(crate) package: String,
    pub(crate) loading: Loading<'a>,
    /// The module and its library, if the trait is compared with them.
    pub(crate) built: Option<(&'a Module, &'a Library)>,
}

/// Where the module is loaded from.
pub(crate) enum Loading<'a> {
    /// From where the build script built it.
    Built(&'a Manifest, &'a Library, &'a Module),
    /// From a path that the program names.
    Opened,
    /// There is no build script yet, and code that loads the module has to compile only for tools that never run it.
    NotBuilt,
}

impl Source {
    /// Reads the manifest that the environment names.
    pub(crate) fn of_build() -> Source {
        let Some(path) = env::var_os(MANIFEST_ENV).map(PathBuf::from) else { return Source::None };
        match read(&path) {
            Ok(manifest) => Source::Manifest(path, manifest),
            Err(error) => Source::Unreadable(error),
        }
    }

    /// Makes the compiler expand again when the variable or the file changes, which one expansion of a crate says.
    pub(crate) fn tracked(&self) -> TokenStream {
        let path = match self {
            Source::Manifest(path, _) => path.to_str(),
            Source::None | Source::Unreadable(_) => None,
        };
        // The text is as long as the modules are many, and each has traits.
        let file = path.filter(|path| is_first(path)).map(|path| {
            // In a function that nobody calls, because what a constant holds is written into the metadata of the crate.
            quote!(
                const _: () = {
                    fn _tracked() -> &'static [::core::primitive::u8] {
                        ::core::include_bytes!(#path)
                    }
                };
            )
        });
        quote! {
            const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(#MANIFEST_ENV);
            #file
        }
    }

    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        match self {
            Source::Manifest(_, manifest) => Some(manifest),
            Source::None | Source::Unreadable(_) => None,
        }
    }

    /// Finds the module of this name. `unchecked` says that the types are the programmer's word.
    pub(crate) fn find(
        &self,
        name: &LitStr,
        package: Option<&LitStr>,
        unchecked: bool,
        errors: &mut Errors,
    ) -> Option<Origin<'_>> {
        let module = name.value();
        let (package, loading) = match (self, package.map(LitStr::value)) {
            (Source::None, package) if !unchecked => {
                report!(
                    errors,
                    name,
                    "no build script says where the Lean module `{module}` is (the environment variable {MANIFEST_ENV} is \
                     not set)\n\
                     to build it with this crate: add lean-build to [build-dependencies], and a build.rs with `fn \
                     main() {{ lean_build::LakePackage::new(\"lean\").module(\"{module}\").build() }}`, where \"lean\" \
                     is the directory of its lakefile\n\
                     to open a library by its path instead, with types that are not compared with Lean's: \
                     `#[lean_module(\"{module}\", package = \"…\", unsafe(unchecked))]`"
                );
                (package.unwrap_or_default(), Loading::NotBuilt)
            }
            (Source::None, Some(package)) => (package, Loading::Opened),
            (Source::None, None) => {
                report!(
                    errors,
                    name,
                    "without a build script, the Lake package of the Lean module `{module}` has to be named: write \
                     `package = \"…\"`, the `name` in its lakefile"
                );
                return None;
            }
            (Source::Unreadable(text), _) => {
                errors.push(name, text);
                return None;
            }
            (Source::Manifest(_, manifest), _) => find(manifest, name, package, errors)?,
        };
        let built = match loading {
            Loading::Built(_, library, module) if !unchecked => Some((module, library)),
            _ => None,
        };
        Some(Origin { module, package, loading, built })
    }
}

/// Whether no expansion of this compilation asked the same.
fn is_first(path: &str) -> bool {
    thread_local! {
        static NAMED: RefCell<String> = const { RefCell::new(String::new()) };
    }
    NAMED.replace(path.to_owned()) != path
}

/// Reads the manifest once for all expansions of a compilation.
fn read(path: &Path) -> Result<Rc<Manifest>, String> {
    struct Known {
        path: PathBuf,
        // An editor's server stays while the build script writes the file again.
        modified: Option<SystemTime>,
        manifest: Rc<Manifest>,
    }
    thread_local! {
        static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
    }
    let modified = modified(path);
    KNOWN.with_borrow_mut(|known| {
        if let Some(known) = known.as_ref().filter(|known| known.path == path && known.modified == modified) {
            return Ok(Rc::clone(&known.manifest));
        }
        let manifest = Rc::new(Manifest::read(path).map_err(|error| error.to_string())?);
        *known = Some(Known { path: path.to_owned(), modified, manifest: Rc::clone(&manifest) });
        Ok(manifest)
    })
}

fn find<'a>(
    manifest: &'a Manifest,
    tokens: &LitStr,
    given: Option<&LitStr>,
    errors: &mut Errors,
) -> Option<(String, Loading<'a>)> {
    let name = tokens.value();
    let Some((package, library, module)) = manifest.find_module(&name) else {
        let known = names::nearest_first(&name, manifest.modules().map(|(_, _, module)| &*module.name));
        let builds = if known.is_empty() {
            "it builds none".to_owned()
        } else {
            format!("it builds {}", Listed(&known))
        };
        report!(
            errors,
            tokens,
            "the build script does not build the Lean module `{name}`; {builds}\nif the name is right, add \
             `.module(\"{name}\")` after `lean_build::LakePackage::new(…)` in build.rs"
        );
        return None;
    };
    if let Some(given) = given
        && given.value() != package.name
    {
        report!(
            errors,
            given,
            "the Lean module `{name}` is in the Lake package `{actual}`, not `{}`: write `package = \"{actual}\"`, or \
             leave it out, since the build script knows it",
            given.value(),
            actual = package.name
        );
        return None;
    }
    if let Some((file, _)) = library.files().find(|(file, _)| !Path::new(file).exists()) {
        report!(
            errors,
            tokens,
            "the library {file} is gone, so what the build script recorded may be wrong\n\
             run the build script again: change a file of the Lean package, or `touch build.rs`"
        );
        return None;
    }
    Some((package.name.clone(), Loading::Built(manifest, library, module)))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}
