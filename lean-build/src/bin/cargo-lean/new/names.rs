//! The names in a new crate, all made from one.

use std::path::Path;

use heck::ToUpperCamelCase;
use lean_rs_sys::names::is_export;

/// Crates that are there already.
const CRATES: [&str; 9] =
    ["alloc", "core", "lean_build", "lean_rs", "lean_rs_macros", "lean_rs_sys", "proc_macro", "std", "test"];

/// Folders that Cargo makes beside a program of the crate's name.
const FOLDERS: [&str; 4] = ["build", "deps", "examples", "incremental"];

/// Modules of Lean, and words that are none of its names.
const MODULES: [&str; 7] = ["Init", "Lake", "Lean", "Prop", "Sort", "Std", "Type"];

// The trait is named like the module, and must not hide a name of a prelude.
const RUST_PRELUDE: &str = "AsMut AsRef AsyncFn AsyncFnMut AsyncFnOnce Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err \
    ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator Future Hash Into IntoFuture IntoIterator \
    Iterator None Ok Option Ord PartialEq PartialOrd Result Self Send Sized Some String Sync ToOwned \
    ToString TryFrom TryInto Unpin Vec";
const LEAN_RS_PRELUDE: &str = "External Int LeanArray LeanBytes LeanError LeanFloats LeanIo LeanList LeanResult LeanRuntime LeanStr \
    LeanType Nat Obj ObjRef RuntimeOptions";

/// The names of a crate.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// Of the package, as Cargo has it.
    pub(super) package: String,
    /// Of the crate, as Rust has it.
    pub(super) krate: String,
    /// Of the Lean module, its library, and the trait.
    pub(super) module: String,
    /// What the exports begin with.
    pub(super) prefix: String,
}

impl Names {
    /// The names that follow from the given one, or from the folder's.
    pub(super) fn of(path: &Path, given: Option<&str>) -> Result<Names, String> {
        let of_folder = || path.file_name().map(|name| name.to_string_lossy().into_owned());
        let package = given
            .map(str::to_owned)
            .or_else(of_folder)
            .ok_or_else(|| format!("{} has no name: give the crate one with `--name`", path.display()))?;
        let refuse = |why: &str| {
            Err(format!(
                "`{package}` cannot be the name of the crate: {why}; choose another one with `--name`"
            ))
        };
        let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if !package.starts_with(|c: char| c.is_ascii_alphabetic()) || !package.chars().all(letters) {
            return refuse(
                "it has to begin with a letter from a to z, and to go on with such letters, digits, `-` and `_`",
            );
        }
        let krate = package.replace('-', "_");
        // `gen` is a keyword since the edition 2024, in which the crate is written.
        if syn::parse_str::<syn::Ident>(&krate).is_err() || krate == "gen" {
            return refuse("it is a keyword of Rust");
        }
        if CRATES.contains(&krate.as_str()) {
            return refuse("a crate of this name is part of Rust or of lean-rs");
        }
        if FOLDERS.contains(&krate.as_str()) {
            return refuse("Cargo keeps a folder of this name where the program would be");
        }
        let module = krate.to_upper_camel_case();
        if MODULES.contains(&module.as_str()) {
            return refuse(&format!("its Lean module would be `{module}`, which is Lean's own"));
        }
        if [RUST_PRELUDE, LEAN_RS_PRELUDE].iter().any(|names| names.split(' ').any(|name| name == module)) {
            return refuse(&format!("its trait would be `{module}`, and hide what Rust or lean-rs calls so"));
        }
        // Symbols that begin like those that Lean makes up are not taken for exports.
        let mut prefix = format!("{}_", krate.trim_end_matches('_').to_lowercase());
        if !is_export(&prefix) {
            prefix.insert_str(0, "lean_");
        }
        Ok(Names { package, krate, module, prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str) -> Result<Names, String> {
        Names::of(&Path::new("/new").join(name), None)
    }

    #[test]
    fn all_from_one() {
        let own = |package: &str, krate: &str, module: &str, prefix: &str| Names {
            package: package.to_owned(),
            krate: krate.to_owned(),
            module: module.to_owned(),
            prefix: prefix.to_owned(),
        };
        assert_eq!(names("hello").unwrap(), own("hello", "hello", "Hello", "hello_"));
        assert_eq!(
            names("my-lean_app2").unwrap(),
            own("my-lean_app2", "my_lean_app2", "MyLeanApp2", "my_lean_app2_")
        );
        assert_eq!(names("l-system").unwrap(), own("l-system", "l_system", "LSystem", "lean_l_system_"));
        let given = Names::of(Path::new("/new/1"), Some("Two")).unwrap();
        assert_eq!(given, own("Two", "Two", "Two", "two_"));
    }

    #[test]
    fn refused() {
        for (name, why) in [
            ("2fast", "it has to begin with a letter"),
            ("a b", "it has to begin with a letter"),
            ("über", "it has to begin with a letter"),
            ("_x", "it has to begin with a letter"),
            ("match", "it is a keyword of Rust"),
            ("gen", "it is a keyword of Rust"),
            ("self", "it is a keyword of Rust"),
            ("lean-rs", "a crate of this name"),
            ("lean_build", "a crate of this name"),
            ("proc-macro", "a crate of this name"),
            ("build", "Cargo keeps a folder"),
            ("lean", "its Lean module would be `Lean`"),
            ("std-", "its Lean module would be `Std`"),
            ("string", "its trait would be `String`"),
            ("lean-result", "its trait would be `LeanResult`"),
        ] {
            let error = names(name).unwrap_err();
            assert!(
                error.starts_with(&format!("`{name}` cannot be the name of the crate: {why}")),
                "{error}"
            );
            assert!(error.ends_with("; choose another one with `--name`"), "{error}");
        }
        let error = Names::of(Path::new("/"), None).unwrap_err();
        assert_eq!(error, "/ has no name: give the crate one with `--name`");
    }
}
