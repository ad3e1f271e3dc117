//! What a closure answers, and what came of a call.

use crate::abi::implement::scalar;
use crate::abi::{Decoder, Owned, TryFromLean, enumeration_index, no_such_constructor};
use crate::error::LeanResult;
use crate::object::ObjRef;

/// What a callback wants of the Lean code that calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeanCallbackFlow {
    /// More calls.
    Continue,
    /// No more calls. The loops of `LeanRsInterop` end; other Lean code sees `stopped` and decides for itself.
    Stop,
}

/// What came of a call by Lean: `LeanRsInterop.Callback.Status`.
///
/// Lean code gets it from each call, and a trait with `#[lean_module]` gets it where a Lean function returns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum LeanCallbackStatus {
    /// The callback ran, and wants more calls.
    Ok = 0,
    /// The callback ran, and wants no more calls.
    Stopped = 1,
    /// There is no such handle, or not any more. Nothing ran.
    StaleHandle = 2,
    /// The handle takes another kind of payload, or the trampoline is not the handle's. Nothing ran.
    WrongPayload = 3,
    /// The callback panicked; [`last_failure`](crate::interop::LeanCallbackHandle::last_failure) has the message.
    Panicked = 4,
    /// The payload could not be converted; [`last_failure`](crate::interop::LeanCallbackHandle::last_failure) says why. Nothing ran.
    Unreadable = 5,
}

/// In the order of their indices, which is that of the Lean type.
const ALL: [LeanCallbackStatus; 6] = [
    LeanCallbackStatus::Ok,
    LeanCallbackStatus::Stopped,
    LeanCallbackStatus::StaleHandle,
    LeanCallbackStatus::WrongPayload,
    LeanCallbackStatus::Panicked,
    LeanCallbackStatus::Unreadable,
];

const LEAN_NAME: &str = "LeanRsInterop.Callback.Status";
const NAMES: &[&str] = &["ok", "stopped", "staleHandle", "wrongPayload", "panicked", "unreadable"];

scalar!(LeanCallbackStatus, LEAN_NAME, u8, |v| v as u8);

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean> TryFromLean<'lean> for LeanCallbackStatus {
    #[inline]
    fn from_direct(_: Decoder<'lean>, index: Owned<'lean, Self>) -> LeanResult<Self> {
        let found = ALL.get(usize::from(index)).copied();
        found.ok_or_else(|| no_such_constructor(LEAN_NAME, index.into(), NAMES))
    }

    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Self> {
        enumeration_index::<usize>(object, LEAN_NAME, NAMES).map(|index| ALL[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_lead_back_to_their_statuses() {
        let lean = crate::runtime::token();
        for (index, status) in ALL.into_iter().enumerate() {
            assert_eq!(usize::from(status as u8), index);
            assert_eq!(LeanCallbackStatus::from_direct(Decoder::new(lean), status as u8).unwrap(), status);
        }
        let error = LeanCallbackStatus::from_direct(Decoder::new(lean), 6).unwrap_err().to_string();
        assert!(
            error.contains("a constructor of `LeanRsInterop.Callback.Status`, 0 to 5 (`ok`, "),
            "{error}"
        );
    }
}
