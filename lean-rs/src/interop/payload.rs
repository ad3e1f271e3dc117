//! What a call carries.

use super::entry;
use crate::{Int, LeanType};

/// A kind of payload that a [`LeanCallbackHandle`](crate::interop::LeanCallbackHandle) takes.
///
/// | Payload | in `LeanRsInterop.Callback` |
/// |---|---|
/// | [`LeanProgressTick`] | `Tick`: two `UInt64` |
/// | [`LeanStringEvent`] | `String`: a `String` |
/// | [`LeanBytesEvent`] | `Bytes`: a `ByteArray` |
/// | [`LeanRecordEvent`] | `Record`: an `Array (String × Value)` |
///
/// Sealed: each kind has a function of its own that Lean calls.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a payload that Lean can call back with",
    note = "payloads are `LeanProgressTick`, `LeanStringEvent`, `LeanBytesEvent` and `LeanRecordEvent`"
)]
pub trait LeanCallbackPayload: sealed::Payload {
    /// The payload as the callback gets it: for the time of the call.
    type Event<'a>;
}

pub(super) mod sealed {
    pub trait Payload: Sized + 'static {
        /// What messages call it.
        const NAME: &'static str;

        /// The address of the function that Lean calls with such payloads.
        fn trampoline() -> usize;
    }
}

/// A step of a computation that knows how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeanProgressTick {
    /// How many steps are done; the loop of `LeanRsInterop` counts from 1.
    pub current: u64,
    /// How many steps there are.
    pub total: u64,
}

/// A text, looked at where Lean has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeanStringEvent<'a> {
    /// The text, for the time of the call.
    pub text: &'a str,
}

/// Bytes, looked at where Lean has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeanBytesEvent<'a> {
    /// The bytes, for the time of the call.
    pub bytes: &'a [u8],
}

/// Values with names.
#[derive(Debug, Clone, PartialEq)]
pub struct LeanRecordEvent {
    /// The fields in Lean's order. Names may occur more than once.
    pub fields: Vec<(String, LeanValue)>,
}

impl LeanRecordEvent {
    /// The first field of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&LeanValue> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// A value in a [`LeanRecordEvent`](crate::interop::LeanRecordEvent): `LeanRsInterop.Callback.Value`.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "LeanRsInterop.Callback.Value")]
pub enum LeanValue {
    /// Nothing.
    Null,
    /// A `Bool`.
    Bool(bool),
    /// An `Int`, of any size.
    Int(Int),
    /// A `Float`.
    Float(f64),
    /// A `String`.
    Text(String),
    /// A `ByteArray`.
    Bytes(Vec<u8>),
    /// More values, in an order.
    List(Vec<LeanValue>),
}

macro_rules! payloads {
    ($($payload:ty, $event:ty, $name:literal, $entry:path;)*) => {$(
        impl LeanCallbackPayload for $payload {
            type Event<'a> = $event;
        }

        impl sealed::Payload for $payload {
            const NAME: &'static str = $name;

            #[inline]
            fn trampoline() -> usize {
                $entry as *const () as usize
            }
        }
    )*};
}

payloads! {
    LeanProgressTick, LeanProgressTick, "ticks", entry::lean_rs_interop_call_tick;
    LeanStringEvent<'static>, LeanStringEvent<'a>, "strings", entry::lean_rs_interop_call_string;
    LeanBytesEvent<'static>, LeanBytesEvent<'a>, "bytes", entry::lean_rs_interop_call_bytes;
    LeanRecordEvent, LeanRecordEvent, "records", entry::lean_rs_interop_call_record;
}
