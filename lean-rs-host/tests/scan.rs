//! Reading modules without keeping them. Alone in its process, whose memory is measured.

mod common;

use lean_rs_host::{CallOptions, Filter, HostResult, Imports};

#[test]
fn scanning_gives_its_memory_back() -> HostResult<()> {
    let caps = common::host(None).load_shims_only()?;
    let (imports, filter) = (Imports::of(["Init"]), Filter::new());
    let names = || -> HostResult<Vec<String>> {
        Ok(caps.scan(&imports, &filter)?.into_iter().map(|entry| entry.name).collect())
    };
    // What Lean and the allocators set up for the first time.
    let first = names()?;
    assert_eq!(names()?, first);
    common::stays_flat(3 << 20, || (0..4).try_for_each(|_| names().map(drop)))?;

    // The same as a session says; its files are mapped as if nobody had read them.
    let session = caps.session(&imports, &CallOptions::new())?;
    assert_eq!(session.import_stats()?.copied, 0);
    let listed: Vec<String> = session
        .declarations(&filter)?
        .map(|entry| entry.map(|entry| entry.name))
        .collect::<HostResult<_>>()?;
    assert_eq!(listed, first);
    // Beside a session, whose files have the addresses.
    assert_eq!(names()?, first);
    assert_eq!(session.declaration_type("Nat.succ")?, "Nat → Nat");
    Ok(())
}
