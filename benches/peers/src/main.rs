//! Rows of the benchmark through `lean-rs` and `lean-rs-host` 0.9.4, crates of another project with these names.
//!
//! `rows` starts this as a server, with the library that its own rows call.

#[path = "../../harness.rs"]
#[allow(dead_code, reason = "the driver is another program")]
mod harness;
mod host;

use std::env;
use std::error::Error;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use harness::Row;
use lean_rs::module::{LeanIo, LeanLibrary};
use lean_rs::{LeanError, LeanRuntime};

const PEER: &str = "peer";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [mode, part, library] = &arguments[..] else {
        return Err("usage: peers --serve PART LIBRARY".into());
    };
    match (mode.as_str(), part.as_str()) {
        ("--serve", "calls") => calls(library),
        ("--serve", "host") => host::serve(),
        ("--sample", _) => sample(library),
        _ => Err(format!("there is no {part}").into()),
    }
}

fn calls(path: &str) -> Result<(), Box<dyn Error>> {
    // What is called with `&str` is for one lifetime.
    let texts = [16, 256, 4096].map(|size| "x".repeat(size));
    let lean = LeanRuntime::init()?;
    let library = LeanLibrary::open(lean, path)?;
    let values = library.initialize_module("values", "Values")?;
    // SAFETY: each has the type that `benches/lean/Values.lean` declares.
    let (add, limit, next_io, fail, option, pair, even, string, strings, numbers) = unsafe {
        (
            values.exported_unchecked::<(u64, u64), u64>("values_add")?,
            values.exported_unchecked::<(), u32>("values_limit")?,
            values.exported_unchecked::<(u64,), LeanIo<u64>>("values_next_io")?,
            values.exported_unchecked::<(u64,), LeanIo<u64>>("values_fail")?,
            values.exported_unchecked::<(Option<u64>,), Option<u64>>("values_option")?,
            values.exported_unchecked::<((u64, bool),), (u64, bool)>("values_pair")?,
            values.exported_unchecked::<(u64,), Result<u64, u64>>("values_even")?,
            values.exported_unchecked::<(&str,), String>("values_string")?,
            values.exported_unchecked::<(Vec<String>,), Vec<String>>("values_strings")?,
            values.exported_unchecked::<(Vec<u64>,), Vec<u64>>("values_numbers")?,
        )
    };
    let string = &string;
    let strings = &strings;
    let add = black_box(add);
    let mut rows = vec![
        Row::new("u64 × u64 → u64")
            .way(PEER, |n| (0..n).fold(0, |sum, i| add.call(sum, i).expect("a number"))),
        Row::new("constant").way(PEER, |n| (0..n).map(|_| u64::from(limit.call().expect("a number"))).sum()),
        Row::new("u64 → IO u64").way(PEER, |n| (0..n).fold(0, |x, _| next_io.call(x).expect("a number"))),
        Row::new("exception of IO, with its text").way(PEER, |n| {
            let size = |error| match error {
                LeanError::LeanException(exception) => exception.message().len() as u64,
                other => panic!("{other}"),
            };
            (0..n).map(|i| size(fail.call(i).unwrap_err())).sum()
        }),
        Row::new("Option u64, round trip")
            .way(PEER, |n| (0..n).fold(0, |x, _| option.call(Some(x)).expect("one").expect("some") + 1)),
        Row::new("(u64, bool), round trip").way(PEER, |n| {
            (0..n).fold(0, |x, _| {
                let (x, one) = pair.call((x, true)).expect("a pair");
                x + u64::from(one)
            })
        }),
        Row::new("u64 → Except u64 u64")
            .way(PEER, |n| (0..n).map(|i| even.call(i).expect("one").unwrap_or(1)).sum()),
    ];
    let names = ["String of 16 B, round trip", "String of 256 B, round trip", "String of 4 KiB, round trip"];
    for (name, text) in names.into_iter().zip(&texts) {
        rows.push(Row::new(name).way(PEER, move |n| {
            (0..n).map(|_| black_box(string.call(black_box(text)).expect("a string")).len() as u64).sum()
        }));
    }
    for (name, size) in [
        ("Vec<String> of 1, round trip", 1),
        ("Vec<String> of 16, round trip", 16),
        ("Vec<String> of 256, round trip", 256),
    ] {
        let in_rust: Vec<String> = (0..size).map(|i| format!("string number {i:03}")).collect();
        rows.push(Row::new(name).way(PEER, move |n| {
            let last = |strings: Vec<String>| strings.last().expect("some").len() as u64;
            // It takes vectors only as its own.
            (0..n).map(|_| last(black_box(strings.call(black_box(&in_rust).clone()).expect("strings")))).sum()
        }));
    }
    let in_rust: Vec<u64> = (0..1000).collect();
    rows.push(Row::new("Vec<u64> of 1000, round trip").way(PEER, move |n| {
        let last = |numbers: Vec<u64>| numbers[numbers.len() - 1];
        (0..n).map(|_| last(black_box(numbers.call(black_box(&in_rust).clone()).expect("numbers")))).sum()
    }));
    let (this, path) = (env::current_exe()?, path.to_owned());
    rows.push(Row::new("start Lean, load a module, call it").once(PEER, move || {
        let output =
            Command::new(&this).args(["--sample", PEER, &path]).output().expect("this program starts");
        let text = String::from_utf8_lossy(&output.stdout);
        Duration::from_nanos(text.trim().parse().unwrap_or_else(|_| panic!("a sample is {text:?}")))
    }));
    harness::serve(rows)
}

fn sample(path: &str) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let library = LeanLibrary::open(LeanRuntime::init()?, path)?;
    let values = library.initialize_module("values", "Values")?;
    // SAFETY: as above.
    let sum = unsafe { values.exported_unchecked::<(u64, u64), u64>("values_add")? }.call(20, 22)?;
    let took = start.elapsed();
    assert_eq!(sum, 42);
    println!("{}", took.as_nanos());
    Ok(())
}
