//! What generated code is made of does not let safe code say that a value is of another type.
#![forbid(unsafe_code)]

use lean_rs::__private::Decoder;
use lean_rs::prelude::*;
use lean_rs::{LeanArray, TryFromLean};

#[lean_module("Conformance")]
trait A {
    #[lean(export = "conf_u8_add")]
    fn add(&self, a: u8, b: u8) -> u8;
}

#[lean_module("Conformance")]
trait B {
    #[lean(export = "conf_float_lt")]
    fn less(&self, a: f64, b: f64) -> bool;
}

/// The addresses of one module in another one.
fn mixed(a: AModule<'static>) -> BModule<'static> {
    BModule { loaded: a.loaded }
}

/// An array of numbers as one of texts.
fn converted<'lean>(lean: &'lean LeanRuntime, array: &Obj<'lean>) -> LeanResult<LeanArray<'lean, String>> {
    LeanArray::from_boxed(Decoder::from(lean), array.as_ref())
}

/// A depth that nobody has counted.
fn made(lean: &LeanRuntime) -> Decoder<'_> {
    Decoder::new(lean)
}

mod bound {
    lean_rs::bind!("Conformance");

    /// A number that is not positive any more.
    pub(crate) fn changed(mut positive: Positive) -> Positive {
        positive.val = 0;
        positive
    }
}

fn main() {}
