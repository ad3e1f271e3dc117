//! The book is whole: every page is in the summary and is tested, and links lead somewhere.

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
    assert!(pages.len() >= 22, "{}", pages.len());
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
        if text.contains("```rust") {
            assert!(tested.contains(&format!("\"src/{name}\"")), "{name} is not in lib.rs");
        }
        if name.starts_with("types/") {
            assert!(text.contains("\n```lean\n") && text.contains("\n```rust\n"), "{name} has no example");
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let mut checked = 0;
    for (path, text) in pages() {
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") || file.contains(['`', ' ', '\n']) {
                continue;
            }
            assert!(path.parent().unwrap().join(file).exists(), "{}: {target}", path.display());
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
}
