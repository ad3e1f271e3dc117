//! Elaborates Lean code, and asks what Lean knows of it.

use lean_rs::prelude::*;
use lean_rs_host::{CallOptions, HostResult, Imports, LeanHost, Query};

fn main() -> HostResult<()> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    let options = CallOptions::new().timeout(std::time::Duration::from_secs(60));
    let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    let session = caps.session(&Imports::of(["Init"]), &options)?;

    let run = session
        .run("theorem two (n : Nat) : n + n = 2 * n := by omega\n#eval 6 * 7\n#check tow", &options)?;
    for message in &run.messages {
        println!("{}:{} {:?}: {}", message.start.line, message.start.column, message.severity, message.text);
    }
    let next = session.with(&run)?;
    println!("two : {}", next.declaration_type("two")?);
    for hit in next.search(&Query::name("add_comm").mentions("Nat").conclusion_head("Eq").limit(3))?.hits {
        println!("{} in {}", hit.name, hit.module.unwrap_or_default());
    }
    Ok(())
}
