//! What belongs to a thread, on another one.

use std::thread;

use lean_rs::prelude::*;

#[lean_module("Conformance.Scalars")]
trait Scalars {
    #[lean(export = "conf_u64_to_nat")]
    fn to_nat(&self, n: u64) -> LeanResult<Nat>;
}

fn runtime(lean: &'static LeanRuntime) {
    thread::spawn(move || lean.live_objects());
}

fn object(text: LeanStr<'static>) {
    thread::spawn(move || text.len());
}

fn module(scalars: ScalarsModule<'static>) {
    thread::scope(|scope| {
        scope.spawn(|| scalars.to_nat(1));
    });
}

fn function(lean: &'static LeanRuntime, f: LeanFn<'static, (u64,), u64>) {
    LeanShared::new(f);
    LeanShared::new(LeanArray::new(lean, &[1_u64]));
    LeanShared::new("text".to_owned());
}

fn main() {}
