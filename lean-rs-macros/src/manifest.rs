//! What the build script found out.

use std::env;
use std::path::PathBuf;

use lean_build::manifest::{MANIFEST_ENV, Manifest};
use syn::LitStr;

use crate::errors::Errors;
use crate::messages::Problem;
use crate::names;
use crate::parse::Attribute;

/// The manifest of this compilation.
pub(crate) enum Source {
    /// No build script with `lean-build`.
    None,
    /// What it wrote, and where.
    Manifest(PathBuf, Box<Manifest>),
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
pub(crate) struct Origin {
    pub(crate) package: String,
    /// Present with a build script.
    pub(crate) location: Option<Location>,
}

impl Source {
    /// Reads the manifest that the environment names.
    pub(crate) fn of_build() -> Source {
        let Some(path) = env::var_os(MANIFEST_ENV).map(PathBuf::from) else { return Source::None };
        match Manifest::read(&path) {
            Ok(manifest) => Source::Manifest(path, Box::new(manifest)),
            Err(error) => Source::Unreadable(error.to_string()),
        }
    }

    /// The file that the expansion depends on, if it can be read at all.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        match self {
            Source::Manifest(path, _) => Some(path),
            Source::None | Source::Unreadable(_) => None,
        }
    }

    /// Finds the module that the attribute names.
    pub(crate) fn find(&self, attribute: &Attribute, errors: &mut Errors) -> Option<Origin> {
        let name = attribute.module.as_ref()?;
        let module = name.value();
        match (self, &attribute.package) {
            (Source::None, Some(package)) => Some(Origin { package: package.value(), location: None }),
            (Source::None, None) => {
                errors.push(name, Problem::NoManifest { module: &module });
                None
            }
            (Source::Unreadable(text), _) => {
                errors.push(name, Problem::UnreadableManifest { text });
                None
            }
            (Source::Manifest(_, manifest), package) => find(manifest, name, package.as_ref(), errors),
        }
    }
}

fn find(manifest: &Manifest, name: &LitStr, given: Option<&LitStr>, errors: &mut Errors) -> Option<Origin> {
    let wanted = name.value();
    let Some((package, library, module)) = manifest.find_module(&wanted) else {
        let known = names::nearest_first(&wanted, manifest.modules().map(|(_, _, module)| &*module.name));
        errors.push(name, Problem::UnknownModule { module: &wanted, known: &known });
        return None;
    };
    if let Some(given) = given
        && given.value() != package.name
    {
        errors.push(
            given,
            Problem::OtherPackage { module: &wanted, given: &given.value(), actual: &package.name },
        );
        return None;
    }
    Some(Origin {
        package: package.name.clone(),
        location: Some(Location {
            library: library.path.clone(),
            needs: library.needs.clone(),
            sha256: library.sha256.clone(),
            initializer: module.initializer.clone(),
            lean_version: manifest.toolchain.version.clone(),
        }),
    })
}
