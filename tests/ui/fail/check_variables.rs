//! Type parameters of the Lean declaration.
use lean_rs::prelude::*;
use lean_rs::LeanArray;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Variables<'lean> {
    // Once a `Nat`, once a `String`.
    fn inst_head(&self, default: Nat, xs: LeanList<Nat>) -> LeanResult<String>;
    // Boxed, as every value of a type parameter's type.
    fn type_id(&self, x: u64) -> u64;
    fn arr_get_poly(
        &self,
        // An object of any type, beside numbers.
        default: Obj<'lean>,
        a: LeanArray<'lean, Nat>,
        i: Nat,
        j: Nat,
    ) -> LeanResult<(Nat, Nat)>;
    // Not a function of two `Nat`.
    fn inst_add(&self, add: Obj<'lean>, x: Nat, y: Nat) -> LeanResult<Nat>;
}

fn main() {}
