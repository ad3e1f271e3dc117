//! A host's calls: imports, terms, commands, declarations, search, bulk.
//!
//! Each row is a call of a session of `Init` that has been used before.

use criterion::{Criterion, criterion_group, criterion_main};
use lean_rs::prelude::*;
use lean_rs_host::{CallOptions, DeclarationKind, Filter, HostResult, Imports, LeanHost, LeanSession, Query};
use std::hint::black_box;
use std::time::Instant;

/// Commands that most programs have something like.
const COMMANDS: &str = "theorem bench (n : Nat) (h : 0 < n) : n ≠ 0 := by omega\n#eval 1 + 1";

fn session() -> HostResult<LeanSession<'static>> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    // What an import takes can be measured once in a process: from then on, files are copied.
    for what in ["the first import of Init", "the second"] {
        let (start, before) = (Instant::now(), lean_rs_host::private_bytes());
        let session = caps.session(&Imports::of(["Init"]), &CallOptions::new())?;
        let grown =
            lean_rs_host::private_bytes().zip(before).map(|(now, before)| now.saturating_sub(before) >> 20);
        println!("{what}: {:?}, {} MiB of its own", start.elapsed(), grown.unwrap_or_default());
        drop(session);
    }
    caps.session(&Imports::of(["Init"]), &CallOptions::new())
}

fn calls(c: &mut Criterion) {
    let session = session().expect("a session");
    let options = CallOptions::new();
    let names: Vec<String> = session
        .declarations(&Filter::new().no_internal())
        .expect("a list")
        .take(10_000)
        .map(|entry| entry.expect("an entry").name)
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let theorem = Query::name("add_comm").mentions("Nat").conclusion_head("Eq");

    let mut group = c.benchmark_group("host");
    group.sample_size(20);
    group.bench_function("term", |b| {
        b.iter(|| session.elaborate(black_box("fun x : Nat => x + 1"), None, &options).expect("a term"));
    });
    group.bench_function("commands", |b| {
        b.iter(|| session.run(black_box(COMMANDS), &options).expect("a run"))
    });
    group.bench_function("the same commands again", |b| {
        let run = session.run(COMMANDS, &options).expect("a run");
        b.iter(|| session.run_again(black_box(COMMANDS), &run, &options).expect("a run"));
    });
    group.bench_function("declaration", |b| {
        b.iter(|| session.declaration(black_box("Nat.add_comm")).expect("a declaration"));
    });
    group.bench_function("kind", |b| {
        b.iter(|| {
            assert_eq!(session.kind(black_box("Nat.succ")).expect("a kind"), DeclarationKind::Constructor)
        });
    });
    group.bench_function("search", |b| b.iter(|| session.search(black_box(&theorem)).expect("hits")));
    group.bench_function("kinds of 10,000 names", |b| {
        b.iter(|| session.bulk().kinds(black_box(&names)).expect("kinds"));
    });
    group.bench_function("list of 10,000 names", |b| {
        b.iter(|| session.declarations(&Filter::new().no_internal()).expect("a list").take(10_000).count());
    });
    group.finish();
}

criterion_group!(benches, calls);
criterion_main!(benches);
