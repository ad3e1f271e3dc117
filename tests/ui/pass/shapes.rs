//! Traits of every shape, in a crate that forbids what generated code should not show.
#![deny(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
#![allow(unused_crate_dependencies)]
// Of what is written here, not of what is generated.
#![allow(clippy::non_minimal_cfg, clippy::redundant_closure_for_method_calls, clippy::wildcard_imports)]

use lean_rs::LeanResult;
use lean_rs::prelude::lean_module;

/// Names that generated code must not take for its own.
#[allow(dead_code)]
mod shadows {
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct String;
    pub(crate) struct Path;
    pub(crate) trait AsRef {}
    pub(crate) mod core {}
    pub(crate) mod std {}
    pub(crate) mod lean_rs {}
}

/// A public module.
pub mod arith {
    use lean_rs::prelude::*;

    /// A public trait with `'lean`.
    // SAFETY: never loaded.
    #[lean_module("Conformance", package = "conformance", unsafe(unchecked))]
    #[allow(unsafe_code)]
    #[lean(prefix = "pkg_")]
    pub trait Public<'lean> {
        /// Scalars.
        fn scalars(&self, a: u64, b: i8, c: f32, d: bool, e: char) -> u64;
        /// Texts.
        ///
        /// # Errors
        /// Never.
        #[must_use = "for the test"]
        fn texts(&self, a: &str, b: String) -> LeanResult<String>;
        /// Objects.
        fn objects(&self, a: Obj<'lean>, b: ObjRef<'lean, '_>) -> Obj<'lean>;
        /// `IO`.
        ///
        /// # Errors
        /// What Lean throws.
        #[lean(io)]
        fn action(&self, a: ()) -> Result<(), LeanError>;
        /// A constant.
        ///
        /// # Errors
        /// Never.
        #[lean(constant)]
        fn limit(&self) -> LeanResult<char>;
        /// A bare constant of an object type.
        #[lean(constant)]
        fn origin(&self) -> Obj<'lean>;
        /// Keywords as names.
        fn r#type(&self, r#match: u8, loaded: u8, lean: u8, function: u8) -> u8;
        /// Sixteen.
        #[allow(clippy::too_many_arguments, clippy::many_single_char_names)]
        #[rustfmt::skip]
        fn sixteen(
            &self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8,
            o: u8, p: u8,
        ) -> u8;
        /// The trait's own.
        fn provided(&self) -> u8 {
            let mut sum = self.r#type(1, 2, 3, 4);
            sum += 1;
            sum
        }
    }
}

#[allow(dead_code)]
mod hidden {
    use super::shadows::*;

    // SAFETY: never loaded.
    #[::lean_rs::lean_module("Conformance", package = "conformance", unsafe(unchecked))]
    #[allow(unsafe_code)]
    pub(crate) trait Shadowed {
        #[lean(export = "a")]
        fn a(&self, text: &str) -> ::lean_rs::LeanResult<::std::string::String>;
        #[lean(export = "b", constant)]
        fn b(&self) -> u64;
    }

    pub(crate) const USES: (Option, Result, String, Path) = (Option, Result, String, Path);
}

// SAFETY: never loaded.
#[lean_module("Conformance", package = "conformance", unsafe(unchecked))]
#[allow(unsafe_code)]
trait Private {
    #[cfg(any())]
    #[lean(export = "absent")]
    fn absent(&self, missing: Missing) -> Missing;
    #[lean(export = "present")]
    fn present(&self, a: u8) -> LeanResult<u8>;
    #[cfg(all())]
    #[lean(export = "also", constant)]
    fn also(&self) -> u64;
}

// SAFETY: never loaded.
#[lean_module("Conformance", package = "conformance", unsafe(unchecked))]
#[allow(unsafe_code)]
#[cfg(any())]
trait Nowhere {
    #[lean(export = "nowhere")]
    fn nowhere(&self, missing: Missing) -> u8;
}

// SAFETY: never loaded.
#[lean_module("Conformance", package = "conformance", unsafe(unchecked))]
#[allow(unsafe_code)]
trait Empty {}

/// A fake.
struct Fake;

impl Private for Fake {
    fn present(&self, a: u8) -> LeanResult<u8> {
        Ok(a)
    }

    fn also(&self) -> u64 {
        7
    }
}

impl Empty for Fake {}

fn implemented<'lean, A: arith::Public<'lean> + std::fmt::Debug + Clone, B: Private + std::fmt::Debug>() {}

fn in_trait<T: Empty>() {}

fn main() {
    // SAFETY: never loaded.
    #[lean_module("Conformance", package = "conformance", unsafe(unchecked))]
    #[allow(unsafe_code)]
    trait Local {
        #[lean(export = "local")]
        fn local(&self) -> u8;
    }

    let _ = <LocalModule<'_> as Local>::local;
    assert_eq!(LocalModule::EXPORTS[0].symbol(), "local");
    assert_eq!(EmptyModule::EXPORTS.len(), 0);
    let names: Vec<_> = PrivateModule::EXPORTS.iter().map(|it| it.symbol()).collect();
    assert_eq!(names, ["present", "also"]);
    assert_eq!(arith::PublicModule::EXPORTS[6].symbol(), "pkg_type");
    assert_eq!(Fake.present(3).unwrap() + u8::try_from(Fake.also()).unwrap(), 10);
    implemented::<arith::PublicModule<'_>, PrivateModule<'_>>();
    in_trait::<Fake>();
    in_trait::<EmptyModule<'_>>();
}
