//! What a build script found out about Lean packages, for the macros that expand later in the same build.
//!
//! The build script writes one JSON file and names it in the environment variable [`MANIFEST_ENV`] of the crate's
//! compilation; the macros read it with [`Manifest::read`].

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use crate::c::{CDeclaration, CType};
pub use crate::effect::Effect;
pub use lean_rs_sys::names::{extern_record, is_function_of_lean_rs, is_reserved};

pub use crate::builtin::HasValue;
pub use crate::proofs::{Proofs, Unproven};
pub use crate::signature::{
    Action, Binder, Export, Extern, Parameter, Position, ResultType, Signature, WithoutSymbol,
};
pub use crate::types::{
    Constructor, Family, Field, Kind, Member, ParameterKind, Place, Side, Type, TypeDeclaration,
    TypeParameter, TypeRepr,
};

use crate::builtin;
use crate::types::digest_of;

/// The number of the layout described by this module's types. It changes whenever a reader of the former layout
/// would misread the file.
pub const SCHEMA: u32 = 9;

/// The environment variable of a compilation that holds the path of its manifest.
pub const MANIFEST_ENV: &str = "LEAN_RS_MANIFEST";

/// The name of the file in `OUT_DIR`.
pub const FILE_NAME: &str = "lean-rs-manifest.json";

/// Everything that one build script built.
///
/// All paths in it are absolute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`SCHEMA`] in a manifest that could be read.
    pub schema: u32,
    /// The toolchain that compiled the packages, and that the program is linked against.
    pub toolchain: Toolchain,
    /// The packages, in the order in which the build script named them.
    pub packages: Vec<Package>,
}

/// A Lean toolchain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// What the toolchain calls itself, such as `4.27.0-rc1`; empty if it states no version.
    pub version: String,
    /// The version of the supported window whose rules `lean-rs` follows; `None` when the build script was not told
    /// (no dependency on `lean-rs`).
    pub resolved_version: Option<String>,
    /// The directory that holds `bin/`, `include/` and `lib/`.
    pub sysroot: String,
}

/// A Lean package with at least one module that Rust asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// The package's name, as it stands in the names of C symbols from Lean 4.27 on.
    pub name: String,
    /// The directory of its lakefile.
    pub directory: String,
    /// Its libraries that hold the modules.
    pub libraries: Vec<Library>,
}

/// A shared library that Lake built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// The name of the `lean_lib` target.
    pub name: String,
    /// The library file: a copy of what Lake built, which stays when Lake builds another version.
    pub path: String,
    /// The BLAKE3 digest of the file, in lower-case hexadecimal digits. A program loads a file with this digest and no other,
    /// because the signatures that it was compiled with are those of this one.
    pub digest: String,
    /// A digest of what the package is made of: its folder, its sources, its lakefile. A module that two libraries of one origin
    /// contain is the same in both.
    pub origin: String,
    /// Other libraries built by Lake that this one takes symbols from, in the order in which they must be loaded
    /// before it. On Linux and macOS Lake links no library against another, so they are found only if they are loaded
    /// with global visibility (`RTLD_GLOBAL`).
    pub needs: Vec<Needed>,
    /// What the program is linked with, if it does not load the library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked: Option<Linked>,
    /// The modules that the build script named. The library may hold more.
    pub modules: Vec<Module>,
    /// The symbols of the library that Rust can call or read.
    pub exports: Vec<Export>,
    /// The `@[export]` declarations for which the library has no symbol, as far as they are in modules that are initialized
    /// with those that the build script named. Empty if Lean was not asked ([`verified`](Self::verified)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_symbol: Vec<WithoutSymbol>,
    /// The symbols that the modules of the library want the program to define, and those modules of the package that are
    /// initialized with one that the build script named. Empty if Lean was not asked ([`verified`](Self::verified)).
    pub externs: Vec<Extern>,
    /// Whether Lean was asked for the signatures of the exports and externs. If not, because its version is not known or not
    /// one that can be asked, no more than the C types of the exports is known.
    pub verified: bool,
    /// The structures and inductive types that the signatures reach, without those that Rust has types for, and without
    /// those of Lean's own compiler.
    pub types: Vec<TypeDeclaration>,
    /// The types in signatures and fields of which Lean knows a value, by an instance of `Nonempty`. Those
    /// that Rust has types for are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with_values: BTreeMap<String, HasValue>,
    /// The axioms that some export or extern depends on.
    pub axioms: Vec<String>,
}

/// A library that another one takes symbols from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needed {
    /// The library file, as [`Library::path`].
    pub path: String,
    /// The digest of the file, as [`Library::digest`]: the other library was compiled with the types of this one.
    pub digest: String,
    /// As [`Library::origin`].
    pub origin: String,
}

/// A library that is linked into the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The code of the library, then that of the libraries that it needs.
    pub archives: Vec<Archive>,
    /// Whether that is LLVM bitcode, which the linker may put in place of calls, and not machine code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bitcode: bool,
    /// The symbols that the program is to define for them, sorted.
    pub undefined: Vec<String>,
}

/// The code of a library, as the linker takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// What the linker is told: the file is `libNAME.a`.
    pub name: String,
    /// The digest of the shared library that was built from the same code, as [`Library::digest`].
    pub digest: String,
    /// What the symbols in it begin with, in front of those of the shared library: they are this archive's alone.
    pub prefix: String,
    /// The symbols of the initializers in it, without the prefix.
    pub initializers: Vec<String>,
}

/// A module that the build script named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// The name in Lean, such as `Arith.Sub`.
    pub name: String,
    /// The C symbol that initializes it.
    pub initializer: String,
    /// Whether the runtime must be started with the `Lean` library before this module is initialized.
    ///
    /// Known for each library, not for each module: `true` as soon as one module of the library, or of a library that
    /// it needs, imports `Lean`.
    pub imports_lean: bool,
    /// The modules of the library that are initialized with this one: itself, and those that it imports. Their exports
    /// may be called.
    pub reaches: Vec<String>,
}

/// A manifest could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The file is missing or unreadable.
    #[error(
        "cannot read the manifest {}: {source}\n\
         It is written by the build script: does build.rs call `lean_build::LakePackage::new(…)…build()`?",
        path.display()
    )]
    Read {
        /// The manifest.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file was written by an incompatible lean-build.
    #[error(
        "the manifest {} has schema {found}, expected schema {SCHEMA}\n\
         It is written by lean-build (a build-dependency) and read by lean-rs: give both the same version in \
         Cargo.toml, then run `cargo clean -p` for this crate if the message stays.",
        path.display()
    )]
    Schema {
        /// The manifest.
        path: PathBuf,
        /// The number in the file; 0 if it has none.
        found: u64,
    },
    /// The file is no manifest, though it states the right schema or none.
    #[error(
        "the manifest {} is damaged: {source}\n\
         Delete it and build again; it is written by the build script.",
        path.display()
    )]
    Damaged {
        /// The manifest.
        path: PathBuf,
        /// What serde met.
        source: serde_json::Error,
    },
}

impl Library {
    /// The declaration of a structure or inductive type that a signature of this library reaches.
    pub fn find_type(&self, name: &str) -> Option<&TypeDeclaration> {
        self.types.iter().find(|declaration| declaration.name == name)
    }

    /// What an instance of a class is at run time, if the class has one field with a value: `α` for `Inhabited α`, `α → α →
    /// α` for `Add α`. Other types are left as they are.
    pub fn instance(&self, ty: &Type) -> Type {
        let Type::Constant { name, args, .. } = ty.unconditional() else { return ty.clone() };
        let Some(class) = self.find_type(name).filter(|it| it.class) else { return ty.clone() };
        let TypeRepr::Trivial(field) = class.repr else { return ty.clone() };
        let Some(field) = class.constructors.first().and_then(|it| it.fields.get(field)) else {
            return ty.clone();
        };
        let value = class.field_type(field, args);
        // What the class promises beside the value.
        if matches!(ty, Type::Subtype { .. }) || class.condition().is_some() {
            return Type::Subtype { name: name.clone(), of: Box::new(value), member: None };
        }
        value
    }

    /// The digest of a type's declaration and of all that it reaches; see [`TypeDeclaration::digest`]. `None` for a type of Lean's own
    /// that lean-rs has a handle for: the name says all.
    pub fn type_digest(&self, name: &str) -> Option<u64> {
        let declaration = self.find_type(name)?;
        if builtin::handle(name).is_some() && declaration.is_of_compiler() {
            return None;
        }
        Some(declaration.digest(|reached| self.find_type(reached)))
    }

    /// A digest of what tells a member of this family of types from all other types.
    pub fn member_digest(&self, family: &str, member: &Member) -> u64 {
        let declared = self.type_digest(family).map(|digest| digest.to_string()).unwrap_or_default();
        digest_of([family.to_owned(), member.terms.clone(), declared])
    }

    /// A digest of what the declaration of an extern says to the function that the program defines: a function that was compared
    /// with it fits all declarations of the same digest. `None` if Lean could not describe it.
    pub fn extern_digest(&self, declaration: &Extern) -> Option<u64> {
        let signature = declaration.lean.as_ref()?;
        // A type parameter is known by its place.
        let variables = signature.variables();
        let numbers: Vec<Type> =
            (0..variables.len()).map(|number| Type::Variable(number.to_string())).collect();
        let numbered: Vec<(&str, &Type)> = variables.into_iter().zip(&numbers).collect();
        let types = || signature.types().map(|ty| ty.substitute(&numbered)).collect::<Vec<_>>();
        let params = signature.params.iter().map(|param| (param.kind, param.erased, param.borrowed));
        let says = (&declaration.c, params.collect::<Vec<_>>(), types(), signature.action.is_some());
        // What a condition says is not in the type.
        let terms = signature.terms.clone().unwrap_or_default();
        // Nor what a definition does: it is the same in the same library.
        let definition = if declaration.defined { declaration.library.clone() } else { String::new() };
        let reached = signature.types().flat_map(Type::parts).filter_map(|ty| self.find_type(ty.name()?));
        let digests = reached
            .filter(|it| !it.is_of_compiler())
            .map(|it| format!("{} {}", it.name, it.digest(|name| self.find_type(name))));
        // Types that serde can write.
        Some(digest_of(
            [serde_json::to_string(&says).unwrap_or_default(), terms, definition].into_iter().chain(digests),
        ))
    }

    /// The types in signatures.
    fn signature_types(&self) -> impl Iterator<Item = &Type> {
        let exports = self.exports.iter().filter_map(|it| it.lean.as_ref());
        exports.chain(self.externs.iter().filter_map(|it| it.lean.as_ref())).flat_map(Signature::types)
    }

    /// All files that a program loads for this library, itself last, each with its digest.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let needs = self.needs.iter().map(|needed| (&*needed.path, &*needed.digest));
        needs.chain([(&*self.path, &*self.digest)])
    }
}

impl Manifest {
    /// Reads the manifest that a build script wrote.
    ///
    /// # Errors
    /// [`ManifestError::Read`] when there is no such file, [`ManifestError::Schema`] when another version of
    /// `lean-build` wrote it, [`ManifestError::Damaged`] when it is anything else.
    pub fn read(path: impl AsRef<Path>) -> Result<Manifest, ManifestError> {
        let path = path.as_ref();
        let text = fs::read_to_string(path)
            .map_err(|source| ManifestError::Read { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// Reads the text of a manifest; `path` is for messages only.
    ///
    /// ```
    /// use lean_rs_model::manifest::Manifest;
    ///
    /// let text = r#"{
    ///     "schema": 9,
    ///     "toolchain": { "version": "4.27.0", "resolved_version": null, "sysroot": "/lean" },
    ///     "packages": [{ "name": "demo", "directory": "/demo", "libraries": [{
    ///         "name": "Demo", "path": "/demo/libdemo_Demo.so", "digest": "", "origin": "", "needs": [], "modules": [{
    ///             "name": "Demo", "initializer": "initialize_demo_Demo", "imports_lean": false, "reaches": ["Demo"]
    ///         }],
    ///         "exports": [], "externs": [], "verified": true, "types": [], "axioms": []
    ///     }] }]
    /// }"#;
    /// let manifest = Manifest::parse(text, "manifest.json")?;
    /// let (package, library, module) = manifest.find_module("Demo").expect("it is in the text");
    /// assert_eq!((&*package.name, &*library.name), ("demo", "Demo"));
    /// assert_eq!(module.initializer, "initialize_demo_Demo");
    /// # Ok::<(), lean_rs_model::manifest::ManifestError>(())
    /// ```
    ///
    /// # Errors
    /// [`ManifestError::Schema`] and [`ManifestError::Damaged`], as [`Manifest::read`].
    pub fn parse(text: &str, path: impl AsRef<Path>) -> Result<Manifest, ManifestError> {
        let path = path.as_ref();
        let damaged = |source| ManifestError::Damaged { path: path.to_owned(), source };
        let error = match serde_json::from_str::<Manifest>(text) {
            Ok(manifest) if manifest.schema == SCHEMA => return Ok(manifest),
            Ok(Manifest { schema: found, .. }) => {
                return Err(ManifestError::Schema { path: path.to_owned(), found: found.into() });
            }
            Err(error) => error,
        };
        // Another schema need not have any of the other fields.
        #[derive(Deserialize)]
        struct Written {
            #[serde(default)]
            schema: serde_json::Value,
        }
        let written: Written = serde_json::from_str(text).map_err(damaged)?;
        let found = written.schema.as_u64().unwrap_or(0);
        let same = found == u64::from(SCHEMA);
        Err(if same { damaged(error) } else { ManifestError::Schema { path: path.to_owned(), found } })
    }

    /// The text of the file, which [`Manifest::read`] reads.
    pub fn to_json(&self) -> serde_json::Result<String> {
        // In one line: every compilation with a trait reads it, in builds without optimization.
        Ok(serde_json::to_string(self)? + "\n")
    }

    /// All libraries.
    pub fn libraries(&self) -> impl Iterator<Item = &Library> {
        self.packages.iter().flat_map(|package| &package.libraries)
    }

    /// The declaration of a structure or inductive type, by its full name.
    pub fn find_type(&self, name: &str) -> Option<&TypeDeclaration> {
        self.types().find(|declaration| declaration.name == name)
    }

    /// The digest of the type's declaration and of all that it reaches, in the library where [`find_type`](Self::find_type)
    /// finds it: another library may have been compiled with another version of what is inside.
    pub fn type_digest(&self, name: &str) -> Option<u64> {
        self.libraries().find_map(|library| library.type_digest(name))
    }

    /// All types that signatures reach; one that several libraries reach comes several times.
    pub fn types(&self) -> impl Iterator<Item = &TypeDeclaration> {
        self.libraries().flat_map(|library| &library.types)
    }

    /// The types in signatures and fields of which only the name is known, each with whether Lean's own library declares it.
    pub fn opaque_types(&self) -> impl Iterator<Item = (&str, bool)> {
        let fields = self.types().flat_map(TypeDeclaration::all_fields).map(|field| &field.ty);
        let signatures = self.libraries().flat_map(Library::signature_types);
        let parts = signatures.chain(fields).flat_map(Type::parts);
        parts.filter_map(|part| match part {
            Type::Opaque { name, native, .. } => Some((&**name, *native)),
            _ => None,
        })
    }

    /// The members of a family of types that signatures and fields mention, each with the library.
    pub fn members<'a>(&'a self, family: &'a str) -> impl Iterator<Item = (&'a Library, &'a Member)> {
        self.libraries().flat_map(move |library| {
            let fields = library.types.iter().flat_map(TypeDeclaration::all_fields).map(|field| &field.ty);
            library.signature_types().chain(fields).flat_map(Type::parts).filter_map(move |part| match part {
                Type::Subtype { name, member: Some(member), .. } if name == family => Some((library, member)),
                _ => None,
            })
        })
    }

    /// All symbols that the program is to define, each with the library whose module declares it.
    pub fn externs(&self) -> impl Iterator<Item = (&Library, &Extern)> {
        self.libraries().flat_map(|library| library.externs.iter().map(move |found| (library, found)))
    }

    /// The declarations of a symbol that the program is to define. There may be several, in one library or in more; a
    /// function under this symbol has to fit each of them.
    pub fn externs_of<'a>(&'a self, symbol: &'a str) -> impl Iterator<Item = (&'a Library, &'a Extern)> {
        self.externs().filter(move |(_, found)| found.symbol == symbol)
    }

    /// All modules, each with the package and the library it is in.
    pub fn modules(&self) -> impl Iterator<Item = (&Package, &Library, &Module)> {
        self.packages.iter().flat_map(|package| {
            package
                .libraries
                .iter()
                .flat_map(move |library| library.modules.iter().map(move |module| (package, library, module)))
        })
    }

    /// The module of this name (as in Lean: `Arith.Sub`), if the build script named it.
    pub fn find_module(&self, name: &str) -> Option<(&Package, &Library, &Module)> {
        self.modules().find(|(_, _, module)| module.name == name)
    }
}

#[cfg(test)]
mod tests;
