//! Terms, commands and files; limits and cancellation; what a session is afterwards.

mod common;

use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use expect_test::expect;
use lean_rs_host::{
    CallOptions, CancelToken, CommandRun, Diagnostic, Flow, Goal, HostError, HostResult, LeanSession, Limit,
    Outcome, Position, Progress, Severity, Stopped,
};
use tempfile::TempDir;

/// A session of this thread. Sessions are made once for all tests of a thread, which here is each test.
fn session() -> LeanSession<'static> {
    common::session(None, &["Init"]).unwrap()
}

fn options() -> CallOptions {
    CallOptions::new()
}

fn texts(run: &CommandRun<'_>) -> Vec<(Severity, String)> {
    run.messages.iter().map(|message| (message.severity, message.text.clone())).collect()
}

fn line(goal: &Goal) -> String {
    let hypotheses = goal.hypotheses.iter().map(|h| format!("{} : {}", h.names.join(" "), h.type_));
    format!("{} ⊢ {}", hypotheses.collect::<Vec<_>>().join(", "), goal.target)
}

fn place(message: &Diagnostic) -> (u32, u32, u64) {
    (message.start.line, message.start.column, message.start.byte)
}

#[test]
fn terms() -> HostResult<()> {
    let s = session();
    let term = s.elaborate("fun x : Nat => x + 1", None, &options())?.into_result()?;
    assert_eq!((&*term.text, &*term.type_text), ("fun x => x + 1", "Nat → Nat"));
    let error = |source, expected| {
        s.elaborate(source, expected, &options()).unwrap().into_result().unwrap_err().to_string()
    };
    assert!(error("fun x =>", None).contains("the term: <input>:1:8: unexpected end of input"));
    assert!(error("1", Some(")")).contains("the expected type: "));
    assert!(error("noSuch", None).contains("Unknown identifier `noSuch`"));
    assert!(error("\"text\"", Some("Nat")).contains("Type mismatch"));
    assert!(error("fun x => x", None).contains("nothing determines"));
    assert!(error("1 2", None).contains("Function expected"));
    // Lean accepts it, and says so.
    let sorry = s.elaborate("sorry", Some("1 = 2"), &options())?;
    assert!(matches!(sorry.outcome, Outcome::Done(_)), "{sorry:?}");
    Ok(())
}

#[test]
fn commands() -> HostResult<()> {
    let s = session();
    let run = s.run(
        "/-- doc -/\ndef f (n : Nat) : Nat := n + 1\ntheorem f_pos (n : Nat) : 0 < f n := by\n  unfold f; omega\n\
         #eval f 41\nexample : 1 = 2 := by decide\ntheorem open_one : 1 = 2 := sorry\n#check nope\n#print axioms open_one",
        &options(),
    )?;
    let names: Vec<_> =
        run.declarations.iter().map(|new| (&*new.name, new.range.map(|range| range.start.line))).collect();
    assert_eq!(names, [("f", Some(1)), ("f_pos", Some(3)), ("open_one", Some(7))]);
    let texts = texts(&run);
    assert_eq!(texts[0], (Severity::Information, "42".to_owned()));
    assert!(texts[1].1.contains("decide") && texts[1].0 == Severity::Error, "{texts:?}");
    assert!(texts[2].1.contains("declaration uses") && texts[2].0 == Severity::Warning, "{texts:?}");
    assert!(texts[3].1.contains("Unknown identifier `nope`"), "{texts:?}");
    assert!(texts[4].1.contains("sorryAx"), "{texts:?}");
    assert!(!run.is_accepted() && !run.panicked() && run.stopped.is_none());
    assert_eq!(run.sorries.len(), 1);
    assert_eq!((run.sorries[0].start.line, line(&run.sorries[0].goals[0])), (7, " ⊢ 1 = 2".to_owned()));

    // Nothing of it is in the session; all of it is behind the run.
    assert!(s.declaration("f").is_err());
    let next = s.with(&run)?;
    assert_eq!(
        (next.declaration_type("f_pos")?, next.docs("f")?.as_deref()),
        ("∀ (n : Nat), 0 < f n".to_owned(), Some("doc "))
    );
    assert!(next.elaborate("f 2", Some("Nat"), &options())?.into_result().is_ok());
    Ok(())
}

#[test]
fn what_was_opened_stays_open() -> HostResult<()> {
    let s = session();
    let first = s.run(
        "namespace A\ndef inner := 1\nend A\nopen A\nvariable (n : Nat)\nset_option pp.all true",
        &options(),
    )?;
    let second = s.with(&first)?.run("theorem about : n = n := rfl\n#check about", &options())?;
    assert!(second.is_accepted(), "{:?}", second.messages);
    assert_eq!(texts(&second)[0].1, "about (n : Nat) : @Eq.{1} Nat n n");
    assert_eq!(s.with(&first)?.elaborate("inner", None, &options())?.into_result()?.type_text, "Nat");
    // Two sessions from one: neither knows of the other.
    let (left, right) = (s.run("def side := 1", &options())?, s.run("def side := \"\"", &options())?);
    assert_eq!(s.with(&left)?.declaration_type("side")?, "Nat");
    assert_eq!(s.with(&right)?.declaration_type("side")?, "String");
    Ok(())
}

#[test]
fn places() -> HostResult<()> {
    let s = session();
    // Characters beyond the basic plane, and lines that end as on Windows.
    let source = "def «𝒳» := 1\r\n #check «𝒳» + nope\r\n-- ∀\n#check missing";
    let run = s.run(source, &options())?;
    assert_eq!(run.errors().map(place).collect::<Vec<_>>(), [(2, 14, 38), (4, 7, 58)]);
    assert_eq!((&source[38..42], &source[58..]), ("nope", "missing"));
    let tab = s.run("-- ∀\n\t#check 1", &options())?;
    assert_eq!(tab.errors().map(place).collect::<Vec<_>>(), [(2, 0, 7)]);
    Ok(())
}

#[test]
fn goals_and_types() -> HostResult<()> {
    let s = session();
    let run = s.run(
        "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  constructor\n  · exact h.2\n  · exact h.1",
        &options(),
    )?;
    let goals = s.goals_at(&run, Position::line(2).column(2))?.unwrap();
    assert_eq!(goals.iter().map(line).collect::<Vec<_>>(), ["p q : Prop, h : p ∧ q ⊢ q ∧ p"]);
    let goals = s.goals_at(&run, Position::line(3).column(4))?.unwrap();
    assert_eq!((goals[0].case.as_deref(), &*goals[0].target), (Some("left"), "q"));
    assert!(s.goals_at(&run, Position::line(1).column(0))?.is_none());
    let term = s.type_at(&run, Position::line(3).column(10))?.unwrap();
    assert_eq!((&*term.text, &*term.type_, term.start.column), ("h", "p ∧ q", 10));
    Ok(())
}

#[test]
fn references_and_outline() -> HostResult<()> {
    let s = session();
    let run = s.run(
        "structure P where\n  x : Nat\ndef f (n : Nat) : Nat := n + n\nnamespace A\ntheorem g : f 1 = 2 := by\n  unfold f\n  rfl\nend A",
        &options(),
    )?;
    let places = |place: Position| -> HostResult<Vec<(u32, u32, bool)>> {
        let found = s.references(&run, place)?;
        Ok(found.iter().map(|it| (it.start.line, it.start.column, it.is_binder)).collect())
    };
    assert_eq!(places(Position::line(3).column(7))?, [(3, 7, true), (3, 25, false), (3, 29, false)]);
    assert_eq!(places(Position::line(5).column(12))?, [(3, 4, true), (5, 12, false), (6, 9, false)]);
    assert_eq!(places(Position::line(4).column(0))?, []);
    let outline: Vec<_> =
        run.outline().into_iter().map(|(range, new)| (range.start.line, &*new.name)).collect();
    assert_eq!(
        outline.iter().filter(|(_, name)| ["P", "P.x", "f", "A.g"].contains(name)).count(),
        4,
        "{outline:?}"
    );
    assert!(outline.is_sorted(), "{outline:?}");
    Ok(())
}

#[test]
fn a_second_run_of_a_text_begins_where_it_differs() -> HostResult<()> {
    let s = session();
    let text = "def a := 1\ndef b := a + 1\n#eval b\ndef c := b\n#eval c\n";
    let first = s.run(text, &options())?;
    assert_eq!((first.commands, first.reused), (6, 0));
    let changed = text.replace("def c := b", "def c := b + 40");
    let second = s.run_again(&changed, &first, &options())?;
    // `#eval b` is run again, because it might have gone on.
    assert_eq!((second.commands, second.reused), (6, 2));
    assert_eq!(texts(&second).iter().map(|(_, text)| &**text).collect::<Vec<_>>(), ["2", "42"]);
    assert_eq!(second.declarations.len(), 3);
    // A command that goes on behind what was its end.
    let longer = s.run_again("def a := 1\n  + 9\n#eval a", &first, &options())?;
    assert_eq!((longer.reused, &*texts(&longer)[0].1), (0, "10"));
    let same = s.run_again(text, &first, &options())?;
    assert_eq!((same.reused, texts(&same)), (5, texts(&first)));

    // Other limits might have another end.
    let tight = s.run_again(text, &first, &options().heartbeats(100_000))?;
    assert_eq!((tight.reused, texts(&tight)), (0, texts(&first)));

    let other = s.with(&first)?;
    assert!(matches!(other.run_again(text, &first, &options()), Err(HostError::OtherSession)));
    Ok(())
}

#[test]
fn limits() -> HostResult<()> {
    let s = session();
    let slow = "theorem slow : (List.range 4000).length = 4000 := by decide";
    let tight = options().heartbeats(20);
    let run =
        s.run("example (a b c d e : Nat) (h : a + b = c) : b + a + d + e = e + d + c := by omega", &tight)?;
    assert!(run.messages[0].text.contains("maximum number of heartbeats"), "{:?}", run.messages);
    let term = s.elaborate("(by omega : ∀ a b c d : Nat, a + b = c → b + a + d = d + c)", None, &tight)?;
    assert!(
        matches!(term.outcome, Outcome::OutOfBudget(Limit::Heartbeats))
            || term.messages[0].text.contains("heartbeats"),
        "{term:?}"
    );
    // 1000 times as many are 384 where 64 bits are counted.
    let endless = u64::MAX / 1000 + 1;
    let sum = "theorem sum : (List.range 300).foldl (· + ·) 0 = 44850 := by decide +kernel";
    assert!(s.run(sum, &options().heartbeats(endless))?.is_accepted());
    let deep = s.run(slow, &options().max_rec_depth(100))?;
    assert!(deep.messages[0].text.contains("maximum recursion depth"), "{:?}", deep.messages);

    let long = s.run("#eval String.join (List.replicate 1000 \"äbc\")", &options().max_message_bytes(10))?;
    let message = &long.messages[0];
    assert_eq!((&*message.text, message.omitted), ("\"äbcäbc", 3993));

    for (text, what) in [("x".repeat(10 << 20), "bytes"), ("(".repeat(50_000), "nested brackets")] {
        let error = s.run(&text, &options()).unwrap_err();
        assert!(matches!(&error, HostError::SourceLimit { what: found, .. } if *found == what), "{error}");
        assert!(s.elaborate(&text, None, &options()).is_err());
    }
    assert!(s.run("#eval 1", &options().timeout(Duration::MAX))?.is_accepted());
    // A limit that the text raises: a diagnostic or the deadline, and the process goes on.
    let deep = "set_option maxRecDepth 100000000 in\nset_option maxHeartbeats 0 in\n\
                example : (List.replicate 100000 0).foldr (fun _ n => n + 1) 0 = 100000 := by decide";
    let run = s.run(deep, &options().timeout(Duration::from_secs(3)))?;
    assert!(!run.is_accepted(), "{run:?}");
    // Within the limits.
    let nested = format!("#eval {}1{}", "(".repeat(300), ")".repeat(300));
    assert_eq!(texts(&s.run(&nested, &options())?)[0].1, "1");
    assert!(s.run("#eval 1", &options())?.is_accepted());
    Ok(())
}

#[test]
fn cancelled_while_it_runs() -> HostResult<()> {
    let s = session();
    let slow = "def before := 1\nset_option maxRecDepth 1000000 in\nset_option maxHeartbeats 0 in\n\
                example : (List.range 1000000).foldl (fun a b => (a * 7 + b) % 1000003) 0 = 1 := by rfl\ndef behind := 2";
    let token = CancelToken::new();
    let there = token.clone();
    let (begun, has_begun) = mpsc::channel();
    let canceller = thread::spawn(move || {
        has_begun.recv().unwrap();
        thread::sleep(Duration::from_millis(300));
        there.cancel();
        Instant::now()
    });
    let run = s.run_with_progress(slow, &options().heartbeats(0).cancel(&token), move |_| {
        begun.send(()).unwrap();
        Flow::Continue
    })?;
    let late = canceller.join().unwrap().elapsed();
    assert_eq!(run.stopped, Some(Stopped::Cancelled), "{:?}", run.messages);
    assert!(late < Duration::from_secs(10), "{late:?}");
    assert_eq!(run.stopped_at.map(|at| at.line), Some(2));
    // What was done before is there.
    assert_eq!(run.declarations.iter().map(|new| &*new.name).collect::<Vec<_>>(), ["before"]);
    assert!(s.with(&run)?.kind("before").is_ok());

    let start = Instant::now();
    let run = s.run(slow, &options().heartbeats(0).timeout(Duration::from_millis(300)))?;
    assert!(
        run.stopped == Some(Stopped::Deadline) && start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    // Stopped in its first command: the session behind it is as the one before.
    let opened = s.with(&s.run("namespace A\ndef inner := 1\nend A\nopen A", &options())?)?;
    let endless = &slow["def before := 1\n".len()..];
    let run = opened.run(endless, &options().heartbeats(0).timeout(Duration::from_millis(300)))?;
    assert_eq!((run.commands, run.stopped), (0, Some(Stopped::Deadline)));
    assert!(opened.with(&run)?.elaborate("inner", None, &options())?.into_result().is_ok());
    let term = s.elaborate(
        "(by rfl : (List.range 1000000).foldl (fun a b => (a * 7 + b) % 1000003) 0 = 1)",
        None,
        &options().heartbeats(0).max_rec_depth(1_000_000).timeout(Duration::from_millis(300)),
    );
    assert!(matches!(term, Err(HostError::Cancelled { stopped: Stopped::Deadline })), "{term:?}");
    // Set before: Lean is not reached.
    assert!(matches!(
        s.run("#eval 1", &options().cancel(&token)),
        Err(HostError::Cancelled { stopped: Stopped::Cancelled })
    ));
    assert!(s.run("#eval 1", &options())?.is_accepted());
    Ok(())
}

#[test]
fn progress() -> HostResult<()> {
    let s = session();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let there = Rc::clone(&seen);
    let text = "def a := 1\ndef b := 2\ndef c := 3";
    let run = s.run_with_progress(text, &options(), move |progress: Progress| {
        there.borrow_mut().push((progress.done, progress.all));
        if progress.done > 20 { Flow::Stop } else { Flow::Continue }
    })?;
    assert_eq!(*seen.borrow(), [(11, 32), (22, 32)]);
    assert_eq!((run.stopped, run.commands, run.declarations.len()), (Some(Stopped::Sink), 2, 2));
    let panicked = s.run_with_progress(text, &options(), |_| panic!("in the sink"));
    assert!(panicked.unwrap_err().to_string().contains("in the sink"));
    assert!(s.run("#eval 1", &options())?.is_accepted());
    Ok(())
}

#[test]
fn panics_of_lean_code() -> HostResult<()> {
    let s = session();
    let run = s.run("#eval (#[1, 2, 3][7]! : Nat)\n#eval 1", &options())?;
    assert!(run.panicked(), "{:?}", run.messages);
    assert!(!s.run("#eval 1", &options())?.panicked());
    Ok(())
}

#[test]
fn texts_with_errors_at_the_end() -> HostResult<()> {
    let s = session();
    let run = s.run("def a := 1\ndef b := a +", &options())?;
    expect![[r#"
        [
            (
                Error,
                "unexpected end of input",
            ),
        ]
    "#]]
    .assert_debug_eq(&texts(&run));
    assert_eq!(run.declarations.iter().map(|new| &*new.name).collect::<Vec<_>>(), ["a", "b"]);
    let run = s.run("def a := 1\nimport Init.Data.List", &options())?;
    assert!(texts(&run)[0].1.contains("import"), "{run:?}");
    let run = s.run("", &options())?;
    assert!(run.is_accepted() && run.declarations.is_empty());
    let run = s.run("namespace Open\ndef x := 1", &options())?;
    assert_eq!(run.declarations[0].name, "Open.x");
    Ok(())
}

#[test]
fn files() -> HostResult<()> {
    let s = session();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("File.lean");
    let run = |text: &[u8], earlier: Option<&CommandRun<'static>>| {
        fs::write(&path, text).unwrap();
        s.run_file(&path, earlier, &options())
    };
    let first = run(b"import Init.Data.List\n\ndef a := 1\n#eval a\n#check nope", None)?;
    assert_eq!((texts(&first)[0].1.as_str(), place(first.errors().next().unwrap())), ("1", (5, 7, 49)));
    let second = run(b"import Init.Data.List\n\ndef a := 1\n#eval a\n#check a", Some(&first))?;
    assert!(second.is_accepted() && second.reused == 1, "{second:?}");

    let error = |text: &[u8]| run(text, None).unwrap_err().to_string();
    assert!(error(b"import Lean\ndef a := 1").contains("imports Lean, which the session does not"));
    assert!(error(b"def a := \"\xff\"").contains("not UTF-8: byte 10, in line 1, is none"));
    assert!(
        error(b"import\ndef a := 1").contains(".lean:1:6: unexpected token"),
        "{}",
        error(b"import\ndef a := 1")
    );
    let caps = s.capabilities();
    fs::write(&path, "import Init.Data.List\nimport Lean\ndef a := 1").unwrap();
    let imports = caps.imports_of(&path, &options())?;
    assert_eq!(imports.modules().collect::<Vec<_>>(), ["Init", "Init.Data.List", "Lean"]);
    let error = s.run_file(folder.path().join("none.lean"), None, &options()).unwrap_err();
    assert!(error.to_string().contains("none.lean: No such file"), "{error}");
    Ok(())
}
