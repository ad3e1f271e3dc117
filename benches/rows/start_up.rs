//! What a process does once: starting Lean, and loading modules. Each sample is a process.

use std::env;
use std::error::Error;
use std::ffi::{CString, c_char};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use lean_rs::LeanRuntime;
use lean_rs_bench::harness::Row;
use lean_rs_bench::{Values, ValuesModule};

use crate::{C, OURS, SAMPLE};

unsafe extern "C" {
    /// Starts Lean, opens the library, initializes its module, and adds two numbers with its `values_add`.
    fn c_start_up(library: *const c_char, initializer: *const c_char, a: u64, b: u64) -> u64;
}

pub(crate) fn rows<'a>(library: &Path) -> Vec<Row<'a>> {
    let library = library.to_owned();
    vec![
        Row::new("start Lean, load a module, call it")
            .once(C, move || run(Command::new(this()).args([SAMPLE, C]).arg(&library)))
            .once(OURS, || run(Command::new(this()).args([SAMPLE, OURS]))),
    ]
}

fn this() -> std::path::PathBuf {
    env::current_exe().expect("the path of this program")
}

/// The nanoseconds that a program prints.
fn run(command: &mut Command) -> Duration {
    let output = command.output().expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    Duration::from_nanos(text.trim().parse().unwrap_or_else(|_| panic!("{command:?} printed {text:?}")))
}

/// Takes a sample, and prints it.
pub(crate) fn sample(way: &str, library: Option<String>) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let sum = if way == C {
        let library = CString::new(library.ok_or("which library?")?)?;
        // SAFETY: nothing else of this process uses Lean; the library has a module `Values`.
        unsafe { c_start_up(library.as_ptr(), c"initialize_values_Values".as_ptr(), 20, 22) }
    } else {
        ValuesModule::load(LeanRuntime::init()?)?.add(20, 22)
    };
    let took = start.elapsed();
    assert_eq!(sum, 42);
    println!("{}", took.as_nanos());
    Ok(())
}
