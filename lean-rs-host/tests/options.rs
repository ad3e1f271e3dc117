//! Options of Lean's that a call sets, and messages in parts.

mod common;

use expect_test::expect;
use lean_rs_host::{CallOptions, Diagnostic, HostError, HostResult, LeanSession, MessagePart, OptionValue};

fn session() -> LeanSession<'static> {
    common::session(None, &["Init"]).unwrap()
}

#[test]
fn options_of_terms_commands_and_declarations() -> HostResult<()> {
    let (s, plain) = (session(), CallOptions::new());
    let explicit = plain.clone().option("pp.explicit", true);
    let term =
        |options: &CallOptions| Ok::<_, HostError>(s.elaborate("1 + 1", None, options)?.into_result()?.text);
    assert_eq!(term(&plain)?, "1 + 1");
    assert!(term(&explicit)?.starts_with("@HAdd.hAdd Nat"), "{}", term(&explicit)?);

    let check =
        |options: &CallOptions| Ok::<_, HostError>(s.run("#check 1 + 1", options)?.messages[0].text.clone());
    assert_eq!(check(&plain)?, "1 + 1 : Nat");
    assert!(check(&explicit)?.starts_with("@HAdd.hAdd Nat"));

    let names = ["Nat.add_comm"];
    let types = s.bulk().options(&explicit).types(&names)?.into_results()?;
    assert!(types[0].contains("@HAdd.hAdd Nat"), "{}", types[0]);

    // As `set_option` in front of the text, which the text may change.
    let run = s.run("set_option pp.explicit false\n#check 1 + 1", &explicit)?;
    assert_eq!(run.messages[0].text, "1 + 1 : Nat");
    let run = s.run("#check 1", &explicit)?;
    assert!(s.with(&run)?.run("#check 1 + 1", &plain)?.messages[0].text.starts_with("@HAdd.hAdd"));
    // What was run with other options is run again.
    let again = s.run_again("#check 1", &run, &plain)?;
    assert_eq!((again.reused, &*again.messages[0].text), (0, "1 : Nat"));
    Ok(())
}

#[test]
fn options_have_names_and_types() {
    let s = session();
    let error = |name: &str, value: OptionValue| {
        s.run("#check 1", &CallOptions::new().option(name, value)).unwrap_err().to_string()
    };
    expect!["Lean has no option `pp.explict`: `set_option` in Lean code has those that Lean and the modules imported so far declare"]
        .assert_eq(&error("pp.explict", true.into()));
    expect!["Lean has no option `a b`: `set_option` in Lean code has those that Lean and the modules imported so far declare"]
        .assert_eq(&error("a b", true.into()));
    expect!["Lean's option `pp.explicit` is true or false; it cannot be set to 1"]
        .assert_eq(&error("pp.explicit", 1.into()));
    expect!["Lean's option `format.width` is a number; it cannot be set to \"wide\""]
        .assert_eq(&error("format.width", "wide".into()));
    // The limits of a call are what it says of them.
    let run = s.run("#eval (1 : Nat)", &CallOptions::new().option("maxRecDepth", 1)).unwrap();
    assert!(run.is_accepted(), "{:?}", run.messages);
}

/// The parts, a line for each.
fn lines(parts: &[MessagePart], indent: usize) -> String {
    let line = |part: &MessagePart| match part {
        MessagePart::Text { text } => format!("{:indent$}{text:?}\n", ""),
        MessagePart::Goal { goal } => format!("{:indent$}goal ⊢ {}\n", "", goal.target),
        MessagePart::Trace { class, title, children } => {
            format!("{:indent$}[{class}] {title:?}\n{}", "", lines(children, indent + 2))
        }
        other => format!("{other:?}\n"),
    };
    parts.iter().map(line).collect()
}

#[test]
fn messages_have_parts() -> HostResult<()> {
    let s = session();
    let options = CallOptions::new().message_parts(true);
    let parts = |message: &Diagnostic| lines(&message.parts, 0);

    let run = s.run("example (p q : Prop) : p ∧ q := by constructor", &options)?;
    let unsolved: String = run.messages.iter().map(parts).collect();
    expect![[r#"
        "unsolved goals\n"
        goal ⊢ p
        "\n\n"
        goal ⊢ q
    "#]]
    .assert_eq(&unsolved);

    let traced = options.clone().option("trace.Meta.synthInstance", true);
    let run = s.run("example : Inhabited (Nat × Nat) := inferInstance", &traced)?;
    let traces: String = run.messages.iter().map(parts).collect();
    expect![[r##"
        [Meta.synthInstance] "✅\u{fe0f} Inhabited (Nat × Nat)"
          [Meta.synthInstance] "new goal Inhabited (Nat × Nat)"
            [Meta.synthInstance.instances] "#[@instInhabitedOfMonad, @instInhabitedProd]"
          [Meta.synthInstance] "✅\u{fe0f} apply @instInhabitedProd to Inhabited (Nat × Nat)"
            [Meta.synthInstance.tryResolve] "✅\u{fe0f} Inhabited (Nat × Nat) ≟ Inhabited (Nat × Nat)"
            [Meta.synthInstance] "new goal Inhabited Nat"
              [Meta.synthInstance.instances] "#[@instInhabitedOfMonad, instInhabitedNat]"
          [Meta.synthInstance] "✅\u{fe0f} apply instInhabitedNat to Inhabited Nat"
            [Meta.synthInstance.tryResolve] "✅\u{fe0f} Inhabited Nat ≟ Inhabited Nat"
            [Meta.synthInstance.answer] "✅\u{fe0f} Inhabited Nat"
          [Meta.synthInstance.resume] "propagating Inhabited Nat to subgoal Inhabited Nat of Inhabited (Nat × Nat)"
            [Meta.synthInstance.resume] "size: 1"
          [Meta.synthInstance.resume] "propagating Inhabited Nat to subgoal Inhabited Nat of Inhabited (Nat × Nat)"
            [Meta.synthInstance.resume] "size: 2"
            [Meta.synthInstance.answer] "✅\u{fe0f} Inhabited (Nat × Nat)"
          [Meta.synthInstance] "result instInhabitedProd"
    "##]].assert_eq(&traces);

    // Nothing but text; what was cut; what was not asked for.
    let run = s.run("#eval 1", &options)?;
    assert_eq!(run.messages[0].parts, [MessagePart::Text { text: "1".to_owned() }]);
    let run = s.run("#eval 10000", &options.clone().max_message_bytes(2))?;
    assert_eq!((&*run.messages[0].text, run.messages[0].omitted, run.messages[0].parts.len()), ("10", 3, 0));
    let run = s.run("#eval 1", &CallOptions::new())?;
    assert!(run.messages[0].parts.is_empty());
    Ok(())
}
