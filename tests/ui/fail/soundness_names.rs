//! One name does not make one type.
use lean_rs::prelude::*;

#[derive(LeanType)]
#[lean(name = "Soundness.Grid", unsafe(assume_valid))]
struct Grid {
    cells: Vec<Nat>,
}

#[derive(LeanType)]
#[lean(name = "Lean.Name")]
enum Name {
    Anonymous,
    Str { pre: Box<Name>, str: String },
    Num { pre: Box<Name>, i: Nat },
}

#[derive(LeanType)]
#[lean(name = "Option")]
enum Fake<T> {
    None,
    Some { val: T },
}

#[derive(LeanType)]
#[lean(name = "String")]
struct Text {
    bytes: Vec<u8>,
}

mod first {
    #[derive(lean_rs::LeanType)]
    pub(crate) struct Local {
        pub(crate) number: lean_rs::Nat,
        pub(crate) more: lean_rs::Nat,
    }
}

mod second {
    #[derive(lean_rs::LeanType)]
    pub(crate) struct Local {
        pub(crate) number: f64,
        pub(crate) more: String,
    }
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Names {
    fn grid_get(&self, n: Nat, g: Grid, i: Nat) -> LeanResult<Nat>;
    fn name_hash(&self, n: Name) -> u64;
    fn both(&self, x: first::Local, y: second::Local) -> LeanResult<Vec<first::Local>>;
}

fn main() {}
