//! Members of a family as type arguments, and arguments without a value.

use lean_rs::prelude::*;

/// Fields of one type parameter check the same.
#[derive(LeanType)]
#[lean(name = "Families.Two")]
struct Two {
    a: [String; 3],
    b: Vec<String>,
}

trait Second {
    type Of: lean_rs::LeanAbi
        + for<'l> lean_rs::IntoLean<'l>
        + for<'l> lean_rs::ToLean<'l>
        + for<'l> lean_rs::TryFromLean<'l>;
}

impl Second for lean_rs::AsNat<u8> {
    type Of = Nat;
}

#[derive(LeanType)]
#[lean(name = "Families.Two")]
struct Pair<T: Second> {
    a: T,
    b: T::Of,
}

#[lean_module("Families")]
#[lean(prefix = "fam_")]
trait Twos<'lean> {
    fn two(&self, t: Two) -> LeanResult<String>;
    fn two_bits(&self, t: Pair<lean_rs::AsNat<u8>>) -> LeanResult<Nat>;
    /// Nobody would release the object.
    fn sizer(&self, unit: ()) -> LeanResult<Option<LeanFn<'lean, (Obj<'lean>, u8), Nat>>>;
}

fn main() {}
