//! The book is whole: every page is in the summary and is tested.

use std::fs;
use std::path::{Path, PathBuf};

fn book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    for directory in [book(), book().join("types"), book().join("callbacks")] {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                pages.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(pages.len() >= 26, "{}", pages.len());
    pages
}

#[test]
fn every_page_is_in_the_summary_and_tested() {
    let summary = fs::read_to_string(book().join("SUMMARY.md")).unwrap();
    let tested = include_str!("lib.rs");
    for (path, text) in pages() {
        let name = path.strip_prefix(book()).unwrap().to_str().unwrap();
        assert!(
            name == "SUMMARY.md" || summary.contains(&format!("({name})")),
            "{name} is not in SUMMARY.md"
        );
        // The tutorial has a test of its own.
        if text.contains("```rust") && name != "tutorial.md" {
            assert!(tested.contains(&format!("\"src/{name}\"")), "{name} is not in lib.rs");
        }
        if name.starts_with("types/") {
            assert!(text.contains("\n```lean\n") && text.contains("\n```rust\n"), "{name} has no example");
        }
    }
}
