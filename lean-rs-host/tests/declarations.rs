//! What a session says of declarations: of Lean's library, and of modules that were compiled here.
//!
//! The assembled toolchain of this repository has Lean's library without positions, docstrings and proofs, so that its theorems are axioms:
//! what is said of these is checked with declarations of our own.

mod common;

use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use expect_test::expect;
use lean_rs_host::{
    CallOptions, CancelToken, DeclarationKind, Filter, HostError, HostResult, Imports, LeanSession, Level,
    Outcome, Position, Query, Range, Stopped,
};
use tempfile::TempDir;

use common::{compile, session};

const THEORY: &str = "\
/-- What is added. -/
def Theory.step : Nat := 2

namespace Theory
/-- Grows. -/
theorem grows (n : Nat) : n < n + step := by unfold step; omega
private theorem hidden : step = 2 := rfl
theorem public_one : 1 < step := by rw [hidden]; decide
axiom choice : ∀ p : Prop, p ∨ ¬ p
theorem chosen (p : Prop) : p ∨ ¬ p := choice p
theorem lazy : 1 = 2 := sorry
structure «odd name» (α : Type u) where
  «a b» : α
inductive Tree | leaf | node (l r : Tree)
opaque secret : Nat
unsafe def wild : Nat := 3
partial def loop (n : Nat) : Nat := loop (n + 1)
end Theory
";

fn theory() -> LeanSession<'static> {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        compile(folder.path(), "Theory", THEORY);
        folder
    });
    session(Some(folder.path()), &["Init", "Theory"]).unwrap()
}

#[test]
fn one_declaration() -> HostResult<()> {
    let s = theory();
    let grows = s.declaration("Theory.grows")?;
    expect![[r#"
        Declaration {
            name: "Theory.grows",
            kind: Theorem,
            module: Some(
                "Theory",
            ),
            level_params: [],
            type_: "∀ (n : Nat), n < n + Theory.step",
            is_unsafe: false,
            is_proposition: true,
            range: Some(
                Range {
                    start: Position {
                        line: 5,
                        column: 0,
                    },
                    stop: Position {
                        line: 6,
                        column: 63,
                    },
                },
            ),
            doc: Some(
                "Grows. ",
            ),
        }
    "#]]
    .assert_debug_eq(&grows);

    let kinds = ["step", "chosen", "choice", "secret", "Tree", "Tree.node", "Tree.rec", "loop"];
    let kinds = kinds.map(|name| s.kind(&format!("Theory.{name}")).unwrap());
    use DeclarationKind::*;
    assert_eq!(kinds, [Definition, Theorem, Axiom, Opaque, Inductive, Constructor, Recursor, Opaque]);
    assert_eq!(s.kind("Quot.mk")?, Quotient);

    let odd = s.declaration("Theory.«odd name».«a b»")?;
    assert_eq!((&*odd.name, odd.level_params.len()), ("Theory.«odd name».«a b»", 1));
    assert!(s.declaration("Theory.wild")?.is_unsafe);

    let start = Position { line: 1, column: 0 };
    let stop = Position { line: 2, column: 26 };
    assert_eq!(s.source_range("Theory.step")?, Some(Range { start, stop }));
    assert_eq!(s.docs("Theory.step")?.as_deref(), Some("What is added. "));
    assert_eq!(s.docs("Theory.chosen")?, None);
    assert_eq!(s.axioms("Theory.chosen")?, ["Theory.choice"]);
    // The theorems of the library that the elaborator has used are axioms here.
    assert!(s.axioms("Theory.lazy")?.contains(&"sorryAx".to_owned()));
    assert_eq!(s.axioms("Theory.step")?, [""; 0]);
    let dependencies = s.dependencies("Theory.grows")?;
    assert!(dependencies.contains(&"Theory.step".to_owned()), "{dependencies:?}");
    Ok(())
}

#[test]
fn names_that_are_none() {
    let s = theory();
    let error = |name| s.declaration(name).unwrap_err().to_string();
    assert_eq!(error("Theory.grow"), "the session has no declaration `Theory.grow`; near are `Theory.grows`");
    assert_eq!(error("Nothing.xyzzy"), "the session has no declaration `Nothing.xyzzy`");
    for text in ["", "a b", "Nat.", ".add", "Theory..grows", "1 + 1", "a\0b", "«open"] {
        let error = s.declaration(text).unwrap_err();
        assert!(matches!(&error, HostError::BadName { text: found } if found == text), "{text:?}: {error}");
    }
    // And the session is as it was.
    assert_eq!(s.kind("Theory.step").unwrap(), DeclarationKind::Definition);
}

#[test]
fn many_at_once() -> HostResult<()> {
    let s = theory();
    let names = ["Theory.step", "Theory.none", "no name", "Theory.chosen"];
    let types = s.bulk().types(&names)?;
    assert_eq!(
        types.done,
        [
            Outcome::Done("Nat".to_owned()),
            Outcome::Rejected("unknown constant `Theory.none`".to_owned()),
            Outcome::Rejected("`no name` is no name".to_owned()),
            Outcome::Done("∀ (p : Prop), p ∨ ¬p".to_owned()),
        ]
    );
    assert_eq!(types.stopped, None);
    assert!(types.into_results().is_err());
    use DeclarationKind::{Definition, Theorem};
    assert_eq!(s.bulk().kinds(&names)?, [Some(Definition), None, None, Some(Theorem)]);

    let token = CancelToken::new();
    token.cancel();
    let types = s.bulk().options(&CallOptions::new().cancel(&token)).types(&["Theory.step"])?;
    assert_eq!((types.done.len(), types.stopped), (0, Some(Stopped::Cancelled)));
    Ok(())
}

#[test]
fn a_deadline_keeps_what_was_done() -> HostResult<()> {
    let s = theory();
    let names: Vec<String> = s
        .declarations(&Filter::new().no_internal())?
        .map(|entry| entry.map(|entry| entry.name))
        .collect::<HostResult<_>>()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(names.len() > 5000, "{}", names.len());
    // Long enough for one type, on a machine that is busy, and not for all.
    let mut timeout = Duration::from_millis(100);
    let types = loop {
        let types = s.bulk().options(&CallOptions::new().timeout(timeout)).types(&names)?;
        assert_eq!(types.stopped, Some(Stopped::Deadline), "{timeout:?}");
        if !types.done.is_empty() {
            break types;
        }
        timeout *= 2;
    };
    assert!(types.done.len() < names.len(), "{}", types.done.len());
    assert!(types.done.iter().all(|outcome| matches!(outcome, Outcome::Done(_))));
    Ok(())
}

#[test]
fn lists() -> HostResult<()> {
    let s = theory();
    let list = |filter: Filter| -> HostResult<Vec<String>> {
        s.declarations(&filter)?.map(|entry| Ok(entry?.name)).collect()
    };
    let theorems = list(Filter::new().module("Theory").kind(DeclarationKind::Theorem).no_internal())?;
    let wanted = ["Theory.grows", "Theory.public_one", "Theory.chosen", "Theory.lazy"];
    for name in wanted {
        assert!(theorems.iter().any(|theorem| theorem == name), "{name}: {theorems:?}");
    }
    // More than one batch; the iterator knows how many.
    let all = s.declarations(&Filter::new())?;
    let (len, _) = all.size_hint();
    assert_eq!(len as u64, s.import_stats()?.constants);
    assert_eq!(all.count(), len);
    assert!(
        list(Filter::new().module("Theory"))?.len()
            > list(Filter::new().module("Theory").no_internal())?.len()
    );
    assert_eq!(list(Filter::new().module("No.Such"))?, [""; 0]);
    Ok(())
}

/// The rule of the filter goes by names: those of private declarations are internal, and most of what Lean makes for a type is not.
#[test]
fn internal_names() -> HostResult<()> {
    let s = theory();
    let text = "inductive Color where | red | blue\n\
                def Color.next : Color → Color | .red => .blue | .blue => .red\n\
                private def Color.hidden := 1\n\
                theorem Color.eq_1 : True := trivial\n";
    let own = s.with(&s.run(text, &CallOptions::new())?)?;
    let list = |filter: &Filter| -> HostResult<Vec<String>> {
        own.declarations(filter)?.map(|entry| Ok(entry?.name)).collect()
    };
    let (all, shown) = (list(&Filter::new())?, list(&Filter::new().no_internal())?);
    for name in ["Color.next.match_1", "_private.0.Color.hidden", "Color.eq_1", "Color._sizeOf_inst"] {
        assert!(all.iter().any(|it| it == name) && !shown.iter().any(|it| it == name), "{name}");
    }
    for name in ["Color.next", "Color.rec", "Color.casesOn", "Color.noConfusion", "Color.red.sizeOf_spec"] {
        assert!(shown.iter().any(|it| it == name), "{name}");
    }
    // A search has the same rule, unless it has a filter of its own.
    let hidden = Query::name("Color.hidden");
    assert_eq!(own.search(&hidden)?.hits.len(), 0);
    assert_eq!(own.search(&hidden.filter(Filter::new()))?.hits[0].name, "_private.0.Color.hidden");
    Ok(())
}

#[test]
fn searches() -> HostResult<()> {
    let s = theory();
    let names = |query: &Query| -> HostResult<Vec<String>> {
        Ok(s.search(query)?.hits.into_iter().map(|hit| hit.name).collect())
    };
    let commute = names(&Query::name("add_comm").mentions("Nat").conclusion_head("Eq"))?;
    assert!(commute.contains(&"Nat.add_comm".to_owned()), "{commute:?}");
    assert!(!commute.iter().any(|name| name.starts_with("Int.")), "{commute:?}");
    assert_eq!(
        names(&Query::new().mentions("Theory.step").conclusion_head("LT.lt"))?,
        ["Theory.grows", "Theory.public_one"]
    );
    let own = Query::name("step")
        .filter(Filter::new().module("Theory").kind(DeclarationKind::Definition).no_internal());
    assert_eq!(names(&own)?, ["Theory.step"]);
    let two = s.search(&Query::name("add").limit(2))?;
    assert_eq!((two.hits.len(), two.more), (2, true));
    // Parts of long names, whose beginnings are there again and again.
    let long = s.run(&format!("def {}b := 1", "a".repeat(60_000)), &CallOptions::new())?;
    let long = s.with(&long)?;
    let start = Instant::now();
    for (part, found) in [
        ("aaaaab".to_owned(), true),
        (format!("{}b", "a".repeat(30_000)), true),
        (format!("{}c", "a".repeat(30_000)), false),
    ] {
        let hits = long.search(&Query::name(&part).filter(Filter::new().no_internal()))?.hits;
        assert_eq!(hits.iter().any(|hit| hit.name.len() > 60_000), found, "{} bytes", part.len());
    }
    // It took 10 s for each of them.
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    let error = s.search(&Query::new().mentions("Theory.stop")).unwrap_err();
    assert!(matches!(&error, HostError::UnknownDeclaration { name, .. } if name == "Theory.stop"), "{error}");
    // In the namespace, and elsewhere.
    for (wrong, near) in [
        ("Nat.suc", "Nat.succ"),
        ("Theory.grwos", "Theory.grows"),
        ("Number.Of.add_comm", "Nat.add_comm"),
        ("Natt", "Nat"),
        ("Of.Nat", "Nat"),
        ("append_assoc", "List.append_assoc"),
    ] {
        let HostError::UnknownDeclaration { similar, .. } = s.kind(wrong).unwrap_err() else {
            panic!("{wrong}")
        };
        assert!(similar.contains(&near.to_owned()), "{wrong}: {similar:?}");
    }
    let HostError::UnknownDeclaration { similar, .. } = s.kind("Theory.nothing_of_this_kind").unwrap_err()
    else {
        panic!()
    };
    assert_eq!(similar, [""; 0]);
    Ok(())
}

#[test]
fn searches_end_with_their_time() -> HostResult<()> {
    let (token, caps) = (CancelToken::new(), theory().capabilities().clone());
    let s = caps.session(&Imports::of(["Init"]), &CallOptions::new().cancel(&token))?;
    // Which would take many seconds.
    let long = (0..20_000).fold(Query::new().limit(u64::MAX), |query, _| query.mentions("Nat"));
    s.search(&Query::name("the index"))?;
    let cancel = thread::spawn({
        let token = token.clone();
        move || {
            thread::sleep(Duration::from_millis(100));
            token.cancel();
        }
    });
    assert!(matches!(s.search(&long), Err(HostError::Cancelled { stopped: Stopped::Cancelled })));
    cancel.join().unwrap();
    // A token that is set stays set, for the session that has it.
    assert!(matches!(s.search(&Query::new()), Err(HostError::Cancelled { stopped: Stopped::Cancelled })));
    assert!(matches!(s.kind("Nat.succ"), Err(HostError::Cancelled { stopped: Stopped::Cancelled })));
    assert!(matches!(s.kind("Natt"), Err(HostError::Cancelled { stopped: Stopped::Cancelled })));
    assert!(matches!(
        s.declarations(&Filter::new()).map(drop),
        Err(HostError::Cancelled { stopped: Stopped::Cancelled })
    ));
    let again = s.with_options(&CallOptions::new());
    assert_eq!(again.kind("Nat.succ")?, DeclarationKind::Constructor);
    assert_eq!(again.search(&Query::new())?.hits.len(), 100);
    let late = s.with_options(&CallOptions::new().timeout(Duration::from_millis(50)));
    assert!(matches!(late.search(&long), Err(HostError::Cancelled { stopped: Stopped::Deadline })));
    Ok(())
}

#[test]
fn handles_are_released() -> HostResult<()> {
    let s = theory();
    let lean = common::lean();
    s.search(&Query::name("step"))?;
    let before = lean.live_objects();
    for _ in 0..10 {
        s.declaration("Theory.grows")?;
        s.search(&Query::name("grows"))?;
        s.declarations(&Filter::new().module("Theory"))?.count();
        assert!(s.declaration("Theory.grow").is_err());
    }
    assert_eq!(lean.live_objects(), before);
    Ok(())
}

#[test]
fn levels() -> HostResult<()> {
    use lean_rs_host::Imports;
    let folder = TempDir::new().unwrap();
    compile(folder.path(), "Modular", "module\n/-- Doc. -/\npublic theorem shown : 1 + 1 = 2 := rfl\n");
    let caps = common::host(Some(folder.path())).load_shims_only()?;
    let at = |level| caps.session(&Imports::of(["Modular"]).level(level), &CallOptions::new());
    let exported = at(Level::Exported)?;
    assert_eq!(exported.kind("shown")?, DeclarationKind::Axiom);
    let full = at(Level::Full)?;
    assert_eq!(
        (full.kind("shown")?, full.docs("shown")?.as_deref()),
        (DeclarationKind::Theorem, Some("Doc. "))
    );
    Ok(())
}
