//! The string functions of `Conformance.Data`.

use lean_rs::prelude::*;

/// Strings in and out, owned and borrowed on the Rust side.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Strings<'lean> {
    fn str_append(&self, a: &str, b: &str) -> LeanResult<String>;
    fn str_length(&self, s: &str) -> Obj<'lean>;
    fn str_bytes(&self, s: String) -> Obj<'lean>;
    fn str_push(&self, s: &str, c: char) -> LeanResult<String>;
    fn str_eq(&self, a: &str, b: &str) -> bool;
    fn str_lt(&self, a: &str, b: &str) -> bool;
    fn str_to_utf8(&self, s: &str) -> Obj<'lean>;
    fn str_of_utf8(&self, b: &[u8]) -> Obj<'lean>;
    /// A `@&` parameter is owned all the same in an exported function.
    fn borrow_length(&self, s: &str) -> Obj<'lean>;
    /// Appends to a `@&` string.
    fn borrow_append(&self, a: &str, b: &str) -> LeanResult<String>;
}

/// The same export with other Rust types for the same Lean types.
#[lean_module("Conformance")]
pub trait StringObjects<'lean> {
    /// A string object from text.
    #[lean(export = "conf_borrow_return")]
    fn make(&self, s: &str) -> Obj<'lean>;
    /// `str_append`, with objects.
    #[lean(export = "conf_str_append")]
    ///
    /// # Safety
    /// Both are strings.
    unsafe fn append(&self, a: Obj<'lean>, b: ObjRef<'lean, '_>) -> Obj<'lean>;
}
