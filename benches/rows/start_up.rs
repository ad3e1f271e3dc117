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

/// The variable that names a program which loads large traits.
const LARGE: &str = "LEAN_RS_BENCH_LARGE";

unsafe extern "C" {
    /// Starts Lean, opens the library, initializes its module, and adds two numbers with its `values_add`.
    fn c_start_up(library: *const c_char, initializer: *const c_char, a: u64, b: u64) -> u64;
    /// Starts Lean.
    fn c_start();
    /// Opens the library, initializes its module, and looks up as many functions with this prefix and a number.
    fn c_load(library: *const c_char, initializer: *const c_char, prefix: *const c_char, count: u64) -> u64;
}

pub(crate) fn rows<'a>(library: &Path) -> Vec<Row<'a>> {
    let library = library.to_owned();
    let mut rows = vec![
        Row::new("start Lean, load a module, call it")
            .once(C, move || run(Command::new(this()).args([SAMPLE, C]).arg(&library)).0)
            .once(OURS, || run(Command::new(this()).args([SAMPLE, OURS])).0),
    ];
    // `cargo xtask bench` makes it.
    if let Some(large) = env::var_os(LARGE) {
        let of = |name, module: &'static str, methods: &'static str| {
            let ours = large.clone();
            let library = run(Command::new(&ours).arg(methods)).1;
            Row::new(name)
                .once(C, move || run(Command::new(this()).args([SAMPLE, C, &library, module, methods])).0)
                .once(OURS, move || run(Command::new(&ours).arg(methods)).0)
        };
        rows.push(of("load a trait of 100 methods", "Hundred", "100"));
        rows.push(of("load a trait of 1000 methods", "Thousand", "1000"));
    }
    rows
}

fn this() -> std::path::PathBuf {
    env::current_exe().expect("the path of this program")
}

/// The nanoseconds that a program prints, and what it prints behind them.
fn run(command: &mut Command) -> (Duration, String) {
    let output = command.output().expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let (time, rest) = text.trim().split_once('\t').unwrap_or((text.trim(), ""));
    let time = time.parse().unwrap_or_else(|_| panic!("{command:?} printed {text:?}"));
    (Duration::from_nanos(time), rest.to_owned())
}

/// Takes a sample, and prints it: of Lean's start in a way, with the library where that is C; or of how C loads a library with a module of so
/// many functions.
pub(crate) fn sample(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let path = |text: &str| CString::new(text);
    let took = match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [OURS] => {
            let start = Instant::now();
            let sum = ValuesModule::load(LeanRuntime::init()?)?.add(20, 22);
            assert_eq!(sum, 42);
            start.elapsed()
        }
        [C, library] => {
            let (library, start) = (path(library)?, Instant::now());
            // SAFETY: nothing else of this process uses Lean; the library has a module `Values`.
            let sum = unsafe { c_start_up(library.as_ptr(), c"initialize_values_Values".as_ptr(), 20, 22) };
            assert_eq!(sum, 42);
            start.elapsed()
        }
        [C, library, module, methods] => {
            let (library, initializer) = (path(library)?, path(&format!("initialize_large_{module}"))?);
            let (prefix, count) = (path(&format!("large{methods}_f"))?, methods.parse()?);
            // SAFETY: nothing else of this process uses Lean; the library has this module.
            unsafe { c_start() };
            let start = Instant::now();
            // SAFETY: as above.
            let found = unsafe { c_load(library.as_ptr(), initializer.as_ptr(), prefix.as_ptr(), count) };
            assert_eq!(found, count);
            start.elapsed()
        }
        other => return Err(format!("there is no sample {other:?}").into()),
    };
    println!("{}", took.as_nanos());
    Ok(())
}
