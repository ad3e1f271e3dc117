//! A run that begins with an earlier one is as a fresh run.

mod common;

use std::collections::HashMap;
use std::fs;

use lean_rs_host::{
    CallOptions, CommandRun, HostResult, LeanSession, NewDeclaration, Severity, TextPosition,
};
use tempfile::TempDir;

/// Texts whose commands may go on behind a cut: with a token, a term, a block, a doc comment, a name, another line.
const TEXTS: [&str; 8] = [
    "def a := 1\n#eval a\n  + 5\n",
    "def a := 12\n#eval a",
    "def a := 1\n\n\n where b := 2\n#eval a.b",
    "def f := id\ndef a := f\nendless",
    "/-- doc -/ def ab := 2\n/-! x -/ -- y\n#eval ab",
    "def a := 1 /- x -/ + 1\n#eval a\n#exit2\n#eval 3",
    "section\r\nopen Nat in\r\n#eval succ 1\r\nend\r\n#eval ∀",
    "theorem t : 1 = 1 := by\n  skip\n  rfl\n#print axioms t",
];

#[derive(Debug, PartialEq)]
struct Said {
    messages: Vec<(TextPosition, Option<TextPosition>, Severity, String)>,
    declarations: Vec<NewDeclaration>,
    commands: u64,
}

fn said(run: &CommandRun<'_>) -> Said {
    let message = |m: &lean_rs_host::Diagnostic| (m.start, m.stop, m.severity, m.text.clone());
    Said {
        messages: run.messages.iter().map(message).collect(),
        declarations: run.declarations.clone(),
        commands: run.commands,
    }
}

fn options() -> CallOptions {
    CallOptions::new()
}

fn check(session: &LeanSession<'static>, before: &CommandRun<'static>, after: &str, fresh: &Said) {
    let again = session.run_again(after, before, &options()).unwrap();
    assert_eq!(said(&again), *fresh, "{after:?}, {} reused", again.reused);
}

/// All beginnings of a text, each made longer to the whole text and the whole text cut to it.
#[test]
fn texts_that_grow_and_shrink() -> HostResult<()> {
    let session = common::session(None, &["Init"])?;
    let mut reused = 0;
    for text in TEXTS {
        let whole = session.run(text, &options())?;
        for (cut, _) in text.char_indices() {
            let part = &text[..cut];
            let short = session.run(part, &options())?;
            check(&session, &short, text, &said(&whole));
            check(&session, &whole, part, &said(&short));
            reused += session.run_again(text, &short, &options())?.reused;
        }
    }
    assert!(reused > 0);
    Ok(())
}

/// Each text behind what another one has begun with.
#[test]
fn texts_that_change() -> HostResult<()> {
    let session = common::session(None, &["Init"])?;
    let begin = "def z := 0\n#eval z\n";
    let texts: Vec<String> = TEXTS.iter().map(|text| format!("{begin}{text}")).collect();
    let runs: HashMap<&str, CommandRun<'static>> =
        texts.iter().map(|text| (&**text, session.run(text, &options()).unwrap())).collect();
    for before in &texts {
        for after in &texts {
            check(&session, &runs[&**before], after, &said(&runs[&**after]));
        }
    }
    Ok(())
}

/// What is a header of a file is a wrong command of a text.
#[test]
fn files_and_texts() -> HostResult<()> {
    let session = common::session(None, &["Init"])?;
    let folder = TempDir::new().unwrap();
    let (path, text) = (folder.path().join("File.lean"), "import Init\ndef a := 1\ndef b := 2\n");
    fs::write(&path, text).unwrap();
    let (file, commands) = (session.run_file(&path, None, &options())?, session.run(text, &options())?);
    assert!(file.is_accepted() && !commands.is_accepted());
    check(&session, &file, text, &said(&commands));
    let again = session.run_file(&path, Some(&commands), &options())?;
    assert_eq!(said(&again), said(&file));
    let again = session.run_file(&path, Some(&file), &options())?;
    assert_eq!((said(&again), again.reused), (said(&file), 2));
    fs::write(&path, format!("{text}#eval b")).unwrap();
    let longer = session.run_file(&path, Some(&file), &options())?;
    assert_eq!(&*longer.messages[0].text, "2");
    fs::write(&path, format!("{text}#eval b + 1")).unwrap();
    let again = session.run_file(&path, Some(&longer), &options())?;
    assert_eq!((again.reused, &*again.messages[0].text), (1, "3"));
    Ok(())
}
