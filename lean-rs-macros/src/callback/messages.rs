//! The text of every error about a `#[lean_callback]`.

use std::fmt::{self, Display, Formatter};

use crate::messages::Listed;

/// What `#[lean_callback(…)]` can say.
pub(super) const KEYS: [&str; 6] = ["extern_name", "on_panic", "base_io", "eio", "assume_valid", "unchecked"];

/// How many near names are shown.
const SHOWN: usize = 4;

/// A problem with what the user wrote.
#[derive(Debug)]
pub(super) enum Problem<'a> {
    // The attribute.
    NotKeys {
        reason: &'a str,
    },
    UnknownKey {
        key: &'a str,
        nearest: Option<&'a str>,
    },
    DoubledKey {
        key: &'a str,
    },
    KeyIsFlag {
        key: &'a str,
    },
    OnPanic,
    BadSymbol {
        name: &'a str,
    },
    SymbolNeedsString,
    OnlyExtern {
        key: &'a str,
    },
    TwoEffects,
    // The function.
    NotAFunction,
    Method {
        name: &'a str,
    },
    Async,
    Unsafe,
    Abi,
    Variadic,
    Generic {
        name: &'a str,
    },
    Where,
    TooManyParameters {
        found: usize,
        limit: usize,
    },
    MutReference {
        found: &'a str,
    },
    UnsupportedParameter {
        found: &'a str,
        what: &'a str,
    },
    ReferenceResult,
    UnsupportedResult {
        found: &'a str,
        what: &'a str,
    },
    OtherError {
        found: &'a str,
        ok: &'a str,
    },
    EioNotResult {
        found: &'a str,
    },
    BaseIoResult {
        found: &'a str,
    },
    NoResult {
        name: &'a str,
    },
    NoParameters {
        name: &'a str,
    },
    DefaultOfAction,
    // Lean's declaration.
    NoManifest {
        symbol: &'a str,
    },
    UnreadableManifest {
        text: &'a str,
    },
    UnknownSymbol {
        symbol: &'a str,
        known: &'a [&'a str],
        unverified: bool,
    },
    Undescribed {
        symbol: &'a str,
        reason: &'a str,
    },
    Arity {
        lean: &'a str,
        found: usize,
        expected: usize,
        write: &'a str,
        declaration: &'a str,
    },
    Effect {
        lean: &'a str,
        actual: &'a str,
        declared: &'a str,
        write: &'a str,
        leave_out: Option<&'a str>,
        declaration: &'a str,
    },
    Conflict {
        symbol: &'a str,
        what: &'a str,
        first: &'a str,
        second: &'a str,
    },
    Condition {
        lean: &'a str,
        pretty: &'a str,
        declaration: &'a str,
    },
    LentCondition {
        lean: &'a str,
        pretty: &'a str,
        declaration: &'a str,
    },
}

const PARAMETERS: &str = "parameters are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, \
                          types with #[derive(LeanType)], views such as LeanStr<'_>, LeanFn, Obj<'_>, references to these, \
                          &str and slices";
const RESULTS: &str = "results are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, types \
                       with #[derive(LeanType)], views such as LeanStr<'lean>, LeanFn, and Obj<'lean>";

impl Display for Problem<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NotKeys { reason } => write!(
                f,
                "{reason}: in `#[lean_callback(…)]` stand {}, with commas between them; a symbol as `extern_name = \"rs_log\"`",
                Listed(&KEYS)
            ),
            Problem::UnknownKey { key, nearest } => {
                write!(f, "`{key}` is not known in `#[lean_callback(…)]`")?;
                if let Some(nearest) = nearest {
                    write!(f, "; did you mean `{nearest}`?")?;
                }
                write!(f, "\nknown: {}", Listed(&KEYS))
            }
            Problem::DoubledKey { key } => write!(f, "`{key}` is given twice: keep one"),
            Problem::KeyIsFlag { key } => {
                write!(f, "`{key}` takes no value: write `{key}` alone, or leave it out")
            }
            Problem::OnPanic => f.write_str(
                "the only value of `on_panic` is `default`: `#[lean_callback(on_panic = default)]` returns the result type's \
                 default value where a panic has no place in Lean's type; without it, the process ends",
            ),
            Problem::BadSymbol { name } => write!(
                f,
                "`{name}` is not the name of a C function: write the one in Lean's `@[extern \"…\"]`, such as `rs_log`"
            ),
            Problem::SymbolNeedsString => f.write_str(
                "`extern_name` needs a string, the name in Lean's `@[extern \"…\"]`: write `extern_name = \"rs_log\"`",
            ),
            Problem::OnlyExtern { key } => write!(
                f,
                "`{key}` is about Lean's declaration of an `@[extern]` function, and belongs to `extern_name = \"…\"`: leave it out"
            ),
            Problem::TwoEffects => f.write_str("`eio` and `base_io` exclude each other: keep one"),
            Problem::NotAFunction => f.write_str(
                "`#[lean_callback]` stands on a function: `fn name(n: u64) -> u64`; a closure becomes a Lean function with \
                 `LeanFn::new`",
            ),
            Problem::Method { name } => write!(
                f,
                "`{name}` is a method, and Lean has no `self` to give: write a function, or a closure with `LeanFn::new`, which \
                 can capture the value"
            ),
            Problem::Async => f.write_str("Lean waits for the result: the function cannot be `async`"),
            Problem::Unsafe => f.write_str(
                "Lean code makes no promise that an `unsafe fn` could ask for: make the function safe, and check inside",
            ),
            Problem::Abi => f.write_str(
                "the function that Lean calls is generated beside this one, which is an ordinary Rust function: leave `extern` \
                 out",
            ),
            Problem::Variadic => f.write_str("Lean has no variadic functions: write out the parameters"),
            Problem::Generic { name } => write!(
                f,
                "`{name}` is one function for Lean, and cannot be generic but for the lifetime `'lean`: write one function for \
                 each type"
            ),
            Problem::Where => f.write_str("a function that Lean calls has no `where` clause: leave it out"),
            Problem::TooManyParameters { found, limit } => write!(
                f,
                "{found} parameters are too many, the limit is {limit}: pass some of them together, as a tuple or a structure"
            ),
            Problem::MutReference { found } => write!(
                f,
                "`{found}` would change a value of Lean, which are all immutable: take the value, and return a new one"
            ),
            Problem::UnsupportedParameter { found, what } => {
                write!(f, "`{found}` is {what}, which Lean cannot give\n{PARAMETERS}")
            }
            Problem::ReferenceResult => write!(
                f,
                "a function that Lean calls gives ownership of its result away: return the value itself, `String` for `&str`\n\
                 {RESULTS}"
            ),
            Problem::UnsupportedResult { found, what } => {
                write!(f, "`{found}` is {what}, which cannot be given to Lean\n{RESULTS}")
            }
            Problem::OtherError { found, ok } => write!(
                f,
                "an error of type `{found}` is no `IO.Error`: return `LeanResult<{ok}>`, with `.map_err(LeanError::other)?` \
                 inside; or, if Lean's type is `EIO` with this error, write `#[lean_callback(eio)]`; for a pure function that \
                 returns an `Except`, give the type a name with `type`"
            ),
            Problem::EioNotResult { found } => write!(
                f,
                "a function in `EIO` returns `Result<T, E>`, with the type that Lean throws as `E`; found `{found}`. For an action in \
                 `IO`, return `LeanResult<T>` and leave `eio` out"
            ),
            Problem::BaseIoResult { found } => write!(
                f,
                "an action in `BaseIO` cannot throw: return the value itself instead of `{found}`, or leave `base_io` out for an \
                 action in `IO`"
            ),
            Problem::NoResult { name } => write!(
                f,
                "`{name}` returns nothing, and Lean leaves out calls of pure functions whose result is not needed: return \
                 `LeanResult<()>` for an action in `IO`, or write `#[lean_callback(base_io)]`"
            ),
            Problem::NoParameters { name } => write!(
                f,
                "`{name}` has no parameters: in Lean a pure function without parameters is a value, and no function. Return \
                 `LeanResult<…>` for an action in `IO`"
            ),
            Problem::DefaultOfAction => f.write_str(
                "an action in `IO` throws what goes wrong, also a panic: leave `on_panic = default` out",
            ),
            Problem::NoManifest { symbol } => write!(
                f,
                "no build script told how Lean declares `{symbol}` (the environment variable {} is not set)\nadd lean-build to \
                 [build-dependencies], and a build.rs with `fn main() {{ lean_build::LakePackage::new(\"lean\").module(\"…\")\
                 .build() }}`; or write `unchecked` behind the name, and nobody compares the types with Lean's",
                lean_rs_model::manifest::MANIFEST_ENV
            ),
            Problem::UnreadableManifest { text } => f.write_str(text),
            Problem::UnknownSymbol { symbol, unverified: true, .. } => write!(
                f,
                "Lean could not be asked how it declares `{symbol}` (see the warning of the build script): write `unchecked` \
                 behind the name, or use a version of Lean that lean-rs knows"
            ),
            Problem::UnknownSymbol { symbol, known, unverified: false } => {
                write!(f, "no Lean module that the build script builds declares `@[extern \"{symbol}\"]`; ")?;
                match known {
                    [] => f.write_str("they declare none")?,
                    _ if known.len() <= SHOWN => write!(f, "they declare {}", Listed(known))?,
                    _ => write!(
                        f,
                        "of the {} symbols that they declare, the nearest are {}",
                        known.len(),
                        Listed(&known[..SHOWN])
                    )?,
                }
                f.write_str(
                    "\nwrite the declaration in Lean, or name its library and module in build.rs; `unchecked` behind the name \
                     defines the symbol without a look at Lean",
                )
            }
            Problem::Undescribed { symbol, reason } => write!(
                f,
                "Lean cannot describe the declaration of `{symbol}`: {reason}\nwrite `unchecked` behind the name, and see to it \
                 that the C function fits"
            ),
            Problem::Arity { lean, found, expected, write, declaration } => {
                let plural = if *expected == 1 { "" } else { "s" };
                write!(
                    f,
                    "Lean's `{lean}` has {expected} parameter{plural} with a value at run time, found {found}\nLean: \
                     {declaration}\nwrite `({write})`"
                )
            }
            Problem::Effect { lean, actual, declared, write, leave_out, declaration } => {
                write!(
                    f,
                    "Lean's `{lean}` is {actual}, but this is {declared}\nLean: {declaration}\nwrite `{write}`"
                )?;
                match leave_out {
                    Some(key) => write!(f, ", and leave `{key}` out"),
                    None => Ok(()),
                }
            }
            Problem::Conflict { symbol, what, first, second } => write!(
                f,
                "Lean declares `{symbol}` twice: {what}, and one C function cannot be both\nLean: {first}\nLean: {second}\ngive one \
                 of them another symbol"
            ),
            Problem::Condition { lean, pretty, declaration } => write!(
                f,
                "Lean's `{lean}` returns `{pretty}`, and not every value of the Rust type is one: compiled code may rely on it, \
                 even for the safety of memory\nLean: {declaration}\nmake sure that the function returns nothing else, and \
                 write `assume_valid` behind the name; or let it return a type without the condition, and check in Lean"
            ),
            Problem::LentCondition { lean, pretty, declaration } => write!(
                f,
                "Lean's `{lean}` is given `{pretty}`, a function that takes a proof or a value under a condition, and Rust can \
                 call it with any: compiled code may rely on the condition, even for the safety of memory\nLean: \
                 {declaration}\ncall it with nothing else, and write `assume_valid` behind the name"
            ),
        }
    }
}
