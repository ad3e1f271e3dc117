//! A module of one's own, called for the sessions of a host.

use lean_rs::prelude::*;
use lean_rs_host::{CallOptions, Environment, HostResult, Imports, LeanHost};

/// Questions that the host does not ask.
#[lean_module("Full")]
#[lean(prefix = "full_")]
trait Queries<'lean> {
    /// How many constants the file of a module has.
    fn constants(&self, env: &Environment<'lean>, module: &str) -> LeanResult<Option<Nat>>;
}

#[test]
fn a_module_of_ones_own() -> HostResult<()> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    let caps = LeanHost::builder().open(lean)?.load_capabilities::<QueriesModule<'_>>()?;
    let session = caps.session(&Imports::of(["Init"]), &CallOptions::new())?;
    let constants = session.capability().constants(session.env(), "Init.Prelude")?;
    assert!(constants.is_some_and(|count| count > 1000u64));
    assert_eq!(session.capability().constants(session.env(), "Init.NoSuch")?, None);

    // It sees what the session has declared.
    let next = session.with(&session.run("def own := 1", session.options())?)?;
    assert_eq!(
        next.capability().constants(next.env(), "Init.Prelude")?,
        session.capability().constants(session.env(), "Init.Prelude")?
    );
    Ok(())
}
