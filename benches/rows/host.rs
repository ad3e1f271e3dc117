//! The host's part: a session of `Init` that has been used before.

use std::cell::RefCell;
use std::error::Error;
use std::hint::black_box;

use lean_rs::{LeanRuntime, RuntimeOptions};
use lean_rs_bench::harness::{self, Row};
use lean_rs_host::{CallOptions, Filter, Imports, LeanHost, Query, SessionPool};

use crate::OURS;

/// Commands that most programs have something like.
const COMMANDS: &str = "theorem bench (n : Nat) (h : 0 < n) : n ≠ 0 := by omega\n#eval 1 + 1";
const NAMES: usize = 10_000;

pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    let options = CallOptions::new();
    let imports = Imports::of(["Init"]);
    let session = caps.session(&imports, &options)?;
    let pool = SessionPool::with_capacity(lean, 1);
    drop(pool.acquire(&caps, &imports, &options)?);
    let names: Vec<String> = session
        .declarations(&Filter::new().no_internal())?
        .take(NAMES)
        .map(|entry| entry.map(|it| it.name))
        .collect::<Result<_, _>>()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let theorem = Query::name("add_comm").mentions("Nat").conclusion_head("Eq");
    let run = RefCell::new(session.run(COMMANDS, &options)?);

    /// Does something n times.
    fn times<T>(mut each: impl FnMut() -> T) -> impl FnMut(u64) -> u64 {
        move |n| {
            for _ in 0..n {
                black_box(each());
            }
            n
        }
    }
    harness::serve(vec![
        Row::new("import Init").way(OURS, times(|| caps.session(&imports, &options).expect("a session"))),
        Row::new("pool: take a session and give it back")
            .way(OURS, times(|| pool.acquire(&caps, &imports, &options).expect("a session"))),
        Row::new("elaborate a term").way(
            OURS,
            times(|| session.elaborate(black_box("fun x : Nat => x + 1"), None, &options).expect("a term")),
        ),
        Row::new("run two commands")
            .way(OURS, times(|| session.run(black_box(COMMANDS), &options).expect("a run"))),
        Row::new("run the same commands again").way(
            OURS,
            times(|| session.run_again(black_box(COMMANDS), &run.borrow(), &options).expect("a run")),
        ),
        Row::new("a declaration")
            .way(OURS, times(|| session.declaration(black_box("Nat.add_comm")).expect("a declaration"))),
        Row::new("kind of a declaration")
            .way(OURS, times(|| session.kind(black_box("Nat.succ")).expect("a kind"))),
        Row::new("search of all declarations")
            .way(OURS, times(|| session.search(black_box(&theorem)).expect("hits"))),
        Row::new("bulk: kinds of 10,000 names")
            .way(OURS, times(|| session.bulk().kinds(black_box(&names)).expect("kinds"))),
        Row::new("list of all declarations").way(
            OURS,
            times(|| {
                let all = session.declarations(&Filter::new().no_internal()).expect("a list");
                all.collect::<Result<Vec<_>, _>>().expect("declarations")
            }),
        ),
    ])
}
