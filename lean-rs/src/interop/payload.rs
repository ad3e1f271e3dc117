//! What a call carries.

use super::LeanCallbackFlow;
use super::callback::{Callback, Function};
use super::entry;
use super::value::LeanValue;

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
    use super::{Callback, Function, LeanCallbackFlow, LeanCallbackPayload};

    pub trait Payload: Sized + 'static {
        /// What messages call it.
        const NAME: &'static str;

        /// The address of the function that Lean calls with such payloads.
        fn trampoline() -> usize;

        fn callback<F>(function: F) -> Callback
        where
            Self: LeanCallbackPayload,
            F: for<'a> Fn(Self::Event<'a>) -> LeanCallbackFlow + Send + Sync + 'static;

        /// The function, if the callback takes this kind.
        fn function(callback: &Callback) -> Option<&Function<Self>>
        where
            Self: LeanCallbackPayload;
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

macro_rules! payloads {
    ($($payload:ty, $event:ty, $variant:ident, $name:literal, $entry:path;)*) => {$(
        impl LeanCallbackPayload for $payload {
            type Event<'a> = $event;
        }

        impl sealed::Payload for $payload {
            const NAME: &'static str = $name;

            #[inline]
            fn trampoline() -> usize {
                $entry as *const () as usize
            }

            fn callback<F>(function: F) -> Callback
            where
                F: for<'a> Fn($event) -> LeanCallbackFlow + Send + Sync + 'static,
            {
                Callback::$variant(Box::new(function))
            }

            #[inline]
            fn function(callback: &Callback) -> Option<&Function<Self>> {
                match callback {
                    Callback::$variant(function) => Some(&**function),
                    _ => None,
                }
            }
        }
    )*};
}

payloads! {
    LeanProgressTick, LeanProgressTick, Tick, "ticks", entry::lean_rs_interop_call_tick;
    LeanStringEvent<'static>, LeanStringEvent<'a>, String, "strings", entry::lean_rs_interop_call_string;
    LeanBytesEvent<'static>, LeanBytesEvent<'a>, Bytes, "bytes", entry::lean_rs_interop_call_bytes;
    LeanRecordEvent, LeanRecordEvent, Record, "records", entry::lean_rs_interop_call_record;
}
