//! Large values cross with no copy beside the two that there have to be: the caller's, and the one that is made.
//!
//! The kernel keeps the peak for the whole process, so this is one test in a process of its own.

#![cfg(target_os = "linux")]

use std::fs;

use lean_rs::prelude::*;
use lean_rs_tests::{Data as _, DataModule};

const BYTES: usize = 100 << 20;
const ELEMENTS: usize = 10_000_000;
/// What a boxed `UInt64` takes: its header and the number.
const BOXED: usize = 16;

/// A line of the kernel's view of this process, in bytes.
fn status(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("the kernel's view of this process");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line with this name");
    line.trim().trim_end_matches("kB").trim().parse::<usize>().expect("a number of kB") << 10
}

/// Runs it, and checks that the process took no more memory meanwhile than what is made, and a twentieth for allocators.
fn takes<R>(what: &str, made: usize, run: impl FnOnce() -> R) -> R {
    // Sets the peak to what is in use.
    fs::write("/proc/self/clear_refs", "5").expect("one's own peak can be set back");
    let before = status("VmRSS:");
    let result = run();
    let grown = status("VmHWM:").saturating_sub(before);
    println!("{what}: {} MiB for {} MiB", grown >> 20, made >> 20);
    assert!(grown <= made + made / 20, "{what}: {grown} bytes at the peak, where {made} are made");
    // Something was made in this time: the peak is that of this process and was set back.
    assert!(grown >= made / 2, "{what}: {grown} bytes at the peak, where {made} are made");
    result
}

#[test]
#[ignore = "takes seconds where nothing is optimized: `cargo xtask ci` optimizes it"]
fn the_peak_is_the_two_copies() {
    let lean = LeanRuntime::init().unwrap();
    let data = DataModule::load(lean).unwrap();

    let bytes = vec![7u8; BYTES];
    let view = takes("bytes to Lean", BYTES, || LeanBytes::new(lean, &bytes));
    drop(bytes);
    let back = takes("bytes from Lean", BYTES, || view.to_vec());
    drop(view);
    let size = takes("bytes as an argument", BYTES, || data.bytes_size(&back).unwrap());
    assert_eq!(size, BYTES as u64);
    drop(back);

    let text = "é".repeat(BYTES / 2);
    let view = takes("text to Lean", BYTES, || LeanStr::new(lean, &text));
    drop(text);
    let back = takes("text from Lean", BYTES, || view.to_string());
    assert_eq!(back.len(), BYTES);
    drop((view, back));

    let boxed = ELEMENTS * (size_of::<usize>() + BOXED);
    let plain = ELEMENTS * size_of::<u64>();
    let numbers: Vec<u64> = (0..ELEMENTS as u64).map(|n| u64::MAX - n).collect();
    let array = takes("numbers to Lean", boxed, || LeanArray::new(lean, &numbers));
    drop(numbers);
    let back = takes("numbers from Lean", plain, || array.to_vec().unwrap());
    assert_eq!(back.len(), ELEMENTS);
}
