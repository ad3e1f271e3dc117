//! Function values in both directions: Lean calls Rust closures and functions, and Rust calls Lean functions.

use std::cell::RefCell;
use std::rc::Rc;

use lean_rs::LeanFn;
use lean_rs::prelude::*;

#[lean_module("Closures")]
#[lean(prefix = "closures_")]
trait Closures<'lean> {
    fn sort(&self, less: LeanFn<'lean, (String, String), bool>, words: &[&str]) -> LeanResult<Vec<String>>;
    fn line(&self, slope: f64) -> LeanResult<Option<LeanFn<'lean, (f64, f64), f64>>>;
    #[lean(io)]
    fn collatz(&self, start: u64, visit: LeanFn<'lean, (Nat, u64), LeanIo<bool>>) -> LeanResult<Nat>;
    #[lean(io)]
    fn first_readable(
        &self,
        read: LeanFn<'lean, (String,), LeanIo<String>>,
        paths: LeanList<&str>,
    ) -> LeanResult<(String, LeanList<String>)>;
}

/// A function without state: nothing is allocated, and the strings are borrowed from Lean.
#[lean_callback]
fn ignoring_case(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).lt(b.chars().flat_map(char::to_lowercase))
}

/// Lean catches the errors as exceptions.
#[lean_callback]
fn read(path: &str) -> LeanResult<String> {
    if path.ends_with(".bin") {
        return Err(format!("{path} is not text").into());
    }
    Ok(std::fs::read_to_string(path)?)
}

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let m = ClosuresModule::load(lean)?;

    // Lean sorts; Rust compares.
    let words = ["pear", "Apple", "fig", "Banana"];
    println!("by name: {}", m.sort(ignoring_case::lean_fn(lean), &words)?.join(" "));
    let by_length = LeanFn::new_reentrant(lean, |a: String, b: String| a.len() < b.len());
    println!("by length: {}", m.sort(by_length, &words)?.join(" "));

    // Rust calls a function that Lean returned.
    let line = m.line(0.5)?.expect("a line");
    println!("0.5 · 4 + 1 = {}", line.call(1.0, 4.0)?);
    let through_origin = line.partial(0.0)?;
    println!("0.5 · 4 = {}, 0.5 · 5 = {}", through_origin.call(4.0)?, through_origin.call(5.0)?);

    // Lean calls a closure with mutable state.
    let seen = Rc::new(RefCell::new(Vec::new()));
    let visitor = Rc::clone(&seen);
    let visit = LeanFn::new(lean, move |position: Nat, n: u64| {
        visitor.borrow_mut().push(n);
        Ok(position < 5)
    });
    let last = m.collatz(7, visit)?;
    println!("the visitor stopped at position {last}: {:?}", seen.borrow());

    // Lean catches Rust errors as exceptions; an exception that Lean throws is a Rust error.
    let paths = LeanList(vec!["image.bin", concat!(env!("CARGO_MANIFEST_DIR"), "/build.rs")]);
    let (text, caught) = m.first_readable(read::lean_fn(lean), paths)?;
    println!("read {} lines; before that, Lean caught: {}", text.lines().count(), caught.0.join(", "));
    let error = m.first_readable(read::lean_fn(lean), LeanList(vec!["no/such/file"])).unwrap_err();
    println!("Lean threw: {error}");
    Ok(())
}
