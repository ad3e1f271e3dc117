//! What a call does besides giving a value.

use crate::manifest::Type;

/// The effect of a function or of a declaration: which kind of action it is, if it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// None: a pure function, or a constant.
    Pure,
    /// `BaseIO`: an action that cannot throw.
    BaseIo,
    /// `IO`: an action that throws `IO.Error`.
    Io,
    /// `EIO`: an action that throws values of an error type of its own.
    Eio,
}

impl Effect {
    /// The effect of an action that throws values of this type; `None` for one that cannot throw.
    pub fn of_action(error: Option<&Type>) -> Effect {
        match error {
            None => Effect::BaseIo,
            Some(error) if error.is_io_error() => Effect::Io,
            Some(_) => Effect::Eio,
        }
    }

    /// Whether it can throw, so that its result in C is an object whatever the type of the value.
    pub fn throws(self) -> bool {
        matches!(self, Effect::Io | Effect::Eio)
    }
}
