//! The text of every error about a declaration that differs from Lean's.

use std::fmt::{self, Display, Formatter};

use lean_rs_model::effect::Effect;

use crate::messages::Listed;
use crate::model::Kind;

/// How many near names are shown.
const SHOWN: usize = 4;

/// A difference between a method and an export.
#[derive(Debug)]
pub(super) enum Problem<'a> {
    UnknownExport {
        name: &'a str,
        module: &'a str,
        nearest: &'a [&'a str],
    },
    Undescribed {
        name: &'a str,
        reason: &'a str,
    },
    Borrowed {
        name: &'a str,
        ty: &'a str,
    },
    ExportElsewhere {
        name: &'a str,
        module: &'a str,
        other: &'a str,
    },
    IsConstant {
        export: &'a str,
        declaration: &'a str,
    },
    IsFunction {
        export: &'a str,
        declaration: &'a str,
    },
    Effect {
        export: &'a str,
        actual: Effect,
        declared: Kind,
        value: &'a str,
        error: &'a str,
        declaration: &'a str,
    },
    Arity {
        export: &'a str,
        found: usize,
        expected: usize,
        params: &'a str,
        declaration: &'a str,
    },
    CArity {
        export: &'a str,
        found: usize,
        params: &'a [&'a str],
    },
    Swapped {
        export: &'a str,
        name: &'a str,
        position: usize,
        lean: usize,
        declaration: &'a str,
    },
    Condition {
        method: &'a str,
        export: &'a str,
        is_proof: bool,
        condition: &'a str,
        declaration: &'a str,
    },
    LentCondition {
        method: &'a str,
        export: &'a str,
        result: &'a str,
        declaration: &'a str,
    },
    Sorry {
        declaration: &'a str,
    },
    Axioms {
        declaration: &'a str,
        axioms: &'a [&'a str],
    },
}

impl Display for Problem<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Problem::UnknownExport { name, module, nearest: [] } => write!(
                f,
                "the Lean module `{module}` has no export `{name}`, and no other: write `@[export {name}]` before the \
                 definition in Lean, or import the module that has it"
            ),
            Problem::UnknownExport { name, module, nearest } => write!(
                f,
                "the Lean module `{module}` has no export `{name}`; the nearest: {}\n\
                 write one of these, with `#[lean(export = \"…\")]` if the method has another name, or \
                 `@[export {name}]` before the definition in Lean",
                Listed(&nearest[..nearest.len().min(SHOWN)])
            ),
            Problem::Undescribed { name, reason } => write!(
                f,
                "lean-build cannot describe the export `{name}`: {reason}\n\
                 put the method into a trait of its own with `unchecked`, where its types are your word; please report this"
            ),
            Problem::Borrowed { name, ty } => write!(
                f,
                "Lean says that the export `{name}` borrows its argument of type `{ty}`, which no known version of Lean does: \
                 please report this, and export a definition without `@&`"
            ),
            Problem::ExportElsewhere { name, module, other } => write!(
                f,
                "the export `{name}` is in the Lean module `{other}`, which `{module}` does not import, so that loading \
                 `{module}` would not initialize it\n\
                 name `{other}` in a `#[lean_module]` of its own, or import it in `{module}`"
            ),
            Problem::IsConstant { export, declaration } => {
                write!(f, "the export `{export}` is a constant: write `#[lean(constant)]`")?;
                lean(f, declaration)
            }
            Problem::IsFunction { export, declaration } => {
                write!(f, "the export `{export}` is a function: remove `constant`")?;
                lean(f, declaration)
            }
            Problem::Effect { export, actual, declared, value, error, declaration } => {
                let actual_text = match actual {
                    Effect::Pure => "a pure function",
                    Effect::BaseIo => "in `BaseIO`, which cannot throw",
                    Effect::Io => "in `IO`",
                    Effect::Eio => "in `EIO`, which throws values of its own error type",
                };
                let declared = match declared {
                    Kind::Function => "a pure function",
                    Kind::Io => "one in `IO`",
                    Kind::Eio => "one in `EIO`",
                    Kind::Constant => "a constant",
                };
                write!(f, "Lean's `{export}` is {actual_text}, but this method says it is {declared}")?;
                lean(f, declaration)?;
                match actual {
                    Effect::Pure | Effect::BaseIo => {
                        write!(f, "\nremove `io` or `eio`, and write `-> LeanResult<{value}>`")
                    }
                    Effect::Io => write!(f, "\nwrite `#[lean(io)]` and `-> LeanResult<{value}>`"),
                    Effect::Eio => {
                        write!(f, "\nwrite `#[lean(eio)]` and `-> LeanResult<Result<{value}, {error}>>`")
                    }
                }
            }
            Problem::Arity { export, found, expected, params, declaration } => {
                let plural = |n: usize| if n == 1 { "" } else { "s" };
                write!(
                    f,
                    "Lean's `{export}` takes {expected} argument{}, but this method has {found} parameter{}",
                    plural(*expected),
                    plural(*found)
                )?;
                lean(f, declaration)?;
                let comma = if params.is_empty() { "" } else { ", " };
                write!(f, "\nwrite `(&self{comma}{params})`")
            }
            Problem::CArity { export, found, params } => write!(
                f,
                "the C function `{export}` takes {} arguments ({}), but this method has {found} parameters\n\
                 Lean's types are not known for this version of Lean: types and proofs count, each as an `Erased`",
                params.len(),
                params.join(", ")
            ),
            Problem::Swapped { export, name, position, lean: at, declaration } => {
                write!(
                    f,
                    "`{name}` is parameter {position} here, but argument {at} of Lean's `{export}`, and both places have the \
                     same type: give the parameters Lean's order, or this one another name"
                )?;
                lean(f, declaration)
            }
            Problem::Condition { method, export, is_proof, condition, declaration } => {
                if *is_proof {
                    write!(f, "Lean's `{export}` takes the proof `{condition}`, which Rust cannot give")?;
                } else {
                    write!(
                        f,
                        "Lean's `{export}` takes `{condition}`, and not every value of the Rust type is one"
                    )?;
                }
                f.write_str(": compiled code may rely on it, even for the safety of memory")?;
                lean(f, declaration)?;
                write!(
                    f,
                    "\nwrite `unsafe fn {method}`, and state the condition in its documentation under `# Safety`; or export \
                     a definition that checks it"
                )
            }
            Problem::LentCondition { method, export, result, declaration } => {
                write!(
                    f,
                    "Lean's `{export}` returns `{result}`, a function that takes a proof or a value under a condition, and Rust \
                     can call it with any: compiled code may rely on the condition, even for the safety of memory"
                )?;
                lean(f, declaration)?;
                write!(
                    f,
                    "\nwrite `unsafe fn {method}`, and state under `# Safety` what the function is called with; or export a \
                     function that checks it"
                )
            }
            Problem::Sorry { declaration } => {
                f.write_str("this export depends on `sorry`, which `deny(sorry)` forbids: finish the definition or proof")?;
                lean(f, declaration)
            }
            Problem::Axioms { declaration, axioms } => {
                let more = axioms.len().saturating_sub(2 * SHOWN);
                let shown = &axioms[..axioms.len() - more];
                write!(
                    f,
                    "this export depends on the axiom{} {}",
                    if axioms.len() == 1 { "" } else { "s" },
                    Listed(shown)
                )?;
                if more > 0 {
                    write!(f, " and {more} more")?;
                }
                f.write_str(
                    ", which `deny(axioms = \"…\")` does not list: add to the list, or prove it without",
                )?;
                lean(f, declaration)
            }
        }
    }
}

fn lean(f: &mut Formatter<'_>, declaration: &str) -> fmt::Result {
    if declaration.is_empty() { Ok(()) } else { write!(f, "\nLean: {declaration}") }
}
