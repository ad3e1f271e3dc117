//! A Lean function over a million rows, on all cores: one array that all threads read, progress, and cancellation.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use lean_rs::{LeanBaseIo, prelude::*};
use rayon::prelude::*;

const ROWS: usize = 1_000_000;
const PART: usize = 50_000;

/// Told how many rows have been looked at; whether to look at more.
type GoOn<'lean> = LeanFn<'lean, (u64,), LeanBaseIo<bool>>;

#[lean_module("Parallel")]
#[lean(prefix = "parallel_")]
trait Parallel<'lean> {
    /// Of some rows the one with the most steps, and how many it has.
    #[lean(io)]
    fn longest(
        &self,
        rows: &LeanArray<'lean, u64>,
        start: usize,
        stop: usize,
        go_on: GoOn<'lean>,
    ) -> LeanResult<(u64, u64)>;
}

type Rows = LeanShared<LeanArray<'static, u64>>;

/// Searches all rows, each part on whatever thread is free.
fn search(rows: &Rows, go_on: &LeanShared<GoOn<'static>>) -> LeanResult<(u64, u64)> {
    let parts: Vec<(u64, u64)> = (0..ROWS / PART)
        .into_par_iter()
        .map(|part| {
            // Each thread has a runtime and a module of its own, which costs next to nothing.
            let lean = LeanRuntime::init()?;
            let (start, stop) = (part * PART, (part + 1) * PART);
            ParallelModule::load(lean)?.longest(&rows.get(lean), start, stop, go_on.get(lean))
        })
        .collect::<LeanResult<_>>()?;
    Ok(parts.into_iter().max_by_key(|(_, steps)| *steps).unwrap_or_default())
}

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let rows: Vec<u64> = (1..=ROWS as u64).collect();
    let rows = Rows::new(LeanArray::new(lean, &rows));

    let seen = Mutex::new(0);
    let progress = LeanShared::<GoOn<'_>>::function(lean, move |more: u64| {
        let mut seen = seen.lock().unwrap();
        *seen += more;
        if (*seen).is_multiple_of(ROWS as u64 / 4) {
            println!("{} percent", 100 * *seen / ROWS as u64);
        }
        true
    });
    let (row, steps) = search(&rows, &progress)?;
    println!("row {row} has the most steps, {steps}");

    // Anything can end the search: here, that a tenth of the rows have been seen.
    let seen = AtomicU64::new(0);
    let limit = LeanShared::<GoOn<'_>>::function(lean, move |more: u64| {
        seen.fetch_add(more, Ordering::Relaxed) < ROWS as u64 / 10
    });
    if let Err(error) = search(&rows, &limit) {
        println!("the second search: {error}");
    }
    Ok(())
}
