//! How long it takes to start Lean and to load a module. Lean starts once per process, so each sample is a process.

use std::process::Command;
use std::time::{Duration, Instant};

use lean_rs::LeanRuntime;
use lean_rs_bench::{Quickstart, QuickstartModule};

const SAMPLES: usize = 30;
/// Makes this program take one sample, and print it.
const ONE: &str = "--one-sample";

fn main() {
    if std::env::args().any(|argument| argument == ONE) {
        let (init, load) = sample();
        println!("{} {}", init.as_nanos(), load.as_nanos());
        return;
    }
    let this = std::env::current_exe().expect("the path of this program");
    let mut samples: Vec<(f64, f64)> = (0..SAMPLES)
        .map(|_| {
            let output = Command::new(&this).arg(ONE).output().expect("this program runs");
            let text = String::from_utf8(output.stdout).expect("two numbers");
            let mut numbers = text.split_whitespace().map(|n| n.parse::<f64>().expect("a number") / 1e6);
            (numbers.next().expect("init"), numbers.next().expect("load"))
        })
        .collect();
    samples.sort_by(|a, b| (a.0 + a.1).total_cmp(&(b.0 + b.1)));
    let (init, load) = samples[SAMPLES / 2];
    let (slow_init, slow_load) = samples[SAMPLES - 1];
    println!(
        "start-up, median of {SAMPLES} processes: LeanRuntime::init {init:.2} ms + QuickstartModule::load {load:.2} ms = \
         {:.2} ms (slowest {:.2} ms)",
        init + load,
        slow_init + slow_load
    );
}

fn sample() -> (Duration, Duration) {
    let start = Instant::now();
    let lean = LeanRuntime::init().expect("Lean starts");
    let init = start.elapsed();
    let quickstart = QuickstartModule::load(lean).expect("the module loads");
    let load = start.elapsed() - init;
    assert_eq!(quickstart.add(20, 22), 42);
    (init, load)
}
