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

use crate::errors::Errors;
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

/// Where the build put the module: the values of `lean_rs::__private::Location`.
pub(crate) struct Location {
    pub(crate) library: String,
    pub(crate) needs: Vec<String>,
    pub(crate) sha256: String,
    pub(crate) initializer: String,
    pub(crate) lean_version: String,
}

/// What an attribute says of the module to find.
pub(crate) struct Wanted<'a> {
    pub(crate) module: &'a LitStr,
    pub(crate) package: Option<&'a LitStr>,
    /// Whether the types are the programmer's word.
    pub(crate) unchecked: bool,
}

/// The module as it is outside of the trait.
pub(crate) struct Origin<'a> {
    pub(crate) package: String,
    pub(crate) loading: Loading,
    /// The module and its library, if the trait is compared with them.
    pub(crate) built: Option<(&'a Module, &'a Library)>,
}

/// Where the module is loaded from.
pub(crate) enum Loading {
    /// From where the build script built it.
    Built(Location),
    /// From a path that the program names.
    Opened,
    /// There is no build script yet, and code that loads the module has to compile only for tools that never run it.
    NotBuilt,
}

impl Loading {
    pub(crate) fn is_not_built(&self) -> bool {
        matches!(self, Loading::NotBuilt)
    }
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

    /// The file that the expansion depends on, if it can be read at all.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        match self {
            Source::Manifest(path, _) => Some(path),
            Source::None | Source::Unreadable(_) => None,
        }
    }

    /// Makes the compiler expand again when the variable or the file changes.
    pub(crate) fn tracked(&self) -> TokenStream {
        let file = self.path().and_then(|path| path.to_str()).map(|path| {
            quote!(
                const _: &'static [::core::primitive::u8] = ::core::include_bytes!(#path);
            )
        });
        quote! {
            const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(#MANIFEST_ENV);
            #file
        }
    }

    /// The manifest, if there is one.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        match self {
            Source::Manifest(_, manifest) => Some(manifest),
            Source::None | Source::Unreadable(_) => None,
        }
    }

    /// Finds the module.
    pub(crate) fn find(&self, wanted: &Wanted<'_>, errors: &mut Errors) -> Option<Origin<'_>> {
        let &Wanted { module: name, package, unchecked } = wanted;
        let module = name.value();
        let package = package.map(LitStr::value);
        match self {
            Source::None if !unchecked => {
                errors.push(
                    name,
                    format_args!(
                        "no build script told where the Lean module `{module}` is (the environment variable {MANIFEST_ENV} is \
                         not set)\n\
                         to have it built with this crate: add lean-build to [build-dependencies], and a build.rs with `fn \
                         main() {{ lean_build::LakePackage::new(\"lean\").module(\"{module}\").build() }}`, where \"lean\" \
                         is the directory of its lakefile\n\
                         to open a library by its path instead, with types that nobody compares with Lean's: \
                         `#[lean_module(\"{module}\", package = \"…\", unchecked)]`"
                    ),
                );
                let package = package.unwrap_or_default();
                Some(Origin { package, loading: Loading::NotBuilt, built: None })
            }
            Source::None => {
                let Some(package) = package else {
                    errors.push(
                        name,
                        format_args!(
                            "without a build script, the Lake package of the Lean module `{module}` has to be named: write \
                             `package = \"…\"`, the `name` in its lakefile"
                        ),
                    );
                    return None;
                };
                Some(Origin { package, loading: Loading::Opened, built: None })
            }
            Source::Unreadable(text) => {
                errors.push(name, text);
                None
            }
            Source::Manifest(path, manifest) => find(path, manifest, wanted, errors),
        }
    }
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
    path: &Path,
    manifest: &'a Manifest,
    wanted: &Wanted<'_>,
    errors: &mut Errors,
) -> Option<Origin<'a>> {
    let name = wanted.module.value();
    let Some((package, library, module)) = manifest.find_module(&name) else {
        let known = names::nearest_first(&name, manifest.modules().map(|(_, _, module)| &*module.name));
        let builds = if known.is_empty() {
            "it builds none".to_owned()
        } else {
            format!("it builds {}", Listed(&known))
        };
        errors.push(
            wanted.module,
            format_args!(
                "the build script does not build the Lean module `{name}`; {builds}\nif the name is right, add \
                 `.module(\"{name}\")` after `lean_build::LakePackage::new(…)` in build.rs"
            ),
        );
        return None;
    };
    if let Some(given) = wanted.package
        && given.value() != package.name
    {
        errors.push(
            given,
            format_args!(
                "the Lean module `{name}` is in the Lake package `{actual}`, not `{}`: write `package = \"{actual}\"`, or \
                 leave it out, since the build script knows it",
                given.value(),
                actual = package.name
            ),
        );
        return None;
    }
    if let Some(state) = staleness(path, library) {
        errors.push(
            wanted.module,
            format_args!(
                "the library {} {state}, so that what the build script found out about it may be wrong\n\
                 have the build script run again: change a file of the Lean package, or `touch build.rs`",
                library.path
            ),
        );
        return None;
    }
    Some(Origin {
        package: package.name.clone(),
        loading: Loading::Built(Location {
            library: library.path.clone(),
            needs: library.needs.clone(),
            sha256: library.sha256.clone(),
            initializer: module.initializer.clone(),
            lean_version: manifest.toolchain.version.clone(),
        }),
        built: (!wanted.unchecked).then_some((module, library)),
    })
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// What is wrong with the library, if it is not the one that the manifest describes.
fn staleness(manifest: &Path, library: &Library) -> Option<&'static str> {
    let Some(built) = modified(Path::new(&library.path)) else { return Some("is not there any more") };
    // Newer may just mean copied.
    let newer = modified(manifest).is_none_or(|described| built > described);
    (newer && !library.is_current()).then_some("is another one now")
}
