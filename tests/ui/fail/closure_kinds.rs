//! How often, and where, a closure can be called.
use std::cell::Cell;
use std::rc::Rc;

use lean_rs::LeanFn;
use lean_rs::prelude::*;

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    // It changes what it has captured.
    let mut count = 0;
    LeanFn::<(u64,), u64>::new_reentrant(lean, move |n: u64| {
        count += n;
        count
    });
    // It gives away what it has captured.
    let text = String::new();
    LeanFn::<(u64,), String>::new(lean, move |_: u64| text);
    // What it has captured stays on its thread.
    let shared = Rc::new(Cell::new(0));
    LeanFn::<(u64,), u64>::new_sync(lean, move |n: u64| n + shared.get());
    Ok(())
}
