//! The rows of the table of `cargo xtask bench`.
//!
//! Prints a line for each row and way, whose columns are separated by tabs: the part, the row, the way, nanoseconds. It measures all rows, or
//! those whose names contain an argument; `--peer PROGRAM` adds a program that does some of them in its own way.

mod callbacks;
mod calls;
mod exports;
mod host;
mod start_up;
mod values;

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use lean_rs::LeanRuntime;
use lean_rs_bench::harness::{self, Effort, Measured, Row};
use lean_rs_bench::{CallbacksModule, ValuesModule};

/// The ways of a row: what is compared, and with what.
const OURS: &str = "ours";
const C: &str = "C";

/// Makes this program a server of one part.
const SERVE: &str = "--serve";
/// Makes this program take one sample of what a process does once.
const SAMPLE: &str = "--sample";

const PARTS: [(&str, Effort); 2] = [
    ("calls", Effort { slice: Duration::from_micros(400), turns: 150, samples: 15 }),
    ("host", Effort { slice: Duration::from_millis(4), turns: 20, samples: 5 }),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (mut peer, mut wanted) = (None, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            SERVE => return serve(&arguments.next().ok_or("which part?")?),
            SAMPLE => return start_up::sample(&arguments.collect::<Vec<_>>()),
            "--peer" => peer = Some(arguments.next().ok_or("which program?")?),
            // Cargo's.
            "--bench" => {}
            option if option.starts_with('-') => return Err(format!("unknown option `{option}`").into()),
            _ => wanted.push(argument),
        }
    }
    // The peer has no part in finding it.
    let library = match peer {
        Some(_) => {
            ValuesModule::load(LeanRuntime::init()?)?.module().library().map(|it| it.path().to_owned())
        }
        None => None,
    }
    .unwrap_or_default();
    let this = env::current_exe()?;
    for (part, effort) in PARTS {
        let server = |program: &Path| {
            let mut server = Command::new(program);
            server.args([SERVE, part]).arg(&library);
            server
        };
        let with_peer = peer
            .as_ref()
            .map(|peer| harness::measure(vec![server(&this), server(Path::new(peer))], &wanted, effort));
        let measured = match with_peer {
            Some(Ok(measured)) => measured,
            other => {
                if let Some(Err(error)) = other {
                    eprintln!("the peer is left out of the part {part}: {error}");
                }
                harness::measure(vec![server(&this)], &wanted, effort)?
            }
        };
        for Measured { row, ways } in measured {
            for (way, best) in ways {
                println!("{part}\t{row}\t{way}\t{best:.2}");
            }
        }
    }
    Ok(())
}

fn serve(part: &str) -> Result<(), Box<dyn Error>> {
    if part == "host" {
        return host::serve();
    }
    let lean = LeanRuntime::init()?;
    let values = ValuesModule::load(lean)?;
    let callbacks = CallbacksModule::load(lean)?;
    let rows: [Vec<Row<'_>>; 4] = [
        calls::rows(&values),
        values::rows(lean, &values),
        callbacks::rows(lean, &callbacks),
        start_up::rows(values.module().library().ok_or("it was loaded")?.path()),
    ];
    harness::serve(rows.into_iter().flatten().collect())
}
