//! `LeanRsHost.Message`: what Lean says.

use lean_rs::prelude::*;

/// A place in the text that Lean was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LeanType)]
#[lean(name = "LeanRsHost.TextPosition")]
pub struct TextPosition {
    /// From 1.
    pub line: u32,
    /// In code points, from 0.
    pub column: u32,
    /// In bytes, from the beginning of the text.
    pub byte: u64,
}

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, LeanType)]
#[lean(name = "LeanRsHost.Severity")]
pub enum Severity {
    /// Also what `#eval` and `#check` say.
    Information,
    /// Such as that a declaration uses `sorry`.
    Warning,
    /// What was said is not accepted.
    Error,
}

/// A hypothesis of a goal; several of one type are one.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Hypothesis")]
#[non_exhaustive]
pub struct Hypothesis {
    /// Their names. `✝` is behind one that cannot be written.
    pub names: Vec<String>,
    /// Their type.
    #[lean(rename = "type")]
    pub type_: String,
    /// The value, of a `let`.
    pub value: Option<String>,
}

/// What is to be proved.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Goal")]
#[non_exhaustive]
pub struct Goal {
    /// The name of its case, if it has one.
    pub case: Option<String>,
    /// What is known.
    pub hypotheses: Vec<Hypothesis>,
    /// What follows `⊢`.
    pub target: String,
}

/// A part of a message.
///
/// Where lines are broken between parts is left to whoever shows them; [`Diagnostic::text`] is the text as Lean lays it out.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.MessagePart")]
#[non_exhaustive]
pub enum MessagePart {
    /// Text, terms included.
    Text {
        /// The text.
        text: String,
    },
    /// A goal, such as those behind "unsolved goals".
    Goal {
        /// The goal.
        goal: Goal,
    },
    /// What an option such as `trace.Meta.synthInstance` has shown.
    Trace {
        /// The trace class, such as `Meta.synthInstance`.
        class: String,
        /// What was done.
        title: String,
        /// What was done for that.
        children: Vec<MessagePart>,
    },
}

/// A message of Lean.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "LeanRsHost.Diagnostic")]
#[non_exhaustive]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where what it is about begins.
    pub start: TextPosition,
    /// The first place behind that; `None` if Lean does not say.
    pub stop: Option<TextPosition>,
    /// What Lean calls messages of this kind, such as `lean.unknownIdentifier`; `[anonymous]` for most.
    pub kind: String,
    /// What it says, up to [`CallOptions::max_message_bytes`](crate::CallOptions::max_message_bytes).
    pub text: String,
    /// How many bytes of the text were left out.
    pub omitted: u64,
    /// What the text is made of, if [`CallOptions::message_parts`](crate::CallOptions::message_parts) asks for it and nothing was left
    /// out.
    pub parts: Vec<MessagePart>,
    /// Whether it has what Lean prints for a `panic!`: the code went on with a default value, so that its results mean nothing.
    pub from_panic: bool,
}
