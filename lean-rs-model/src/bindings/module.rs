//! The trait of a module.

use std::collections::BTreeSet;
use std::fmt::Write;

use thiserror::Error;

use super::docs::{document, lines};
use super::names::{identifier, snake_case, upper_camel};
use super::structures::Structures;
use super::types::{Place, Style, declaration, last_part};
use crate::manifest::{CDeclaration, Export, Kind, Library, Manifest, Module, Parameter, Signature, Type};

/// The most parameters that a method can have.
const MAX_PARAMETERS: usize = 32;

/// Why nothing can be written for a module.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnboundError {
    /// The manifest does not have the module.
    #[error(
        "the build script does not build the Lean module `{module}`; it builds {known}\n\
         Add `.module(\"{module}\")` after `lean_build::LakePackage::new(…)` in build.rs."
    )]
    UnknownModule {
        /// The module.
        module: String,
        /// Those that the manifest has.
        known: String,
    },
    /// Lean could not be asked for the types.
    #[error(
        "the Lean types of the exports of `{module}` are not known, since Lean could not be asked for them (see the warning \
         of the build script)\n\
         Write the trait by hand, or use a version of Lean that lean-build knows."
    )]
    Unverified {
        /// The module.
        module: String,
    },
}

/// A trait for the exports of a module, and types for the Lean types that they need, as Rust source text.
///
/// ```no_run
/// use lean_rs_model::bindings::{Bindings, Style};
/// use lean_rs_model::manifest::Manifest;
///
/// let manifest = Manifest::read("target/lean-rs-manifest.json")?;
/// let bindings = Bindings::of(&manifest, "Arith", Style::Imported)?;
/// println!("{}{}", bindings.definitions("pub"), bindings.trait_definition("pub", "Arith"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[allow(missing_debug_implementations)]
pub struct Bindings<'a> {
    module: &'a Module,
    library: &'a Library,
    exports: Vec<&'a Export>,
    structures: Structures<'a>,
    style: Style,
}

impl<'a> Bindings<'a> {
    /// The bindings of a module.
    ///
    /// # Errors
    /// See [`UnboundError`].
    pub fn of(manifest: &'a Manifest, module: &str, style: Style) -> Result<Bindings<'a>, UnboundError> {
        let Some((_, library, found)) = manifest.find_module(module) else {
            let known: Vec<String> = manifest.modules().map(|(_, _, it)| format!("`{}`", it.name)).collect();
            return Err(UnboundError::UnknownModule { module: module.to_owned(), known: known.join(", ") });
        };
        if !library.verified {
            return Err(UnboundError::Unverified { module: module.to_owned() });
        }
        let exports: Vec<&Export> =
            library.exports.iter().filter(|export| found.reaches.contains(&export.module)).collect();
        let structures =
            Structures::of(library, exports.iter().filter_map(|export| export.lean.as_ref()), style);
        Ok(Bindings { module: found, library, exports, structures, style })
    }

    /// The name that a trait of this module has if nobody gives one: the last part of the module's name.
    pub fn trait_name(&self) -> String {
        upper_camel(last_part(&self.module.name))
    }

    /// Structs and enums for the Lean types that the exports need.
    pub fn definitions(&self, visibility: &str) -> String {
        self.structures.definitions(visibility)
    }

    /// The trait, with its attribute.
    pub fn trait_definition(&self, visibility: &str, name: &str) -> String {
        let methods = self.methods(&BTreeSet::new());
        let lifetime = if methods.contains("'lean") { "<'lean>" } else { "" };
        let space = if visibility.is_empty() { "" } else { " " };
        let attribute = self.style.own("lean_module");
        let mut text = format!("/// The Lean module `{}`.\n", self.module.name);
        for (symbol, count) in self.too_many() {
            let note = format!(
                "Not here: `{symbol}`, which has {count} parameters; a method has at most {MAX_PARAMETERS}."
            );
            lines(&mut text, "", "");
            lines(&mut text, "", &note);
        }
        let _ = writeln!(
            text,
            "#[{attribute}({:?})]\n{visibility}{space}trait {name}{lifetime} {{\n{methods}}}",
            self.module.name
        );
        text
    }

    /// The methods, without those of the exports that have one already.
    pub fn methods(&self, bound: &BTreeSet<String>) -> String {
        let mut used = BTreeSet::new();
        let mut text = String::new();
        for export in self.exports.iter().filter(|export| !bound.contains(&export.symbol)) {
            let Some(signature) = &export.lean else { continue };
            if signature.params.len() > MAX_PARAMETERS {
                continue;
            }
            self.method(export, signature, &mut used, &mut text);
        }
        text
    }

    fn too_many(&self) -> impl Iterator<Item = (&str, usize)> {
        let counted = self
            .exports
            .iter()
            .filter_map(|export| Some((export.symbol.as_str(), export.lean.as_ref()?.params.len())));
        counted.filter(|(_, count)| *count > MAX_PARAMETERS)
    }

    fn method(&self, export: &Export, signature: &Signature, used: &mut BTreeSet<String>, text: &mut String) {
        let name = snake_case(last_part(&signature.name));
        // Of several definitions with the same last part, the later ones say where they are.
        let name = if used.contains(&name) {
            let parts: Vec<&str> = lean_rs_sys::names::components(&signature.name).collect();
            parts[parts.len().saturating_sub(2)..]
                .iter()
                .map(|part| snake_case(part))
                .collect::<Vec<_>>()
                .join("_")
        } else {
            name
        };
        let name = identifier(&name, used.len(), used);
        let shown = format!("@[export {}] {}", export.symbol, declaration(signature));
        if !text.is_empty() {
            text.push('\n');
        }
        document(text, "    ", signature.doc.as_deref(), &shown, signature.position.as_ref());
        let mut conditions: Vec<String> =
            signature.params.iter().filter_map(|param| self.condition(param)).collect();
        let result = &signature.result;
        if result.ty.lends_condition() || self.structures.lends_objects(&result.ty) {
            conditions.push(format!(
                "the functions in the result, `{}`, are called with what their types ask for",
                result.pretty
            ));
        }
        if !conditions.is_empty() {
            lines(text, "    ", "");
            lines(text, "    ", "# Safety");
            lines(text, "    ", &conditions.join(", "));
        }
        let constant = matches!(export.c, CDeclaration::Constant(_));
        let (effect, returned) = self.returned(signature);
        let keys =
            [Some(format!("export = {:?}", export.symbol)), effect, constant.then(|| "constant".to_owned())];
        let keys: Vec<String> = keys.into_iter().flatten().collect();
        let mut names = BTreeSet::new();
        let params =
            signature.params.iter().filter(|param| !param.erased).enumerate().map(|(index, param)| {
                let name = param.name.as_deref().map(snake_case).unwrap_or_default();
                let name = identifier(&name, index, &mut names);
                format!(
                    ", {name}: {}",
                    self.structures.write(&self.library.instance(&param.ty), Place::Argument)
                )
            });
        let params: String = params.collect();
        let safety = if conditions.is_empty() { "" } else { "unsafe " };
        let many = if signature.params.len() > 6 { "    #[allow(clippy::too_many_arguments)]\n" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "    #[lean({})]\n{many}    {safety}fn {name}(&self{params}) -> {returned};",
            keys.join(", ")
        );
    }

    /// The key for the effect, and the type that the method returns.
    fn returned(&self, signature: &Signature) -> (Option<String>, String) {
        let value = self.structures.write(&signature.result.ty, Place::Owned);
        let result = |value: &str| format!("{}<{value}>", self.style.own("LeanResult"));
        match signature.error() {
            None if is_infallible(&signature.result.ty, &value) => (None, value),
            None => (None, result(&value)),
            Some(error) if error.is_io_error() => (Some("io".to_owned()), result(&value)),
            Some(error) => {
                let error = self.structures.write(error, Place::Owned);
                let both = format!("{}<{value}, {error}>", self.style.std("result", "Result"));
                (Some("eio".to_owned()), result(&both))
            }
        }
    }

    /// What a caller has to make true.
    fn condition(&self, param: &Parameter) -> Option<String> {
        let needed = param.kind == Kind::Proof
            || param.ty.has_condition()
            || !param.erased && self.structures.trusts_objects(&self.library.instance(&param.ty));
        needed.then(|| match &param.name {
            Some(name) => format!("`{name} : {}`", param.pretty),
            None => format!("`{}`", param.pretty),
        })
    }

    /// The method for one export, on one line: `fn add(&self, a: u64, b: u64) -> u64`.
    pub fn method_of(&self, symbol: &str) -> Option<String> {
        let export = self.exports.iter().find(|export| export.symbol == symbol)?;
        let mut text = String::new();
        self.method(export, export.lean.as_ref()?, &mut BTreeSet::new(), &mut text);
        let code = text.lines().map(str::trim).filter(|line| !line.starts_with("///"));
        let code: Vec<&str> = code.filter(|line| !line.starts_with("#[allow")).collect();
        Some(code.join(" ").trim_end_matches(';').to_owned())
    }
}

/// Whether every value that C can return is one of the Rust type.
fn is_infallible(ty: &Type, rust: &str) -> bool {
    let number = matches!(
        rust,
        "u8" | "u16"
            | "u32"
            | "u64"
            | "usize"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "isize"
            | "f32"
            | "f64"
            | "bool"
    );
    let object = rust.ends_with("Obj<'lean>") && !rust.starts_with('&');
    number || object && !matches!(ty, Type::Erased(_))
}
