//! Functions that Lean calls, of every shape, in a crate that forbids what generated code should not show.
#![deny(warnings, missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
#![allow(unused_crate_dependencies)]
// Of what is written here, not of what is generated.
#![allow(clippy::elidable_lifetime_names, clippy::missing_panics_doc, clippy::needless_pass_by_value)]

/// Names that generated code must not take for its own.
#[allow(dead_code)]
mod shadows {
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) mod core {}
    pub(crate) mod std {}
    pub(crate) mod lean_rs {}
}

/// Function values.
pub mod values {
    #[allow(unused_imports)]
    use super::shadows::*;
    use ::lean_rs::prelude::{LeanError, LeanResult, LeanRuntime, Nat, Obj, lean_callback};
    use ::lean_rs::{LeanArray, LeanFn, LeanStr};
    use ::std::string::String as Text;
    use ::std::vec::Vec as Array;

    /// Numbers, and a name that begins with `_`.
    #[lean_callback]
    #[must_use]
    pub fn numbers(a: u8, _b: i64, _: f64, c: bool, d: char) -> u32 {
        u32::from(a) + u32::from(c) + u32::from(d)
    }

    /// Texts and bytes are lent.
    #[lean_callback]
    #[must_use]
    pub fn lent(text: &str, bytes: &[u8], floats: &[f64], numbers: &[Nat], pair: &(Nat, u8)) -> usize {
        text.len() + bytes.len() + floats.len() + numbers.len() + usize::from(pair.1)
    }

    /// Views and objects.
    #[lean_callback]
    #[must_use]
    pub fn views<'lean>(
        text: LeanStr<'lean>,
        array: &LeanArray<'lean, Nat>,
        object: Obj<'_>,
    ) -> LeanStr<'lean> {
        let _ = (array.len(), object);
        text
    }

    /// The runtime is not a parameter of Lean's.
    #[lean_callback]
    #[must_use]
    pub fn choose<'lean>(lean: &'lean LeanRuntime, up: bool) -> LeanFn<'lean, (u64,), u64> {
        LeanFn::new(lean, move |n: u64| if up { n + 1 } else { n })
    }

    /// A Lean function is called.
    ///
    /// # Errors
    /// Those of the function.
    #[lean_callback]
    pub fn apply(f: &LeanFn<'_, (u64,), u64>, n: u64) -> LeanResult<u64> {
        f.call(n)
    }

    /// The error is written out.
    ///
    /// # Errors
    /// Always.
    #[lean_callback]
    pub fn written_out(_: ()) -> ::core::result::Result<(), LeanError> {
        Err("always".into())
    }

    /// An action without parameters.
    ///
    /// # Errors
    /// Never.
    #[lean_callback]
    pub fn nothing() -> LeanResult<()> {
        Ok(())
    }

    /// In `BaseIO`.
    #[lean_callback(base_io)]
    pub fn base() {}

    /// In `EIO`.
    ///
    /// # Errors
    /// The number.
    #[lean_callback(eio, on_panic = default)]
    pub fn eio(n: u32) -> ::core::result::Result<Array<Text>, u32> {
        Err(n)
    }

    /// A default value.
    #[lean_callback(on_panic = default)]
    #[must_use]
    pub fn checked(n: u8) -> u8 {
        n.checked_add(1).expect("below 255")
    }

    /// A raw name.
    #[lean_callback]
    #[must_use]
    pub fn r#match(r#type: u8) -> u8 {
        r#type
    }

    /// A result type with a name of its own.
    pub type Answer = ::core::result::Result<Nat, Text>;

    /// An `Except`.
    ///
    /// # Errors
    /// Below 1.
    #[lean_callback]
    pub fn except(n: Nat) -> Answer {
        if n == 0 { Err("below 1".to_owned()) } else { Ok(n) }
    }

    /// Not compiled.
    #[cfg(any())]
    #[lean_callback]
    pub fn configured(n: Missing) -> Missing {}
}

/// Functions behind Lean's declarations.
pub mod externs {
    use lean_rs::LeanFn;
    use lean_rs::prelude::*;

    /// Owned in Lean, a value here.
    ///
    /// # Errors
    /// Never.
    #[lean_callback(extern_name = "cb_bytes")]
    pub fn bytes(_: usize, bytes: &[u8]) -> LeanResult<u64> {
        Ok(bytes.len() as u64)
    }

    /// Borrowed in Lean, owned here.
    ///
    /// # Errors
    /// Never.
    #[lean_callback(extern_name = "cb_message")]
    pub fn message(_: usize, text: String) -> LeanResult<()> {
        drop(text);
        Ok(())
    }

    /// Both the value and the effect are Lean's.
    #[lean_callback(extern_name = "ext_clock")]
    #[must_use]
    pub fn clock() -> u64 {
        7
    }

    /// Nothing is returned; that it is an action is Lean's word.
    #[lean_callback(extern_name = "ext_reset")]
    pub fn reset(_: u8) {}

    /// `BaseIO`, and said so.
    #[lean_callback(extern_name = "cb_base", base_io)]
    #[must_use]
    pub fn base(n: Nat) -> Nat {
        n
    }

    /// The error type of `ext_guarded`.
    #[derive(Debug, LeanType)]
    #[lean(name = "Externs.Refusal")]
    pub enum Refusal {
        /// Nobody is there.
        Closed,
        /// Another reason.
        Code(u32),
    }

    /// In `EIO`.
    ///
    /// # Errors
    /// For 0.
    #[lean_callback(extern_name = "ext_guarded", eio)]
    pub fn guarded(key: u64) -> Result<String, Refusal> {
        if key == 0 { Err(Refusal::Closed) } else { Ok(key.to_string()) }
    }

    /// Any type is an object.
    // SAFETY: those of the result are those that were given.
    #[lean_callback(extern_name = "ext_turn", unsafe(assume_valid))]
    #[must_use]
    pub fn turn<'lean>(mut xs: LeanList<Obj<'lean>>, _: Nat) -> LeanList<Obj<'lean>> {
        xs.0.reverse();
        xs
    }

    /// The proof is not passed.
    #[lean_callback(extern_name = "ext_half")]
    #[must_use]
    pub fn half(n: &Nat) -> Nat {
        n.clone()
    }

    /// A number below 3.
    // SAFETY: a remainder.
    #[lean_callback(extern_name = "ext_below", unsafe(assume_valid))]
    #[must_use]
    pub fn below(n: u32) -> Nat {
        Nat::from(n % 3)
    }

    /// A function of a number below 3.
    // SAFETY: it is called with 2.
    #[lean_callback(extern_name = "ext_pick", unsafe(assume_valid))]
    #[must_use]
    pub fn pick(f: LeanFn<'_, (Nat,), Nat>) -> Nat {
        f.call(Nat::from(2u8)).unwrap_or_default()
    }

    /// Nothing is compared.
    // SAFETY: nobody calls it.
    #[lean_callback(extern_name = "rs_anything", unsafe(unchecked))]
    #[must_use]
    pub fn anything(text: &str, _: Obj<'_>) -> String {
        text.to_owned()
    }
}

fn main() {
    use lean_rs::prelude::*;
    let lean = LeanRuntime::init().unwrap();
    assert_eq!(values::numbers::lean_fn(lean).call(1, 2, 0.5, true, 'a').unwrap(), 99);
    assert_eq!(values::apply::lean_fn(lean).call(values::choose(lean, true), 4).unwrap(), 5);
    assert_eq!(values::r#match::lean_fn(lean).call(1).unwrap(), 1);
    assert_eq!(values::except::lean_fn(lean).call(Nat::from(0u8)).unwrap(), Err("below 1".to_owned()));
    assert!(values::written_out::lean_fn(lean).call(()).is_err());
    assert_eq!(values::eio::lean_fn(lean).call(3).unwrap(), Err(3));
    values::base::lean_fn(lean).call().unwrap();
    assert_eq!(externs::clock::lean_fn(lean).call().unwrap(), 7);
    externs::message::lean_fn(lean).call(1, "text".to_owned()).unwrap();
}
