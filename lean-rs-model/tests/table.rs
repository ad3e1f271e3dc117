//! What has to be said of the known types elsewhere, compared with the table.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use lean_rs_model::bindings::Place;
use lean_rs_model::builtin::{self, Spelling, TABLE};
use lean_rs_model::c::CType;

/// A file of the repository.
fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// The string literal that begins behind the quote.
fn literal(text: &str) -> String {
    let text = &text[..text.find('"').unwrap()];
    text.split("\\\n").map(str::trim_start).collect()
}

#[test]
fn each_type_once() {
    let names: BTreeSet<&str> = TABLE.iter().map(|it| it.lean).collect();
    assert_eq!(names.len(), TABLE.len());
    for it in TABLE {
        let primitive = matches!(it.rust, Spelling::Number(_) | Spelling::Primitive(_));
        assert!(!primitive || it.c != CType::Object, "{it:?}");
        assert!(!it.infallible || it.c != CType::Object, "{it:?}");
    }
}

#[test]
fn the_lists_in_messages() {
    expect![[r#"
        numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]"#]]
    .assert_eq(&builtin::fitting(Place::Argument));
    expect![[r#"
        numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, and types with #[derive(LeanType)]"#]]
    .assert_eq(&builtin::fitting(Place::Owned));
}

/// The notes of the traits of lean-rs have to be literals.
#[test]
fn the_notes_of_lean_rs() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../lean-rs/src"), &mut files);
    let bare = |word: &str| word.trim_start_matches('&').to_owned();
    let known: BTreeSet<String> = [Place::Argument, Place::Owned]
        .into_iter()
        .flat_map(builtin::words)
        .chain(TABLE.iter().flat_map(|it| it.also).map(|it| it.rust))
        .map(|word| bare(word.split('<').next().unwrap()))
        .chain(TABLE.iter().filter_map(|it| match it.rust {
            Spelling::View(name) => Some(name.to_owned()),
            _ => None,
        }))
        .chain(["views".to_owned()])
        .collect();
    let mut lists = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for part in text.split("note = \"").skip(1) {
            let note = literal(part);
            let Some(list) = note.find(": numbers, ").map(|at| &note[at + 2..]) else { continue };
            lists += 1;
            let list = list.split(';').next().unwrap().replace(" and ", ", ").replace("the views ", "");
            let listed: BTreeSet<String> =
                list.split(", ").map(|word| bare(word.split('<').next().unwrap().trim())).collect();
            let of = if listed.contains("slices") { Place::Argument } else { Place::Owned };
            // What is no constant in Lean fits in some places only.
            let forms = ["LeanFn", "External", "Obj", "ObjRef", "Erased"];
            let views = TABLE.iter().flat_map(|it| it.also).filter(|it| it.view).map(|it| it.rust);
            let views: Vec<&str> = views.filter(|_| listed.contains("views")).collect();
            let needed =
                builtin::words(of).into_iter().filter(|it| !forms.contains(it) && !views.contains(it));
            let needed: BTreeSet<String> = needed.map(bare).collect();
            let missing: Vec<&String> = needed.difference(&listed).collect();
            let unknown: Vec<&String> = listed.difference(&known).collect();
            assert!(
                missing.is_empty() && unknown.is_empty(),
                "{}: the note “{note}” lacks {missing:?}, and {unknown:?} are not in builtin.rs",
                file.display()
            );
        }
    }
    assert!(lists >= 5, "only {lists} lists were found");
}

#[test]
fn the_note_about_results_without_lean_result() {
    let text = read("lean-rs/src/abi/mod.rs");
    let at = text.find("types that cannot fail to decode: ").expect("the note of InfallibleFromLean");
    let note = literal(&text[at..]);
    let note = note.trim_start_matches("types that cannot fail to decode: ").replace("Obj<'lean>", "Obj");
    let spelled = TABLE.iter().filter(|it| it.infallible).map(|it| match it.rust {
        Spelling::Number(name) | Spelling::Primitive(name) | Spelling::Own(name) => name,
        other => panic!("{other:?}"),
    });
    let infallible: Vec<&str> = spelled.chain(["Obj"]).collect();
    let listed: BTreeSet<String> = note.split(", ").flat_map(|it| expand(it, " to ", &infallible)).collect();
    assert_eq!(listed, infallible.into_iter().map(str::to_owned).collect());
}

/// The elements of a list from the first to the last of a range such as `u8 to u64`; the text itself if it is no range.
fn expand(text: &str, between: &str, all: &[&str]) -> Vec<String> {
    let Some((first, last)) = text.split_once(between) else { return vec![text.to_owned()] };
    let at = |name: &str| all.iter().position(|it| *it == name).unwrap_or_else(|| panic!("{name}"));
    all[at(first)..=at(last)].iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_table_of_the_guide() {
    let text = read("docs/src/types.md");
    let lean: Vec<&str> = TABLE.iter().map(|it| it.lean).collect();
    let primitive = TABLE.iter().filter_map(|it| match it.rust {
        Spelling::Number(name) | Spelling::Primitive(name) => Some(name),
        _ => None,
    });
    let primitive: Vec<&str> = primitive.collect();
    // Types are between backquotes, words such as `tuples` are not.
    let words = |cell: &str, all: &[&str]| -> Vec<String> {
        let cell = cell.replace("` … `", " … ");
        cell.split([',', '`'])
            .map(str::trim)
            .chain(cell.split('`'))
            .flat_map(|it| expand(it, " … ", all))
            .collect()
    };
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        Some((words(cells.next()?, &lean), words(cells.next()?, &primitive)))
    });
    let rows: Vec<(Vec<String>, Vec<String>)> = rows.collect();
    for it in TABLE {
        let shown = match it.rust {
            Spelling::Number(name) | Spelling::Primitive(name) => name.to_owned(),
            Spelling::Own(name) | Spelling::View(name) | Spelling::Std(_, name) => name.to_owned(),
            Spelling::Unit => "()".to_owned(),
            Spelling::Text => "String".to_owned(),
            Spelling::Elements(of) => format!("Vec<{}>", of.unwrap_or("T")),
            Spelling::Result => "Result".to_owned(),
            Spelling::Tuple => "tuples".to_owned(),
            // Errors have a page of their own.
            Spelling::Object => continue,
        };
        let name = match it.lean {
            "PUnit" => "Unit",
            "Prod" => "α × β",
            "Sum" => "α ⊕ β",
            other => other,
        };
        let is =
            |word: &str| word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let row = rows.iter().find(|(lean, _)| lean.iter().any(|word| is(word)));
        let (_, row) = row.unwrap_or_else(|| panic!("docs/src/types.md has no row for `{name}`"));
        let also = it.also.iter().filter(|it| !it.word.is_empty()).map(|it| it.rust.to_owned());
        for wanted in also.chain([shown]) {
            let found = row.iter().any(|word| *word == wanted || word.starts_with(&format!("{wanted}<")));
            assert!(found, "docs/src/types.md has no `{wanted}` for `{name}`: {row:?}");
        }
    }
}

#[test]
fn the_limit_of_lean_rs() {
    let line = format!("const MAX_PARAMETERS: usize = {};", builtin::MAX_PARAMETERS);
    assert!(read("lean-rs/src/abi/arity.rs").contains(&line), "{line}");
}

#[test]
fn the_prelude() {
    let text = read("lean-rs/src/prelude.rs");
    for name in builtin::PRELUDE {
        assert!(text.split(|c: char| !c.is_alphanumeric()).any(|word| word == *name), "{name}");
    }
}
