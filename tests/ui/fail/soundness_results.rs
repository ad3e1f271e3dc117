//! What is called is what was compared: a name of the user's own does not lead to another type.
use lean_rs::prelude::{Nat, lean_module};
use lean_rs::{LeanError, LeanFn, LeanStr};

trait Other {
    type Out;
}

impl<'lean> Other for Result<LeanFn<'lean, (Vec<Nat>,), Nat>, String> {
    type Out = Result<LeanFn<'lean, (LeanStr<'lean>,), Nat>, String>;
}

type LeanResult<T> = Result<<T as Other>::Out, LeanError>;

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Results<'lean> {
    #[lean(eio)]
    fn eio_fn(&self, unit: ()) -> LeanResult<Result<LeanFn<'lean, (Vec<Nat>,), Nat>, String>>;
}

fn main() {}
