//! What the build script found out.

use std::cell::RefCell;
use std::env;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use lean_rs_model::manifest::{Library, MANIFEST_ENV, Manifest};
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::check::Exports;
use crate::errors::Errors;
use crate::messages::Problem;
use crate::names;
use crate::parse::Attribute;

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

/// The module as it is outside of the trait.
pub(crate) struct Origin<'a> {
    pub(crate) package: String,
    pub(crate) place: Place,
    /// What the methods are compared with.
    pub(crate) exports: Option<Exports<'a>>,
}

/// Where the module is loaded from.
pub(crate) enum Place {
    /// From where the build script built it.
    Built(Location),
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

    /// Finds the module that the attribute names.
    pub(crate) fn find(&self, attribute: &Attribute, errors: &mut Errors) -> Option<Origin<'_>> {
        let name = attribute.module.as_ref()?;
        let module = name.value();
        let package = || attribute.package.as_ref().map(LitStr::value);
        match self {
            Source::None if attribute.unchecked.is_none() => {
                errors.push(name, Problem::NoManifest { module: &module });
                Some(Origin { package: package().unwrap_or_default(), place: Place::NotBuilt, exports: None })
            }
            Source::None => {
                let Some(package) = package() else {
                    errors.push(name, Problem::NoPackage { module: &module });
                    return None;
                };
                Some(Origin { package, place: Place::Opened, exports: None })
            }
            Source::Unreadable(text) => {
                errors.push(name, Problem::UnreadableManifest { text });
                None
            }
            Source::Manifest(path, manifest) => find(path, manifest, attribute, name, errors),
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
    attribute: &Attribute,
    name: &LitStr,
    errors: &mut Errors,
) -> Option<Origin<'a>> {
    let wanted = name.value();
    let Some((package, library, module)) = manifest.find_module(&wanted) else {
        let known = names::nearest_first(&wanted, manifest.modules().map(|(_, _, module)| &*module.name));
        errors.push(name, Problem::UnknownModule { module: &wanted, known: &known });
        return None;
    };
    if let Some(given) = &attribute.package
        && given.value() != package.name
    {
        errors.push(
            given,
            Problem::OtherPackage { module: &wanted, given: &given.value(), actual: &package.name },
        );
        return None;
    }
    if let Some(missing) = staleness(path, library) {
        errors.push(name, Problem::StaleManifest { library: &library.path, missing });
        return None;
    }
    if let (Some(deny), false) = (&attribute.deny.path, library.verified) {
        errors.push(deny, Problem::DenyUnverified);
    }
    Some(Origin {
        package: package.name.clone(),
        place: Place::Built(Location {
            library: library.path.clone(),
            needs: library.needs.clone(),
            sha256: library.sha256.clone(),
            initializer: module.initializer.clone(),
            lean_version: manifest.toolchain.version.clone(),
        }),
        exports: attribute.unchecked.is_none().then_some(Exports { module, library }),
    })
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// Whether the library is not the one that the manifest describes: missing (`true`), or another one.
fn staleness(manifest: &Path, library: &Library) -> Option<bool> {
    let Some(built) = modified(Path::new(&library.path)) else { return Some(true) };
    // Newer may just mean copied.
    let newer = modified(manifest).is_none_or(|described| built > described);
    (newer && !library.is_current()).then_some(false)
}
