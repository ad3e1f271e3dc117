//! Types that nothing in Lean declares: each Rust type is one of its own, wherever it is declared.
use lean_rs::prelude::*;
use lean_rs::{IntoLean, LeanFn, LeanStr, ToLean, TryFromLean};

trait Choice {
    type Out<'lean>;
}

struct First;
struct Second;

macro_rules! twins {
    () => {
        const _: () = {
            #[derive(LeanType)]
            pub struct Twin<'lean> {
                f: LeanFn<'lean, (Vec<Nat>,), Nat>,
                n: Nat,
            }
            impl Choice for First {
                type Out<'lean> = Twin<'lean>;
            }
        };
        const _: () = {
            #[derive(LeanType)]
            pub struct Twin<'lean> {
                f: LeanFn<'lean, (LeanStr<'lean>,), Nat>,
                n: Nat,
            }
            impl Choice for Second {
                type Out<'lean> = Twin<'lean>;
            }
        };
    };
}
twins!();

/// What two Rust types for one Lean type choose.
trait Field {
    type Out: for<'a> IntoLean<'a> + for<'a> ToLean<'a> + for<'a> TryFromLean<'a>;
}

impl Field for String {
    type Out = Nat;
}

impl Field for LeanStr<'_> {
    type Out = String;
}

#[derive(LeanType)]
struct Bounded<T: Field> {
    name: T,
    out: T::Out,
}

#[derive(LeanType)]
struct Plain<T> {
    name: T,
    number: u64,
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Twins<'lean> {
    fn either(
        &self,
        x: <First as Choice>::Out<'lean>,
        y: <Second as Choice>::Out<'lean>,
    ) -> LeanResult<<First as Choice>::Out<'lean>>;
    #[lean(export = "snd_either")]
    fn either_bounded(&self, x: Bounded<String>, y: Bounded<LeanStr<'lean>>) -> LeanResult<Bounded<String>>;
    // These are right.
    #[lean(export = "snd_either")]
    fn either_first(
        &self,
        x: <First as Choice>::Out<'lean>,
        y: <First as Choice>::Out<'lean>,
    ) -> LeanResult<<First as Choice>::Out<'lean>>;
    #[lean(export = "snd_either")]
    fn either_plain(&self, x: Plain<String>, y: Plain<LeanStr<'lean>>) -> LeanResult<Plain<String>>;
}

fn main() {}
