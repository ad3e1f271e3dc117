//! Texts that name something, however long or odd they are.

mod common;

use lean_rs_host::{CallOptions, Entry, Filter, HostError, HostResult, Imports, Outcome, Query};

use common::session;

#[test]
fn names_that_are_long() -> HostResult<()> {
    let s = session(None, &["Init"])?;
    let (host, options) = (s.capabilities().host(), CallOptions::new());
    for (name, what, found, limit) in [
        (vec!["a"; 2_000_000].join("."), "bytes", 3_999_999, 65_536),
        (vec!["a"; 20_000].join("."), "dots", 19_999, 1000),
        ("a".repeat(1 << 20), "bytes", 1 << 20, 65_536),
    ] {
        let errors = [
            s.kind(&name).unwrap_err(),
            s.declaration(&name).unwrap_err(),
            s.search(&Query::new().mentions(&name)).unwrap_err(),
            s.search(&Query::new().conclusion_head(&name)).unwrap_err(),
            s.capabilities().session(&Imports::of([&name]), &options).unwrap_err(),
            host.estimate(&Imports::of(["Init"]).import_all(&name)).unwrap_err(),
            s.capabilities().scan(&Imports::of([&name]), &Filter::new()).unwrap_err(),
            s.capabilities().scan(&Imports::of(["Init"]), &Filter::new().module(&name)).unwrap_err(),
            s.declarations(&Filter::new().module(&name)).map(drop).unwrap_err(),
            s.search(&Query::new().filter(Filter::new().module(format!("{name}.*")))).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(
                error.to_string(),
                format!(
                    "a name has {found} {what}, and the limit is {limit}: ask for the name of one declaration, module or option"
                )
            );
        }
        let types = s.bulk().types(&[&name, "Nat.succ"])?;
        let text = format!("a name has {found} {what}, and the limit is {limit}");
        assert_eq!(types.done, [Outcome::Rejected(text), Outcome::Done("Nat → Nat".to_owned())]);
        assert_eq!(s.bulk().kinds(&[&name, "Nat.none"])?, [None, None]);
        let option = s.elaborate("1", None, &CallOptions::new().option(&name, true)).unwrap_err();
        assert!(matches!(option, HostError::UnknownOption { .. }));
        // No name, but a part of one.
        assert_eq!(s.search(&Query::name(&name))?.hits, []);
    }
    // Within the limits: the time that suggestions take does not grow with the name.
    for name in [vec!["a"; 1000].join("."), "a".repeat(60_000)] {
        assert!(matches!(s.kind(&name), Err(HostError::UnknownDeclaration { .. })));
    }
    Ok(())
}

/// What a list says can be asked, and is the same then.
#[test]
fn names_in_lists() -> HostResult<()> {
    let s = session(None, &["Init", "Lean.Elab"])?;
    let odd = "open Lean Elab Command\ndef foo := 1\ndef «a b».«5».«c.d» := 2\ndef «» := 3\ndef foo.a.b := 4\n\
               def add (name : Name) : CommandElabM Unit := liftCoreM <| addDecl <|\n  \
               .axiomDecl { name, levelParams := [], type := mkConst ``Nat, isUnsafe := false }\n\
               run_cmd add (.str .anonymous \"«foo»\")\nrun_cmd add (.str (.str .anonymous \"foo\") \"a».«b\")\n\
               run_cmd add (.num (.str (.str .anonymous \"foo\") \"_@\") 7)\nrun_cmd add (.str .anonymous \"foo✝\")\n\
               run_cmd add (.str .anonymous \"fo\\no\")";
    let run = s.run(odd, &CallOptions::new())?;
    assert!(run.is_accepted(), "{:?}", run.messages);
    let s = s.with(&run)?;
    let listed: Vec<Entry> = s.declarations(&Filter::new())?.collect::<HostResult<_>>()?;
    assert!(listed.len() > 30_000, "{}", listed.len());
    let names: Vec<&str> = listed.iter().map(|entry| &*entry.name).collect();
    let mut unreadable = Vec::new();
    for (entry, kind) in listed.iter().zip(s.bulk().kinds(&names)?) {
        match kind {
            Some(kind) => assert_eq!(kind, entry.kind, "{}", entry.name),
            None => unreadable.push(&*entry.name),
        }
    }
    // These cannot be written.
    unreadable.sort_unstable();
    assert_eq!(unreadable, ["«foo».«a».«b»✝", "««foo»»✝"]);
    for name in unreadable {
        assert!(matches!(s.kind(name), Err(HostError::BadName { .. })), "{name}");
    }
    for name in ["«a b».«5».c.d", "«a b».«5».«c.d»", "«»", "foo.«_@».7", "«foo✝»", "«fo\no»"]
    {
        let is_there = names.contains(&name);
        assert_eq!((is_there, s.kind(name).is_ok()), (name != "«a b».«5».c.d", is_there), "{name}");
    }
    Ok(())
}
