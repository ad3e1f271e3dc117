//! Messages, as the program `lean --json` has them: texts, kinds and places of fifty inputs.

mod common;

use lean_rs_host::{CallOptions, Diagnostic, HostError, HostResult, Severity};
use serde::Deserialize;
use tempfile::TempDir;

/// Separated by lines. Lines end as on Unix, and as on Windows.
const INPUTS: &str = include_str!("diagnostics/inputs.txt");

#[derive(Deserialize)]
struct Place {
    line: u32,
    column: u32,
}

/// A line of `lean --json`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    severity: String,
    pos: Place,
    end_pos: Option<Place>,
    kind: String,
    data: String,
}

type Row = (String, (u32, u32), Option<(u32, u32)>, String, String);

fn of_lean(message: Message) -> Row {
    let place = |place: &Place| (place.line, place.column);
    (message.severity, place(&message.pos), message.end_pos.as_ref().map(place), message.kind, message.data)
}

fn of_host(message: &Diagnostic) -> Row {
    let severity = match message.severity {
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let stop = message.stop.map(|stop| (stop.line, stop.column));
    let start = (message.start.line, message.start.column);
    (severity.to_owned(), start, stop, message.kind.clone(), message.text.clone())
}

/// The byte that a line and a column stand for.
fn byte(source: &str, (line, column): (u32, u32)) -> u64 {
    let before: usize = source.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let rest: usize = source[before..].chars().take(column as usize).map(char::len_utf8).sum();
    (before + rest) as u64
}

#[test]
fn messages_are_those_of_lean() -> HostResult<()> {
    let session = common::session(None, &["Init"])?;
    let folder = TempDir::new().unwrap();
    let mut inputs = 0;
    for (number, input) in INPUTS.split("\n=====\n").enumerate() {
        // A file of its own, since messages name it; the session's text is called as Lean calls what has no file.
        let path = folder.path().join(format!("Input{number}.lean"));
        std::fs::write(&path, input).unwrap();
        let output =
            common::lean_program().args(["--json", "-DElab.async=false"]).arg(&path).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "input {number}: {output:?}");
        let lines = String::from_utf8(output.stdout).unwrap();
        let mut expected: Vec<Row> =
            lines.lines().map(|line| of_lean(serde_json::from_str(line).expect(line))).collect();
        let messages = match session.run_file(&path, None, &CallOptions::new()) {
            Err(HostError::Header { messages, .. }) => messages,
            run => run?.messages,
        };
        let mut found: Vec<Row> = messages.iter().map(of_host).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "input {number}:\n{input}");
        for message in &messages {
            let start = message.start;
            assert_eq!(start.byte, byte(input, (start.line, start.column)), "input {number}: {message:?}");
        }
        inputs += 1;
    }
    assert!(inputs >= 40, "{inputs}");
    Ok(())
}
