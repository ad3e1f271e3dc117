//! The text of every error: what was found, what is expected, what to do.

use std::fmt::{self, Display, Formatter};

/// What `#[lean(…)]` can say of a method.
pub(crate) const METHOD_KEYS: [&str; 4] = ["export", "io", "eio", "constant"];
/// What `#[lean(…)]` can say of the trait.
pub(crate) const TRAIT_KEYS: [&str; 1] = ["prefix"];
/// What can follow the module's name in `#[lean_module(…)]`.
pub(crate) const MODULE_KEYS: [&str; 4] = ["package", "all", "unchecked", "deny"];

const ARGUMENTS: &str = "arguments are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, \
                         tuples, types with #[derive(LeanType)], Obj<'lean>, and references to them, &str and slices";
const RESULTS: &str = "results are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, \
                       types with #[derive(LeanType)], views such as LeanStr<'lean>, and Obj<'lean>";

/// The largest number of parameters.
pub(crate) const MAX_PARAMETERS: usize = 32;

/// A problem with what the user wrote.
#[derive(Debug)]
pub(crate) enum Problem<'a> {
    // The attribute and the manifest.
    NoModuleName,
    ModuleNameNotString,
    ModuleNameFirst,
    TwoModuleNames,
    BadModuleName { name: &'a str },
    BadPackageName { name: &'a str },
    NoManifest { module: &'a str },
    UnreadableManifest { text: &'a str },
    UnknownModule { module: &'a str, known: &'a [&'a str] },
    OtherPackage { module: &'a str, given: &'a str, actual: &'a str },
    NoPackage { module: &'a str },
    StaleManifest { library: &'a str, missing: bool },
    BadDeny,
    DenyUnchecked,
    DenyUnverified,
    Unwritable { module: &'a str },
    BindSyntax,
    // `#[lean(…)]`.
    EmptyLean,
    UnknownKey { key: &'a str, place: &'a str, nearest: Option<&'a str>, keys: &'a [&'a str] },
    KeyOfMethod { key: &'a str },
    KeyOfTrait { key: &'a str },
    DoubledKey { key: &'a str },
    KeyNeedsString { key: &'a str },
    KeyIsFlag { key: &'a str },
    MisplacedLean { place: &'a str },
    BadParameter,
    LeanOnProvided { method: &'a str },
    ConditionalLean,
    // The trait.
    NotATrait { found: &'a str },
    UnsafeTrait,
    AutoTrait,
    TraitGenerics { name: &'a str },
    BoundOnLean,
    Supertraits { name: &'a str },
    WhereClause,
    AssociatedConst { name: &'a str },
    AssociatedType { name: &'a str },
    MacroInTrait,
    UnknownItem,
    // Methods.
    NoReceiver { method: &'a str },
    WrongReceiver { method: &'a str, found: &'a str },
    Async,
    SafeMethod,
    ConstMethod,
    ExternMethod,
    DefaultMethod,
    Variadic,
    MethodGenerics { method: &'a str },
    MethodWhere,
    UndeclaredLean { name: &'a str },
    MutPattern { name: &'a str },
    RefPattern { name: &'a str },
    Underscore,
    Pattern,
    ParameterAttribute,
    TooManyParameters { found: usize },
    // Exports.
    NoExport { method: &'a str },
    BadExport { name: &'a str },
    BadPrefix { name: &'a str },
    BadDefaultExport { name: &'a str },
    DuplicateExport { name: &'a str, first: &'a str },
    FirstExport { name: &'a str },
    // Results.
    IoNotResult { method: &'a str, found: &'a str },
    NoResult { method: &'a str },
    ResultArguments,
    OtherError { found: &'a str, ok: &'a str },
    OtherResult { ok: &'a str },
    ReferenceResult { instead: &'a str },
    UnsupportedResult { found: &'a str, what: &'a str },
    EioNotResult { method: &'a str, found: &'a str },
    ConstantAndIo,
    IoAndEio,
    ConstantParameters { found: usize },
    // Arguments.
    MutArgument,
    UnsupportedArgument { found: &'a str, what: &'a str },
}

impl Display for Problem<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NoModuleName => {
                f.write_str("the Lean module is missing: write its name, as in `#[lean_module(\"Arith\")]`")
            }
            Problem::ModuleNameNotString => {
                f.write_str("the Lean module's name is a string, as in `#[lean_module(\"Arith\")]`")
            }
            Problem::ModuleNameFirst => f.write_str(
                "the Lean module's name comes first, as in `#[lean_module(\"Arith\", package = \"arith\")]`",
            ),
            Problem::TwoModuleNames => f.write_str(
                "a trait stands for one Lean module: give each module a trait of its own, with only its name in the \
                 attribute",
            ),
            Problem::BadModuleName { name: "" } => {
                f.write_str("the Lean module's name is not empty: write it as in Lean's `import`, such as `Arith.Sub`")
            }
            Problem::BadModuleName { name } => write!(
                f,
                "`{name}` is not the name of a Lean module: write it as in Lean's `import`, such as `Arith` or \
                 `Arith.Sub`, not as a path"
            ),
            Problem::BadPackageName { name: "" } => {
                f.write_str("the Lake package's name is not empty: write the `name` in its lakefile, such as `arith`")
            }
            Problem::BadPackageName { name } => write!(
                f,
                "`{name}` is not the name of a Lake package: write the `name` in its lakefile, such as `arith`"
            ),
            Problem::NoManifest { module } => write!(
                f,
                "no build script told where the Lean module `{module}` is (the environment variable {} is not set)\n\
                 to have it built with this crate: add lean-build to [build-dependencies], and a build.rs with `fn \
                 main() {{ lean_build::LakePackage::new(\"lean\").module(\"{module}\").build() }}`, where \"lean\" is \
                 the directory of its lakefile\n\
                 to open a library by its path instead, with types that nobody compares with Lean's: \
                 `#[lean_module(\"{module}\", package = \"…\", unchecked)]`",
                lean_rs_model::manifest::MANIFEST_ENV
            ),
            Problem::UnreadableManifest { text } => f.write_str(text),
            Problem::UnknownModule { module, known } => {
                write!(f, "the build script does not build the Lean module `{module}`; ")?;
                if known.is_empty() {
                    f.write_str("it builds none")?;
                } else {
                    write!(f, "it builds {}", Listed(known))?;
                }
                write!(
                    f,
                    "\nif the name is right, add `.module(\"{module}\")` after `lean_build::LakePackage::new(…)` in \
                     build.rs"
                )
            }
            Problem::OtherPackage { module, given, actual } => write!(
                f,
                "the Lean module `{module}` is in the Lake package `{actual}`, not `{given}`: write `package = \
                 \"{actual}\"`, or leave it out, since the build script knows it"
            ),
            Problem::NoPackage { module } => write!(
                f,
                "without a build script, the Lake package of the Lean module `{module}` has to be named: write `package = \
                 \"…\"`, the `name` in its lakefile"
            ),
            Problem::StaleManifest { library, missing } => {
                let what = if *missing { "is not there any more" } else { "is another one now" };
                write!(
                    f,
                    "the library {library} {what}, so that what the build script found out about it may be wrong\n\
                     have the build script run again: change a file of the Lean package, or `touch build.rs`"
                )
            }
            Problem::BadDeny => f.write_str(
                "`deny` takes `sorry`, or a list of the axioms that are allowed: `deny(sorry)`, `deny(axioms = \
                 \"propext, Quot.sound\")`",
            ),
            Problem::DenyUnchecked => f.write_str(
                "`deny` and `unchecked` exclude each other: Lean is not asked about the exports of an unchecked trait",
            ),
            Problem::Unwritable { module } => write!(
                f,
                "the methods for the exports of `{module}` could not be written: please report it, with what `cargo lean \
                 bind {module}` prints"
            ),
            Problem::BindSyntax => f.write_str(
                "`bind!` takes the name of a Lean module: `bind!(\"Pkg.Mod\")`, with a visibility and a name for the trait \
                 `bind!(pub(crate) \"Pkg.Mod\" as Name)`",
            ),
            Problem::DenyUnverified => f.write_str(
                "Lean could not be asked about the exports of this module (see the warning of the build script), so that \
                 their axioms are not known: remove `deny`, or use a version of Lean that lean-rs knows",
            ),
            Problem::EmptyLean => write!(
                f,
                "`#[lean(…)]` says nothing: remove it, or write {} on a method or {} on the trait",
                Listed(&METHOD_KEYS),
                Listed(&TRAIT_KEYS)
            ),
            Problem::UnknownKey { key, place, nearest, keys } => {
                write!(f, "`{key}` is not known {place}")?;
                if let Some(nearest) = nearest {
                    write!(f, "; did you mean `{nearest}`?")?;
                }
                write!(f, "\nknown: {}", Listed(keys))
            }
            Problem::KeyOfMethod { key } => {
                write!(f, "`{key}` belongs on a method; on the trait stands `#[lean(prefix = \"arith_\")]`")
            }
            Problem::KeyOfTrait { key } => {
                write!(f, "`{key}` belongs on the trait; a method names its whole symbol: `#[lean(export = \"…\")]`")
            }
            Problem::DoubledKey { key } => write!(f, "`{key}` is given twice: keep one"),
            Problem::KeyNeedsString { key } => write!(f, "`{key}` needs a string: write `{key} = \"…\"`"),
            Problem::KeyIsFlag { key } => write!(f, "`{key}` takes no value: write `#[lean({key})]`, or leave it out"),
            Problem::MisplacedLean { place } => write!(
                f,
                "`#[lean(…)]` has no meaning on {place}: it belongs on the trait ({}) or on a method ({})",
                Listed(&TRAIT_KEYS),
                Listed(&METHOD_KEYS)
            ),
            Problem::BadParameter => f.write_str(
                "a parameter has at most one of `#[lean(nat)]` and `#[lean(int)]`: its type is a Rust integer, and Lean's \
                 is `Nat` or `Int`",
            ),
            Problem::LeanOnProvided { method } => write!(
                f,
                "`{method}` has a body, so it is not an export of Lean: remove the body to call Lean, or the attribute \
                 to keep the body"
            ),
            Problem::ConditionalLean => f.write_str(
                "`cfg_attr` with `lean` or `cfg` is not seen by `#[lean_module]`: write two methods, each with \
                 `#[cfg(…)]` and its own `#[lean(…)]`",
            ),
            _ => self.of_trait(f),
        }
    }
}

impl Problem<'_> {
    fn of_trait(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NotATrait { found } => write!(
                f,
                "`#[lean_module]` goes on a trait whose methods are the exports of a Lean module, not on {found}"
            ),
            Problem::UnsafeTrait => {
                f.write_str("the trait of a Lean module is not `unsafe`: remove it; the generated code keeps the contract")
            }
            Problem::AutoTrait => f.write_str("the trait of a Lean module is not `auto`: remove it"),
            Problem::TraitGenerics { name } => write!(
                f,
                "the trait of a Lean module has no generic parameters, except the lifetime of Lean's values: write \
                 `trait {name}` or `trait {name}<'lean>`"
            ),
            Problem::BoundOnLean => f.write_str("`'lean` needs no bounds here: remove them"),
            Problem::Supertraits { name } => write!(
                f,
                "the trait of a Lean module has no supertraits, which `{name}Module` could not implement: remove them, \
                 and ask for both traits where they are used"
            ),
            Problem::WhereClause => f.write_str("the trait of a Lean module has no `where` clause: remove it"),
            Problem::AssociatedConst { name } => write!(
                f,
                "associated constants are not Lean's: for a Lean constant write a method, `#[lean(constant)] fn \
                 {name}(&self) -> LeanResult<…>;`"
            ),
            Problem::AssociatedType { name } => write!(
                f,
                "associated types are not supported: write the Rust type itself in place of `Self::{name}`"
            ),
            Problem::MacroInTrait => f.write_str(
                "macros in the trait are not expanded before `#[lean_module]` reads it: write the methods out",
            ),
            Problem::UnknownItem => f.write_str("not a method: the trait of a Lean module has only methods"),
            Problem::NoReceiver { method } => {
                write!(f, "`{method}` has no receiver: Lean is called through a loaded module, so write `fn {method}(&self, …)`")
            }
            Problem::WrongReceiver { method, found } => write!(
                f,
                "`{method}` takes `{found}`: Lean is called through a shared module, so write `fn {method}(&self, …)`"
            ),
            Problem::Async => f.write_str(
                "calls to Lean are not `async`: remove it, and move the call to a thread for blocking work if it takes long",
            ),
            Problem::SafeMethod => f.write_str("`safe` has no meaning here: remove it"),
            Problem::ConstMethod => f.write_str(
                "methods of a Lean module run when the program runs: remove `const`. For a Lean constant write \
                 `#[lean(constant)]`",
            ),
            Problem::ExternMethod => {
                f.write_str("the C calling convention is the macro's business: remove `extern`; this is a Rust method")
            }
            Problem::DefaultMethod => f.write_str("`default` has no meaning here: remove it"),
            Problem::Variadic => {
                f.write_str("Lean functions take a fixed number of arguments: name each of them instead of `...`")
            }
            Problem::MethodGenerics { method } => write!(
                f,
                "`{method}` is generic, but an export is one C function with one signature: write the types out, one \
                 method for each export; lifetimes can be left out, and `'lean` is declared on the trait"
            ),
            Problem::MethodWhere => f.write_str("methods of a Lean module have no `where` clause: remove it"),
            Problem::UndeclaredLean { name } => {
                write!(f, "`'lean` is not declared: it is the trait's, so write `trait {name}<'lean>`")
            }
            Problem::MutPattern { name } => write!(
                f,
                "`mut {name}` is a matter of a body, and Lean has the body: write `{name}`"
            ),
            Problem::RefPattern { name } => write!(
                f,
                "`{name}` is a pattern: a parameter has a plain name here, without `ref` and `@`"
            ),
            Problem::Underscore => f.write_str("the parameter needs a name: that of the Lean parameter, or one like `_x`"),
            Problem::Pattern => f.write_str(
                "patterns are not supported here: write a name, and pass the parts of the value one by one",
            ),
            Problem::ParameterAttribute => f.write_str(
                "attributes on parameters are not supported: an export has the same parameters in every build; put \
                 `#[cfg(…)]` on the method",
            ),
            Problem::TooManyParameters { found } => write!(
                f,
                "{found} parameters, but at most {MAX_PARAMETERS} are supported: put some of them in a Lean structure, \
                 and take that as one `Obj<'lean>`"
            ),
            Problem::NoExport { method } => write!(
                f,
                "`{method}` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = \
                 \"{method}\")]`, or `#[lean(prefix = \"…\")]` on the trait if all exports are a prefix and the \
                 method's name"
            ),
            _ => self.of_signature(f),
        }
    }

    fn of_signature(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Problem::BadExport { name: "" } => {
                f.write_str("the name of an export is not empty: write the name in Lean's `@[export …]`")
            }
            Problem::BadExport { name } => write!(
                f,
                "`{}` cannot be the name of an export: C takes letters, digits and `_`, and no digit first",
                name.escape_debug()
            ),
            Problem::BadPrefix { name } => write!(
                f,
                "`{}` cannot begin the names of exports: C takes letters, digits and `_`, and no digit first",
                name.escape_debug()
            ),
            Problem::BadDefaultExport { name } => write!(
                f,
                "`{name}` cannot be the name of an export, which is ASCII in C: name it with `#[lean(export = \"…\")]`"
            ),
            Problem::DuplicateExport { name, first } => write!(
                f,
                "the export `{name}` is already called by the method `{first}`, with the same types: name another export, \
                 write other types, or remove this method"
            ),
            Problem::FirstExport { name } => write!(f, "the export `{name}` is first named here"),
            Problem::IoNotResult { method, found } => write!(
                f,
                "`{method}` is in `IO`, which can throw, but returns `{found}`: write `-> LeanResult<{found}>`"
            ),
            Problem::NoResult { method } => write!(
                f,
                "`{method}` returns nothing: for Lean's `IO Unit` write `#[lean(io)]` and `-> LeanResult<()>`; for a pure \
                 definition, write its result"
            ),
            Problem::ResultArguments => f.write_str("`LeanResult` takes the one type that Lean returns: `LeanResult<T>`"),
            Problem::OtherError { found, ok } => write!(
                f,
                "the error of a call to Lean is `LeanError`, but this is `{found}`: write `LeanResult<{ok}>`, or, where Lean \
                 returns an `Except`, `LeanResult<Result<{ok}, {found}>>`"
            ),
            Problem::OtherResult { ok } => {
                write!(f, "this `Result` does not show its error, which is `LeanError`: write `LeanResult<{ok}>`")
            }
            Problem::ReferenceResult { instead } => write!(
                f,
                "a result cannot be a reference, because Lean hands over ownership: return {instead}"
            ),
            Problem::UnsupportedResult { found, what } => {
                write!(f, "`{found}` is {what}, which Lean cannot return to Rust\n{RESULTS}")
            }
            Problem::EioNotResult { method, found } => write!(
                f,
                "`{method}` is in `EIO`, which throws values of an error type of its own, but returns `{found}`: write `-> \
                 LeanResult<Result<T, E>>`"
            ),
            Problem::ConstantAndIo => f.write_str(
                "`constant` and `io` or `eio` exclude each other: an action without parameters is a function, so remove \
                 `constant`",
            ),
            Problem::IoAndEio => f.write_str(
                "`io` and `eio` exclude each other: keep `io` for `IO`, whose exceptions become `LeanError`, and `eio` for \
                 `EIO` with another error type",
            ),
            Problem::ConstantParameters { found } => write!(
                f,
                "a constant has no parameters, but this method has {found}: remove `constant` if the Lean definition is \
                 a function, else the parameters"
            ),
            Problem::MutArgument => write!(
                f,
                "Lean does not change its arguments: pass the value, and return the changed one\n{ARGUMENTS}"
            ),
            Problem::UnsupportedArgument { found, what } => {
                write!(f, "`{found}` is {what}, which Lean cannot be given\n{ARGUMENTS}")
            }
            other => unreachable!("{other:?} has no text"),
        }
    }
}

/// Names in backquotes.
pub(crate) struct Listed<'a>(pub(crate) &'a [&'a str]);

impl Display for Listed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, name) in self.0.iter().enumerate() {
            let before = match i {
                0 => "",
                i if i + 1 == self.0.len() => " and ",
                _ => ", ",
            };
            write!(f, "{before}`{name}`")?;
        }
        Ok(())
    }
}
