//! [`LeanValue`]: a value of one of a few types, chosen at run time.

use crate::{Int, LeanType};

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
