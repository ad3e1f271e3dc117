//! The library answers as through the package's own binding for Python, and on four threads.

use std::process::{Command, Stdio};
use std::thread;

use lean_rs::prelude::*;
use lean_rs_third_party::{Elpi, ElpiModule, elpi, folder};
use serde_json::{Value, json};

const SOURCE: &str = "\
pred app o:list int, o:list int, o:list int.
app [] L L.
app [X|Xs] L [X|R] :- app Xs L R.
pred word o:string.
word \"one\".
word \"zwei é\".
";

/// A query, at most so many answers, and so many steps; 0 is no limit.
const QUERIES: [(&str, u64, u64); 9] = [
    ("app [1,2] [3] R", 0, 0),
    ("app X Y [1,2,3]", 0, 0),
    ("app X Y [1,2,3]", 2, 0),
    ("app [1,2] X [1,3]", 0, 0),
    ("app X [7] Y", 5, 1000),
    ("app X [7] Y", 0, 100),
    ("word W", 0, 0),
    ("app [1", 0, 0),
    ("missing X", 0, 0),
];

const CLAUSE: &str = "word \"drei\".";
const BROKEN: &str = "pred app i:list int.\napp [";

/// The same calls, through the package's binding.
const PYTHON: &str = r#"
import json, sys
from leanelpi import Program, ElpiError

def answer(call):
    try:
        return {"answer": call()}
    except ElpiError as error:
        return {"error": str(error)}

def solve(program, query, limit, fuel):
    def call():
        solutions, exhausted = program.solve_all(query, limit=limit or None, fuel=fuel or None)
        found = [{"bindings": s.bindings, "constraints": s.constraints} for s in solutions]
        return {"solutions": found, "exhausted": exhausted}
    return answer(call)

source, queries, clause, broken = json.load(sys.stdin)
program = Program(source)
longer = program.assert_clause(clause)
answers = [solve(p, *query) for p in [program, longer] for query in queries]
print(json.dumps(answers + [answer(lambda: Program(broken) and None)]))
"#;

/// What Lean answers, in the form of the Python program.
fn answer(result: LeanResult<String>) -> Value {
    match result {
        Ok(text) => json!({ "answer": serde_json::from_str::<Value>(&text).expect("it answers in JSON") }),
        Err(error) => json!({ "error": error.exception().expect("an exception of Lean's").message() }),
    }
}

fn answers(elpi: &ElpiModule<'_>) -> LeanResult<Vec<Value>> {
    let program = elpi.load(SOURCE)?;
    let longer = elpi.assert_clause(program, CLAUSE)?;
    let mut answers = Vec::new();
    for program in [program, longer] {
        let solve = |&(query, limit, fuel): &_| answer(elpi.solve(program, query, limit, fuel));
        answers.extend(QUERIES.iter().map(solve));
        elpi.free(program)?;
    }
    answers.push(answer(elpi.load(BROKEN).map(|program| format!("{program}"))));
    Ok(answers)
}

#[test]
#[ignore = "needs the toolchain of `cargo xtask test --lean 4.35.0`"]
fn it_answers_as_through_python() {
    let elpi = elpi();
    let here = answers(&elpi).unwrap();

    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let mut child = Command::new(python)
        .args(["-c", PYTHON])
        .env("PYTHONPATH", folder())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("LEANELPI_LIB")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let input = json!([SOURCE, QUERIES, CLAUSE, BROKEN]);
    serde_json::to_writer(child.stdin.take().unwrap(), &input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", output.status);
    let there: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(here, there);

    // Answers, none, too many, and errors.
    let solutions = |n: usize| here[n]["answer"]["solutions"].as_array().map(Vec::len);
    let found: Vec<_> = (0..QUERIES.len()).map(solutions).collect();
    assert_eq!(found[..5], [Some(1), Some(4), Some(2), Some(0), Some(5)]);
    assert_eq!(found[6..], [Some(2), None, None]);
    assert_eq!(solutions(QUERIES.len() + 6), Some(3), "the longer program has one more word");
    assert_eq!(here[7]["error"], "<query>:1:6: expected ']' but found 'end of input'");
    assert!(here.last().unwrap()["error"].is_string());
}

#[test]
#[ignore = "needs the toolchain of `cargo xtask test --lean 4.35.0`"]
fn four_threads() {
    elpi();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let elpi = elpi();
                let first = answers(&elpi).unwrap();
                for _ in 0..20 {
                    assert_eq!(answers(&elpi).unwrap(), first);
                }
            });
        }
    });
}
