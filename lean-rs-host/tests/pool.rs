//! The pool: what it gives again, what it does not, and what is refused.

mod common;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lean_rs_host::{
    CallOptions, HostError, HostResult, Imports, Level, PoolLimit, PoolPolicy, Query, SessionPool,
    private_bytes,
};
use tempfile::TempDir;

use common::{caps, compile, host, lean, tiny, touch};

/// The tests run one after the other: an extension that one of them registers belongs to the process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn what_stands_for_each_other() -> HostResult<()> {
    let _alone = alone();
    let caps = caps(tiny());
    let options = CallOptions::new();
    let pool = SessionPool::with_capacity(lean(), 8);
    let imports = Imports::of(["Tiny.A"]);
    drop(pool.acquire(&caps, &imports, &options)?);
    // Another host with the same search path, and other options of calls: the session has them, and the environment is the same.
    let other = host(Some(tiny())).load_shims_only()?;
    let session = pool.acquire(&other, &imports, &options.clone().heartbeats(7))?;
    assert_eq!(format!("{:?}", session.options()), format!("{:?}", options.clone().heartbeats(7)));
    assert_eq!(pool.stats().reused, 1);
    drop(session);
    // Each of these is another environment.
    let copy = TempDir::new().unwrap();
    compile(copy.path(), "Tiny.A", "prelude\naxiom other : Prop");
    drop(pool.acquire(&caps, &Imports::default().import_all("Tiny.A"), &options)?);
    let session = pool.acquire(&common::caps(copy.path()), &imports, &options)?;
    session.kind("other")?;
    assert_eq!((pool.stats().imports_performed, pool.stats().reused), (3, 1));
    // A module of Lean's module system has a file for each level: a change of one is a change of the environments that have read it.
    compile(copy.path(), "Levels", "module\nprelude\npublic axiom shown : Prop\naxiom hidden : Prop");
    let caps = common::caps(copy.path());
    let levels = [Level::Exported, Level::Full].map(|level| Imports::of(["Levels"]).level(level));
    for imports in &levels {
        let session = pool.acquire(&caps, imports, &options)?;
        session.kind("shown")?;
    }
    assert_eq!((pool.stats().imports_performed, pool.stats().stale), (5, 0));
    touch(&copy.path().join("Levels.olean.private"), 1);
    for imports in &levels {
        drop(pool.acquire(&caps, imports, &options)?);
    }
    assert_eq!((pool.stats().imports_performed, pool.stats().stale), (6, 1));
    Ok(())
}

#[test]
fn capacity_zero_imports_each_time() -> HostResult<()> {
    let _alone = alone();
    let caps = caps(tiny());
    let pool = SessionPool::with_capacity(lean(), 0);
    for imports in 1..=3 {
        drop(pool.acquire(&caps, &Imports::of(["Tiny.A"]), &CallOptions::new())?);
        let stats = pool.stats();
        assert_eq!((stats.imports_performed, stats.reused, stats.released_dropped), (imports, 0, imports));
        assert_eq!((pool.capacity(), pool.len(), pool.drain()), (0, 0, 0));
    }
    Ok(())
}

#[test]
fn limits() -> HostResult<()> {
    let _alone = alone();
    let caps = caps(tiny());
    let (a, b, options) = (Imports::of(["Tiny.A"]), Imports::of(["Tiny.B"]), CallOptions::new());
    let pool = SessionPool::with_capacity(lean(), 2).with_policy(PoolPolicy::new().max_fresh_imports(1));
    drop(pool.acquire(&caps, &a, &options)?);
    let error = pool.acquire(&caps, &b, &options).unwrap_err();
    assert!(
        matches!(&error, HostError::PoolLimit { modules, limit: PoolLimit::FreshImports { performed: 1, max: 1 } }
            if modules == &["Tiny.B"]),
        "{error}"
    );
    assert!(
        error.to_string().contains("Tiny.B") && error.to_string().contains("max_fresh_imports"),
        "{error}"
    );
    drop(pool.acquire(&caps, &a, &options)?);

    let pool = pool.with_policy(PoolPolicy::new().max_private_mib(1));
    if private_bytes().is_some() {
        let error = pool.acquire(&caps, &b, &options).unwrap_err();
        assert!(
            matches!(&error, HostError::PoolLimit { limit: PoolLimit::PrivateMemory { private, max_mib: 1, .. }, .. }
                if *private > 1 << 20),
            "{error}"
        );
        assert!(error.to_string().contains("max_private_mib"), "{error}");
        assert_eq!(pool.stats().refused, 2);
    }
    drop(pool.acquire(&caps, &a, &options)?);

    let pool = pool.with_policy(PoolPolicy::new().max_private_mib(u64::MAX));
    let before = pool.stats();
    let error = pool.acquire(&caps, &Imports::of(["Tiny.None"]), &options).unwrap_err();
    assert!(matches!(error, HostError::UnknownModule { .. }), "{error}");
    let after = pool.stats();
    assert_eq!((after.refused, after.acquired), (before.refused + 1, before.acquired));
    drop(pool.acquire(&caps, &b, &options)?);
    assert_eq!(pool.stats().imports_performed, 2);
    Ok(())
}

#[test]
fn files_that_change() -> HostResult<()> {
    let _alone = alone();
    let folder = TempDir::new().unwrap();
    let caps = caps(folder.path());
    let (imports, options) = (Imports::of(["Made.Top"]), CallOptions::new());
    compile(folder.path(), "Made.Top", "prelude\naxiom first : Prop");
    let pool = SessionPool::with_capacity(lean(), 2);
    let before = pool.acquire(&caps, &imports, &options)?;
    before.kind("first")?;

    compile(folder.path(), "Made.Leaf", "prelude\naxiom leaf : Prop");
    compile(folder.path(), "Made.Top", "prelude\nimport Made.Leaf\naxiom second : leaf");
    // The session that there is has what it had; its environment is not served again, unless files are of no interest.
    before.kind("first")?;
    drop(before);
    let pool = pool.with_policy(PoolPolicy::new().check_files(false));
    pool.acquire(&caps, &imports, &options)?.kind("first")?;
    let pool = pool.with_policy(PoolPolicy::new());
    let after = pool.acquire(&caps, &imports, &options)?;
    after.kind("second")?;
    assert!(matches!(after.kind("first"), Err(HostError::UnknownDeclaration { .. })));
    assert_eq!((pool.stats().stale, pool.stats().reused, pool.stats().imports_performed), (1, 1, 2));
    drop(after);

    // A module that is only imported since.
    compile(folder.path(), "Made.Leaf", "prelude\naxiom leaf : Prop\naxiom more : Prop");
    pool.acquire(&caps, &imports, &options)?.kind("more")?;
    assert_eq!(pool.stats().stale, 2);

    fs::remove_file(folder.path().join("Made/Leaf.olean")).unwrap();
    let error = pool.acquire(&caps, &imports, &options).unwrap_err();
    assert!(
        matches!(&error, HostError::UnknownModule { module, imported_by: Some(by), .. }
            if module == "Made.Leaf" && by == "Made.Top"),
        "{error}"
    );
    assert_eq!((pool.stats().stale, pool.stats().refused, pool.len()), (3, 1, 0));
    Ok(())
}

/// Each kind of registration that environments notice, and nothing else, makes those that are older stale.
#[test]
fn extensions_that_are_registered_later() -> HostResult<()> {
    let _alone = alone();
    let folder = TempDir::new().unwrap();
    compile(folder.path(), "Old", "prelude\naxiom old : Prop");
    compile(folder.path(), "Plain", "import Lean.EnvExtension\ndef plain := 1");
    let registering = [
        ("Ext.Bare", "initialize bare : EnvExtension Nat ← registerEnvExtension (pure 0)"),
        (
            "Ext.Kept",
            "initialize kept : SimplePersistentEnvExtension Nat (List Nat) ← registerSimplePersistentEnvExtension {
               addEntryFn := fun all n => n :: all, addImportedFn := fun _ => [] }",
        ),
        (
            "Ext.Attr",
            "initialize registerBuiltinAttribute { name := `pool_test, descr := \"\", add := fun _ _ _ => pure () }",
        ),
    ];
    for (module, text) in registering {
        compile(folder.path(), module, &format!("import Lean.Attributes\nopen Lean\n{text}"));
    }
    let caps = caps(folder.path());
    let options = CallOptions::new();
    let pool = SessionPool::with_capacity(lean(), 8);
    let acquire = |module: &str| pool.acquire(&caps, &Imports::of([module]), &options);
    let counts = || (pool.stats().stale, pool.stats().imports_performed, pool.len());
    drop(acquire("Old")?);
    drop(acquire("Plain")?);
    assert_eq!(counts(), (0, 2, 2));
    // In use while extensions are registered.
    let kept = acquire("Plain")?;
    for (index, (module, _)) in registering.into_iter().enumerate() {
        let imports = pool.stats().imports_performed;
        drop(acquire(module)?);
        acquire("Old")?.kind("old")?;
        // Both were imported, whatever was there was dropped, and both are there now.
        assert_eq!(pool.stats().imports_performed, imports + 2, "{module}");
        assert_eq!(pool.stats().stale, if index == 0 { 1 } else { 2 * index as u64 + 1 }, "{module}");
        assert_eq!(pool.len(), 2);
        drop(acquire(module)?);
        drop(acquire("Old")?);
        assert_eq!(pool.stats().imports_performed, imports + 2, "{module}");
    }
    kept.kind("plain")?;
    let (stale, imports, len) = counts();
    drop(kept);
    assert_eq!(counts(), (stale, imports, len + 1));
    acquire("Plain")?.kind("plain")?;
    assert_eq!(counts(), (stale + 1, imports + 1, len + 1));
    Ok(())
}

#[test]
fn panics_and_pools_that_are_gone() -> HostResult<()> {
    let _alone = alone();
    let caps = caps(tiny());
    let (imports, options) = (Imports::of(["Tiny.A"]), CallOptions::new());
    let live = lean().live_objects();
    let pool = SessionPool::with_capacity(lean(), 1);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _session = pool.acquire(&caps, &imports, &options).unwrap();
        panic!("of the program");
    }));
    assert!(panicked.is_err());
    assert_eq!((pool.len(), pool.stats().released_to_pool), (1, 1));
    let session = pool.acquire(&caps, &imports, &options)?;
    assert_eq!(pool.stats().reused, 1);
    // A clone keeps what it has, and gives nothing back.
    let clone = session.clone();
    drop(session);
    assert_eq!((pool.len(), pool.drain()), (1, 1));
    clone.kind("a")?;
    drop(clone);
    assert_eq!(lean().live_objects(), live);

    let session = pool.acquire(&caps, &imports, &options)?;
    drop(pool);
    session.kind("a")?;
    drop(session);
    assert_eq!(lean().live_objects(), live);
    Ok(())
}

#[test]
fn what_a_session_adds_is_its_own() -> HostResult<()> {
    let _alone = alone();
    let caps = caps(tiny());
    let (imports, options) = (Imports::of(["Tiny.A"]), CallOptions::new());
    let live = lean().live_objects();
    let pool = SessionPool::with_capacity(lean(), 1);
    let session = pool.acquire(&caps, &imports, &options)?;
    let run = session.run("axiom added : a", &options)?;
    assert!(run.is_accepted(), "{:?}", run.messages);
    let next = session.with(&run)?;
    drop((session, run));
    let session = pool.acquire(&caps, &imports, &options)?;
    assert_eq!(pool.stats().reused, 1);
    assert!(matches!(session.kind("added"), Err(HostError::UnknownDeclaration { .. })));
    assert!(session.run("axiom added : a", &options)?.is_accepted());
    next.kind("added")?;
    drop((session, next, pool));
    assert_eq!(lean().live_objects(), live);
    Ok(())
}

/// The index that the first search makes is there for the next session.
#[test]
fn the_index_is_kept() -> HostResult<()> {
    let _alone = alone();
    let caps = caps(tiny());
    let (imports, options) = (Imports::of(["Tiny.C"]), CallOptions::new());
    let pool = SessionPool::with_capacity(lean(), 1);
    let session = pool.acquire(&caps, &imports, &options)?;
    let none = lean().live_objects();
    assert_eq!(session.search(&Query::name("c"))?.hits.len(), 1);
    let with_index = lean().live_objects();
    assert_eq!(with_index, none.map(|objects| objects + 1));
    drop(session);
    let session = pool.acquire(&caps, &imports, &options)?;
    assert_eq!(lean().live_objects(), with_index);
    assert_eq!(session.search(&Query::name("c"))?.hits.len(), 1);
    assert_eq!(lean().live_objects(), with_index);
    Ok(())
}

/// Prints what a hit takes: `cargo test --release -p lean-rs-host --test pool -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn a_hit() -> HostResult<()> {
    let _alone = alone();
    let caps = caps(tiny());
    let pool = SessionPool::with_capacity(lean(), 4);
    for modules in [&["Init"][..], &["Tiny.A", "Tiny.B", "Tiny.C"]] {
        let imports = Imports::of(modules.iter().copied());
        drop(pool.acquire(&caps, &imports, &CallOptions::new())?);
        let mut times: Vec<Duration> = (0..20_001)
            .map(|_| {
                let start = Instant::now();
                drop(pool.acquire(&caps, &imports, &CallOptions::new()).unwrap());
                start.elapsed()
            })
            .collect();
        times.sort();
        println!(
            "{modules:?}: median {:?}, 99 of 100 {:?}",
            times[times.len() / 2],
            times[times.len() * 99 / 100]
        );
    }
    assert_eq!(pool.stats().imports_performed, 2);
    Ok(())
}
